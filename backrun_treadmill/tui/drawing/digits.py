"""Digits drawn for distance: thick strokes at any height, seven bars with the outer corners taken off.

Textual's own `Digits` are three lines high; these are to be read from a running body two metres away.
"""

from functools import lru_cache

from backrun_treadmill.tui.drawing.pixels import Bitmap, blank, fill, half_blocks, side_by_side

_BARS = {
    "0": "abcdef",
    "2": "abged",
    "3": "abgcd",
    "4": "fgbc",
    "5": "afgcd",
    "6": "afgedc",
    "7": "abc",
    "8": "abcdefg",
    "9": "abfgcd",
    "–": "g",
}
"""The bars of a digit: a top, b and c right, d bottom, e and f left, g middle."""

_WIDTH = 0.62
"""Of a digit, in heights."""

_STROKE = 6
"""A stroke is a sixth of the height thick."""


@lru_cache(maxsize=64)
def digits(text: str, rows: int, most_columns: int) -> tuple[str, ...]:
    """`text` (0–9 : . – / ▲ ▼ = and spaces) exactly `rows` lines high, squeezed where it would be too wide.

    Empty where it cannot be squeezed that far.
    """
    height = 2 * rows
    for width in range(round(height * _WIDTH), 2, -1):
        stroke = max(1, min(round(height / _STROKE), width // 3))
        bitmap = side_by_side([_glyph(one, width, height, stroke) for one in text], max(1, round(stroke * 0.7)))
        if bitmap and len(bitmap[0]) <= most_columns:
            return tuple(half_blocks(bitmap))
    return ()


def _glyph(one: str, width: int, height: int, stroke: int) -> Bitmap:
    match one:
        case "1":
            return _one(width, height, stroke)
        case ":" | ".":
            return _dots(one, height, stroke)
        case "▲" | "▼":
            return _arrow(width, height, up=one == "▲")
        case "=":
            return _equal(width, height, stroke)
        case "/":
            return _slash(width, height, stroke)
        case " ":
            return blank(max(2, width // 2), height)
        case _:
            return _bars(_BARS[one], width, height, stroke)


def _bars(bars: str, width: int, height: int, stroke: int) -> Bitmap:
    bitmap = blank(width, height)
    middle = (height - stroke) // 2
    across = {"a": 0, "g": middle, "d": height - stroke}
    along = {"f": (0, 0), "b": (width - stroke, 0), "e": (0, middle), "c": (width - stroke, middle)}
    for bar in bars:
        if bar in across:
            fill(bitmap, left=0, top=across[bar], right=width, bottom=across[bar] + stroke)
        else:
            left, top = along[bar]
            bottom = height if top else middle + stroke
            fill(bitmap, left=left, top=top, right=left + stroke, bottom=bottom)
    if stroke > 1:
        _round(bitmap, bars, stroke // 2)
    return bitmap


def _round(bitmap: Bitmap, bars: str, cut: int) -> None:
    """Take the outer corners off where two bars meet: 8, 0 and 6 are then told apart by their counters alone."""
    height, width = len(bitmap), len(bitmap[0])
    for met, top, left in (("fa", True, True), ("ab", True, False), ("ed", False, True), ("cd", False, False)):
        if not set(met) <= set(bars):
            continue
        for row in range(cut):
            y = row if top else height - 1 - row
            for x in range(cut - row):
                bitmap[y][x if left else width - 1 - x] = False


def _one(width: int, height: int, stroke: int) -> Bitmap:
    narrow = max(2 * stroke, round(width * 0.55))
    bitmap = blank(narrow, height)
    fill(bitmap, left=narrow - stroke, top=0, right=narrow, bottom=height)
    for row in range(narrow - stroke):
        left = narrow - stroke - 1 - row
        fill(bitmap, left=left, top=row, right=left + 1 + stroke, bottom=row + stroke)
    return bitmap


def _dots(one: str, height: int, stroke: int) -> Bitmap:
    side = stroke + 1 if stroke > 1 else 1
    bitmap = blank(side, height)
    places = (height - side,) if one == "." else (height // 3 - side // 2, height - height // 3 - side // 2)
    for top in places:
        fill(bitmap, left=0, top=top, right=side, bottom=top + side)
    return bitmap


def _arrow(width: int, height: int, *, up: bool) -> Bitmap:
    wide = max(3, round(width * 1.3)) | 1
    tall = min(height, wide)
    bitmap = blank(wide, height)
    first = (height - tall) // 2
    for row in range(tall):
        half = (row if up else tall - 1 - row) * wide // (2 * tall)
        fill(bitmap, left=wide // 2 - half, top=first + row, right=wide // 2 + half + 1, bottom=first + row + 1)
    return bitmap


def _equal(width: int, height: int, stroke: int) -> Bitmap:
    bitmap = blank(width, height)
    for top in (height // 2 - 2 * stroke, height // 2 + stroke):
        fill(bitmap, left=0, top=top, right=width, bottom=top + stroke)
    return bitmap


def _slash(width: int, height: int, stroke: int) -> Bitmap:
    bitmap = blank(width, height)
    for row in range(height):
        left = (width - stroke) * (height - 1 - row) // max(1, height - 1)
        fill(bitmap, left=left, top=row, right=left + stroke, bottom=row + 1)
    return bitmap
