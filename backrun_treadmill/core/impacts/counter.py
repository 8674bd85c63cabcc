"""Counts foot contacts: a fold over the records of a session, live and afterwards the same.

A cadence sensor sends a rate now and then and no count. Each of its samples stands for the time since the sample before
(a pod's rate is that of its last second or two), so the contacts of a stretch that begins and ends at rest come out
right whatever the sampling. Best source first: foot pod, the treadmill's own sensor, its step counter, an estimate from
the belt's speed. A source that was silent for more than 3 s is not believed for that time: the time is estimated and
called so; a shorter silence is bridged, and marked. A sensor whose owner is asked what it counts is not believed until
the answer. Time without any speed report is filled when the next report comes, from the lower of the two speeds; until
then it is counted nowhere and known as `uncounted_us`.
"""

from msgspec import Struct

from backrun_treadmill.core.commands import WakeAt
from backrun_treadmill.core.events import BeltMeasured, MachineConnected, Woke
from backrun_treadmill.core.gait import Gait, gait_of
from backrun_treadmill.core.impacts.expecting import Expecting
from backrun_treadmill.core.impacts.step_sources import BRIDGED_US, COUNTS_PERCENT, Pulse, ReportedSpeed, StepCounter
from backrun_treadmill.core.impacts.tally import CONTACT, Impacts, Kept, Tally
from backrun_treadmill.core.impacts.turns import Reading, Turns
from backrun_treadmill.core.notes import CountFeet, FeetAsked, IntervalEntered
from backrun_treadmill.core.sensor_events import HeartMeasured, PodConnected, PodLost, Source, StepsMeasured
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

_ONLY_TIME = frozenset({WakeAt, Woke, HeartMeasured})
"""Half of all records; they tell how late it is, and nothing else of belt and feet."""
_RANK = {source: rank for rank, source in enumerate(Source)}


class _Stretch(Struct, frozen=True):
    """A span of time in one step of the plan, with the step rate to expect in it; None until a speed is known."""

    index: int | None
    span_us: int
    expected_spm: float | None


