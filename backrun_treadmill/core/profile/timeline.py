"""Steps as written -> the flat timeline: repeats unrolled, cues handed out, sets numbered, both ends added."""

from collections.abc import Sequence
from itertools import count, cycle

from msgspec.structs import replace

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.core.profile.steps import Item, Repeat, Step, own_speeds
from backrun_treadmill.core.units import MINUTE_US

ADDED_US = 5 * MINUTE_US
"""Length of a warm-up or cool-down that the author left out."""


def count_steps(items: Sequence[Item]) -> int:
    """How many intervals the steps unroll to."""
    return sum(item.times * count_steps(item.items) if isinstance(item, Repeat) else 1 for item in items)


def unroll(items: Sequence[Item]) -> list[Step]:
    """Every step in the order it is done, each still with the place where it is written."""
    flat: list[Step] = []
    for item in items:
        if isinstance(item, Repeat):
            inner = unroll(item.items) * item.times
            flat += _hand_out(item.cues, inner) if item.cues else inner
        else:
            flat.append(item)
    return flat


def number_sets(steps: Sequence[Step]) -> list[Step]:
    """Sets numbered from 1: a run opens one, the walks and rests right after it belong to it."""
    numbers = count(1)
    numbered: list[Step] = []
    open_set = 0
    for step in steps:
        match step.interval.kind:
            case Kind.RUN:
                open_set = next(numbers)
            case Kind.WALK | Kind.REST:
                pass
            case _:
                open_set = 0
        numbered.append(replace(step, interval=replace(step.interval, set_no=open_set)))
    return numbered


def add_ends(steps: Sequence[Step], runner: Runner) -> list[Step]:
    """Warm-up and cool-down around the belt's part where the author wrote none, never faster than he goes himself."""
    moving = [index for index, step in enumerate(steps) if step.interval.moving]
    if not moving:
        return list(steps)
    fastest = max(max(s.interval.from_ckmh, s.interval.to_ckmh) for s in steps)
    kinds = {step.interval.kind for step in steps}
    warm_up = [] if Kind.WARM_UP in kinds else [_added(Kind.WARM_UP, runner, fastest)]
    cool_down = [] if Kind.COOL_DOWN in kinds else [_added(Kind.COOL_DOWN, runner, fastest)]
    first, after = moving[0], moving[-1] + 1
    return [*steps[:first], *warm_up, *steps[first:after], *cool_down, *steps[after:]]


def _added(kind: Kind, runner: Runner, fastest: int) -> Step:
    speeds = own_speeds(kind, runner)
    interval = Interval(
        kind=kind,
        from_ckmh=min(speeds.from_ckmh, fastest),
        to_ckmh=min(speeds.to_ckmh, fastest),
        duration_us=ADDED_US,
        added=True,
    )
    return Step(f"the {kind.value} added to the profile", interval)


def _hand_out(cues: Sequence[str], steps: Sequence[Step]) -> list[Step]:
    turns = cycle(cues)
    return [
        replace(step, interval=replace(step.interval, cue=next(turns)))
        if step.interval.kind is Kind.RUN and not step.interval.cue
        else step
        for step in steps
    ]
