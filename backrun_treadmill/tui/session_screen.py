"""The screen of a session, from arming to its end: panes one below the other, painted from a readout at an instant."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from backrun_treadmill.core.readout import Readout
from backrun_treadmill.core.readout_now import Moment, at_time
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.tui.field import draw_field
from backrun_treadmill.tui.layout import layout_of
from backrun_treadmill.tui.palettes import Inks, Palette
from backrun_treadmill.tui.pane import Pane
from backrun_treadmill.tui.panels import draw_facts, draw_foot, draw_header, draw_keys, draw_note
from backrun_treadmill.tui.scene import PAIN_BEFORE, Scene, scene_of

PARTS = ("header", "field", "note", "facts", "foot", "keys")


class SessionScreen(Screen[None]):
    """`paint` is given a readout; nothing here knows where it comes from."""

    CSS = """
    SessionScreen { layout: vertical; overflow: hidden; }
    Pane { width: 100%; }
    """

    def __init__(self, palette: Palette, *, still: bool) -> None:
        super().__init__()
        self.timing = False
        self._inks = Inks(palette)
        self._still = still
        self._panes = {part: Pane(id=part) for part in PARTS}

    def compose(self) -> ComposeResult:
        """Part of Textual."""
        yield from self._panes.values()

    def paint(self, readout: Readout, now: int, *, asking: bool = False) -> None:
        """Draw the session at `now` (session time, µs). `asking`: the question before the start is open."""
        width, rows = self.size
        if not width or not rows:
            return
        layout, moment, inks = layout_of(rows), at_time(readout, now), self._inks
        scene = PAIN_BEFORE if asking else scene_of(readout, moment)
        flash = not self._still and moment.now // SECOND_US % 2 == 1
        drawn = {
            "header": draw_header(readout, moment, width, inks),
            "field": draw_field(scene, layout, width, inks, flash=flash),
            "note": draw_note(readout, moment, scene, width=width, rows=layout.note, inks=inks),
            "facts": draw_facts(readout, moment, width=width, rows=layout.facts, inks=inks),
            "foot": self._foot(readout, moment, scene, layout.foot),
            "keys": draw_keys(readout, width, inks),
        }
        for part, lines in drawn.items():
            pane = self._panes[part]
            if pane.styles.height is None or pane.styles.height.value != len(lines):
                pane.styles.height = len(lines)
            pane.show(lines)

    def _foot(self, readout: Readout, moment: Moment, scene: Scene, rows: int) -> list[Strip]:
        return draw_foot(readout, moment, scene, width=self.size.width, rows=rows, timing=self.timing, inks=self._inks)
