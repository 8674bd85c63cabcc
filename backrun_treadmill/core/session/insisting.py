"""A speed that the machine does not take: what is wanted now is sent again, for a fall as long as it takes.

At once a few times, for it may have been an accident of the air; then every 2 s, as a stop is, and only while the belt
is faster than wanted and has not settled. A rise is never sent again by itself. It is said once in an interval for the
same reason; a belt that stays too fast is an alarm, for then only its console, a stop or the safety key slows it.
"""

from backrun_treadmill.core.commands import Cause
from backrun_treadmill.core.notes import Level, State
from backrun_treadmill.core.session import leading
from backrun_treadmill.core.session.console import NOISE_CKMH
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.steering import slow, steer, wanted_ckmh
from backrun_treadmill.core.session.untaken import AGAIN_US
from backrun_treadmill.core.units import SECOND_US, kmh_text

TOO_FAST_US = 5 * SECOND_US
"""A belt that is faster than wanted so long because of it is an alarm."""


def not_taken(s: Situation, reason: str) -> None:
    """The newest speed was refused, or the link did not take it.

    What the belt follows is not known now, so nothing counts as sent already. After a rise the speed before it is
    wanted, for the belt may have taken the rise all the same.
    """
    was_ckmh, target_ckmh, cause = s.wire.was_ckmh, s.wire.target_ckmh, s.wire.cause
    if target_ckmh is None:
        return
    rose = target_ckmh > was_ckmh and cause is not Cause.GUARD
    interval, newer = s.course.index, s.wire.waiting is not None
    s.untaken.failed(s.at, interval, target_ckmh)
    s.console.refused = True
    s.wire.forget_target()
    if s.state is State.RUNNING and s.on_belt:
        if rose:
            s.rise = None
            leading.call_off(s, "the treadmill did not take it")
            s.pace.hold(max(_was_ckmh(s, was_ckmh), s.pace.range.least_ckmh))
        if rose or newer or (s.untaken.quick and not _slower(s, wanted_ckmh(s))):
            steer(s, Cause.GUARD)
    first = s.untaken.first_said(interval, reason)
    if s.state in (State.RUNNING, State.HELD) and (first or cause is Cause.KEY):
        s.say(Level.WARNING, f"The treadmill did not take {kmh_text(target_ckmh)} km/h: {reason}. Use its console.")


def _was_ckmh(s: Situation, was_ckmh: int) -> int:
    """What the belt was asked for before; what it reports, where somebody is slowing it."""
    slowed = _slower(s, was_ckmh) and not s.belt.rising
    return min(was_ckmh, s.belt.speed_ckmh or 0) if slowed else was_ckmh


def _slower(s: Situation, speed_ckmh: int) -> bool:
    """The belt is seen below this speed: to send that again would be a rise."""
    return s.belt.fresh(s.at) and s.belt.level_ckmh < speed_ckmh - NOISE_CKMH


def taken(s: Situation) -> None:
    """The newest speed is in force, or one that somebody else has set."""
    s.untaken.over()
    s.console.refused = False


def reached(s: Situation) -> None:
    """The belt has settled at the target: that it was refused counts no more if the belt went there for it."""
    moved = not s.console.unmoved(s.belt, s.pace.range.least_ckmh)
    if s.console.target_ckmh is not None and moved:
        if s.wire.target_ckmh is None:
            s.wire.adopt(s.console.target_ckmh)
        taken(s)


def tick(s: Situation) -> None:
    """While a speed is outstanding: the next write, the alarm."""
    untaken = s.untaken
    if untaken.again_at is None:
        return
    out = s.wire.target_ckmh is not None
    if out and s.at >= s.wire.set_at + AGAIN_US and not s.wire.in_doubt:  # no refusal came, or the belt was adopted
        taken(s)
        return
    seen = s.belt.fresh(s.at)
    if s.console.settled or (seen and not _too_fast(s)):
        untaken.faster_since = None
        return
    if seen:
        _watch(s)  # also while the write is out: there are machines that refuse it seconds later
    if not out and s.at >= max(untaken.again_at, s.wire.gap_ends):
        slow(s, Cause.GUARD)


def dues(s: Situation) -> list[int | None]:
    """The instants at which `tick` may have something to do without a report."""
    untaken = s.untaken
    if untaken.again_at is None:
        return []
    alarm_at = None if untaken.faster_since is None else untaken.faster_since + TOO_FAST_US
    return [max(untaken.again_at, s.wire.gap_ends), alarm_at]


def _too_fast(s: Situation) -> bool:
    return s.belt.level_ckmh > wanted_ckmh(s) + NOISE_CKMH


def _watch(s: Situation) -> None:
    """The belt is faster than wanted: once it has been so for a while, and does not fall, it is an alarm."""
    untaken = s.untaken
    if untaken.faster_since is None:
        untaken.faster_since, untaken.faster_ckmh = s.at, s.belt.level_ckmh
    falls = s.belt.level_ckmh < untaken.faster_ckmh - NOISE_CKMH
    if s.at < untaken.faster_since + TOO_FAST_US or falls or not untaken.first_said(s.course.index, "too fast"):
        return
    wanted, shown = kmh_text(wanted_ckmh(s)), kmh_text(s.belt.speed_ckmh or 0)
    s.say(
        Level.ALARM,
        f"The treadmill does not take {wanted} km/h: its belt is at {shown}. Slow it at its console, or press SPACE to "
        "stop it; if neither helps, pull the safety key.",
    )
