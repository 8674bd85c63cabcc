"""A rectangle of drawn lines. It is painted again only where they changed."""

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class Pane(Widget):
    """Shows what it is given; knows nothing of sessions."""

    ALLOW_SELECT = False

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._lines: list[Strip] = []

    def show(self, lines: list[Strip]) -> None:
        """Show these lines from now on."""
        before, self._lines = self._lines, lines
        if len(before) != len(lines):
            self.refresh()
            return
        changed = [row for row, (old, new) in enumerate(zip(before, lines, strict=True)) if old != new]
        if changed:
            self.refresh(*(Region(0, row, self.size.width, 1) for row in changed))

    def render_line(self, y: int) -> Strip:
        """Part of Textual's line API."""
        width = self.size.width
        return self._lines[y].crop(0, width) if y < len(self._lines) else Strip.blank(width, self.rich_style)
