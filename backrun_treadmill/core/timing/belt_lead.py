"""What `align = "belt"` means: how early a speed must leave so that the belt is at speed for the whole run.

At speed is 95 % of the run's speed or more. A rise leaves early so that the belt crosses that at the run's start, a
fall so that it crosses it again at the run's end. Pure arithmetic on a learned ramp; `leading` says who may write when.
"""

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from backrun_treadmill.core.machine import Learned, LearnedWith
from backrun_treadmill.core.plan import Align, Interval, Plan
from backrun_treadmill.core.units import SECOND_US

AT_SPEED_PERCENT = 95
AT_REST_US = 5 * SECOND_US
"""A rise never leaves before the belt has had its rest speed for so long."""


class BeltRamp(Struct, frozen=True):
    """How a belt changes its speed: dead time in µs, rates in 0.01 km/h per second."""

    dead_us: int
    up_ckmh_s: int
    down_ckmh_s: int

    def rise_lead_us(self, from_ckmh: int, to_ckmh: int) -> int:
        """From the write to 95 % of the new speed."""
        span_ckmh = max(0, to_ckmh * AT_SPEED_PERCENT // 100 - from_ckmh)
        return self.dead_us + span_ckmh * SECOND_US // self.up_ckmh_s

    def fall_lead_us(self, from_ckmh: int, to_ckmh: int) -> int:
        """From the write to 95 % of the old speed, or to the new one where that is sooner."""
        span_ckmh = min(from_ckmh - from_ckmh * AT_SPEED_PERCENT // 100, from_ckmh - to_ckmh)
        return self.dead_us + span_ckmh * SECOND_US // self.down_ckmh_s


class Misfit(Struct, frozen=True):
    """Interval `index` is too short for what the belt has to do in it; times in µs."""

    index: int
    down_us: int
    up_lead_us: int
    duration_us: int

    @property
    def needs_us(self) -> int:
        """Down, five seconds at its own speed, and up again."""
        return self.down_us + AT_REST_US + self.up_lead_us


def ramp_of(learned: Learned) -> BeltRamp | None:
    """The ramp to go by; None where `why_unknown` says why."""
    if why_unknown(learned):
        return None
    return BeltRamp(learned.dead_time_ms * 1000, learned.up_ckmh_s, learned.down_ckmh_s)


def why_unknown(learned: Learned) -> str:
    """Why there is no ramp to go by, as a sentence without its end; empty where there is one."""
    if learned.reports_set_point:
        return "this treadmill reports the speed it was asked for and not its belt's, so its ramp is unknown"
    if not (learned.up_ckmh_s and learned.down_ckmh_s):
        return "how fast this treadmill's belt changes its speed is not known yet; a session with a foot pod shows it"
    if learned.learned_with is not LearnedWith.RUNNER:
        return "its ramps were learned without a single step on the belt; a session with a foot pod shows them"
    return ""


def has_aligned(plan: Plan) -> bool:
    """Whether any step asks for the belt to be at speed on time."""
    return any(interval.align is Align.BELT and interval.moving for interval in plan.intervals)


def misfits(plan: Plan, ramp: BeltRamp) -> list[Misfit]:
    """Every interval before an aligned rise that is too short for the way down, 5 s at its speed, and the lead."""
    found = []
    for index, (before, now, after) in enumerate(_threes(plan.intervals)):
        rise = now.moving and after.moving and after.align is Align.BELT and after.from_ckmh > now.to_ckmh
        if not rise or now.until_key:
            continue
        fall_ckmh = max(0, before.to_ckmh - now.from_ckmh) if before is not None and before.moving else 0
        misfit = Misfit(
            index=index,
            down_us=ramp.dead_us + fall_ckmh * SECOND_US // ramp.down_ckmh_s if fall_ckmh else 0,
            up_lead_us=ramp.rise_lead_us(now.to_ckmh, after.from_ckmh),
            duration_us=now.duration_us,
        )
        if misfit.needs_us > misfit.duration_us:
            found.append(misfit)
    return found


def misfit_text(misfit: Misfit, plan: Plan) -> str:
    """A sentence without its end."""
    interval = plan.intervals[misfit.index]
    parts = [f"{_s(misfit.down_us)} down", f"{_s(AT_REST_US)} at its speed", f"{_s(misfit.up_lead_us)} up"]
    return (
        f"{interval.kind.value} of {_s(misfit.duration_us)} is too short for the belt to be at speed when the next "
        f"step begins: it needs {_s(misfit.needs_us)} ({', '.join(parts)})"
    )


def _threes(intervals: Sequence[Interval]) -> list[tuple[Interval | None, Interval, Interval]]:
    befores: list[Interval | None] = [None, *intervals]
    return [(before, now, after) for before, (now, after) in zip(befores, pairwise(intervals), strict=False)]


def _s(span_us: int) -> str:
    return f"{span_us / SECOND_US:.1f}".removesuffix(".0") + " s"
