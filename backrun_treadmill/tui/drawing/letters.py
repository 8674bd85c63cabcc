"""Capitals and small figures for titles: five by seven pixels, enlarged in whole pixels and stretched upwards."""

from functools import lru_cache

from backrun_treadmill.tui.drawing.pixels import Bitmap, half_blocks, side_by_side

TALL = 7

_DRAWN = """
A .###. #...# #...# ##### #...# #...# #...#
B ####. #...# #...# ####. #...# #...# ####.
C .###. #...# #.... #.... #.... #...# .###.
D ####. #...# #...# #...# #...# #...# ####.
E ##### #.... #.... ####. #.... #.... #####
F ##### #.... #.... ####. #.... #.... #....
G .###. #...# #.... #.### #...# #...# .###.
H #...# #...# #...# ##### #...# #...# #...#
I ### .#. .#. .#. .#. .#. ###
J ..### ...#. ...#. ...#. ...#. #..#. .##..
K #...# #..#. #.#.. ##... #.#.. #..#. #...#
L #.... #.... #.... #.... #.... #.... #####
M #...# ##.## #.#.# #.#.# #...# #...# #...#
N #...# ##..# ##..# #.#.# #..## #..## #...#
O .###. #...# #...# #...# #...# #...# .###.
P ####. #...# #...# ####. #.... #.... #....
Q .###. #...# #...# #...# #.#.# #..#. .##.#
R ####. #...# #...# ####. #.#.. #..#. #...#
S .#### #.... #.... .###. ....# ....# ####.
T ##### ..#.. ..#.. ..#.. ..#.. ..#.. ..#..
U #...# #...# #...# #...# #...# #...# .###.
V #...# #...# #...# #...# #...# .#.#. ..#..
W #...# #...# #...# #.#.# #.#.# ##.## #...#
X #...# #...# .#.#. ..#.. .#.#. #...# #...#
Y #...# #...# .#.#. ..#.. ..#.. ..#.. ..#..
Z ##### ....# ...#. ..#.. .#... #.... #####
0 .##. #..# #..# #..# #..# #..# .##.
1 .#. ##. .#. .#. .#. .#. ###
2 .###. #...# ....# ...#. ..#.. .#... #####
3 ####. ....# ....# .###. ....# ....# ####.
4 ...#. ..##. .#.#. #..#. ##### ...#. ...#.
5 ##### #.... ####. ....# ....# #...# .###.
6 .###. #.... #.... ####. #...# #...# .###.
7 ##### ....# ...#. ...#. ..#.. ..#.. ..#..
8 .###. #...# #...# .###. #...# #...# .###.
9 .###. #...# #...# .#### ....# ....# .###.
/ ...# ...# ..#. ..#. .#.. #... #...
- ... ... ... ### ... ... ...
. . . . . . . #
× ..... ..... #...# .#.#. ..#.. .#.#. #...#
"""

_GLYPHS = {line[0]: [[dot == "#" for dot in row] for row in line.split()[1:]] for line in _DRAWN.split("\n") if line}
_GLYPHS[" "] = [[False] * 3 for _ in range(TALL)]


_STRETCH = 1.6
"""Letters are drawn out at most this far."""


@lru_cache(maxsize=64)
def letters(text: str, rows: int, most_columns: int) -> tuple[str, ...]:
    """`text` in at most `rows` lines, as large as it may be; empty where even small letters are too wide.

    A character that has no picture is left out.
    """
    glyphs = [_GLYPHS[one] for one in text.upper() if one in _GLYPHS]
    for scale in range(max(1, 2 * rows // TALL), 0, -1):
        height = 2 * min(rows, int(scale * TALL * _STRETCH / 2))
        bitmap = side_by_side([_enlarged(glyph, scale, height) for glyph in glyphs], scale)
        if bitmap and len(bitmap[0]) <= most_columns:
            return tuple(half_blocks(bitmap))
    return ()


def _enlarged(glyph: Bitmap, scale: int, height: int) -> Bitmap:
    tall = [glyph[(2 * row + 1) * TALL // (2 * height)] for row in range(height)]
    return [[dot for dot in row for _ in range(scale)] for row in tall]
