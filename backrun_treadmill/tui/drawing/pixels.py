"""Pictures of single pixels as lines of half blocks: two pixels a character, one above the other, each about square."""

from collections.abc import Sequence

type Bitmap = list[list[bool]]
"""Rows of pixels, all equally long."""

_BLOCKS = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def blank(width: int, height: int) -> Bitmap:
    """Nothing drawn yet."""
    return [[False] * width for _ in range(height)]


def fill(bitmap: Bitmap, *, left: int, top: int, right: int, bottom: int) -> None:
    """Set every pixel from (left, top) to just before (right, bottom)."""
    for row in bitmap[max(0, top) : bottom]:
        row[max(0, left) : right] = [True] * (min(right, len(row)) - max(0, left))


def side_by_side(bitmaps: Sequence[Bitmap], gap: int) -> Bitmap:
    """One picture of several of the same height."""
    joined: Bitmap = [[] for _ in bitmaps[0]] if bitmaps else []
    for number, bitmap in enumerate(bitmaps):
        for line, row in zip(joined, bitmap, strict=True):
            line.extend([False] * (gap if number else 0))
            line.extend(row)
    return joined


def half_blocks(bitmap: Bitmap) -> list[str]:
    """The picture as text, two rows of pixels a line."""
    if len(bitmap) % 2:
        bitmap = [*bitmap, [False] * len(bitmap[0])]
    pairs = zip(bitmap[::2], bitmap[1::2], strict=True)
    return ["".join(_BLOCKS[pixels] for pixels in zip(upper, lower, strict=True)) for upper, lower in pairs]
