"""What a whole timeline may not do: go over the runner's limits or the machine's, stop a belt that stands.

Single speeds, amounts and inclines were held against the runner's limits as they were read.
"""

from collections.abc import Sequence

from backrun_treadmill.core.faults import Place
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.profile.steps import Step
from backrun_treadmill.core.profile.terms import speed_text
from backrun_treadmill.core.units import MINUTE_US, SECOND_US


def check_limits(steps: Sequence[Step], runner: Runner, machine: MachineProfile, *, place: Place) -> None:
    """Refuse what goes over a limit, with the limit; nothing is ever clamped."""
    _check_length(steps, runner, place)
    before: Step | None = None
    for step in steps:
        there = place.inside(step.place)
        if step.interval.standstill and not (before and before.interval.moving):
            there.refuse(None, "stops a belt that is not moving; to rest beside it, write an off-belt step")
        if step.interval.moving:
            _check_rise(before, step, runner, place=there)
        if step.interval.stand:
            _check_auto_stop(step, machine, there)
        before = step


def _check_length(steps: Sequence[Step], runner: Runner, place: Place) -> None:
    total_us = sum(step.interval.duration_us for step in steps)
    if total_us > runner.longest_us:
        added = " (the added warm-up and cool-down included)" if any(s.interval.added for s in steps) else ""
        place.refuse(
            None,
            f"takes {total_us / MINUTE_US:.4g} min{added}, longer than the runner's longest session; "
            f"at most {runner.longest_us // MINUTE_US} min (longest in settings.toml)",
        )


def _check_rise(before: Step | None, step: Step, runner: Runner, *, place: Place) -> None:
    was, to = before.interval.to_ckmh if before else 0, step.interval.from_ckmh
    if to - was > runner.step_ckmh:
        place.refuse(
            None,
            f"goes from {speed_text(was)} to {speed_text(to)} at once; at most {speed_text(runner.step_ckmh)} faster "
            "at a time (biggest_rise in settings.toml): put a slower step before it",
        )


def _check_auto_stop(step: Step, machine: MachineProfile, place: Place) -> None:
    if 0 < machine.auto_stop_s * SECOND_US <= step.interval.duration_us:
        place.refuse(
            None,
            f"is a rest on the rails of {step.interval.duration_us // SECOND_US} s, and this treadmill stops by itself "
            f"after {machine.auto_stop_s} s without steps; make it shorter, or walk",
        )
