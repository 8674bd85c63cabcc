"""The plan under way: from interval to interval on the absolute grid, into stretches on the belt and out of them.

Each stretch on the belt begins with a key and a measured movement; the plan never starts a belt (design rules 1, 2).
"""

from backrun_treadmill.core.commands import Cause, Outcome
from backrun_treadmill.core.notes import ConsoleAsked, IntervalEntered, Level, State
from backrun_treadmill.core.plan import Interval
from backrun_treadmill.core.session import budget, ending, halting, insisting, leading, steering
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.steering import retry, steer
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text

RESUME_WALK_US = 20 * SECOND_US
"""After a pause the belt walks at least this long before the step goes on (rule 16)."""


def enter_next(s: Situation, planned: int, *, keep_ckmh: int | None = None) -> None:
    """Begin the next interval at its planned instant and bring the belt to it, or keep the speed it was adopted at."""
    asked_ckmh, early = s.own_asked_ckmh, s.early
    s.early = None
    interval = s.course.enter_next(planned)
    s.pace.next_interval()
    s.pace.console_ckmh = keep_ckmh
    if early is not None and early.interval != s.course.index:
        early = None
    if early is None or s.rise is None or s.rise.interval != early.interval:
        s.rise = None
    if interval is None:
        return
    ends = s.course.ends
    s.emit(IntervalEntered(at=s.at, index=s.course.index, planned=planned, ends=ends))
    held = early is not None and leading.keep_present_speed(s, early, asked_ckmh or early.base_ckmh)
    already_over = ends is not None and ends <= s.at and not interval.until_key
    if interval.moving and not already_over:
        due = planned if early is None or early.called_off else early.due
        steer(s, Cause.GUARD if held else Cause.BOUNDARY, planned, due)
    elif interval.standstill and s.stretch:
        halting.begin(s, Purpose.STAND, text="the plan has the belt stand", gently=True)
    elif s.manual and not interval.moving:
        ask_to_stand(s, planned)


def ask_to_stand(s: Situation, planned: int) -> None:
    """Without a machine of ours: the runner stops the belt, if it was to move."""
    if s.wire.target_ckmh:
        s.emit(ConsoleAsked(at=s.at, target_ckmh=0, interval=s.course.index, planned=planned))
        s.wire.forget_target()


def go_to_next(s: Situation, planned: int, *, skipped: bool = False) -> None:
    """Leave the present interval for whatever follows it."""
    s.end_interval(planned, skipped=skipped)
    following = s.course.following
    if following is None:
        conclude(s)
    elif following.moving and not (s.stretch or s.manual):
        wait_for_key(s)
    elif not following.on_belt and s.stretch:
        halting.begin(s, Purpose.STAND, text="a step off the belt follows", gently=True)
    else:
        enter_next(s, planned)


def conclude(s: Situation) -> None:
    """The plan is done: the belt comes down and stops, then the session closes."""
    outcome = Outcome.SHORTENED if s.course.shortened else Outcome.FINISHED
    s.course.finish()
    if s.stretch and not s.manual:
        halting.begin(s, Purpose.CLOSE, outcome=outcome, text="the plan is done", gently=True)
    else:
        ending.end(s, outcome, 0, "The plan is done.")


def wait_for_key(s: Situation) -> None:
    """A key is needed before the belt may start, or before the first step off it."""
    following = s.course.following
    if following is None or not following.moving:
        s.enter(State.WAITING, "a key begins")
        s.say(Level.INFO, "Press ENTER to begin.")
        return
    s.enter(State.ARMED if s.first_stretch else State.WAITING, "a key starts the belt")
    if s.manual:
        s.say(Level.INFO, "Start the belt at its console, then press ENTER: the plan begins at once.")
        return
    s.say(
        Level.INFO,
        "Feet on the rails, key clipped. Press START on the treadmill, or ENTER here: "
        "the belt moves in 10 s, any key cancels.",
    )


