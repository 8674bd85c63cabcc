"""Counts foot contacts: a fold over the records of a session, live and afterwards the same.

A cadence sensor sends a rate now and then and no count. Each of its samples stands for the time since the sample before
(a pod's rate is that of its last second or two), so the contacts of a stretch that begins and ends at rest come out
right whatever the sampling. Best source first: foot pod, the treadmill's own sensor, its step counter, an estimate from
the belt's speed. A source that was silent for more than 3 s is not believed for that time: the time is estimated and
called so. Time without any speed report is filled when the next report comes, from the lower of the two speeds; until
then it is counted nowhere and known as `uncounted_us`.
"""

from msgspec import Struct

from backrun_treadmill.core.commands import (
    AnyCommand,
    ConsoleAsked,
    IntervalEnded,
    IntervalEntered,
    State,
    StateEntered,
)
from backrun_treadmill.core.events import (
    AnyEvent,
    BeltMeasured,
    Driving,
    PodLost,
    SessionOpened,
    Source,
    StepsMeasured,
)
from backrun_treadmill.core.gait import RUNS_FROM_CKMH, estimated_spm, gait_of, run_begins_ckmh
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.step_sources import BRIDGED_US, ReportedSpeed, StepCounter
from backrun_treadmill.core.tally import CONTACT, Impacts, Kept, Tally

_RANK = {source: rank for rank, source in enumerate(Source)}

AT_REST = frozenset(
    {State.PAUSING, State.PAUSED, State.WAITING, State.HELD, State.STOPPING, State.FINISHED, State.UNCONFIRMED}
)
"""States in which the plan does not go on, until RUNNING."""


class _Stretch(Struct, frozen=True):
    """A span of time in one step of the plan, with the step rate to expect in it; None until a speed is known."""

    index: int | None
    span_us: int
    expected_spm: float | None


