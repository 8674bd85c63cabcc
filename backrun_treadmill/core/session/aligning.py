"""Runs aligned to the belt, in a session: whether it can be done on this machine, and when a speed leaves for it."""

from backrun_treadmill.core.notes import Level
from backrun_treadmill.core.plan import Align, Interval
from backrun_treadmill.core.session.belt import SLOWEST_DOWN_CKMH_S
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.timing.belt_lead import (
    AT_REST_US,
    BeltRamp,
    has_aligned,
    misfit_text,
    misfits,
    ramp_of,
    why_unknown,
)
from backrun_treadmill.core.units import SECOND_US

NEAR_CKMH = 10


def decide(s: Situation) -> None:
    """At the first connection: by the belt where its ramp is known and all fits, else by the command, and say so."""
    plan, learned = s.opened.plan, s.profile.learned
    if not has_aligned(plan):
        return
    ramp = ramp_of(learned) if s.opened.lead else None
    unfit = misfits(plan, ramp) if ramp is not None else []
    if ramp is not None and not unfit:
        s.belt_ramp = ramp
        return
    why = why_unknown(learned) if s.opened.lead else "nothing leaves early with --no-lead"
    why = misfit_text(unfit[0], plan) if unfit else why
    s.say(Level.WARNING, f"The runs begin with the command and not with the belt at speed: {why}.")


def ramp_for(s: Situation, following: Interval, *, rise: bool) -> BeltRamp | None:
    """The ramp to go by where it is the belt that shall be on time, and not the command."""
    interval = following if rise else s.course.interval
    wanted = interval is not None and interval.align is Align.BELT
    # The end of a distance moves with the speed itself: to leave seconds early for it would move it away.
    by_time = s.course.interval is not None and not s.course.interval.distance_cm
    return s.belt_ramp if wanted and by_time else None


def due(s: Situation, ramp: BeltRamp, ends: int, *, asked_ckmh: int, target_ckmh: int) -> int:
    """When the speed for the instant `ends` leaves."""
    if target_ckmh < asked_ckmh:
        return ends - ramp.fall_lead_us(asked_ckmh, target_ckmh)
    if s.arrived_at is None:
        return ends
    # The report that shows the belt within a step of its rest speed may be that much ahead of the belt itself.
    at_rest = s.arrived_at + near_ckmh(s) * SECOND_US // SLOWEST_DOWN_CKMH_S
    return max(ends - ramp.rise_lead_us(asked_ckmh, target_ckmh), at_rest + AT_REST_US)


def near_ckmh(s: Situation) -> int:
    """A belt this close to its target has arrived."""
    return max(NEAR_CKMH, s.pace.range.step_ckmh)


def note_arrival(s: Situation) -> None:
    """The newest report: has the belt reached what was asked for?"""
    speed_ckmh, target_ckmh = s.belt.speed_ckmh, s.wire.target_ckmh
    if s.arrived_at is None and speed_ckmh is not None and target_ckmh is not None:
        arrived = abs(speed_ckmh - target_ckmh) <= near_ckmh(s)
        s.arrived_at = s.at if arrived else None
