"""The table of keys, over the session. It takes no key for itself: each closes it and does what it does."""

from textual.app import ComposeResult
from textual.screen import ModalScreen

from backrun_treadmill.tui import key_words
from backrun_treadmill.tui.palettes import Inks, Palette
from backrun_treadmill.tui.pane import Pane
from backrun_treadmill.tui.strips import strip

WIDTH = 78


class KeysScreen(ModalScreen[None]):
    """Every key in one line."""

    CSS = f"""
    KeysScreen {{ align: center middle; }}
    #key-table {{ width: {WIDTH}; max-width: 100%; height: {len(key_words.KEYS) + 2}; max-height: 100%; }}
    """

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self._inks = Inks(palette)
        self._pane = Pane(id="key-table")

    def compose(self) -> ComposeResult:
        """Part of Textual."""
        yield self._pane

    def on_mount(self) -> None:
        """Part of Textual."""
        inks = self._inks
        rows = [((f" {keys:<31}", inks.strong), (meaning, inks.text)) for keys, meaning in key_words.KEYS]
        title = strip(WIDTH, inks.hold, (f" {key_words.KEYS_TITLE}", inks.hold))
        self._pane.show([title, strip(WIDTH, inks.text), *(strip(WIDTH, inks.text, *row) for row in rows)])
