"""Follows the plan through the records, for views: the interval under way, its clock, what comes next and how fast.

It drives the same `Course` and `Pace` as the session does, so that both count the same time.
"""

from itertools import accumulate

from msgspec.structs import replace

from backrun_treadmill.core.events import BeltMeasured, MachineConnected, SessionOpened
from backrun_treadmill.core.intents import BackToPlanPressed, MoreRestPressed, SlowerPressed
from backrun_treadmill.core.notes import (
    ConsoleChanged,
    IntervalEnded,
    IntervalEntered,
    RiseExpected,
    State,
    StateEntered,
)
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.readout.picture import BUCKETS, Coming, Step, change_of
from backrun_treadmill.core.session.course import Course
from backrun_treadmill.core.session.guard import expired
from backrun_treadmill.core.session.pace import Pace
from backrun_treadmill.core.session.situation import BY_HAND

GOES = (State.RUNNING, State.PAUSING, State.HELD, State.STOPPING)
"""States in which the belt may carry the runner and says how fast."""


class CourseFollowed:
    """The plan under way. Records are given by type; see `fold`."""

    def __init__(self, opened: SessionOpened) -> None:
        plan = opened.plan
        self.plan: Plan = plan
        self.state = State.IDLE
        self._walk_ckmh = opened.runner.walk_ckmh
        self._course = Course(plan, BY_HAND.step_ckmh)
        self._pace = Pace(opened.runner, BY_HAND)
        self._open = False
        self._stood_at: int | None = None
        self._walks_until: int | None = None
        self._moves_at: int | None = None
        self._starts = [0, *accumulate(interval.duration_us for interval in plan.intervals)]
        self._track: list[int | None] = [None] * BUCKETS
        self._bucket: int | None = None
        self._passed_us = 0

    @property
    def step(self) -> Step | None:
        """The interval under way; None before the first, after the last, and where a key is waited for."""
        course, interval = self._course, self._course.interval
        if not self._open or interval is None or course.ends is None:
            return None
        return Step(
            index=course.index,
            interval=self._as_done(interval),
            base=course.began - course.done_us(course.began),
            ends=course.ends,
            stood_at=self._stood_at,
            walks_until=self._walks_until,
            speed_ckmh=self._wanted(interval, course.planned_ckmh(course.began)[0]),
            moves_at=self._moves_at,
        )

    @property
    def passed_us(self) -> int:
        """How far the plan had come, in its own time, when the last interval ended."""
        return self._passed_us

    @property
    def track(self) -> tuple[int | None, ...]:
        """The speed run over the plan's time."""
        return tuple(self._track)

    def coming(self, target_ckmh: int | None, *, locked_above_ckmh: int | None) -> Coming | None:
        """What follows the present interval; `target_ckmh` was last asked of the belt, the lock is as in `ratings`."""
        following, present = self._course.following, self._course.interval
        if following is None:
            return None
        now_ckmh = target_ckmh
        if now_ckmh is None:
            now_ckmh = present.to_ckmh if self._open and present is not None else 0
        speed_ckmh = self._wanted(following, following.from_ckmh)
        if locked_above_ckmh is not None and now_ckmh > 0:
            speed_ckmh = min(speed_ckmh, max(now_ckmh, locked_above_ckmh))
        return Coming(interval=self._as_done(following), speed_ckmh=speed_ckmh, change=change_of(now_ckmh, speed_ckmh))

    def _wanted(self, interval: Interval, planned_ckmh: int) -> int:
        return self._pace.wanted(interval, planned_ckmh, 0) if interval.moving else 0

    def _as_done(self, interval: Interval) -> Interval:
        """A run that will be walked is a walk to whoever looks."""
        if not self._pace.impacts_spent or interval.kind is not Kind.RUN:
            return interval
        from_ckmh, to_ckmh = (min(speed, self._walk_ckmh) for speed in (interval.from_ckmh, interval.to_ckmh))
        return replace(interval, kind=Kind.WALK, from_ckmh=from_ckmh, to_ckmh=to_ckmh)

    # what the machine is and does

    def connected(self, record: MachineConnected) -> None:
        """The machine's own grid, and whether its unit is known."""
        self._pace.range = record.range
        self._pace.unit_known = record.machine.known

    def unit_settled(self) -> None:
        """The console's unit was answered: the plan's speeds hold again."""
        if self.state is State.RUNNING:
            self._pace.unit_known = True

    def measured(self, record: BeltMeasured) -> None:
        """The reported speed: for distance steps, and for the track."""
        if record.speed_ckmh is None or self.state not in GOES:
            return
        self._course.measured(record.at, record.speed_ckmh)
        self._mark(record.at, record.speed_ckmh)

    def budget_spent(self) -> None:
        """Nothing of the plan is faster than walking from now on."""
        self._pace.walk_the_rest()
        self._moves_at = None

    # the plan

    def entered(self, record: IntervalEntered) -> None:
        """An interval begins, or its rest after a pause."""
        self._walks_until = record.planned if record.planned > record.at else None
        self._stood_at, self._moves_at, self._open = None, None, True
        if record.resumed:
            self._course.resume(record.planned)
            return
        if record.index >= len(self.plan.intervals) and not self._course.shortened:
            self._course.cut_short(self._walk_ckmh)
        while self._course.index < record.index:
            if self._course.enter_next(record.planned) is None:
                break

    def rise_expected(self, record: RiseExpected) -> None:
        """The belt is going to move before the next interval begins."""
        self._moves_at = record.moves_at

    def ended(self, record: IntervalEnded) -> None:
        """The present interval is over, or left for good."""
        self._open, self._bucket = False, None
        if record.index < len(self.plan.intervals):
            done_us = min(record.done_us, self.plan.intervals[record.index].duration_us)
            self._passed_us = self._starts[record.index] + done_us

    def state_entered(self, record: StateEntered, lost_at: int | None) -> None:
        """The plan's clock stands in a pause and where the belt is not ours; `lost_at`: the link was away since."""
        self.state = record.state
        interval = self._course.interval
        if not self._open or interval is None or self._stood_at is not None:
            return
        if record.state in (State.PAUSING, State.PAUSED):
            self._stand(record.at if lost_at is None else max(lost_at, self._course.began))
        elif record.state is State.HELD and interval.moving:
            self._stand(record.at if lost_at is None else max(record.at, self._course.began))

    def _stand(self, at: int) -> None:
        self._course.leave(at)
        self._stood_at, self._walks_until, self._bucket = at, None, None

    # the runner's own changes

    def more_rest(self, record: MoreRestPressed) -> None:
        """As the session does it."""
        if self.state is State.RUNNING and not expired(record):
            self._course.more_rest()

    def slower(self, record: SlowerPressed, target_ckmh: int | None) -> None:
        """A ceiling for all later steps of this kind."""
        interval = self._course.interval
        if self.state is State.RUNNING and interval is not None and interval.moving and target_ckmh is not None:
            self._pace.slower(interval.kind, target_ckmh - record.by_ckmh)

    def back_to_plan(self, record: BackToPlanPressed) -> None:
        """No ceilings any more."""
        interval = self._course.interval
        if self.state is State.RUNNING and interval is not None and interval.moving and not expired(record):
            self._pace.back_to_plan()

    def console(self, record: ConsoleChanged) -> None:
        """A slower speed set on the console is a ceiling as well."""
        interval = self._course.interval
        if interval is not None and record.speed_ckmh < record.was_ckmh:
            self._pace.slower(interval.kind, record.speed_ckmh)

    def _mark(self, at: int, speed_ckmh: int) -> None:
        index, total_us = self._course.index, self._starts[-1]
        if not self._open or self._stood_at is not None or not total_us or index >= len(self.plan.intervals):
            return
        done_us = min(self._course.done_us(at), self.plan.intervals[index].duration_us)
        bucket = min((self._starts[index] + done_us) * BUCKETS // total_us, BUCKETS - 1)
        first = bucket if self._bucket is None else min(self._bucket + 1, bucket)
        self._track[first : bucket + 1] = [speed_ckmh] * (bucket + 1 - first)
        self._bucket = bucket
