"""Lines of styled text, as Textual's line API wants them."""

from collections.abc import Iterable
from itertools import groupby
from textwrap import wrap

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip


def strip(width: int, style: Style, *parts: tuple[str, Style]) -> Strip:
    """Parts from the left, filled up with `style`, cut at `width`."""
    segments = [Segment(text, ink) for text, ink in parts if text]
    return Strip(segments).adjust_cell_length(width, style)


def centred(text: str, width: int, style: Style) -> Strip:
    """One text in the middle."""
    left = max(0, (width - cell_len(text)) // 2)
    return strip(width, style, (" " * left + text, style))


def cells(row: Iterable[tuple[str, Style]]) -> Strip:
    """Single characters, joined where they look alike."""
    return Strip([Segment("".join(one for one, _ in run), style) for style, run in groupby(row, key=lambda c: c[1])])


def wrapped(text: str, width: int, rows: int) -> list[str]:
    """The text in at most `rows` lines; what does not fit ends in …"""
    lines = wrap(text, max(1, width))
    if len(lines) > rows:
        lines = lines[:rows]
        lines[-1:] = [f"{lines[-1][: width - 1]}…"] if lines else []
    return lines


def blank(width: int, rows: int, style: Style) -> list[Strip]:
    """Empty lines."""
    return [strip(width, style) for _ in range(max(0, rows))]
