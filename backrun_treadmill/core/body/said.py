"""What only a person can say: how a session settled, what else was done, the answers of a check-in. Kept as records,
never changed; `complete` puts them into the history that the journals give.

A session is meant by its beginning and its activity: two of one kind never begin in the same minute.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.body.answers import MOST_PAIN, check_whole
from backrun_treadmill.core.body.checkin import Question, next_morning, second_day
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.intents import Site


class Said(Struct, frozen=True, kw_only=True, tag_field="t", tag=True, omit_defaults=True):
    """The base of all answers; `when_min` is when it was said, see the package for the unit."""

    when_min: int


class EntryTold(Said, frozen=True, kw_only=True):
    """Something that was done without a journal, or answers that belong to nothing that was done."""

    entry: Entry
    minutes: int | None = None
    """How long; None: not told, or nothing was done."""
    source: str = ""
    """The file it was imported from; empty where the runner said it."""


class EntryWithdrawn(Said, frozen=True, kw_only=True):
    """What was told or imported is left out of the history, or is back in it."""

    about_min: int
    activity: Activity
    back: bool = False


class SettlingTold(Said, frozen=True, kw_only=True):
    """Pain on the next morning, or after 48 hours. A later answer to the same question counts. Raises BadAnswer."""

    about_min: int
    activity: Activity
    question: Question
    pain: int
    recalled: bool = False
    """Too late to be what was felt then."""

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        check_whole(self.pain, "pain", least=0, most=MOST_PAIN)


class DetailTold(Said, frozen=True, kw_only=True):
    """Where it hurt, or the shoes, of a session."""

    about_min: int
    activity: Activity
    site: Site | None = None
    shoes: str = ""


class NotAsked(Said, frozen=True, kw_only=True):
    """The questions before a session were not asked, and why. No answer is not a good one."""

    why: str


type AnySaid = EntryTold | EntryWithdrawn | SettlingTold | DetailTold | NotAsked


type _Key = tuple[int, Activity]
"""The beginning of what something is about, and what was done."""


def complete(done: Iterable[Entry], said: Iterable[AnySaid]) -> tuple[Entry, ...]:
    """The whole history: what the journals tell and what was said, in the order of time."""
    answers = Answers(said)
    entries = map(answers.complete, [*done, *(told.entry for told in answers.told)])
    return tuple(sorted(entries, key=lambda entry: entry.when_min))


class Answers:
    """All that was said, by what it is about."""

    def __init__(self, said: Iterable[AnySaid]) -> None:
        self._about: dict[_Key, list[SettlingTold | DetailTold]] = {}
        self._told: list[EntryTold | None] = []
        self._there: dict[_Key, list[int]] = {}
        self._withdrawn: dict[_Key, dict[int, EntryTold]] = {}
        """Those that were withdrawn last, and where they stood."""
        for one in said:
            match one:
                case EntryTold():
                    self._there.setdefault(_key(one.entry), []).append(len(self._told))
                    self._told.append(one)
                case EntryWithdrawn():
                    self._withdraw(one)
                case SettlingTold() | DetailTold():
                    self._about.setdefault((one.about_min, one.activity), []).append(one)
                case NotAsked():
                    pass

    @property
    def told(self) -> tuple[EntryTold, ...]:
        """What was done without a journal, in the order it was said; without what was withdrawn."""
        return tuple(one for one in self._told if one is not None)

    def complete(self, entry: Entry) -> Entry:
        """The entry with what was said about it; nothing is said about the virtual room."""
        about = [] if entry.virtual else self._about.get(_key(entry), [])
        for answer in about:
            entry = _answered(entry, answer)
        return entry

    def _withdraw(self, said: EntryWithdrawn) -> None:
        """All of that time and kind; back comes what was withdrawn last, unless it was told again meanwhile."""
        key = (said.about_min, said.activity)
        if not said.back and key in self._there:
            gone = self._withdrawn[key] = {place: one for place in self._there.pop(key) if (one := self._told[place])}
            self._put(dict.fromkeys(gone))
        elif said.back and key not in self._there and key in self._withdrawn:
            back = self._withdrawn.pop(key)
            self._there[key] = list(back)
            self._put(back)

    def _put(self, places: Mapping[int, EntryTold | None]) -> None:
        for place, one in places.items():
            self._told[place] = one


def _key(entry: Entry) -> _Key:
    return entry.when_min, entry.activity


def _answered(entry: Entry, answer: SettlingTold | DetailTold) -> Entry:
    match answer:
        case DetailTold():
            return replace(entry, site=answer.site or entry.site, shoes=answer.shoes or entry.shoes)
        case SettlingTold(question=Question.MORNING):
            word = next_morning(entry.pain_before, answer.pain)
            return replace(entry, morning=word, morning_pain=answer.pain, morning_recalled=answer.recalled)
        case SettlingTold():
            word = second_day(entry.pain_before, entry.morning_pain, answer.pain)
            return replace(entry, second_day=word, second_day_pain=answer.pain, second_day_recalled=answer.recalled)
