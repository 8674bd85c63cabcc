"""One session or logged activity, as the advice needs it. A list of these is a runner's history.

None means not asked or not known, and is never read as 0. Unknown is unknown: it holds, it never steps up.
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.answers import MOST_EFFORT, MOST_PAIN, BadAnswer, check_whole
from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.intents import Site

DAY_MIN = 24 * 60


class Activity(StrEnum):
    """What was done."""

    TREADMILL = "treadmill"
    OUTDOOR_RUN = "outdoor-run"
    WALK = "walk"
    BIKE = "bike"
    SWIM = "swim"
    STRENGTH = "strength"
    STRETCH = "stretch"
    CHECK_IN = "check-in"
    """Answers only: nothing was done, or it was not begun."""


class Settling(StrEnum):
    """What the next morning, or the second day, said about a session."""

    NO_ANSWER = "no answer"
    SETTLED = "settled"
    """Pain back at or below the score from before."""
    UP = "up"
    WORSE = "worse"
    """Higher than at the last answer."""


_SCORES = ("pain_before", "pain_during", "pain_after", "morning_pain", "second_day_pain", "effort")
_COUNTS = ("running_impacts", "walking_impacts", "longest_bout_s", "distance_m")


class Entry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line of a history. Raises BadAnswer where a number cannot be meant."""

    when_min: int
    """Its beginning; see the package for the unit."""
    activity: Activity
    virtual: bool = False
    """In the virtual room: changes nothing at all."""
    counts: bool = True
    """False for a demonstration: no dose and no level, but what the body said still holds."""
    programme: str = ""
    level: int | None = None
    """1-based level of `programme` that it was a session of."""
    completed: bool = False
    """Done as planned, all sets."""

    running_impacts: int = 0
    """Foot contacts, both feet; the dose."""
    running_estimated: int = 0
    """The part of them that no sensor counted."""
    walking_impacts: int = 0
    longest_bout_s: int = 0
    """Longest running without a break."""
    distance_m: int | None = None
    shoes: str = ""

    pain_before: int | None = None
    pain_during: int | None = None
    """The highest."""
    pain_after: int | None = None
    effort: int | None = None
    site: Site | None = None
    leg_symptom: bool = False
    """New, or limping."""

    morning: Settling = Settling.NO_ANSWER
    morning_pain: int | None = None
    morning_recalled: bool = False
    """Answered later than that morning; counts all the same."""
    second_day: Settling = Settling.NO_ANSWER
    second_day_pain: int | None = None
    second_day_recalled: bool = False

    flags: tuple[str, ...] = ()
    """Keys of the questions in `screening` that were answered with yes."""
    screened: bool = False
    """Those questions were asked and answered."""
    ready: bool | None = None
    """The readiness list was done without pain; None: not asked."""
    word: CoachWord | None = None
    """What a coach asked for, and when it was accepted; an entry with it says nothing else."""
    cleared: bool = False
    """The runner says: I have been seen, and may run. Ends what stood before it."""

    def __post_init__(self) -> None:
        """Refuse what cannot be meant."""
        for name in _SCORES:
            if (score := getattr(self, name)) is not None:
                check_whole(score, name.replace("_", " "), least=0, most=MOST_EFFORT if name == "effort" else MOST_PAIN)
        for name in _COUNTS:
            if (getattr(self, name) or 0) < 0:
                raise BadAnswer(f"{name.replace('_', ' ')} is {getattr(self, name)}; it cannot be negative.")
        if not 0 <= self.running_estimated <= self.running_impacts:
            raise BadAnswer(
                f"{self.running_estimated} estimated impacts are more than the {self.running_impacts} there are."
            )
        if self.level is not None and (self.level < 1 or not self.programme):
            raise BadAnswer("a level is a number from 1 on, of a programme that is named.")

    @property
    def day(self) -> int:
        """The local day it began on."""
        return self.when_min // DAY_MIN

    @property
    def ran(self) -> bool:
        """Whether there was running in it that counts."""
        return self.counts and (self.running_impacts > 0 or self.activity is Activity.OUTDOOR_RUN)

    @property
    def of_programme(self) -> bool:
        """Whether it is a session of a programme's level, walking levels included."""
        return self.counts and self.level is not None

    @property
    def peak_pain(self) -> int | None:
        """The highest score that belongs to it, whenever it was given."""
        scores = (self.pain_before, self.pain_during, self.pain_after, self.morning_pain, self.second_day_pain)
        return max((score for score in scores if score is not None), default=None)

    @property
    def pain_rise(self) -> int | None:
        """The highest score during it or later, over the one before it; None where one of the two is not known."""
        scores = (self.pain_during, self.pain_after, self.morning_pain, self.second_day_pain)
        later = [score for score in scores if score is not None]
        return max(later) - self.pain_before if later and self.pain_before is not None else None

    @property
    def by_morning(self) -> Settling:
        """What the next morning said; a score above the one before the session outweighs the word "settled"."""
        return _outweighed(self.morning, self.morning_pain, self.pain_before)

    @property
    def by_second_day(self) -> Settling:
        """The same for 48 hours."""
        return _outweighed(self.second_day, self.second_day_pain, self.pain_before)

    @property
    def settled(self) -> bool:
        """Back at or below the before-score by the next morning, and no later answer against it."""
        return self.by_morning is Settling.SETTLED and self.by_second_day in (Settling.SETTLED, Settling.NO_ANSWER)


def real(history: Iterable[Entry]) -> tuple[Entry, ...]:
    """What really happened, in the order of time: sessions of the virtual room are left out."""
    return tuple(sorted((entry for entry in history if not entry.virtual), key=lambda entry: entry.when_min))


def _outweighed(word: Settling, score: int | None, before: int | None) -> Settling:
    if word is Settling.SETTLED and score is not None and before is not None and score > before:
        return Settling.UP
    return word
