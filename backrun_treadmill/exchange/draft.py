"""A workout as another tool wrote it, before it is a profile: repeats stay repeats, shares of a pace stay shares.

Readers make a `Draft` and note what a belt cannot carry over; `draft_toml` turns it into a profile. Numbers that came
from outside are bounded here, so that nothing later can grow.
"""

import re
from collections import Counter
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.faults import JOINERS, printable
from backrun_treadmill.core.profile.steps import MOST_CUE_CHARS

MOST_NUMBER = 10**9
MOST_NOTES = 30
MOST_NOTE_CHARS = 100
_NUMBER = re.compile(r"\s*[-+]?(?:[0-9]{1,12}(?:\.[0-9]{0,30})?|\.[0-9]{1,30})(?:[eE][-+]?[0-9])?\s*")


class NotImportable(Exception):
    """The file is not a workout we can take over; `str()` says why, without the file's name."""


class Effort(StrEnum):
    """What a step is for."""

    WARM_UP = "warm-up"
    WORK = "work"
    EASY = "easy"
    COOL_DOWN = "cool-down"


class Pace(StrEnum):
    """Whose share a speed is."""

    MILE = "1 mile"
    FIVE_KM = "5 km"
    TEN_KM = "10 km"
    HALF = "half marathon"
    MARATHON = "marathon"
    THRESHOLD = "threshold"


class Own(Struct, frozen=True):
    """The runner's own speed for this kind of step: the file says none, or one we cannot use."""


class Fixed(Struct, frozen=True):
    """A belt speed, or a ramp from one to another."""

    from_ckmh: int
    to_ckmh: int


class Share(Struct, frozen=True):
    """A part of one of the runner's paces (1 = all of it), or a ramp from one part to another."""

    from_part: Decimal
    to_part: Decimal
    of: Pace


type Speed = Own | Fixed | Share


class DraftStep(Struct, frozen=True, kw_only=True):
    """One step. Neither seconds nor metres: it ends by a lap button, which a belt does not have."""

    effort: Effort
    seconds: int = 0
    metres: int = 0
    speed: Speed = Own()
    cue: str = ""

    @property
    def open(self) -> bool:
        """Whether the file does not say how long it is."""
        return not self.seconds and not self.metres


class DraftRepeat(Struct, frozen=True):
    """Steps done `times` times."""

    times: int
    items: "tuple[DraftStep | DraftRepeat, ...]"


type DraftItem = DraftStep | DraftRepeat


class Draft(Struct, frozen=True, kw_only=True):
    """A whole workout. `left_out`: what was not carried over, in words."""

    what: str
    """As in "a Zwift workout"."""
    name: str = ""
    author: str = ""
    items: tuple[DraftItem, ...]
    left_out: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[DraftStep, ...]:
        """All steps, repeats written out once."""
        return tuple(_steps(self.items))


class LeftOut:
    """Collects what a belt cannot carry over, each once and with its number."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def note(self, what: str) -> None:
        """One more of it."""
        text = printable(what)
        self._counts[text if len(text) <= MOST_NOTE_CHARS else text[: MOST_NOTE_CHARS - 1] + "…"] += 1

    @property
    def told(self) -> tuple[str, ...]:
        """A line each."""
        lines = [what if n == 1 else f"{what} ({n} times)" for what, n in self._counts.items()]
        more = len(lines) - MOST_NOTES
        return (*lines[:MOST_NOTES], f"and {more} things more") if more > 0 else tuple(lines)


def clean(text: str, *, most: int = MOST_CUE_CHARS) -> str:
    """One printable line of at most `most` characters, as a profile takes it."""
    kept = "".join(c if c.isprintable() or c in JOINERS else " " for c in text[: 4 * most])
    line = " ".join(kept.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def number(text: object) -> Decimal | None:
    """The number that `text` (or a number) is, if it is one of use: finite and not beyond a thousand million."""
    if isinstance(text, bool) or not isinstance(text, str | int | float):
        return None
    written = text if isinstance(text, str) else f"{text:.9g}" if isinstance(text, float) else str(text)[:40]
    if not _NUMBER.fullmatch(written):
        return None
    value = Decimal(written.strip())
    return value if abs(value) <= MOST_NUMBER else None


def whole(value: Decimal | None) -> int:
    """Nearest whole number; 0 for none and for what is negative."""
    return 0 if value is None or value < 0 else int(value.to_integral_value())


def _steps(items: tuple[DraftItem, ...]) -> list[DraftStep]:
    flat: list[DraftStep] = []
    for item in items:
        flat += _steps(item.items) if isinstance(item, DraftRepeat) else [item]
    return flat
