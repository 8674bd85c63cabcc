"""What has been asked of the machine: numbering, the one Request Control a connection, the gap between speed writes.

Stop is outside all of it: never numbered behind, never held back by the gap.
"""

from msgspec import Struct

from backrun_treadmill.core.commands import Cause, PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.plan import Align


class Asking(Struct, frozen=True, kw_only=True):
    """A speed to ask for, the instant of the plan it belongs to, and when it is to be written for that."""

    target_ckmh: int
    cause: Cause
    interval: int
    planned: int
    due: int
    align: Align = Align.COMMAND


class Wire:
    """The control point as we left it. `target_ckmh` is the last speed asked for, None before the first."""

    def __init__(self) -> None:
        self.gap_us = 400_000
        self.not_before = 0
        """No speed before this instant: the belt has just begun to move, and this machine wants none yet."""
        self.target_ckmh: int | None = None
        self.was_ckmh = 0
        self.cause = Cause.BOUNDARY
        """Why the newest speed was written."""
        self.set_at = 0
        self.speed_seq = 0
        """Number of the newest speed write."""
        self.stop_seq = 0
        """Number of the newest stop or pause."""
        self.controlled = False
        self.touched = False
        """Whether anything was ever written to the control point in this session."""
        self.waiting: Asking | None = None
        self._seq = 0
        self._last_write_at: int | None = None
        self._unanswered: set[int] = set()

    @property
    def gap_ends(self) -> int:
        """The earliest instant for the next speed write."""
        after_write = 0 if self._last_write_at is None else self._last_write_at + self.gap_us
        return max(after_write, self.not_before)

    @property
    def in_doubt(self) -> bool:
        """Whether a command is out whose fate is not known."""
        return bool(self._unanswered)

    def link_lost(self) -> None:
        """A new connection starts without control; what was waiting is void."""
        self.controlled = False
        self.waiting = None

    def settle(self, seq: int) -> None:
        """Command `seq` was answered, or is known to have failed."""
        self._unanswered.discard(seq)

    def forget_doubts(self) -> None:
        """The belt itself has shown what became of the commands."""
        self._unanswered.clear()

    @property
    def asked_ckmh(self) -> int | None:
        """The newest speed that was decided on: the one that waits for the gap, else the one last written."""
        return self.target_ckmh if self.waiting is None else self.waiting.target_ckmh

    def forget_target(self) -> None:
        """The belt is not known to follow the last target: whatever is wanted next must be written."""
        self.target_ckmh, self.waiting = None, None

    def adopt(self, speed_ckmh: int) -> None:
        """The belt has a speed that somebody else set; from here on it is the target."""
        self.was_ckmh, self.target_ckmh = speed_ckmh, speed_ckmh
        self.waiting = None

    def request_control(self, at: int) -> RequestControl:
        """Control point 00; at most once a connection, but for a refused stop."""
        self.controlled = True
        return RequestControl(at=at, seq=self._number(at))

    def start(self, at: int) -> StartBelt:
        """Control point 07."""
        self.forget_target()
        return StartBelt(at=at, seq=self._number(at))

    def stop(self, at: int) -> StopBelt:
        """Control point 08 01; voids every speed that waits."""
        self.waiting = None
        self.stop_seq = self._number(at)
        return StopBelt(at=at, seq=self.stop_seq)

    def pause(self, at: int) -> PauseBelt:
        """Control point 08 02; voids every speed that waits."""
        self.waiting = None
        self.stop_seq = self._number(at)
        return PauseBelt(at=at, seq=self.stop_seq)

    def ask(self, at: int, asking: Asking, *, present_ckmh: int) -> SetSpeed | None:
        """Write now, from `present_ckmh`, or None: nothing to change, or kept until the gap ends (see `waiting`)."""
        if asking.target_ckmh == self.target_ckmh:
            self.waiting = None
            return None
        if at < self.gap_ends:
            self.waiting = asking
            return None
        self.waiting = None
        self.was_ckmh, self.target_ckmh, self.set_at = present_ckmh, asking.target_ckmh, at
        self.speed_seq, self.cause = self._number(at), asking.cause
        return SetSpeed(
            at=at,
            seq=self.speed_seq,
            target_ckmh=asking.target_ckmh,
            was_ckmh=self.was_ckmh,
            cause=asking.cause,
            interval=asking.interval,
            planned=asking.planned,
            due=asking.due,
            align=asking.align,
        )

    def _number(self, at: int) -> int:
        self._seq += 1
        self._last_write_at = at
        self._unanswered.add(self._seq)
        self.touched = True
        return self._seq