class ImpactCounter:
    """Feed it every record in order; read the counts at any time. They never go down.

    The counts of a live session run behind by up to 3 s and by two readings of a cadence sensor, which tell whether
    those before them were of walking or running (`turns`); `finish` brings them up to the last record.
    """

    def __init__(self) -> None:
        self._tally = Tally()
        self._expecting = Expecting()
        self._clock = 0
        self._entered: set[int] = set()
        self._live: Source | None = None
        self._doubted: set[Source] = set()
        self._held: list[_Stretch] = []
        """Time since the live source's last sample: its next sample may still speak for it."""
        self._waiting: list[_Stretch] = []
        """Time that will be estimated once there is a speed for it."""
        self._reported = ReportedSpeed()
        self._counter = StepCounter()
        self._counts_percent = 0
        """Of the contacts of both feet, by the step counter; 0: not known yet, its numbers are taken as they are."""
        self._pulse = Pulse()
        self._turns = Turns[list[_Stretch]]()
        self._estimating = False

    @property
    def total(self) -> Impacts:
        """All contacts so far."""
        return self._tally.total

    @property
    def running(self) -> int:
        """The running ones of them, as `total.running`; it costs nothing to ask."""
        return self._tally.running

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
    def expected_spm(self) -> float:
        """Steps a minute to expect by the belt's newest report, or by what was asked of the console."""
        unreported_spm = self._expecting.spm_unreported()
        if unreported_spm is not None:
            return unreported_spm
        return self._expecting.spm_at(self._reported.ckmh, self._expecting.index)

    @property
    def uncounted_us(self) -> int:
        """Time within steps of the plan in which nothing was known of belt and feet."""
        return sum(stretch.span_us for stretch in self._waiting if stretch.index is not None)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        self._pass_time(record.at)
        if type(record) in _ONLY_TIME:
            return
        self._expecting.feed(record)
        match record:
            case BeltMeasured():
                self._on_belt(record)
            case StepsMeasured():
                self._on_steps(record)
            case PodLost():
                self._on_pod_lost(record.source)
            case IntervalEntered():
                self._entered.add(record.index)
            case FeetAsked() | CountFeet() | PodConnected():
                self._believe(record)
            case MachineConnected():
                self._counts_percent = self._counts_percent or record.machine.learned.steps_percent
            case _:
                pass

    def finish(self) -> None:
        """There are no more records: what waits for another sample is estimated."""
        self._release()

    # time

    def _pass_time(self, at: int) -> None:
        span_us = at - self._clock
        if span_us <= 0:
            return
        self._clock = at
        stretch = _Stretch(self._expecting.index, span_us, self._expecting.spm_unreported())
        if self._live is None:
            self._estimate(stretch)
            return
        self._held.append(stretch)
        if sum(held.span_us for held in self._held) > BRIDGED_US:
            self._lose_source()

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
        if Source.MACHINE_STEPS in self._doubted:
            return
        if self._live is None and steps:
            self._live = Source.MACHINE_STEPS
        elif self._live is Source.MACHINE_STEPS and steps is None:
            self._release()
        elif self._live is Source.MACHINE_STEPS and steps is not None:
            self._measure_count(steps)

    def _measure_count(self, steps: int) -> None:
        """A counter is too coarse to tell the gait by: the belt's speed does."""
        held = self._held or [_Stretch(self._expecting.index, 1, None)]
        left, left_us = steps * CONTACT * 100 // (self._counts_percent or 100), sum(stretch.span_us for stretch in held)
        for stretch in held:
            share = left * stretch.span_us // left_us
            gait = gait_of(self._expecting.spm_at(self._reported.ckmh, stretch.index))
            self._tally.add(stretch.index, Kept(gait, True), share)
            left, left_us = left - share, left_us - stretch.span_us
        self._held, self._estimating = [], False

    # cadence sensors

    def _on_steps(self, record: StepsMeasured) -> None:
        if record.source in self._doubted or (self._live and _RANK[record.source] > _RANK[self._live]):
            return
        gap = self._pulse.drop_out(record.source, record.at)
        if self._live is not record.source:
            self._measure(self._turns.finish())
        self._measure(self._turns.take(Reading(self._held, record.cadence_spm, gap)))
        self._held, self._live, self._estimating = [], record.source, False

    def _measure(self, judged: list[tuple[Reading[list[_Stretch]], float]]) -> None:
        for reading, share_run in judged:
            for stretch in reading.spans:
                amount = round(stretch.span_us * reading.cadence_spm * 1000)
                run = round(amount * share_run)
                self._tally.add(stretch.index, Kept(Gait.RUNNING, True), run, bridged=reading.bridged)
                self._tally.add(stretch.index, Kept(Gait.WALKING, True), amount - run, bridged=reading.bridged)

    def _on_pod_lost(self, source: Source) -> None:
        self._pulse.forget(source)
        if self._live is source:
            self._lose_source()

    def _believe(self, record: FeetAsked | CountFeet | PodConnected) -> None:
        """What its owner is asked about is not counted with; the answer, or another sensor, begins anew."""
        self._pulse.forget(record.source)
        if isinstance(record, CountFeet) and record.source is Source.MACHINE_STEPS:
            self._counts_percent = COUNTS_PERCENT[record.feet]
        if not isinstance(record, FeetAsked):
            self._doubted.discard(record.source)
            return
        self._doubted.add(record.source)
        if self._live is record.source:
            self._lose_source()

    def _lose_source(self) -> None:
        steps_doubted = Source.MACHINE_STEPS in self._doubted
        fallback = self._counter.counts and not steps_doubted and self._live is not Source.MACHINE_STEPS
        self._release()
        self._live = Source.MACHINE_STEPS if fallback else None

    # estimates

    def _filled(self, stretch: _Stretch, speed_ckmh: float) -> _Stretch:
        if stretch.expected_spm is not None:
            return stretch
        return _Stretch(stretch.index, stretch.span_us, self._expecting.spm_at(speed_ckmh, stretch.index))

    def _release(self) -> None:
        """Give up on measuring what is held; what was read before it is judged without what might have come."""
        self._measure(self._turns.finish())
        held, self._held = self._held, []
        for stretch in held:
            self._estimate(stretch)

    def _estimate(self, stretch: _Stretch) -> None:
        spm = stretch.expected_spm
        if spm is not None:
            self._add_estimate(stretch, spm)
        elif self._waiting and self._waiting[-1].index == stretch.index:
            together_us = self._waiting[-1].span_us + stretch.span_us
            self._waiting[-1] = _Stretch(stretch.index, together_us, None)
        else:
            self._waiting.append(stretch)

    def _add_estimate(self, stretch: _Stretch, spm: float) -> None:
        kind = Kept(gait_of(spm), False)
        if spm and not self._estimating:
            self._estimating = True
            self._tally.doubt(stretch.index, kind.gait)
        amount, error_percent = round(stretch.span_us * spm * 1000), self._expecting.error_percent(spm)
        self._tally.add(stretch.index, kind, amount, error_percent=error_percent)
