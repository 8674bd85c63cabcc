"""The timing of the plan's changes of speed: planned, due, sent, acknowledged, reached. A fold over the records.

A transition is a `SetSpeed` at an interval's boundary. The steps of a ramp are counted apart, and so are rises that a
rule held back: a promise about time says nothing of what was rightly not sent.
"""

from collections.abc import Sequence
from math import ceil

from msgspec import Struct

from backrun_treadmill.core.commands import AnyCommand, Cause, PauseBelt, RiseWithheld, SetSpeed, StopBelt
from backrun_treadmill.core.events import (
    AnyEvent,
    BeltMeasured,
    CommandAnswered,
    CommandSent,
    MachineConnected,
    Result,
)
from backrun_treadmill.core.units import SECOND_US

PROMISED_US = 100_000
"""|sent − due| stays within this."""

LEAST_NEAR_CKMH = 10
"""The belt has reached its target within 0.1 km/h of it, or within one step of the machine's own grid."""

_SET_TARGET_SPEED = 0x02


class Percentiles(Struct, frozen=True):
    """Of a list of values; None where there are none."""

    p50: float | None
    p95: float | None
    max: float | None


class Timing(Struct, frozen=True, kw_only=True):
    """How the plan's changes of speed kept time."""

    transitions: int
    unsent: int
    """Of the transitions; the link was lost, or a newer command took their place."""
    sent_ms: Percentiles
    """|sent − due|."""
    acknowledged_ms: Percentiles
    """Acknowledged − planned: negative when early."""
    reached_s: Percentiles
    """First report at the target − planned, where one came before the next change."""
    over_100ms: int
    ramp_steps: int
    withheld: int


def percentiles(values: Sequence[int], unit_us: int, digits: int) -> Percentiles:
    """Nearest-rank percentiles of µs `values` in units of `unit_us`: the smallest value that p % do not exceed."""
    if not values:
        return Percentiles(None, None, None)
    ranked = sorted(values)
    p50, p95, most = (round(ranked[ceil(p * len(ranked) / 100) - 1] / unit_us, digits) for p in (50, 95, 100))
    return Percentiles(p50, p95, most)


class Transitions:
    """Feed it every record in order; read `timing` at any time."""

    def __init__(self) -> None:
        self._near_ckmh = LEAST_NEAR_CKMH
        self._count = 0
        self._ramp_steps = 0
        self._withheld: set[tuple[int, int]] = set()
        """(interval, planned) of rises held back; one that goes out after all is late by rule."""
        self._unsent: dict[int, SetSpeed] = {}
        self._unanswered: dict[int, SetSpeed] = {}
        self._current: SetSpeed | None = None
        """The transition whose target the belt may still reach, once it is sent."""
        self._current_sent = False
        self._off_us: list[int] = []
        self._acknowledged_us: list[int] = []
        self._reached_us: list[int] = []

    @property
    def timing(self) -> Timing:
        """The timing so far."""
        return Timing(
            transitions=self._count,
            unsent=self._count - len(self._off_us),
            sent_ms=percentiles(self._off_us, 1000, 1),
            acknowledged_ms=percentiles(self._acknowledged_us, 1000, 1),
            reached_s=percentiles(self._reached_us, SECOND_US, 2),
            over_100ms=sum(off_us > PROMISED_US for off_us in self._off_us),
            ramp_steps=self._ramp_steps,
            withheld=len(self._withheld),
        )

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        match record:
            case SetSpeed():
                self._set(record)
            case StopBelt() | PauseBelt():
                self._current = None
            case CommandSent():
                self._sent(record)
            case CommandAnswered():
                self._answered(record)
            case BeltMeasured():
                self._measured(record)
            case RiseWithheld():
                self._withheld.add((record.interval, record.planned))
            case MachineConnected():
                self._near_ckmh = max(LEAST_NEAR_CKMH, record.range.step_ckmh)
            case _:
                pass

    def _set(self, record: SetSpeed) -> None:
        self._current, self._current_sent = None, False
        self._ramp_steps += record.cause is Cause.RAMP
        if record.cause is Cause.BOUNDARY and (record.interval, record.planned) not in self._withheld:
            self._count += 1
            self._current = self._unsent[record.seq] = record

    def _sent(self, record: CommandSent) -> None:
        transition = self._unsent.pop(record.seq, None)
        if transition is None:
            return
        self._unanswered[record.seq] = transition
        self._off_us.append(abs(record.at - transition.due))
        self._current_sent = self._current_sent or transition is self._current

    def _answered(self, record: CommandAnswered) -> None:
        if record.result is not Result.SUCCESS or int(record.op, 16) != _SET_TARGET_SPEED:
            return
        transition = self._unanswered.pop(record.seq, None)
        if transition is not None:
            self._acknowledged_us.append(record.at - transition.planned)

    def _measured(self, record: BeltMeasured) -> None:
        transition = self._current
        if transition is None or not self._current_sent or record.speed_ckmh is None:
            return
        if abs(record.speed_ckmh - transition.target_ckmh) <= self._near_ckmh:
            self._reached_us.append(record.at - transition.planned)
            self._current = None
