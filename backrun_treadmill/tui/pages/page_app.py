"""A page before a session: lines drawn on the whole terminal, keys read in one place. No belt moves while it is shown.

What stops a belt in a session leaves the page here, so that no hand has to learn two keys. Only where a text is typed
its characters are taken as such; Esc, Ctrl-C and F5 have none, and leave it.
"""

from abc import abstractmethod

from textual import events
from textual.app import App, ComposeResult
from textual.strip import Strip

from backrun_treadmill.tui.drawing.letters import letters
from backrun_treadmill.tui.drawing.palettes import DARK, PALETTES, Inks, Palette, theme_of
from backrun_treadmill.tui.drawing.pane import Pane
from backrun_treadmill.tui.drawing.strips import blank, strip
from backrun_treadmill.tui.keys.keys import STOPS, key_name, leaves

ENTERS = ("enter", "ctrl+j")
MOVES = {"up": -1, "down": 1, "pageup": -8, "pagedown": 8, "home": -(10**6), "end": 10**6}
"""How far each key moves in a list."""
MOST_CHARS = 80
ROOMY = 36
"""Rows from which a page's name is large."""
TITLE_ROWS = 4


class PageApp[Answer](App[Answer]):
    """`exit(answer)` ends it; None: the page was left without one."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: $background; } Pane { width: 100%; height: 100%; }"

    def __init__(self, *, palette: Palette = DARK) -> None:
        super().__init__()
        self._pane = Pane(id="page")
        self.typed: str | None = None
        """What has been typed of a text that is asked for; None where none is."""
        self.inks = Inks(palette)
        for known in PALETTES.values():
            self.register_theme(theme_of(known))
        self.theme = palette.name

    @abstractmethod
    def lines(self, width: int, rows: int) -> list[Strip]:
        """What the page shows; lines beyond `rows` are not seen."""

    @abstractmethod
    def pressed(self, name: str) -> None:
        """A key, by the name it has in `tui.keys`, that neither leaves nor is typed."""

    def takes(self, character: str) -> bool:
        """Whether the text that is asked for may hold this character."""
        return character.isprintable()

    def leave(self) -> None:
        """A key that stops a belt was pressed."""
        self.exit()

    def headline(self, text: str, width: int, rows: int) -> list[Strip]:
        """The page's name: one line, or large letters where there is room to spare."""
        block = letters(text, TITLE_ROWS, width - 4) if rows >= ROOMY else ()
        lines = ["", *block, ""] if block else [text, ""]
        return [strip(width, self.inks.text, (f" {line}", self.inks.strong)) for line in lines]

    def wear(self, palette: Palette) -> None:
        """Be drawn in these colours from now on."""
        self.inks = Inks(palette)
        self.theme = palette.name

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

    def _key(self, name: str, character: str | None) -> None:
        if not self._types(name, character):
            if leaves(name, STOPS):
                self.leave()
            else:
                self.pressed(name)
        self.paint()

    def _types(self, name: str, character: str | None) -> bool:
        """Whether the key belonged to a text that is typed."""
        if self.typed is None:
            return False
        if character is not None and character.isprintable() and self.takes(character):
            self.typed = f"{self.typed}{character}"[:MOST_CHARS]
            return True
        if name == "backspace":
            self.typed = self.typed[:-1]
        elif name == "ctrl+u":
            self.typed = ""
        return name in ("backspace", "ctrl+u")
