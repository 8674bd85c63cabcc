"""How the runs of a plan fit one treadmill's belt, in lines: by the command, and aligned to the belt."""

from backrun_treadmill.core.machine import Learned
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.timing.belt_lead import BeltRamp, has_aligned, misfit_text, misfits, ramp_of, why_unknown
from backrun_treadmill.core.units import SECOND_US, kmh_text


def fit_lines(plan: Plan, learned: Learned) -> list[str]:
    """Both lines for every different run, each a sentence; one that says why where the ramp is not known."""
    ramp = ramp_of(learned)
    if ramp is None:
        aligned = " Runs aligned to the belt begin with the command." if has_aligned(plan) else ""
        return [f"{_sentence(why_unknown(learned))}{aligned}"]
    up, down = kmh_text(ramp.up_ckmh_s), kmh_text(ramp.down_ckmh_s)
    head = f"Its belt: {up} km/h a second up, {down} down, {ramp.dead_us / SECOND_US:.1f} s until it moves."
    runs = dict.fromkeys(line for index in _rises(plan) for line in _both(plan, index, ramp))
    return [head, *runs]


def unfit_lines(plan: Plan, learned: Learned) -> list[str]:
    """Why runs cannot be aligned to this belt, a line a rest that is too short; empty where they can."""
    ramp = ramp_of(learned)
    return [] if ramp is None else [f"step {m.index + 1}: {misfit_text(m, plan)}" for m in misfits(plan, ramp)]


def _rises(plan: Plan) -> list[int]:
    """The runs that the belt must speed up for while it moves."""
    return [
        index
        for index, (before, now) in enumerate(zip(plan.intervals, plan.intervals[1:], strict=False), start=1)
        if now.kind is Kind.RUN and before.moving and now.from_ckmh > before.to_ckmh and not now.distance_cm
    ]


def _both(plan: Plan, index: int, ramp: BeltRamp) -> list[str]:
    run, after = plan.intervals[index], plan.step(index + 1)
    rise_us = ramp.rise_lead_us(plan.intervals[index - 1].to_ckmh, run.from_ckmh)
    fall_us = _fall_us(run, after, ramp)
    what, whole = f"run of {_s(run.duration_us)} at {kmh_text(run.from_ckmh)} km/h", _s(run.duration_us)
    part = _s(max(0, run.duration_us - rise_us + fall_us))
    return [
        f"By the command: {what}: at speed from {_s(rise_us)} on, for {part}.",
        f"By the belt: {what}: at speed for {whole}; the belt leaves its rest speed {_s(rise_us)} before.",
    ]


def _fall_us(run: Interval, after: Interval | None, ramp: BeltRamp) -> int:
    slower = after is not None and after.moving and after.from_ckmh < run.to_ckmh
    return ramp.fall_lead_us(run.to_ckmh, after.from_ckmh) if after is not None and slower else 0


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _s(span_us: int) -> str:
    return f"{span_us / SECOND_US:.1f}".removesuffix(".0") + " s"
