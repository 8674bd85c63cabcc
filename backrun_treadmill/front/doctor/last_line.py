"""The line that stays the last during an examination: the clock, the belt, what was asked of it, what is waited for."""

from backrun_treadmill.core.commands import SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import BeltMeasured, LinkLost
from backrun_treadmill.core.examining import ExaminerAsked, Question, StepBegan
from backrun_treadmill.core.intents import Intent
from backrun_treadmill.core.notes import CountInCancelled, CountingIn, SessionEnded
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

UNKNOWN = "belt not known"


class LastLine:
    """A fold over the records. `asked`: the question that is open."""

    def __init__(self) -> None:
        self.asked: Question | None = None
        self._begun = False
        self._belt = UNKNOWN
        self._wanted = ""
        self._starts: int | None = None

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """Take in one record."""
        self._see_belt(record)
        match record:
            case StepBegan():
                self._begun = True
            case ExaminerAsked():
                self.asked = record.question
            case Intent():
                self.asked = None
            case SessionEnded():
                self._begun = False
            case _:
                pass

    def text(self, now: int) -> str:
        """How it is at session time `now` (µs); empty before the first step and after the end."""
        if not self._begun:
            return ""
        wanted, waits = self._wanted, "" if self.asked is None else "waits for your key"
        if self._starts is not None and now < self._starts:
            wanted = f"starts in {-(-(self._starts - now) // SECOND_US)} s, any key cancels"
        return "  ".join(part for part in (f"{clock_text(now):>7}", self._belt, wanted, waits, "SPACE stops") if part)

    def _see_belt(self, record: AnyEvent | AnyCommand) -> None:
        match record:
            case BeltMeasured() if record.speed_ckmh is not None:
                self._belt = f"belt {kmh_text(record.speed_ckmh)} km/h"
            case LinkLost():
                self._belt = UNKNOWN
            case CountingIn():
                self._starts = record.until
            case CountInCancelled():
                self._starts = None
            case SetSpeed():
                self._wanted = f"asked for {kmh_text(record.target_ckmh)}"
            case StartBelt() | StopBelt():
                self._wanted, self._starts = f"asked to {'start' if isinstance(record, StartBelt) else 'stop'}", None
            case _:
                pass
