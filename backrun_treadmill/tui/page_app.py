"""A page before a session: lines drawn on the whole terminal, keys read in one place. No belt moves while it is shown.

What stops a belt in a session leaves the page here, so that no hand has to learn two keys.
"""

from abc import abstractmethod

from textual import events
from textual.app import App, ComposeResult
from textual.strip import Strip

from backrun_treadmill.tui.keys import STOPS, key_name, leaves
from backrun_treadmill.tui.palettes import DARK, Inks, Palette, theme_of
from backrun_treadmill.tui.pane import Pane
from backrun_treadmill.tui.strips import blank


class PageApp[Answer](App[Answer]):
    """`exit(answer)` ends it; None: the page was left without one."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; } Pane { width: 100%; height: 100%; }"
    LEAVES: tuple[str, ...] = STOPS
    """Names of the keys that leave the page."""

    def __init__(self, *, palette: Palette = DARK) -> None:
        super().__init__()
        self._pane = Pane(id="page")
        self.inks = Inks(palette)
        self.register_theme(theme_of(palette))
        self.theme = palette.name

    @abstractmethod
    def lines(self, width: int, rows: int) -> list[Strip]:
        """What the page shows; lines beyond `rows` are not seen."""

    @abstractmethod
    def pressed(self, name: str) -> None:
        """A key, by the name it has in `tui.keys`, that does not leave."""

    def compose(self) -> ComposeResult:
        """Part of Textual."""
        yield self._pane

    def on_mount(self) -> None:
        """Part of Textual."""
        self.paint()

    async def on_event(self, event: events.Event) -> None:
        """Keys and pasted text end here; everything else is Textual's."""
        match event:
            case events.Key():
                self._key(key_name(event.key, event.character), event.character)
            case events.Paste():
                return
            case events.Resize():
                await super().on_event(event)
                self.call_later(self.paint)
            case _:
                await super().on_event(event)

    def paint(self) -> None:
        """Draw the page again."""
        width, rows = self.size
        if width and rows:
            drawn = self.lines(width, rows)[:rows]
            self._pane.show([*drawn, *blank(width, rows - len(drawn), self.inks.text)])

    def _key(self, name: str, character: str | None = None) -> None:
        if leaves(name, self.LEAVES):
            self.exit()
            return
        self.pressed(name)
        self.paint()
