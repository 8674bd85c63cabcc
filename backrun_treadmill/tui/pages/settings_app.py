"""The settings page: every setting with its value and what it is for. ENTER changes one, and it is written at once.

It knows no file: `entries` gives what holds now, `change` takes what was typed or chosen and says what is wrong with
it.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct
from textual.strip import Strip

from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.drawing.strips import blank, centred, strip, wrapped
from backrun_treadmill.tui.pages.page_app import ENTERS, MOVES, PageApp
from backrun_treadmill.tui.words import page_words as words

KEY_COLUMNS = 20
VALUE_COLUMNS = 26
DETAIL_ROWS = 3


class Entry(Struct, frozen=True, kw_only=True):
    """One setting."""

    key: str
    value: str
    """In force, as a person says it; empty where nothing is given."""
    own: bool
    """The runner's own choice; else what holds without one."""
    comment: str
    choices: tuple[str, ...] = ()
    """ENTER goes on to the next of them; none: the value is typed."""


class AskAgain(Struct, frozen=True):
    """The questions of the first start were asked for."""


class SettingsApp(PageApp[AskAgain]):
    """`change(key, text)` gives a sentence where `text` cannot be, and leaves everything as it was; empty text means
    what holds without a choice. `colours` gives what the settings say the page looks like; `where` names the file.
    """

    def __init__(
        self,
        *,
        entries: Callable[[], Sequence[Entry]],
        change: Callable[[str, str], str],
        colours: Callable[[], Palette] = lambda: DARK,
        where: str = "",
    ) -> None:
        super().__init__(palette=colours())
        self._read = entries
        self._entries = tuple(entries())
        self._change = change
        self._colours = colours
        self._where = where
        self._chosen = 0
        self._told = ""
        self._trouble = ""

    @property
    def _entry(self) -> Entry:
        return self._entries[self._chosen]

    @property
    def _before(self) -> str:
        """What is edited: only the runner's own choice is text that may be typed again."""
        return self._entry.value if self._entry.own else ""

    def leave(self) -> None:
        """Out of the text that is typed, and nothing is written; else off the page."""
        if self.typed is None:
            self.exit()
        self.typed = None
        self._trouble = ""

    def pressed(self, name: str) -> None:
        """Choose, change, or ask everything again."""
        if name in ENTERS:
            self._enter()
        elif self.typed is not None:
            return
        elif name in MOVES:
            self._chosen = max(0, min(len(self._entries) - 1, self._chosen + MOVES[name]))
            self._told = self._trouble = ""
        elif name == "c":
            self.exit(AskAgain())

    def _enter(self) -> None:
        entry = self._entry
        if entry.choices:
            after = entry.choices.index(entry.value) + 1 if entry.value in entry.choices else 0
            self._write(entry.choices[after % len(entry.choices)])
        elif self.typed is None:
            self.typed, self._told, self._trouble = self._before, "", ""
        elif self.typed.strip() == self._before:
            self.leave()
        else:
            self._write(self.typed.strip())

    def _write(self, text: str) -> None:
        self._trouble, self._told = self._change(self._entry.key, text), ""
        if not self._trouble:
            self.typed = None
            self._entries = tuple(self._read())
            self._told = words.WRITTEN
            self.wear(self._colours())

    def lines(self, width: int, rows: int) -> list[Strip]:
        """The list, and below it the chosen one in full."""
        inks = self.inks
        title = self.headline(words.SETTINGS_TITLE, width, rows)
        head = title[: max(1, rows - len(self._entries) - DETAIL_ROWS - 2)]
        head.append(strip(width, inks.text, (f" {self._where}", inks.muted)))
        keys = words.fitting(words.EDIT_KEYS if self.typed is not None else words.SETTINGS_KEYS, width)
        room = max(1, rows - len(head) - DETAIL_ROWS - 1)
        first = max(0, min(self._chosen - room // 2, len(self._entries) - room))
        listed = [self._row(number, width) for number in range(first, min(first + room, len(self._entries)))]
        return [
            *head,
            *listed,
            *blank(width, room - len(listed), inks.text),
            *self._detail(width),
            centred(keys, width, inks.muted),
        ]

    def _row(self, number: int, width: int) -> Strip:
        entry, inks = self._entries[number], self.inks
        chosen = number == self._chosen
        base = inks.hold if chosen else inks.text
        value_ink = base if chosen else inks.strong if entry.own else inks.muted
        value = entry.value or words.NOT_GIVEN
        if chosen and self.typed is not None:
            value = f"{self.typed[-(VALUE_COLUMNS - 2) :]}▏"
        key = f" {'▶' if chosen else ' '} {entry.key:<{KEY_COLUMNS}}"
        return strip(width, base, (key, base), (f"{_cut(value):<{VALUE_COLUMNS}} ", value_ink), (entry.comment, base))

    def _detail(self, width: int) -> list[Strip]:
        entry, inks = self._entry, self.inks
        if self._trouble:
            lines = [(line, inks.warn) for line in wrapped(self._trouble, width - 2, DETAIL_ROWS)]
        else:
            said = f"{entry.key}: {entry.comment}." if entry.comment else f"{entry.key}."
            whose = "" if entry.own else f" {words.NOT_CHOSEN}"
            lines = [(line, inks.text) for line in wrapped(f"{said}{whose} {self._how()}", width - 2, DETAIL_ROWS)]
        drawn = [strip(width, inks.text, (f" {line}", ink)) for line, ink in lines]
        return [*drawn, *blank(width, DETAIL_ROWS - len(drawn), inks.text)]

    def _how(self) -> str:
        if self._told:
            return self._told
        if self._entry.choices:
            return words.ONE_OF.format(", ".join(self._entry.choices))
        return words.TYPE_IT if self.typed is not None else ""


def _cut(value: str) -> str:
    return value if len(value) <= VALUE_COLUMNS else f"{value[: VALUE_COLUMNS - 1]}…"
