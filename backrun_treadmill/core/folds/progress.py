"""What of a plan was done: sets, time, running time. A fold over the records of a session.

Running counts as running only while the belt went faster than the runner's walk: a rise that was withheld or a run that
was walked by key leaves its set undone. Without a machine of ours the speed asked for is taken as set.
"""

from collections.abc import Iterable

from backrun_treadmill.core.events import BeltMeasured, SessionOpened
from backrun_treadmill.core.impacts.expecting import AT_REST
from backrun_treadmill.core.impacts.step_sources import ReportedSpeed
from backrun_treadmill.core.notes import ConsoleAsked, IntervalEnded, IntervalEntered, State, StateEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.units import SECOND_US, travelled_cm
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

SET_DONE = 0.9
"""A set counts from this part of its run on."""

_SLACK_US = 5 * SECOND_US
"""The belt takes its time to get going: walking this long at the beginning of a run is no walk."""


class Progress:
    """Feed it every record in order, then `finish`."""

    def __init__(self) -> None:
        self.plan: Plan | None = None
        self.distance_cm: float | None = None
        """Our integral of the reported speed; None without a report."""
        self._walk_ckmh = 0
        self._began: int | None = None
        self._ended = 0
        self._at = 0
        self._measured_at: int | None = None
        self._open: IntervalEntered | None = None
        self._halted_at: int | None = None
        self._slow_since: int | None = None
        self._done_us: dict[int, int] = {}
        self._walked_us: dict[int, int] = {}
        self._covered_cm: dict[int, float] = {}
        self._reported = ReportedSpeed()

    @property
    def duration_us(self) -> int | None:
        """From the first interval's beginning to the last one's end, pauses included; None when none began."""
        return None if self._began is None else self._ended - self._began

    @property
    def run_us(self) -> int | None:
        """Time spent running as planned; None without a plan, and when no interval began."""
        return (
            None
            if self._began is None or self.plan is None
            else sum(self._run_us(index) for index in self._intervals(Kind.RUN))
        )

    @property
    def sets_done(self) -> int | None:
        """Sets of which at least 90 % of the run was done; None without a plan."""
        if self.plan is None:
            return None
        runs: dict[int, list[int]] = {}
        for index in self._intervals(Kind.RUN):
            runs.setdefault(self.plan.intervals[index].set_no, []).append(index)
        return sum(self._part_done(indexes) >= SET_DONE for set_no, indexes in runs.items() if set_no)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        self._at = max(self._at, record.at)
        match record:
            case SessionOpened():
                self.plan, self._walk_ckmh = record.plan, record.runner.walk_ckmh
            case BeltMeasured():
                self._measure(record)
            case ConsoleAsked():
                self._go(record.at, record.target_ckmh)
            case IntervalEntered():
                self._enter(record)
            case IntervalEnded():
                self._end(record)
            case StateEntered():
                self._halt(record)
            case _:
                pass

    def finish(self) -> None:
        """There are no more records: an interval that never ended was done up to the halt, or to the last record."""
        entered = self._open
        if entered is None:
            return
        until = self._at if self._halted_at is None else self._halted_at
        self._note_walking(until)
        self._done_us[entered.index] = max(0, self._done_by(entered, until))
        self._ended, self._open = max(until, self._ended), None

    def _measure(self, record: BeltMeasured) -> None:
        if record.speed_ckmh is None:
            return
        speed_ckmh = self._reported.report(record.at, record.speed_ckmh)
        cm = 0.0 if self._measured_at is None else travelled_cm(1, record.at - self._measured_at) * speed_ckmh
        self._measured_at = record.at
        self.distance_cm = (self.distance_cm or 0.0) + cm
        if self._open is not None:
            self._covered_cm[self._open.index] = self._covered_cm.get(self._open.index, 0.0) + cm
        self._go(record.at, record.speed_ckmh)

    def _enter(self, record: IntervalEntered) -> None:
        self._open, self._halted_at = record, None
        self._began = record.planned if self._began is None else self._began
        if self._slow_since is not None:
            self._slow_since = max(self._slow_since, record.planned)

    def _end(self, record: IntervalEnded) -> None:
        self._note_walking(record.planned)
        self._done_us[record.index] = record.done_us
        self._ended, self._open = max(record.planned, self._ended), None

    def _halt(self, record: StateEntered) -> None:
        if record.state is State.RUNNING:
            self._halted_at = None
        elif record.state in AT_REST and self._open is not None and self._halted_at is None:
            self._note_walking(record.at)
            self._halted_at = record.at

    # running that was walked

    def _go(self, at: int, speed_ckmh: int) -> None:
        if speed_ckmh > self._walk_ckmh:
            self._note_walking(at)
            self._slow_since = None
        elif self._slow_since is None:
            self._slow_since = at

    def _note_walking(self, until: int) -> None:
        if self._open is None or self._slow_since is None or self._halted_at is not None:
            return
        slack_us = _SLACK_US if self._slow_since <= self._open.planned else 0
        span_us = until - max(self._slow_since, self._open.planned)
        self._slow_since = max(self._slow_since, until)
        if span_us > slack_us and self._runs(self._open.index):
            self._walked_us[self._open.index] = self._walked_us.get(self._open.index, 0) + span_us

    # sums

    def _intervals(self, kind: Kind) -> Iterable[int]:
        return (i for i, interval in enumerate(self.plan.intervals if self.plan else ()) if interval.kind is kind)

    def _done_by(self, entered: IntervalEntered, until: int) -> int:
        interval = self._interval(entered.index)
        if interval is None or entered.ends is None or interval.distance_cm:
            return until - entered.planned
        return min(interval.duration_us, interval.duration_us - (entered.ends - until))

    def _interval(self, index: int) -> Interval | None:
        return self.plan.intervals[index] if self.plan and 0 <= index < len(self.plan.intervals) else None

    def _runs(self, index: int) -> bool:
        """Whether the plan has this interval faster than the runner's walk."""
        interval = self._interval(index)
        return interval is not None and max(interval.from_ckmh, interval.to_ckmh) > self._walk_ckmh

    def _run_us(self, index: int) -> int:
        return max(0, self._done_us.get(index, 0) - self._walked_us.get(index, 0))

    def _part_done(self, indexes: list[int]) -> float:
        """How much of these runs was done; of a distance step by distance where the belt told one."""
        parts = [self._part(index) for index in indexes]
        planned = sum(planned for _, planned in parts)
        return sum(done for done, _ in parts) / planned if planned else 0.0

    def _part(self, index: int) -> tuple[float, float]:
        interval = self._interval(index)
        assert interval is not None
        planned_us, done_us, run_us = float(interval.duration_us), self._done_us.get(index, 0), self._run_us(index)
        if interval.distance_cm and self.distance_cm is not None and done_us:
            covered = min(1.0, self._covered_cm.get(index, 0.0) / interval.distance_cm)
            return covered * planned_us * run_us / done_us, planned_us
        return min(planned_us, run_us), planned_us
