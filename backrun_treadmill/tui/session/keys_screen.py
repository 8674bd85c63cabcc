"""The table of keys, and when to get help, over the session. No key is theirs: each closes them and acts."""

from enum import Enum, auto

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.strip import Strip

from backrun_treadmill.tui.drawing.palettes import Inks, Palette
from backrun_treadmill.tui.drawing.pane import Pane
from backrun_treadmill.tui.drawing.strips import blank, strip, wrapped
from backrun_treadmill.tui.words import emergency_words, key_words

WIDTH = 78
KEY_COLUMNS = 31

type Table = tuple[tuple[str, str], ...]


class Leaf(Enum):
    """What is listed."""

    KEYS = auto()
    HELP = auto()


def leaf_after(listed: Leaf | None) -> Leaf | None:
    """What the key that lists keys leads to: the keys, then when to get help, then back to the session."""
    return {None: Leaf.KEYS, Leaf.KEYS: Leaf.HELP}.get(listed)


class KeysScreen(ModalScreen[None]):
    """Every key in one line, or the help in a few. `keys`: of something else than a session."""

    CSS = f"""
    KeysScreen {{ align: center middle; }}
    #key-table {{ width: {WIDTH}; max-width: 100%; height: {len(key_words.KEYS) + 2}; max-height: 100%; }}
    """

    def __init__(self, palette: Palette, leaf: Leaf = Leaf.KEYS, *, keys: Table = key_words.KEYS) -> None:
        super().__init__()
        self._table = keys
        self.leaf = leaf
        self._inks = Inks(palette)
        self._pane = Pane(id="key-table")

    def compose(self) -> ComposeResult:
        """Part of Textual."""
        yield self._pane

    def on_mount(self) -> None:
        """Part of Textual."""
        inks = self._inks
        text = key_words.KEYS_TITLE if self.leaf is Leaf.KEYS else key_words.HELP_TITLE
        title = strip(WIDTH, inks.hold, (f" {text}", inks.hold))
        lines = self._keys() if self.leaf is Leaf.KEYS else self._help()
        spare = blank(WIDTH, len(key_words.KEYS) - len(lines), inks.text)
        self._pane.show([title, strip(WIDTH, inks.text), *lines, *spare])

    def _keys(self) -> list[Strip]:
        inks = self._inks
        rows = [((f" {keys:<{KEY_COLUMNS}}", inks.strong), (meaning, inks.text)) for keys, meaning in self._table]
        return [strip(WIDTH, inks.text, *row) for row in rows]

    def _help(self) -> list[Strip]:
        inks, most = self._inks, len(key_words.KEYS)
        lines = [
            (line, inks.warn if text in emergency_words.EMERGENCY else inks.text)
            for text in emergency_words.HELP
            for line in wrapped(text, WIDTH - 2, most)
        ]
        return [strip(WIDTH, inks.text, (f" {line}", ink)) for line, ink in lines]
