"""What a history shows of one session or activity, beside the entry that the advice needs."""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.entry import DAY_MIN, Entry
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.folds.transitions import Timing


class Origin(StrEnum):
    """Where it is known from."""

    JOURNAL = "journal"
    LOGGED = "logged"
    """Said by the runner."""
    IMPORTED = "imported"
    """A file that another device recorded."""


class OfLevel(Struct, frozen=True):
    """A level of a programme; number None: of none."""

    programme: str
    number: int | None


NO_LEVEL = OfLevel("", None)


class Punctual(Struct, frozen=True, kw_only=True):
    """How punctual the changes of speed were, as |sent − due| in ms; None where none was sent."""

    changes: int
    p95_ms: float | None
    worst_ms: float | None
    over_100ms: int


class Done(Struct, frozen=True, kw_only=True):
    """What a journal tells a history."""

    entry: Entry
    name: str
    """Of its profile."""
    outcome: Outcome
    lasted_s: int
    """First interval's beginning to last one's end, pauses included; 0 where none began."""
    punctual: Punctual


class Past(Struct, frozen=True, kw_only=True):
    """One line of a history as pages show it; None and "" where nothing is known."""

    entry: Entry
    """Completed by what was said later: mornings, shoes."""
    origin: Origin
    name: str = ""
    """Of the profile, or of the file it was imported from."""
    journal: str = ""
    """Where its journal is: a path."""
    lasted_s: int | None = None
    outcome: Outcome | None = None
    punctual: Punctual | None = None
    damaged: bool = False
    """Parts of its journal are missing: its impacts are at least these."""

    @property
    def day(self) -> int:
        """The local day it began on, days since 1970-01-01."""
        return self.entry.when_min // DAY_MIN


def punctual(timing: Timing) -> Punctual:
    """The part of a session's timing that a history keeps."""
    return Punctual(
        changes=timing.transitions,
        p95_ms=timing.sent_ms.p95,
        worst_ms=timing.sent_ms.max,
        over_100ms=timing.over_100ms,
    )