class ImpactCounter:
    """Feed it every record in order; read the counts at any time. They never go down.

    The counts of a live session run up to 3 s behind; `finish` brings them up to the last record.
    """

    def __init__(self) -> None:
        self._tally = Tally()
        self._clock = 0
        self._plan: Plan | None = None
        self._walk_ckmh = Runner().walk_ckmh
        self._index: int | None = None
        self._entered: set[int] = set()
        self._live: Source | None = None
        self._held: list[_Stretch] = []
        """Time since the live source's last sample: its next sample may still speak for it."""
        self._waiting: list[_Stretch] = []
        """Time that will be estimated once there is a speed for it."""
        self._reported = ReportedSpeed()
        self._counter = StepCounter()
        self._asked_ckmh: int | None = None
        self._by_console = False
        self._at_rest = False

    @property
    def total(self) -> Impacts:
        """All contacts so far."""
        return self._tally.total

    @property
    def steps(self) -> tuple[int | None, ...]:
        """The steps of the plan that were entered, in order; None at the end for contacts outside of all."""
        outside = [None] if self._tally.of_step(None) != Impacts() else []
        return (*sorted(self._entered), *outside)

    def of_step(self, index: int | None) -> Impacts:
        """The contacts in step `index` of the plan; None: outside of all steps."""
        return self._tally.of_step(index)

    @property
    def source(self) -> Source:
        """Where contacts come from at present."""
        return self._live or Source.ESTIMATE

    @property
    def uncounted_us(self) -> int:
        """Time within steps of the plan in which nothing was known of belt and feet."""
        return sum(stretch.span_us for stretch in self._waiting if stretch.index is not None)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        self._pass_time(record.at)
        match record:
            case BeltMeasured():
                self._on_belt(record)
            case StepsMeasured():
                self._on_steps(record)
            case PodLost():
                self._on_pod_lost()
            case SessionOpened():
                self._plan, self._walk_ckmh = record.plan, record.runner.walk_ckmh
                self._by_console = record.driving is Driving.NOBODY
            case _:
                self._follow(record)

    def finish(self) -> None:
        """There are no more records: what waits for another sample is estimated."""
        self._release()

    def _follow(self, record: AnyEvent | AnyCommand) -> None:
        match record:
            case IntervalEntered():
                self._index, self._at_rest = record.index, False
                self._entered.add(record.index)
            case IntervalEnded():
                self._index = None
            case StateEntered():
                self._at_rest = record.state in AT_REST or (self._at_rest and record.state is not State.RUNNING)
            case ConsoleAsked():
                self._asked_ckmh = record.target_ckmh
            case _:
                pass

    # time

    def _pass_time(self, at: int) -> None:
        span_us = at - self._clock
        if span_us <= 0:
            return
        self._clock = at
        stretch = _Stretch(self._index, span_us, self._expected_now())
        if self._live is None:
            self._estimate(stretch)
            return
        self._held.append(stretch)
        if sum(held.span_us for held in self._held) > BRIDGED_US:
            self._lose_source()

    def _expected_now(self) -> float | None:
        """The step rate to expect, where it does not depend on the belt's next report."""
        if not self._by_console:
            return 0.0 if self._on_rails else None
        nothing_moves = self._index is None or self._at_rest or self._on_rails or not self._belt_step
        return 0.0 if nothing_moves else self._spm_at(self._asked_ckmh or 0, self._interval)

    def _spm_at(self, speed_ckmh: float, interval: Interval | None) -> float:
        """What to expect at this belt speed in this step of the plan: a run is run at 6 km/h, too."""
        from_ckmh: float = RUNS_FROM_CKMH
        if interval is not None and interval.kind is Kind.RUN:
            from_ckmh = run_begins_ckmh(max(interval.from_ckmh, interval.to_ckmh), self._walk_ckmh)
        return estimated_spm(speed_ckmh, runs_from_ckmh=from_ckmh)

    @property
    def _interval(self) -> Interval | None:
        return self._step(self._index)

    def _step(self, index: int | None) -> Interval | None:
        if self._plan is None or index is None or index >= len(self._plan.intervals):
            return None
        return self._plan.intervals[index]

    @property
    def _on_rails(self) -> bool:
        return self._interval is not None and self._interval.stand

    @property
    def _belt_step(self) -> bool:
        return self._interval is None or self._interval.moving

    # the belt: speed, and the machine's own step counter

    def _on_belt(self, record: BeltMeasured) -> None:
        if record.speed_ckmh is not None:
            speed_ckmh = self._reported.report(record.at, record.speed_ckmh)
            self._held = [self._filled(stretch, speed_ckmh) for stretch in self._held]
            waiting, self._waiting = self._waiting, []
            for stretch in waiting:
                self._estimate(self._filled(stretch, speed_ckmh))
        if record.steps is not None:
            self._on_counter(self._counter.read(record.at, record.steps))

    def _on_counter(self, steps: int | None) -> None:
        if self._live is None and steps:
            self._live = Source.MACHINE_STEPS
        elif self._live is Source.MACHINE_STEPS and steps is None:
            self._release()
        elif self._live is Source.MACHINE_STEPS and steps is not None:
            self._measure_count(steps)

    def _measure_count(self, steps: int) -> None:
        """A counter is too coarse to tell the gait by: the belt's speed does."""
        held = self._held or [_Stretch(self._index, 1, None)]
        left, left_us = steps * CONTACT, sum(stretch.span_us for stretch in held)
        for stretch in held:
            share = left * stretch.span_us // left_us
            gait = gait_of(self._spm_at(self._reported.ckmh, self._step(stretch.index)))
            self._tally.add(stretch.index, Kept(gait, True), share)
            left, left_us = left - share, left_us - stretch.span_us
        self._held = []

    # the pod

    def _on_steps(self, record: StepsMeasured) -> None:
        if self._live is not None and _RANK[record.source] > _RANK[self._live]:
            return
        kind = Kept(gait_of(record.cadence_spm), True)
        for stretch in self._held:
            self._tally.add(stretch.index, kind, round(stretch.span_us * record.cadence_spm * 1000))
        self._held, self._live = [], record.source

    def _on_pod_lost(self) -> None:
        if self._live in (Source.POD, Source.MACHINE_RSC):
            self._lose_source()

    def _lose_source(self) -> None:
        fallback = self._counter.counts and self._live is not Source.MACHINE_STEPS
        self._release()
        self._live = Source.MACHINE_STEPS if fallback else None

    # estimates

    def _filled(self, stretch: _Stretch, speed_ckmh: float) -> _Stretch:
        if stretch.expected_spm is not None:
            return stretch
        return _Stretch(stretch.index, stretch.span_us, self._spm_at(speed_ckmh, self._step(stretch.index)))

    def _release(self) -> None:
        """Give up on measuring what is held."""
        held, self._held = self._held, []
        for stretch in held:
            self._estimate(stretch)

    def _estimate(self, stretch: _Stretch) -> None:
        spm = stretch.expected_spm
        if spm is not None:
            self._tally.add(stretch.index, Kept(gait_of(spm), False), round(stretch.span_us * spm * 1000))
        elif self._waiting and self._waiting[-1].index == stretch.index:
            together_us = self._waiting[-1].span_us + stretch.span_us
            self._waiting[-1] = _Stretch(stretch.index, together_us, None)
        else:
            self._waiting.append(stretch)
