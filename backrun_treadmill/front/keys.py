"""What each key of the terminal means. Pure: bytes in, wishes out.

No key both starts and stops. A byte nobody gave a meaning cancels a count-in, and does nothing else.
"""

import re

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

UNSTAMPED = 0
"""Times are the engine's to give; the front sends when the key went down beside the wish."""

STOP = StopPressed(at=UNSTAMPED, pressed_at=UNSTAMPED)
CANCEL = CancelPressed(at=UNSTAMPED, pressed_at=UNSTAMPED)
CONFIRM = ConfirmPressed(at=UNSTAMPED, pressed_at=UNSTAMPED)


def _slower(by_ckmh: int) -> SlowerPressed:
    return SlowerPressed(at=UNSTAMPED, pressed_at=UNSTAMPED, by_ckmh=by_ckmh)


def _faster(by_ckmh: int) -> FasterPressed:
    return FasterPressed(at=UNSTAMPED, pressed_at=UNSTAMPED, by_ckmh=by_ckmh)


MEANINGS: dict[str, AnyIntent] = {
    " ": STOP,
    "s": STOP,
    "q": STOP,
    ".": STOP,
    "\x1b": STOP,
    "\x03": STOP,
    "\r": CONFIRM,
    "\n": CONFIRM,
    "g": GoOnPressed(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "p": PausePressed(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "=": BackToPlanPressed(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "w": WalkPressed(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "+": MoreRestPressed(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "n": NextPressed(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "e": EndPressed(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "l": LegReported(at=UNSTAMPED, pressed_at=UNSTAMPED),
    "k": UnitAnswered(at=UNSTAMPED, pressed_at=UNSTAMPED, unit=Unit.KMH),
    "m": UnitAnswered(at=UNSTAMPED, pressed_at=UNSTAMPED, unit=Unit.MPH),
    "\x1b[A": _faster(BIG_CKMH),
    "\x1b[B": _slower(BIG_CKMH),
    "\x1bOA": _faster(BIG_CKMH),
    "\x1bOB": _slower(BIG_CKMH),
    "\x1b[1;2A": _faster(SMALL_CKMH),
    "\x1b[1;2B": _slower(SMALL_CKMH),
    **{str(n): PainRated(at=UNSTAMPED, pressed_at=UNSTAMPED, level=n) for n in range(10)},
}

HELP = (
    "SPACE stop · ENTER start · p pause · ↓↑ slower, faster · w walk · + more rest · n next · e end · 0–9 pain · l leg"
)

# A terminal's own sequences: CSI ... final byte, SS3 x; anything else behind an Esc stands for itself.
_KEY = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1bO[@-~]|.", re.DOTALL)


def wishes(typed: bytes) -> list[AnyIntent]:
    """The wishes in what one read of the terminal gave, in order. Capitals count as their small letters."""
    keys: list[str] = _KEY.findall(typed.decode(errors="replace"))
    return [MEANINGS.get(key if key.startswith("\x1b") else key.lower(), CANCEL) for key in keys]
