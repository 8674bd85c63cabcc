"""What the runner said of body and session: pain before, now and after, where, effort, reason, a run speed kept.

A fold over the records, the same for the views and the report.
"""

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.intents import (
    EffortRated,
    EndedBecause,
    LegReported,
    PainLocated,
    PainRated,
    Reason,
    RunSpeedKept,
    Site,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import PainVoided, SessionEnded, State, StateEntered
from backrun_treadmill.core.session.pain import locked_above
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

NINE_OR_TEN = 9
"""One key cannot say 10: the key 9 stands for both, and is shown as both."""


REASONS = {
    Reason.TIME: "no more time",
    Reason.PAIN: "pain",
    Reason.TIRED: "tired",
    Reason.MACHINE: "the treadmill",
    Reason.OTHER: "another reason",
}
"""As people read them."""


def level_text(level: int) -> str:
    """A rating as people read it."""
    return "9 or 10" if level == NINE_OR_TEN else str(level)


class PainSaid(Struct, frozen=True):
    """Ratings, 0–10, and what the newest means for rises."""

    before: int | None = None
    """Rated before the belt first moved."""
    now: int | None = None
    """The newest before the end."""
    after: int | None = None
    locked_above_ckmh: int | None = None
    """No rise to more than this is sent, 0.01 km/h; 0: no rise at all; None: it locks nothing."""


class Answers(Struct, frozen=True, kw_only=True):
    """What the runner said once the belt stood, pain aside; None: nothing."""

    site: Site | None = None
    """Where it hurts."""
    effort: int | None = None
    """0–10, as pain."""
    reason: Reason | None = None
    run_kept_ckmh: int | None = None


class PainKey(Struct, frozen=True):
    """One rating, or (level None) the leg key."""

    at: int
    level: int | None


class Ratings:
    """Feed it every record in order; read `pain`, `answers` and `keys` at any time."""

    def __init__(self) -> None:
        self.pain = PainSaid()
        self.answers = Answers()
        self.keys: list[PainKey] = []
        """Those that count, in order."""
        self.closed = False
        self._pain_was = PainSaid()
        self._begun = False
        self._runner = Runner()
        self._ended: SessionEnded | None = None

    @property
    def leg(self) -> bool:
        """A new feeling in a leg was reported."""
        return any(key.level is None for key in self.keys)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        match record:
            case SessionOpened() | StateEntered():
                self._begin(record)
            case PainRated() if not self.closed:
                self._rate(record)
            case PainVoided():
                self.pain = self._pain_was
                self.keys = [key for key in self.keys if (key.at, key.level) != (record.rated_at, record.level)]
            case LegReported():
                self.keys.append(PainKey(record.at, None))
            case SessionEnded():
                self._ended = record
            case Close():
                self.closed = True
            case _ if self._ended is not None and not self.closed:
                self._answer(record, self._ended)

    def _begin(self, record: SessionOpened | StateEntered) -> None:
        match record:
            case SessionOpened():
                self.pain, self._runner = PainSaid(before=record.pain_before), record.runner
            case StateEntered():
                self._begun = self._begun or record.state is State.RUNNING

    def _rate(self, rated: PainRated) -> None:
        was = self._pain_was = self.pain
        self.keys.append(PainKey(rated.at, rated.level))
        if self._ended is not None:
            self.pain = replace(was, after=rated.level)
            return
        before = rated.level if not self._begun and was.before is None else was.before
        self.pain = PainSaid(
            before=before,
            now=rated.level,
            locked_above_ckmh=locked_above(rated.level, self._runner, begun=self._begun),
        )

    def _answer(self, record: AnyEvent | AnyCommand, ended: SessionEnded) -> None:
        match record:
            case PainLocated():
                self.answers = replace(self.answers, site=record.site)
            case EffortRated():
                self.answers = replace(self.answers, effort=record.level)
            case EndedBecause():
                self.answers = replace(self.answers, reason=record.reason)
            case RunSpeedKept() if record.speed_ckmh == ended.run_ckmh:
                self.answers = replace(self.answers, run_kept_ckmh=record.speed_ckmh)
            case _:
                pass
