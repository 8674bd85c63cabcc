"""What each key means in a replay, on the screen and where lines are printed. Stop keys leave; nothing moves a belt."""

from collections.abc import Callable, Iterable

from backrun_treadmill.core.afterwards.transport import Transport
from backrun_treadmill.core.readout.marks import Mark, MarkKind
from backrun_treadmill.core.units import MINUTE_US, SECOND_US
from backrun_treadmill.tui.keys.keys import STOPS, leaves

STEPS_US = {
    "left": -10 * SECOND_US,
    "right": 10 * SECOND_US,
    "shift+left": -MINUTE_US,
    "shift+right": MINUTE_US,
}
FRESH_US = 2 * SECOND_US
"""At full speed: back, so soon after a mark, means the one before."""
MOST_TYPED = 8


class ReplayControls:
    """`press` a key by its name in `tui.keys`; `clock` is the onlooker's own time, µs. `left`: it is done with."""

    def __init__(self, transport: Transport, marks: Iterable[Mark]) -> None:
        self.transport = transport
        self.left = False
        self.typed = ""
        """A time to go to, as far as it is typed."""
        marks = tuple(marks)
        self._intervals = [mark.at for mark in marks if mark.kind is MarkKind.INTERVAL]
        self._events = [mark.at for mark in marks if mark.kind is not MarkKind.INTERVAL]

    def press(self, name: str, clock: int) -> bool:
        """Whether the key has a meaning here."""
        if self._types(name):
            return True
        typed, self.typed = self.typed, ""
        if leaves(name, STOPS):
            self.left = True
        elif typed and name in ("enter", "ctrl+j"):
            self.transport.go(typed_us(typed), clock)
        elif name in STEPS_US:
            self.transport.go(self.transport.at(clock) + STEPS_US[name], clock)
        elif name in MEANINGS:
            MEANINGS[name](self, clock)
        else:
            return bool(typed)
        return True

    def _types(self, name: str) -> bool:
        if len(name) == 1 and (name.isdecimal() or (name == ":" and self.typed)) and name.isascii():
            self.typed = (self.typed + name)[:MOST_TYPED]
            return True
        if name == "backspace" and self.typed:
            self.typed = self.typed[:-1]
            return True
        return False

    def toggle(self, clock: int) -> None:
        """Play or pause."""
        self.transport.toggle(clock)

    def ahead(self, instants: list[int], clock: int) -> None:
        """To the next of them, if there is one."""
        now = self.transport.at(clock)
        self.transport.go(next((at for at in instants if at > now), now), clock)

    def back(self, instants: list[int], clock: int) -> None:
        """To the one before, or to the beginning."""
        rate = self.transport.rate if self.transport.playing else 0
        now = self.transport.at(clock) - int(FRESH_US * rate)
        self.transport.go(next((at for at in reversed(instants) if at < now), self.transport.began), clock)

    @property
    def intervals(self) -> list[int]:
        """Where intervals begin."""
        return self._intervals

    @property
    def events(self) -> list[int]:
        """Where something was out of the ordinary."""
        return self._events


MEANINGS: dict[str, Callable[[ReplayControls, int], None]] = {
    "p": ReplayControls.toggle,
    "enter": ReplayControls.toggle,
    "ctrl+j": ReplayControls.toggle,
    "up": lambda r, clock: r.transport.faster(clock),
    "down": lambda r, clock: r.transport.slower(clock),
    "n": lambda r, clock: r.ahead(r.intervals, clock),
    "pagedown": lambda r, clock: r.ahead(r.intervals, clock),
    "pageup": lambda r, clock: r.back(r.intervals, clock),
    "tab": lambda r, clock: r.ahead(r.events, clock),
    "shift+tab": lambda r, clock: r.back(r.events, clock),
    "home": lambda r, clock: r.transport.go(r.transport.began, clock),
    "end": lambda r, clock: r.transport.go(r.transport.ends, clock),
}


def typed_us(typed: str) -> int:
    """`12:34` is minutes and seconds, `1:02:03` hours as well, `90` seconds."""
    seconds = 0
    for part in typed.split(":")[-3:]:
        seconds = seconds * 60 + int(part or 0)
    return seconds * SECOND_US
