"""What only a person can say: how a session settled, what else was done, the answers of a check-in. Kept as records,
never changed; `complete` puts them into the history that the journals give.

A session is meant by its beginning and its activity: two of one kind never begin in the same minute.
"""

from collections.abc import Iterable

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


type AnySaid = EntryTold | SettlingTold | DetailTold | NotAsked


def complete(done: Iterable[Entry], said: Iterable[AnySaid]) -> tuple[Entry, ...]:
    """The whole history: what the journals tell and what was said, in the order of time."""
    answers = Answers(said)
    entries = map(answers.complete, [*done, *(told.entry for told in answers.told)])
    return tuple(sorted(entries, key=lambda entry: entry.when_min))


class Answers:
    """All that was said, by what it is about."""

    def __init__(self, said: Iterable[AnySaid]) -> None:
        self.told: tuple[EntryTold, ...] = ()
        """What was done without a journal, in the order it was said."""
        self._about: dict[tuple[int, Activity], list[SettlingTold | DetailTold]] = {}
        told: list[EntryTold] = []
        for one in said:
            match one:
                case EntryTold():
                    told.append(one)
                case SettlingTold() | DetailTold():
                    self._about.setdefault((one.about_min, one.activity), []).append(one)
                case NotAsked():
                    pass
        self.told = tuple(told)

    def complete(self, entry: Entry) -> Entry:
        """The entry with what was said about it; nothing is said about the virtual room."""
        about = [] if entry.virtual else self._about.get((entry.when_min, entry.activity), [])
        for answer in about:
            entry = _answered(entry, answer)
        return entry


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
