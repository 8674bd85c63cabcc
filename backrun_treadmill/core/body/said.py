"""What only a person can say: how a session settled, what else was done, the answers of a check-in. Kept as records,
never changed; `complete` puts them into the history that the journals give.

A session is meant by its beginning and its activity: two of one kind never begin in the same minute.
"""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.body.answers import MOST_PAIN, check_whole
from backrun_treadmill.core.body.checkin import Question, next_morning, second_day
from backrun_treadmill.core.body.entry import Activity, Entry, Site


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
    answers = list(said)
    entries = [*done, *(answer.entry for answer in answers if isinstance(answer, EntryTold))]
    for answer in answers:
        if isinstance(answer, SettlingTold | DetailTold):
            entries = [_answered(entry, answer) if _is_meant(entry, answer) else entry for entry in entries]
    return tuple(sorted(entries, key=lambda entry: entry.when_min))


def _is_meant(entry: Entry, answer: SettlingTold | DetailTold) -> bool:
    return not entry.virtual and (entry.when_min, entry.activity) == (answer.about_min, answer.activity)


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
