"""The machines page: what is on the air, live, with what each can do; ENTER makes one the runner's own.

It waits for nobody: whoever listens to the radio gives it lists with `show` and sentences with `say`.
"""

from collections.abc import Callable, Sequence

from textual.strip import Strip

from backrun_treadmill.core.nearby import DeviceKind, Nearby
from backrun_treadmill.tui import machine_words as words
from backrun_treadmill.tui.page_app import ENTERS, MOVES, PageApp
from backrun_treadmill.tui.page_words import fitting
from backrun_treadmill.tui.palettes import DARK, Palette
from backrun_treadmill.tui.strips import blank, centred, strip, wrapped

ROOM = Nearby(kind=DeviceKind.TREADMILL, name=words.ROOM, address="virtual", rssi_dbm=0, can=())
"""Always there."""

NAME_COLUMNS = 24
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
        palette: Palette = DARK,
    ) -> None:
        super().__init__(palette=palette)
        self._choose = choose
        self._forget = forget
        self._is_own = is_own
        self._bars = bars
        self._found: list[Nearby] = []
        self._chosen = ROOM
        self._told = words.LOOKING

    def show(self, found: Sequence[Nearby]) -> None:
        """What is there now, in the order it is to be listed. The one under the mark stays under it."""
        first = not self._found
        self._found = list(found)
        if first and self._found:
            self._chosen = self._found[0]
        self._chosen = next((one for one in self._rows if _same(one, self._chosen)), self._rows[0])
        if self._told in (words.LOOKING, words.NOTHING):
            self._told = "" if self._found else words.NOTHING
        self._paint_if_shown()

    def say(self, sentence: str) -> None:
        """Why nothing is found; what was found is not certain any more."""
        self._found, self._chosen, self._told = [], ROOM, sentence
        self._paint_if_shown()

    @property
    def _rows(self) -> list[Nearby]:
        return [*self._found, ROOM]

    def _paint_if_shown(self) -> None:
        if self.is_running:
            self.paint()

    def pressed(self, name: str) -> None:
        """Move the mark, or decide about what is under it."""
        rows = self._rows
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
        room = max(1, rows - 2 - TOLD_ROWS - 1)
        marked = self._rows.index(self._chosen)
        first = max(0, min(marked - room // 2, len(self._rows) - room))
        listed = [self._row(one, width) for one in self._rows[first : first + room]]
        return [
            strip(width, inks.strong, (f" {words.TITLE}", inks.strong)),
            strip(width, inks.text),
            *listed,
            *blank(width, room - len(listed), inks.text),
            *told,
            *blank(width, TOLD_ROWS - len(told), inks.text),
            centred(fitting(words.KEYS, width), width, inks.muted),
        ]

    def _row(self, one: Nearby, width: int) -> Strip:
        inks, chosen = self.inks, _same(one, self._chosen)
        ink = inks.hold if chosen else inks.text
        own = words.YOURS if self._is_own(one) else ""
        mark = "▶" if chosen else " "
        name = words.name_of(one)[:NAME_COLUMNS]
        if one == ROOM:
            kind, signal, can = "", "", words.ROOM_CAN
        else:
            bars = self._bars(one.rssi_dbm)
            kind, signal, can = str(one.kind), f"{BARS[1 : bars + 1]:<4} {one.rssi_dbm} dBm", words.abilities(one)
        address = f"  {one.address}" if one != ROOM and width >= 110 else ""
        said = f" {mark} {kind:<11} {name:<{NAME_COLUMNS}} "
        return strip(
            width,
            ink,
            (said, ink),
            (f"{own:<6}", ink if chosen else inks.strong),
            (f"{signal:<13} {can}{address}", ink),
        )


def _same(one: Nearby, other: Nearby) -> bool:
    return (one.kind, one.address) == (other.kind, other.address)