def first_movement(s: Situation) -> None:
    """The belt was measured moving after a start: the stretch begins here."""
    s.stretch, s.first_stretch = True, False
    s.start_at = s.started_at = s.count_in_until = None
    s.enter(State.RUNNING, "the belt moves")
    s.wire.forget_target()
    s.untaken.over()
    s.wire.not_before = s.at + s.profile.speed_after_ms * 1000
    s.console.hasty_until = s.at + RESUME_WALK_US if s.pace.unit_known else 0
    if not s.wire.controlled:
        s.emit(s.wire.request_control(s.at))
    if not s.resuming:
        enter_next(s, s.at)
        return
    s.resuming, s.paused_at = False, None
    s.pace.resume(s.at + RESUME_WALK_US)
    go_on_with_rest(s, s.at + RESUME_WALK_US)
    steer(s, Cause.GUARD)


def go_on_with_rest(s: Situation, at: int) -> None:
    """The present interval, left before, goes on from `at`."""
    s.course.resume(at)
    s.emit(IntervalEntered(at=s.at, index=s.course.index, planned=at, ends=s.course.ends, resumed=True))


def tick(s: Situation) -> None:
    """Bring the plan up to the present instant."""
    budget.follow(s)
    _end_resume_walk(s)
    advance(s)
    _say_time(s)
    if s.state is State.RUNNING and s.on_belt and not s.manual:
        leading.take_back(s)
        leading.announce(s)
        insisting.tick(s)
        _follow_ramp(s)
        retry(s)
        _check_unknown(s)
    elif s.state is State.RUNNING and s.manual:
        _follow_ramp(s)


def advance(s: Situation) -> None:
    """Pass every planned end up to now; with the link lost not into a step that needs a stop or a key."""
    while s.state in (State.RUNNING, State.LOST):
        leading.begin(s)
        if (ends := _passed_end(s)) is None:
            return
        following = s.course.following
        if s.state is State.LOST and (following is None or following.moving is not s.stretch):
            return
        go_to_next(s, ends)


def dues(s: Situation) -> list[int | None]:
    """The instants at which `tick` may have something to do."""
    return [
        s.course.next_change(s.at),
        s.belt.unknown_at if s.stretch and not s.unknown_said else None,
        s.pace.resume_walk_until,
        leading.due_of_next(s),
        budget.due(s),
        *steering.dues(s),
        *insisting.dues(s),
    ]


def _passed_end(s: Situation) -> int | None:
    interval, ends = s.course.interval, s.course.ends
    if interval is None or ends is None or interval.until_key or ends > s.at:
        return None
    return ends


def _end_resume_walk(s: Situation) -> None:
    until = s.pace.resume_walk_until
    if until is not None and s.at >= until:
        s.pace.resume_walk_until = None
        if s.on_belt and s.state is State.RUNNING:
            steer(s, Cause.RAMP, until)


def _say_time(s: Situation) -> None:
    interval, ends = s.course.interval, s.course.ends
    if interval is None or ends is None or not interval.until_key or s.at < ends or s.time_said == s.course.index:
        return
    s.time_said = s.course.index
    s.say(Level.INFO, "Done? ENTER goes on.")


def _follow_ramp(s: Situation) -> None:
    interval: Interval | None = s.course.interval
    if s.early is not None or interval is None or not interval.moving or interval.from_ckmh == interval.to_ckmh:
        return
    _, since = s.course.planned_ckmh(s.at)
    insisted = s.untaken.outstanding(s.course.index, steering.wanted_ckmh(s))
    if since > s.course.began and s.rise is None and not insisted:
        steer(s, Cause.RAMP, since)


def _check_unknown(s: Situation) -> None:
    unknown_at = s.belt.unknown_at
    unknown = unknown_at is not None and s.at >= unknown_at
    if unknown and not s.unknown_said:
        last = "" if s.belt.speed_ckmh is None else f" The last report was {kmh_text(s.belt.speed_ckmh)} km/h."
        text = f"The belt's speed is unknown: the treadmill has stopped reporting.{last} Nothing faster is sent."
        s.say_now_and_then(Level.WARNING, text, about="an unknown belt")
    s.unknown_said = unknown
