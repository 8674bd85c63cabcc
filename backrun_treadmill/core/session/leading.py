"""Speeds that leave early, so that the machine's answer lands on the planned instant and not after it.

A write leaves at *due* = planned − lead. From then on the wire follows the next interval, by every rule for a rise,
while the plan stays in the present one. Whoever wants less within the lead calls the rise off: what waits is not sent,
what is sent is taken back at once, and the interval that follows keeps the present speed until a key.
"""

from backrun_treadmill.core.commands import Cause
from backrun_treadmill.core.intents import (
    EndPressed,
    LegReported,
    MoreRestPressed,
    NextPressed,
    PausePressed,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.core.notes import Level, RiseExpected, RiseWithheld, State
from backrun_treadmill.core.plan import Align, Interval
from backrun_treadmill.core.session import aligning
from backrun_treadmill.core.session.situation import Early, Situation
from backrun_treadmill.core.session.steering import steer
from backrun_treadmill.core.units import SECOND_US, kmh_text
from backrun_treadmill.core.vocabulary import AnyEvent

ANEW_US = SECOND_US // 5
"""An expected movement that shifts by more is told again."""

CALLS_OFF: dict[type, str] = {
    SlowerPressed: "slower was pressed",
    PausePressed: "pause was pressed",
    WalkPressed: "walk was pressed",
    MoreRestPressed: "more rest was asked for",
    NextPressed: "next was pressed",
    EndPressed: "the end was asked for",
    StopPressed: "stop was pressed",
    LegReported: "a leg was reported",
}


def due_of_next(s: Situation) -> int | None:
    """When the write for the next boundary leaves; None where it does not leave early, or already has."""
    following = _following_by_time(s)
    ends, asked_ckmh = s.course.ends, s.wire.asked_ckmh
    if following is None or ends is None or asked_ckmh is None or s.early is not None:
        return None
    target_ckmh = s.pace.wanted_next(following)
    if target_ckmh == asked_ckmh:
        return None
    due = ends - s.latency.lead_us(rise=target_ckmh > asked_ckmh)
    if (ramp := aligning.ramp_for(s, following, rise=target_ckmh > asked_ckmh)) is not None:
        due = aligning.due(s, ramp, ends, asked_ckmh=asked_ckmh, target_ckmh=target_ckmh)
    due = max(due, s.wire.gap_ends, _middle(s, ends))
    return due if due < ends else None


def _following_by_time(s: Situation) -> Interval | None:
    """The next interval, if the belt goes on into it by itself and is ours to drive."""
    interval, following = s.course.interval, s.course.following
    ours = s.opened.lead and s.linked and s.stretch and s.state is State.RUNNING and not s.manual
    if not ours or interval is None or following is None or interval.until_key:
        return None
    return following if interval.moving and following.moving else None


def _middle(s: Situation, ends: int) -> int:
    """The present speed keeps at least half of the time that the plan gives it."""
    _, since = s.course.planned_ckmh(s.at)
    return (since + ends) // 2


def begin(s: Situation) -> None:
    """Once the next boundary's write is due, write it; after the boundary itself only the due instant counts."""
    due, ends, following = due_of_next(s), s.course.ends, s.course.following
    if due is None or ends is None or following is None or s.at < due:
        return
    rise = s.pace.wanted_next(following) > (s.wire.asked_ckmh or 0)
    ramp = aligning.ramp_for(s, following, rise=rise)
    s.early = Early(
        interval=s.course.index + 1,
        planned=ends,
        due=due,
        base_ckmh=s.wire.asked_ckmh or 0,
        target_ckmh=s.pace.wanted_next(following),
        align=Align.COMMAND if ramp is None else Align.BELT,
    )
    if s.at < ends:
        steer(s, Cause.BOUNDARY, ends, due)


def heed(s: Situation, event: AnyEvent) -> None:
    """A key that wants less, whatever else it does, calls off a rise that has left early."""
    why = CALLS_OFF.get(type(event))
    if why is not None:
        want_less(s, why)


def want_less(s: Situation, why: str) -> None:
    """Call off the rise that has left early, if there is one; a fall is what is wanted."""
    if s.early is not None and s.early.rise:
        call_off(s, why)


def call_off(s: Situation, why: str) -> None:
    """The present interval keeps its own speed, and a rise does not follow by itself."""
    early = s.early
    if early is None or early.called_off:
        return
    early.called_off = why
    s.rise = s.wire.waiting = None
    if early.rise:
        s.emit(
            RiseWithheld(
                at=s.at, target_ckmh=early.target_ckmh, planned=early.planned, interval=early.interval, reason=why
            )
        )


def take_back(s: Situation) -> None:
    """What left early and was called off is undone, as far as that is slower."""
    if s.early is None or not s.early.called_off or s.course.interval is None:
        return
    planned_ckmh, _ = s.course.planned_ckmh(s.at)
    asked_ckmh = s.wire.asked_ckmh
    if asked_ckmh is not None and asked_ckmh > s.pace.wanted(s.course.interval, planned_ckmh, s.at):
        steer(s, Cause.KEY)


def keep_present_speed(s: Situation, early: Early, asked_ckmh: int) -> bool:
    """The interval that `early` was for has begun; if its rise was called off it waits for a key. Whether it does."""
    if not (early.called_off and early.rise):
        return False
    s.pace.hold(max(asked_ckmh, s.pace.range.least_ckmh))
    if not early.said:
        s.say(
            Level.WARNING,
            f"Not raised to {kmh_text(early.target_ckmh)} km/h: {early.called_off} as it began. "
            "The belt keeps its speed for this interval. Press g to go on as planned.",
        )
    return True


def reinstate(s: Situation) -> bool:
    """A key goes on as planned although the rise was called off; False where none was."""
    if s.early is None or not s.early.called_off:
        return False
    s.early.called_off, s.early.due = "", s.at
    return True


def announce(s: Situation) -> None:
    """Tell when the belt is going to move, where that is well before the instant: views count down to it."""
    following, due = s.course.following, due_of_next(s)
    ramp = None if following is None else aligning.ramp_for(s, following, rise=True)
    if due is None or following is None or ramp is None:
        return
    if s.pace.wanted_next(following) < (s.wire.asked_ckmh or 0):
        return
    interval, moves_at = s.course.index + 1, due + ramp.dead_us
    if s.rise_expected is None or s.rise_expected[0] != interval or abs(s.rise_expected[1] - moves_at) > ANEW_US:
        s.rise_expected = (interval, moves_at)
        s.emit(RiseExpected(at=s.at, interval=interval, moves_at=moves_at))
