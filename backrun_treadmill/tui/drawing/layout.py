"""How the screen's lines are shared out at a height, so that what matters is read from two metres at every size."""

from math import ceil

from msgspec import Struct

TITLE_SHARE = 0.15
"""Least share of the height for kind and set."""

DIGITS_SHARE = 0.28
"""Least share of the height for the time left."""

ROOMY_ROWS = 36


class Layout(Struct, frozen=True, kw_only=True):
    """Lines of each part, from the top; they add up to the height."""

    title: int
    gap: int
    digits: int
    note: int
    facts: int
    foot: int
    header: int = 1
    keys: int = 1

    @property
    def inner(self) -> int:
        """Lines within the field's border."""
        return self.title + self.gap + self.digits

    @property
    def field(self) -> int:
        """The field with its border."""
        return self.inner + 2


def layout_of(rows: int) -> Layout:
    """The parts at `rows` lines; below 24 the lower parts give way, at last even the note."""
    roomy = rows >= ROOMY_ROWS
    title = ceil(TITLE_SHARE * rows)
    if roomy:  # whole pixels make even strokes
        scale = ceil(2 * title / 7)
        title = ceil(7 * scale / 2)
    digits = max(ceil(DIGITS_SHARE * rows), round(0.35 * rows) if roomy else 0)
    gap = 1
    left = rows - (title + gap + digits + 2) - 2
    note = min(left, 3 if rows >= 50 else 2)
    facts = min(left - note, max(4, rows // 8))
    return Layout(title=title, gap=gap, digits=digits, note=note, facts=facts, foot=left - note - facts)
