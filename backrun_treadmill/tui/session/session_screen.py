"""The screen of a session, from arming to its end: panes one below the other, painted from a readout at an instant."""

from collections.abc import Callable

from textual.app import ComposeResult
from textual.screen import Screen
from textual.strip import Strip

from backrun_treadmill.core.readout.now import Moment, at_time
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.tui.drawing.layout import Layout, layout_of
from backrun_treadmill.tui.drawing.palettes import Inks, Palette
from backrun_treadmill.tui.drawing.pane import Pane
from backrun_treadmill.tui.session.field import draw_field
from backrun_treadmill.tui.session.panels import draw_end, draw_facts, draw_foot, draw_header, draw_keys, draw_note
from backrun_treadmill.tui.session.scene import Scene, scene_of
from backrun_treadmill.tui.words import end_words, words

PARTS = ("header", "field", "note", "facts", "foot", "keys")


class SessionScreen(Screen[None]):
    """`paint` is given a readout; nothing here knows where it comes from."""

    CSS = """
    SessionScreen { layout: vertical; overflow: hidden; }
    Pane { width: 100%; }
    """

    def __init__(self, palette: Palette, *, still: bool, saved_in: Callable[[], str]) -> None:
        super().__init__()
        self.timing = False
        self.sound = ""
        """What the runner made of it by key."""
        self.keys: tuple[str, ...] = ()
        """What the last line says instead of the session's own keys, the longest first."""
        self.saved_in = saved_in
        self._inks = Inks(palette)
        self._still = still
        self._panes = {part: Pane(id=part) for part in PARTS}

    def compose(self) -> ComposeResult:
        """Part of Textual."""
        yield from self._panes.values()

    def paint(self, readout: Readout, now: int, *, question: Scene | None = None) -> None:
        """Draw the session at `now` (session time, µs), with the question that is open, if any."""
        width, rows = self.size
        if not width or not rows:
            return
        layout, moment, inks = layout_of(rows), at_time(readout, now), self._inks
        scene = question or scene_of(readout, moment)
        facts, foot = self._below(readout, moment, scene, layout)
        flash = not self._still and moment.now // SECOND_US % 2 == 1
        drawn = {
            "header": draw_header(readout, moment, sound=self.sound, width=width, inks=inks),
            "field": draw_field(scene, layout, width, inks, flash=flash),
            "note": draw_note(readout, moment, scene, width=width, rows=layout.note, inks=inks),
            "facts": facts,
            "foot": foot,
            "keys": self._draw_keys(readout, question),
        }
        for part, lines in drawn.items():
            pane = self._panes[part]
            if pane.styles.height is None or pane.styles.height.value != len(lines):
                pane.styles.height = len(lines)
            pane.show(lines)

    def _draw_keys(self, readout: Readout, question: Scene | None) -> list[Strip]:
        width, inks = self.size.width, self._inks
        if self.keys:  # nobody may take it for a belt that moves
            return draw_keys(self.keys, width, inks.hold)
        return draw_keys(_keys(readout, question), width, inks.muted)

    def _below(self, readout: Readout, moment: Moment, scene: Scene, layout: Layout) -> tuple[list[Strip], list[Strip]]:
        """Facts and foot; at the end the figures take the lines they need."""
        width, rows, inks = self.size.width, layout.facts + layout.foot, self._inks
        facts = draw_end(readout, width=width, rows=rows, saved_in=self.saved_in(), inks=inks)
        if readout.summary is None:
            facts = draw_facts(readout, moment, width=width, rows=layout.facts, inks=inks)
        return facts, self._foot(readout, moment, scene, rows - len(facts))

    def _foot(self, readout: Readout, moment: Moment, scene: Scene, rows: int) -> list[Strip]:
        return draw_foot(readout, moment, scene, width=self.size.width, rows=rows, timing=self.timing, inks=self._inks)


def _keys(readout: Readout, question: Scene | None) -> tuple[str, ...]:
    if readout.summary is None:
        return words.keys_line(readout) if question is None else words.KEYS_PAIN_BEFORE
    return end_words.KEYS_LEAVING if question is None else end_words.KEYS_ASKING
