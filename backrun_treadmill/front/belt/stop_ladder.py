"""What the last-resort stop writes, and when it may call the belt stopped. Pure; stop-class commands only.

The rungs of design rule 7: 08 01, after a refusal control and 08 01 again, then 08 02, then the lowest target; from
there on 08 01 again every two seconds until two reports a second apart show a standing belt.
"""

from backrun_treadmill.core.commands import Cause, PauseBelt, RequestControl, SetSpeed, StopBelt
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    LinkLost,
    MachineConnected,
    MachineStatusReceived,
    Result,
    Status,
)
from backrun_treadmill.core.machine import SpeedRange
from backrun_treadmill.core.session.belt import Belt
from backrun_treadmill.core.session.stopping import Stopping, Verdict
from backrun_treadmill.core.vocabulary import AnyEvent

AGAIN_US = 300_000

type StopClass = RequestControl | StopBelt | PauseBelt | SetSpeed

CONTROL_OP = "00"
STOP_OP = "08"
SAID_STOPPED = (Status.STOPPED, Status.PAUSED, Status.SAFETY_KEY)


class StopLadder:
    """`handle` gives what to write after one event; `tick` what to write because time passed."""

    def __init__(self) -> None:
        self.stopped = False
        """Two reports at least 1 s apart show a standing belt, with its ramp time over."""
        self.doubtful = False
        """A stage was missed: the belt is not seen to obey."""
        self._belt = Belt()
        self._range: SpeedRange | None = None
        self._down_ckmh_s = 0
        self._stopping: Stopping | None = None
        self._linked = False
        self._again_at: int | None = None
        """When a write that failed is tried again."""
        self._rung = 0
        self._seq = 0

    @property
    def speed_ckmh(self) -> int | None:
        """What the machine reported last."""
        return self._belt.speed_ckmh

    def handle(self, event: AnyEvent) -> list[StopClass]:
        """Take in what the machine said."""
        match event:
            case MachineConnected():
                return self._connected(event)
            case BeltMeasured() if event.speed_ckmh is not None:
                return self._measured(event.at, event.speed_ckmh)
            case CommandAnswered():
                return self._answered(event)
            case CommandFailed():
                self._again_at = event.at + AGAIN_US if self._linked else None
            case MachineStatusReceived():
                return self._said(event)
            case LinkLost():
                self._belt.forget()
                self._linked, self._stopping, self._again_at = False, None, None
            case _:
                pass
        return []

    def tick(self, at: int) -> list[StopClass]:
        """Judge the stop without a report."""
        if self._again_at is not None and at >= self._again_at:
            self._again_at = None
            return [self._stop(at)]
        if self._stopping is None or self.stopped:
            return []
        match self._stopping.judge(at, self._belt):
            case Verdict.STOPPED:
                self.stopped = True
            case Verdict.MISSED:
                self.doubtful = True
                return self._climb(at)
            case Verdict.RESEND:
                return [self._stop(at)]
            case Verdict.WAITING:
                pass
        return []

    def _connected(self, event: MachineConnected) -> list[StopClass]:
        self._linked, self._range = True, event.range
        self._belt.rest_ckmh, self._belt.down_ckmh_s = event.machine.rest_ckmh, event.machine.down_ckmh_s
        self._down_ckmh_s = event.machine.down_ckmh_s
        return [self._stop(event.at)]

    def _measured(self, at: int, speed_ckmh: int) -> list[StopClass]:
        self._belt.measured(at, speed_ckmh)
        if self._stopping is None:
            # A standing belt may be one in its start countdown: it is watched for longer.
            self._stopping = Stopping(
                at=at, from_ckmh=speed_ckmh, down_ckmh_s=self._down_ckmh_s, countdown=self._belt.standing
            )
        return self.tick(at)

    def _answered(self, answer: CommandAnswered) -> list[StopClass]:
        if answer.op == CONTROL_OP:
            return [self._stop(answer.at)]
        if answer.op != STOP_OP or answer.result is Result.SUCCESS:
            return []
        # A stop of a belt that stands is answered "operation failed" by the standard itself.
        meant = answer.result is Result.NOT_PERMITTED or self._belt.moving
        return self._climb(answer.at) if meant else []

    def _said(self, status: MachineStatusReceived) -> list[StopClass]:
        if status.status is Status.CONTROL_LOST:
            return self._climb(status.at)
        if status.status in SAID_STOPPED and self._stopping is not None:
            self._stopping.machine_said_stopped()
        return []

    def _climb(self, at: int) -> list[StopClass]:
        self._rung += 1
        match self._rung:
            case 1:
                # The stop follows its answer: handed over together, it would overtake the request and drop it.
                return [RequestControl(at=at, seq=self._next())]
            case 2:
                return [PauseBelt(at=at, seq=self._next())]
            case 3:
                return self._lowest(at)
            case _:
                return []

    def _lowest(self, at: int) -> list[StopClass]:
        speed_ckmh, lowest = self._belt.speed_ckmh, self._range
        if lowest is None or speed_ckmh is None or speed_ckmh <= lowest.least_ckmh:
            return []
        return [
            SetSpeed(
                at=at,
                seq=self._next(),
                target_ckmh=lowest.least_ckmh,
                was_ckmh=speed_ckmh,
                cause=Cause.GUARD,
                interval=-1,
                planned=at,
                due=at,
            )
        ]

    def _stop(self, at: int) -> StopBelt:
        return StopBelt(at=at, seq=self._next())

    def _next(self) -> int:
        self._seq += 1
        return self._seq
