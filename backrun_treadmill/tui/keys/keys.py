"""What each key means, on the screen and where lines are printed. Pure: a key's name in, a wish or a switch out.

No key both starts and stops. A key that is held down repeats itself: whatever could make anything faster, or skip on
towards it, is taken only after a second without that key.
"""

from enum import Enum, auto

from backrun_treadmill.core.intents import (
    AnyIntent,
    BackToPlanPressed,
    CancelPressed,
    ConfirmPressed,
    EndPressed,
    FasterPressed,
    FeetAnswered,
    GoOnPressed,
    LegReported,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PainTakenBack,
    PausePressed,
    SlowerPressed,
    StopPressed,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.tui.keys.layouts import stops_here

BIG_CKMH = 50
SMALL_CKMH = 10

QUIET_S = 1.0
"""So long a key must have been up before it counts again; longer than any terminal waits before it repeats a key."""


class Switch(Enum):
    """What changes the view only."""

    TIMING = auto()
    KEYS = auto()
    MUTE = auto()
    """Sound off, or on again."""
    WHERE = auto()
    """Say in one line what is now and what comes."""


STOP = StopPressed(at=0, pressed_at=0)
CANCEL = CancelPressed(at=0, pressed_at=0)
CONFIRM = ConfirmPressed(at=0, pressed_at=0)
"""Times are the engine's to give; the front sends when the key went down beside the wish."""

MILES = UnitAnswered(at=0, pressed_at=0, unit=Unit.MPH)
"""What the key for sound means while the console's unit is asked."""

FEET = {
    "y": FeetAnswered(at=0, pressed_at=0, as_suspected=True),
    "x": FeetAnswered(at=0, pressed_at=0, as_suspected=False),
}
"""What two keys mean while it is asked what a sensor counts; else they only cancel."""

STOPS = (" ", "s", "q", ".", "escape", "ctrl+c", "ctrl+q", "ctrl+backslash", "b", "f5")

MEANINGS: dict[str, AnyIntent | Switch] = {
    **dict.fromkeys(STOPS, STOP),
    "enter": CONFIRM,
    "ctrl+j": CONFIRM,
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
    "backspace": PainTakenBack(at=0, pressed_at=0),
    **{str(level): PainRated(at=0, pressed_at=0, level=level) for level in range(10)},
    "t": Switch.TIMING,
    "m": Switch.MUTE,
    "i": Switch.WHERE,
    "?": Switch.KEYS,
}
"""By character where the key has one that prints (small letters), else by Textual's name of the key."""

REPEATABLE = (StopPressed, SlowerPressed, PausePressed, WalkPressed, PainRated, LegReported)
"""Wishes that may come as fast as they like: none of them ever makes anything faster."""


FULL_WIDTH = range(0xFF01, 0xFF5F)
"""What an input method of Chinese or Japanese makes of the printing ASCII characters."""
TO_ASCII = 0xFF01 - ord("!")
WIDE_SPACE = "\u3000"


def key_name(key: str, character: str | None) -> str:
    """The name a key has in `MEANINGS`."""
    if character == WIDE_SPACE:
        return " "
    if character is None or len(character) != 1 or not character.isprintable():
        return key
    if ord(character) in FULL_WIDTH:
        character = chr(ord(character) - TO_ASCII)
    return character.lower()


def meaning_of(name: str) -> AnyIntent | Switch:
    """What the key of that name asks for; whatever nobody gave a meaning cancels a count-in, and does nothing else."""
    known = MEANINGS.get(name)
    if known is not None:
        return known
    return STOP if len(name) == 1 and stops_here(name) else CANCEL


def leaves(name: str, by: tuple[str, ...]) -> bool:
    """Whether a page that is left `by` those keys is left by this one: letters of other scripts stand for q and s."""
    return name in by or ("q" in by and not name.isascii() and meaning_of(name) is STOP)


def where_asked(name: str, wish: AnyIntent | Switch | None, *, unit: bool, feet: bool) -> AnyIntent | Switch | None:
    """The wish, or the answer that its key is while the runner is asked what the console, or a sensor, counts."""
    if unit and wish is Switch.MUTE:
        return MILES
    return FEET.get(name, wish) if feet and wish is CANCEL else wish


class Presses:
    """Tells presses from a held key's repeats."""

    def __init__(self) -> None:
        self._last: dict[str, float] = {}

    def wish(self, name: str, at: float) -> AnyIntent | Switch | None:
        """What key `name`, going down at `at` (s), asks for; None for a repeat that must not count."""
        meaning = meaning_of(name)
        before, self._last[name] = self._last.get(name), at
        repeated = before is not None and at - before < QUIET_S
        free = isinstance(meaning, REPEATABLE) or meaning is Switch.KEYS  # asked twice, it turns a leaf
        return None if repeated and not free else meaning
