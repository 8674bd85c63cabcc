"""Draws the timeline: the plan's speed as a shaded shape, the belt's own as a solid one over it, a line for now."""

from functools import lru_cache

from rich.style import Style
from textual.strip import Strip

from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.readout.now import Moment
from backrun_treadmill.core.readout.picture import BUCKETS, Readout
from backrun_treadmill.tui.drawing.palettes import Inks
from backrun_treadmill.tui.drawing.strips import blank, cells

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_NOW = "│"
_SHADE = "░"


def draw_timeline(readout: Readout, moment: Moment, *, width: int, rows: int, inks: Inks) -> list[Strip]:
    """`rows` lines; the height is the plan's fastest speed, or the belt's where that was faster."""
    total_us = readout.plan.duration_us
    if rows <= 0 or not total_us:
        return blank(width, rows, inks.text)
    planned = planned_speeds(readout.plan, width)
    run = [_run_at(readout.track, column, width) for column in range(width)]
    top_ckmh = max(1, *planned, *(speed or 0 for speed in run))
    now = min(width - 1, moment.position_us * width // total_us)
    eighths = [
        (_eighths(plan, top_ckmh, rows), _eighths(done or 0, top_ckmh, rows))
        for plan, done in zip(planned, run, strict=True)
    ]
    return [
        cells(
            (_NOW, inks.strong) if column == now else _cell(*eighths[column], base=8 * (rows - 1 - row), inks=inks)
            for column in range(width)
        )
        for row in range(rows)
    ]


def draw_plan(plan: Plan, width: int, rows: int, inks: Inks) -> list[Strip]:
    """A plan nobody runs yet, in `rows` lines."""
    if not plan.duration_us or not plan.peak_ckmh:
        return blank(width, rows, inks.text)
    heights = [_eighths(speed, plan.peak_ckmh, rows) for speed in planned_speeds(plan, width)]
    return [
        cells((_EIGHTHS[max(0, min(8, height - 8 * (rows - 1 - row)))], inks.plan) for height in heights)
        for row in range(rows)
    ]


@lru_cache(maxsize=64)
def planned_speeds(plan: Plan, width: int) -> tuple[int, ...]:
    """The plan's speed in the middle of each column, 0.01 km/h."""
    speeds, starts_us = [], 0
    spans = iter(plan.intervals)
    step = next(spans)
    for column in range(width):
        at_us = (2 * column + 1) * plan.duration_us // (2 * width)
        while at_us >= starts_us + step.duration_us:
            starts_us += step.duration_us
            step = next(spans)
        ramp = (step.to_ckmh - step.from_ckmh) * (at_us - starts_us) // step.duration_us
        speeds.append(step.from_ckmh + ramp)
    return tuple(speeds)


def _run_at(track: tuple[int | None, ...], column: int, width: int) -> int | None:
    """The last speed run within a column; columns may be narrower than the track's pieces."""
    first, last = column * BUCKETS // width, max(column * BUCKETS // width + 1, (column + 1) * BUCKETS // width)
    return next((speed for speed in reversed(track[first:last]) if speed is not None), None)


def _eighths(speed_ckmh: int, top_ckmh: int, rows: int) -> int:
    return round(speed_ckmh * 8 * rows / top_ckmh)


def _cell(planned: int, run: int, *, base: int, inks: Inks) -> tuple[str, Style]:
    solid = max(0, min(8, run - base))
    if solid:
        return _EIGHTHS[solid], inks.done
    if planned - base >= 4:
        return _SHADE, inks.plan
    return (_EIGHTHS[1], inks.plan) if base == 0 else (" ", inks.plan)
