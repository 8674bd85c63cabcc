"""What a chart is made of. Across it counts in percent of the width, down in pixels: so it fits a phone, a screen and
paper without its words growing or shrinking. The templates draw it.

`style` is a class of the style sheet; colour is never the only sign, so each style has a dash, a shape or a hatch too.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from backrun_treadmill.exchange.html_report.axes import Axis

HEIGHT_PX = 180
TOP_PX = 18
"""Above the highest value, for the numbers of sets."""
MARGIN_PERCENT = 9
"""Left of the first column, for the numbers of the axis."""
WIDE = 1000
"""Units across within a path, whatever the width."""


class Tick(Struct, frozen=True):
    """A word beside an axis, and its line."""

    place: float
    """Percent across, or pixels down."""
    text: str


class Band(Struct, frozen=True):
    """A span of the width, behind everything."""

    left: float
    width: float
    style: str
    text: str = ""
    top_px: float = 0
    height_px: float = HEIGHT_PX


class Line(Struct, frozen=True):
    """A path in `WIDE` units across and pixels down."""

    path: str
    style: str


class Bar(Struct, frozen=True):
    """A filled part of a column; `text` stands above it."""

    left: float
    width: float
    top_px: float
    height_px: float
    style: str
    text: str = ""


class Point(Struct, frozen=True):
    """A marker; `style` says its shape."""

    left: float
    top_px: float
    style: str


class Key(Struct, frozen=True):
    """A line of the legend."""

    style: str
    text: str


class Chart(Struct, frozen=True, kw_only=True):
    """One picture; `told` says in a sentence or two what it shows, for who cannot see it and for who can."""

    key: str
    """Its name in the page."""
    title: str
    unit: str
    told: str
    down: tuple[Tick, ...]
    across: tuple[Tick, ...]
    bands: tuple[Band, ...] = ()
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    legend: tuple[Key, ...] = ()


def middle(n: int, of: int) -> float:
    """Where column `n` (from 0) of so many stands, percent."""
    return round(MARGIN_PERCENT + (n + 0.5) * (100 - MARGIN_PERCENT) / of, 2)


def column_bar(n: int, of: int, ends_px: tuple[float, float], style: str, text: str = "") -> Bar:
    """A bar in column `n` of so many, between two heights (upper, lower)."""
    wide = round((100 - MARGIN_PERCENT) / of * 0.76, 2)
    upper, lower = ends_px
    return Bar(round(middle(n, of) - wide / 2, 2), wide, upper, round(lower - upper, 1), style, text)


def top_px(axis: Axis, value: float) -> float:
    """How far down a value stands."""
    return round(TOP_PX + (1 - axis.share(value)) * (HEIGHT_PX - TOP_PX), 1)


def down_ticks(axis: Axis) -> tuple[Tick, ...]:
    """The ticks of the axis that goes up, as numbers."""
    return tuple(Tick(top_px(axis, tick), f"{tick:g}") for tick in axis.ticks)


def line_path(points: Iterable[tuple[float, float | None]], across: Axis, up: Axis) -> str:
    """Through all the (x, y) of one line; None parts it. What lies on a level stretch is left out."""
    parts: list[str] = []
    run: list[tuple[int, float]] = []
    for x, y in points:
        if y is not None:
            run.append((round(across.share(x) * WIDE), top_px(up, y)))
        elif run:
            parts.append(_path(run))
            run = []
    return "".join(parts) + _path(run)


def step_points(points: Sequence[tuple[float, float | None]], end: float) -> list[tuple[float, float | None]]:
    """The corners of a value that holds until the next; the last until `end`."""
    corners: list[tuple[float, float | None]] = []
    for number, (x, y) in enumerate(points):
        until = points[number + 1][0] if number + 1 < len(points) else end
        corners += [(x, None), (x, None)] if y is None else [(x, y), (until, y)]
    return corners


def _path(run: list[tuple[int, float]]) -> str:
    if not run:
        return ""
    kept = [
        at
        for n, at in enumerate(run)
        if n in (0, len(run) - 1) or not (run[n - 1][1] == at[1] == run[n + 1][1] or run[n - 1] == at)
    ]
    if len(kept) == 1:
        kept = [kept[0], (kept[0][0] + 1, kept[0][1])]
    first, *rest = kept
    return f"M{first[0]} {first[1]:g}L{' '.join(f'{x} {y:g}' for x, y in rest)}"
