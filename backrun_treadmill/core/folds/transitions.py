"""The timing of the plan's changes of speed: planned, due, sent, acknowledged, reached. A fold over the records.

A transition is a `SetSpeed` at an interval's boundary. The steps of a ramp are counted apart, and so are rises that a
rule held back: a promise about time says nothing of what was rightly not sent.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from math import ceil

from msgspec import Struct

from backrun_treadmill.core.commands import Cause, PauseBelt, SetSpeed, StopBelt
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandSent,
    MachineConnected,
    Result,
    SessionOpened,
)
from backrun_treadmill.core.machine import Learned
from backrun_treadmill.core.notes import RiseWithheld
from backrun_treadmill.core.plan import Align, Plan
from backrun_treadmill.core.timing.belt_lead import BeltRamp, ramp_of
from backrun_treadmill.core.timing.latency import KEPT
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

PROMISED_US = 100_000
"""|sent − due| stays within this."""

LEAST_NEAR_CKMH = 10
"""The belt has reached its target within 0.1 km/h of it, or within one step of the machine's own grid."""

BINS_MS = (1, 2, 5, 10, 20, 50, 100)

_SET_TARGET_SPEED = 0x02


class Percentiles(Struct, frozen=True):
    """Of a list of values; None where there are none."""

    p50: float | None
    p95: float | None
    max: float | None


class Worst(Struct, frozen=True):
    """The change of speed that was sent furthest off its time. `step` counts from 0."""

    step: int
    kind: str
    set_no: int
    """1-based; 0 outside sets."""
    off_ms: float


class Lead(Struct, frozen=True):
    """How early speeds last left for the machine's answer; None where none of that kind did."""

    rise_ms: int | None
    fall_ms: int | None
    answers: int
    """So many are behind it."""


class Timing(Struct, frozen=True, kw_only=True):
    """How the plan's changes of speed kept time."""

    transitions: int
    unsent: int
    """Of the transitions; the link was lost, or a newer command took their place."""
    sent_ms: Percentiles
    """|sent − due|."""
    acknowledged_ms: Percentiles
    """Acknowledged − planned, negative when early; of changes aligned to the command."""
    reached_s: Percentiles
    """First report at the target − planned, where one came before the next change."""
    over_100ms: int
    ramp_steps: int
    withheld: int
    sent_bins: tuple[int, ...] = (0,) * (len(BINS_MS) + 1)
    """How many |sent − due| lie up to each of 1, 2, 5, 10, 20, 50, 100 ms, and beyond."""
    worst: Worst | None = None
    lead: Lead | None = None
    ramp: BeltRamp | None = None
    """The ramp that changes aligned to the belt went by; None without such."""
    by_belt: int = 0
    """Changes aligned to the belt."""


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
        self._plan: Plan | None = None
        self._worst: tuple[int, SetSpeed] | None = None
        self._lead_us: dict[bool, int] = {}
        """The newest, of rises (True) and of falls."""
        self._answers = 0
        self._learned = Learned()
        self._by_belt = 0
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
            sent_bins=self._bins(),
            worst=None if self._worst is None else self._named(*self._worst),
            lead=self._lead(),
            ramp=ramp_of(self._learned) if self._by_belt else None,
            by_belt=self._by_belt,
        )

    def _bins(self) -> tuple[int, ...]:
        places = Counter(bisect_left(BINS_MS, off_us / 1000) for off_us in self._off_us)
        return tuple(places[place] for place in range(len(BINS_MS) + 1))

    def _named(self, off_us: int, change: SetSpeed) -> Worst:
        step = None if self._plan is None else self._plan.step(change.interval)
        kind = "walk-out" if step is None else step.kind.value
        return Worst(change.interval, kind, 0 if step is None else step.set_no, round(off_us / 1000, 1))

    def _lead(self) -> Lead | None:
        if not any(self._lead_us.values()):
            return None
        rise_us, fall_us = self._lead_us.get(True), self._lead_us.get(False)
        return Lead(
            None if rise_us is None else round(rise_us / 1000),
            None if fall_us is None else round(fall_us / 1000),
            min(KEPT, self._answers),
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
            case SessionOpened() | MachineConnected():
                self._begin(record)
            case _:
                pass

    def _begin(self, record: SessionOpened | MachineConnected) -> None:
        if isinstance(record, SessionOpened):
            self._plan = record.plan
            return
        self._near_ckmh = max(LEAST_NEAR_CKMH, record.range.step_ckmh)
        self._learned = record.machine.learned
        self._answers = self._answers or len(self._learned.answer_ms or self._learned.change_ms)

    def _set(self, record: SetSpeed) -> None:
        self._current, self._current_sent = None, False
        self._ramp_steps += record.cause is Cause.RAMP
        if record.cause is Cause.BOUNDARY and (record.interval, record.planned) not in self._withheld:
            self._count += 1
            self._current = self._unsent[record.seq] = record
            if record.align is Align.BELT:
                self._by_belt += 1
            else:
                self._lead_us[record.target_ckmh > record.was_ckmh] = record.planned - record.due

    def _sent(self, record: CommandSent) -> None:
        transition = self._unsent.pop(record.seq, None)
        if transition is None:
            return
        self._unanswered[record.seq] = transition
        off_us = abs(record.at - transition.due)
        self._off_us.append(off_us)
        if self._worst is None or off_us > self._worst[0]:
            self._worst = (off_us, transition)
        self._current_sent = self._current_sent or transition is self._current

    def _answered(self, record: CommandAnswered) -> None:
        if record.result is not Result.SUCCESS or int(record.op, 16) != _SET_TARGET_SPEED:
            return
        self._answers += 1
        transition = self._unanswered.pop(record.seq, None)
        if transition is not None and transition.align is Align.COMMAND:
            self._acknowledged_us.append(record.at - transition.planned)

    def _measured(self, record: BeltMeasured) -> None:
        transition = self._current
        if transition is None or not self._current_sent or record.speed_ckmh is None:
            return
        if abs(record.speed_ckmh - transition.target_ckmh) <= self._near_ckmh:
            self._reached_us.append(record.at - transition.planned)
            self._current = None
