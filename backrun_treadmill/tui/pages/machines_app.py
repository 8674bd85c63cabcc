"""The machines page: what is on the air, live, with what each can do; ENTER makes one the runner's own.

It waits for nobody: whoever listens to the radio gives it lists with `show` and sentences with `say`.
"""

from collections.abc import Callable, Sequence

from textual.strip import Strip

from backrun_treadmill.core.nearby import DeviceKind, Nearby
from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.drawing.strips import blank, centred, strip, wrapped
from backrun_treadmill.tui.pages.page_app import ENTERS, MOVES, PageApp
from backrun_treadmill.tui.words import machine_words as words
from backrun_treadmill.tui.words.page_words import fitting

ROOM = Nearby(kind=DeviceKind.TREADMILL, name=words.ROOM, address="virtual", rssi_dbm=0, can=())
"""Always there."""

NAME_COLUMNS = 20
WIDE = 110
"""Columns from which decibels and addresses have room."""
BARS = " ▂▄▆█"
TOLD_ROWS = 3


class MachinesApp(PageApp[None]):
    """`choose` and `forget` make a device the runner's own, or no longer, and give a sentence on what that means."""

    def __init__(
        self,
        *,
        choose: Callable[[Nearby], str],
        forget: Callable[[Nearby], str],
        is_own: Callable[[Nearby], bool],
        bars: Callable[[int], int],
        battery: Callable[[Nearby], int | None] = lambda _: None,
        palette: Palette = DARK,
    ) -> None:
        super().__init__(palette=palette)
        self._choose = choose
        self._forget = forget
        self._is_own = is_own
        self._bars = bars
        self._battery = battery
        self._found: list[Nearby] = []
        self._chosen = ROOM
        self._touched = False
        self._told = words.LOOKING

    def show(self, found: Sequence[Nearby]) -> None:
        """What is there now, in the order it is to be listed. The one under the mark stays under it."""
        self._found = list(found)
        if self._found and not self._touched:
            self._chosen = self._found[0]
        self._chosen = next((one for one in self._found if _same(one, self._chosen)), self._chosen)
        if self._told in (words.LOOKING, words.NOTHING):
            self._told = "" if self._found else words.NOTHING
        self._paint_if_shown()

    def say(self, sentence: str) -> None:
        """Why nothing is found; what was found is not certain any more."""
        self._found, self._told = [], sentence
        self._paint_if_shown()

    @property
    def _rows(self) -> list[Nearby]:
        """What was heard, the one under the mark even when it has gone, and the room."""
        gone = [] if self._chosen in (ROOM, *self._found) else [self._chosen]
        return [*self._found, *gone, ROOM]

    def _paint_if_shown(self) -> None:
        if self.is_running:
            self.paint()

    def pressed(self, name: str) -> None:
        """Move the mark, or decide about what is under it."""
        rows, self._touched = self._rows, True
        if name in MOVES:
            number = max(0, min(len(rows) - 1, rows.index(self._chosen) + MOVES[name]))
            self._chosen = rows[number]
        elif name in ENTERS:
            self._told = self._choose(self._chosen)
        elif name == "x":
            self._told = self._forget(self._chosen) or self._told

    def lines(self, width: int, rows: int) -> list[Strip]:
        """A row a device, and what was said last."""
        inks = self.inks
        told = [strip(width, inks.text, (f" {line}", inks.warn)) for line in wrapped(self._told, width - 2, TOLD_ROWS)]
        title = self.headline(words.TITLE, width, rows)
        room = max(1, rows - len(title) - TOLD_ROWS - 1)
        marked = self._rows.index(self._chosen)
        first = max(0, min(marked - room // 2, len(self._rows) - room))
        listed = [self._row(one, width) for one in self._rows[first : first + room]]
        return [
            *title,
            *listed,
            *blank(width, room - len(listed), inks.text),
            *told,
            *blank(width, TOLD_ROWS - len(told), inks.text),
            centred(fitting(words.KEYS, width), width, inks.muted),
        ]

    def _row(self, one: Nearby, width: int) -> Strip:
        inks, chosen = self.inks, _same(one, self._chosen)
        ink = inks.hold if chosen else inks.text
        name = words.name_of(one)[:NAME_COLUMNS]
        kind = "" if one == ROOM else str(one.kind)
        own = words.YOURS if self._is_own(one) else ""
        return strip(
            width,
            ink,
            (f" {'▶' if chosen else ' '} {kind:<11} {name:<{NAME_COLUMNS}} ", ink),
            (f"{own:<6}", ink if chosen else inks.strong),
            (self._signal(one, wide=width >= WIDE), ink),
            (self._can(one), ink),
            (f"   {one.address}" if one != ROOM and width >= WIDE else "", ink),
        )

    def _can(self, one: Nearby) -> str:
        return words.ROOM_CAN if one == ROOM else f"{words.abilities(one)}{words.battery(self._battery(one))}"

    def _signal(self, one: Nearby, *, wide: bool) -> str:
        if one == ROOM:
            bars, level = "", ""
        elif one not in self._found:
            bars, level = "?", "not heard"
        else:
            bars, level = BARS[1 : self._bars(one.rssi_dbm) + 1], f"{one.rssi_dbm} dBm"
        return f"{bars:<5}{level:<10}" if wide else f"{bars:<5}"


def _same(one: Nearby, other: Nearby) -> bool:
    return (one.kind, one.address) == (other.kind, other.address)
