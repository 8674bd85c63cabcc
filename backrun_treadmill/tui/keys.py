"""What each key of the screen means, in every view. Pure: the name of a key in, a wish or a view's own switch out.

No key both starts and stops. A key that is held down repeats itself: whatever could make anything faster, or skip on
towards it, is taken only after a second without that key.
"""

from enum import Enum, auto

from backrun_treadmill.core.events import (
    AnyIntent,
    BackToPlanPressed,
    CancelPressed,
    ConfirmPressed,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    LegReported,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PausePressed,
    SlowerPressed,
    StopPressed,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.machine import Unit

BIG_CKMH = 50
SMALL_CKMH = 10

QUIET_S = 1.0
"""So long a key must have been up before it counts again; longer than any terminal waits before it repeats a key."""


class Switch(Enum):
    """What changes the view only."""

    TIMING = auto()
    KEYS = auto()


STOP = StopPressed(at=0, pressed_at=0)
CANCEL = CancelPressed(at=0, pressed_at=0)

STOPS = (" ", "s", "q", ".", "escape", "ctrl+c", "ctrl+q", "ctrl+backslash", "b", "f5")

MEANINGS: dict[str, AnyIntent | Switch] = {
    **dict.fromkeys(STOPS, STOP),
    "enter": ConfirmPressed(at=0, pressed_at=0),
    "ctrl+j": ConfirmPressed(at=0, pressed_at=0),
    "g": GoOnPressed(at=0, pressed_at=0),
    "p": PausePressed(at=0, pressed_at=0),
    "down": SlowerPressed(at=0, pressed_at=0, by_ckmh=BIG_CKMH),
    "shift+down": SlowerPressed(at=0, pressed_at=0, by_ckmh=SMALL_CKMH),
    "pagedown": SlowerPressed(at=0, pressed_at=0, by_ckmh=BIG_CKMH),
    "up": FasterPressed(at=0, pressed_at=0, by_ckmh=BIG_CKMH),
    "shift+up": FasterPressed(at=0, pressed_at=0, by_ckmh=SMALL_CKMH),
    "=": BackToPlanPressed(at=0, pressed_at=0),
    "w": WalkPressed(at=0, pressed_at=0),
    "+": MoreRestPressed(at=0, pressed_at=0),
    "pageup": MoreRestPressed(at=0, pressed_at=0),
    "n": NextPressed(at=0, pressed_at=0),
    "e": EndPressed(at=0, pressed_at=0),
    "l": LegReported(at=0, pressed_at=0),
    "k": UnitAnswered(at=0, pressed_at=0, unit=Unit.KMH),
    "m": UnitAnswered(at=0, pressed_at=0, unit=Unit.MPH),
    **{str(level): PainRated(at=0, pressed_at=0, level=level) for level in range(10)},
    "t": Switch.TIMING,
    "?": Switch.KEYS,
}
"""By character where the key has one that prints (small letters), else by Textual's name of the key."""

REPEATABLE = (StopPressed, SlowerPressed, PausePressed, WalkPressed, PainRated, LegReported)
"""Wishes that may come as fast as they like: none of them ever makes anything faster."""


def key_name(key: str, character: str | None) -> str:
    """The name a key has in `MEANINGS`."""
    return character.lower() if character is not None and character.isprintable() else key


class Presses:
    """Tells presses from a held key's repeats."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def wish(self, name: str, at: float) -> AnyIntent | Switch | None:
        """What key `name`, going down at `at` (s), asks for; None for a repeat that must not count."""
        meaning = MEANINGS.get(name, CANCEL)
        before, self._last[name] = self._last.get(name), at
        repeated = before is not None and at - before < QUIET_S
        return None if repeated and not isinstance(meaning, REPEATABLE) else meaning
