"""What the author of a good profile perhaps did not mean: no cool-down, steps too short for the belt, keys to press."""

from collections.abc import Sequence
from itertools import pairwise

from backrun_treadmill.core.faults import Place
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.plan import Align, Interval, Kind
from backrun_treadmill.core.profile.steps import Step
from backrun_treadmill.core.profile.terms import speed_text
from backrun_treadmill.core.units import SECOND_US

UP_CKMH_S = 200
DOWN_CKMH_S = 50
"""Ramps of a machine nobody has measured."""
AT_REST_US = 5 * SECOND_US
"""A rise that leaves early for `align = "belt"` still leaves this long at the rest speed."""


def note_cautions(steps: Sequence[Step], machine: MachineProfile, place: Place) -> None:
    """Note them all, once each; a caution never stops a run."""
    intervals = [step.interval for step in steps]
    _note_end(intervals, place)
    _note_short_steps(steps, machine, place)
    waits = waits_for_key(intervals)
    if waits:
        times = "once" if waits == 1 else f"{waits} times"
        place.caution(f"waits for a key {times} after its start; somebody must press it")


def waits_for_key(intervals: Sequence[Interval]) -> int:
    """How often a plan waits for a key after the one that starts it."""
    belt_starts = sum(now.moving and not before.moving for before, now in pairwise(intervals))
    return belt_starts + sum(interval.until_key for interval in intervals)


def _note_end(intervals: Sequence[Interval], place: Place) -> None:
    moving = [interval for interval in intervals if interval.moving]
    if moving and all(interval.kind is not Kind.COOL_DOWN for interval in moving):
        place.caution(f"has no cool-down: it ends at {speed_text(moving[-1].to_ckmh)}; add one, or leave out bare")


def _note_short_steps(steps: Sequence[Step], machine: MachineProfile, place: Place) -> None:
    up, down = machine.up_ckmh_s or UP_CKMH_S, machine.down_ckmh_s or DOWN_CKMH_S
    afters = [*(step.interval for step in steps[2:]), None]
    needs: dict[tuple[str, Kind, int], int] = {}
    for (before, step), after in zip(pairwise(steps), afters, strict=False):
        interval = step.interval
        needed_us = _changing_us(before.interval, interval, after, up=up, down=down)
        if needed_us > interval.duration_us:
            written = (step.place, interval.kind, interval.duration_us)
            needs[written] = max(needed_us, needs.get(written, 0))
    for (where, kind, duration_us), needed_us in needs.items():
        place.inside(where).caution(
            f"{kind.value} of {_seconds(duration_us)} is too short for the belt: to change speed it needs "
            f"{_seconds(needed_us)} (counted with {speed_text(down)} down and {speed_text(up)} up a second)"
        )


def _changing_us(before: Interval, now: Interval, after: Interval | None, *, up: int, down: int) -> int:
    """How long the belt changes speed within `now`; the early rise to a run aligned to the belt is part of it."""
    if not (before.moving and now.on_belt):
        return 0
    change = now.from_ckmh - before.to_ckmh
    if change > 0:
        return 0 if now.align is Align.BELT else change * SECOND_US // up
    early = after is not None and after.moving and after.align is Align.BELT
    rise = after.from_ckmh - now.to_ckmh if after is not None and early else 0
    return -change * SECOND_US // down + (AT_REST_US + rise * SECOND_US // up if rise > 0 else 0)


def _seconds(span_us: int) -> str:
    return f"{span_us / SECOND_US:.1f}".removesuffix(".0") + " s"
