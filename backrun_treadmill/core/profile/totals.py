"""What a plan comes to, before anybody has run it: time, distance, and the impacts to expect."""

from msgspec import Struct

from backrun_treadmill.core.gait import RUNS_FROM_CKMH, estimated_spm
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.profile.cautions import waits_for_key
from backrun_treadmill.core.units import MINUTE_US, travelled_cm

RAMP_SLICES = 60
"""A ramp is counted in this many slices of steady speed."""


class Totals(Struct, frozen=True):
    """The sums of a plan; impacts are estimates for both feet."""

    duration_us: int
    belt_us: int
    run_us: int
    distance_cm: int
    peak_ckmh: int
    running_impacts: int
    walking_impacts: int
    sets: int
    presses: int
    """Key presses needed after the one that starts it."""


def add_up(plan: Plan) -> Totals:
    """The totals of a plan at its own nominal speeds; the ramps a machine takes between steps are not in it."""
    running, walking = (sum(_impacts(i, running=kind) for i in plan.intervals) for kind in (True, False))
    return Totals(
        duration_us=plan.duration_us,
        belt_us=sum(i.duration_us for i in plan.intervals if i.on_belt),
        run_us=sum(i.duration_us for i in plan.intervals if i.kind is Kind.RUN),
        distance_cm=round(sum(_distance_cm(i) for i in plan.intervals)),
        peak_ckmh=plan.peak_ckmh,
        running_impacts=round(running),
        walking_impacts=round(walking),
        sets=plan.sets,
        presses=waits_for_key(plan.intervals),
    )


def over_budget_text(plan: Plan, runner: Runner) -> str:
    """A sentence where a plan has more running in it than the runner's budget of impacts allows; else empty."""
    planned, budget = add_up(plan).running_impacts, runner.impact_budget
    if budget is None or planned <= budget:
        return ""
    return f"about {planned} running impacts are planned, and your budget is {budget}: the rest of them will be walked."


def _distance_cm(interval: Interval) -> float:
    if interval.distance_cm:
        return interval.distance_cm
    return travelled_cm(interval.from_ckmh + interval.to_ckmh, interval.duration_us) / 2


def _impacts(interval: Interval, *, running: bool) -> float:
    """Contacts of one gait. A run counts as running however slow it is; anything else by its speed."""
    if interval.stand or not interval.moving:
        return 0.0
    span = interval.to_ckmh - interval.from_ckmh
    speeds = [interval.from_ckmh + span * (k + 0.5) / RAMP_SLICES for k in range(RAMP_SLICES)]
    runs_from = 0 if interval.kind is Kind.RUN else RUNS_FROM_CKMH
    each_us = interval.duration_us / RAMP_SLICES
    spms = (estimated_spm(v, runs_from_ckmh=runs_from) for v in speeds if (v >= runs_from) is running)
    return sum(spm * each_us / MINUTE_US for spm in spms)
