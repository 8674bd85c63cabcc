"""Faults and cautions in what a person wrote (a profile, the settings), and where in the file they are.

A reader goes on after a fault, so that a person sees all of them at once. Steps are counted from 1.
"""

from collections.abc import Iterable
from decimal import Decimal
from difflib import get_close_matches

from msgspec import Struct

SHOWN_CHARS = 60
"""A faulty value is quoted up to this length."""
LARGEST_SHOWN = 10**15
JOINERS = "\u200c\u200d"
"""Invisible characters that some scripts cannot be written without."""


class Fault(Struct, frozen=True):
    """One thing that is wrong; `str()` of it is one line."""

    source: str
    """The file, as the person named it."""
    step: str
    """Where in it: `steps[3].steps[1]`, `line 4`, or empty for the whole file."""
    value: str
    """What is written there, quoted; empty where nothing is."""
    text: str
    """What is wrong with it and what is allowed."""

    def __str__(self) -> str:
        return ": ".join(part for part in (printable(self.source), self.step, self.value, self.text) if part)


class Caution(Struct, frozen=True):
    """One thing that is allowed and perhaps not meant; `str()` of it is one line."""

    source: str
    step: str
    text: str

    def __str__(self) -> str:
        return ": ".join(part for part in (printable(self.source), self.step, self.text) if part)


class FaultyFile(Exception):
    """A file that cannot be used; `faults` are all that is wrong with it, and `str()` is one line for each."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Place:
    """Where in a file a reader is; what is found here and further inside goes into the same lists."""

    def __init__(self, source: str, step: str = "", *, root: "Place | None" = None) -> None:
        self.source = source
        self.step = step
        self.found: list[Fault] = root.found if root else []
        self.cautions: list[Caution] = root.cautions if root else []

    def inside(self, step: str) -> "Place":
        """The place `step` within this one."""
        return Place(self.source, f"{self.step}.{step}" if self.step else step, root=self)

    def entry(self, number: int) -> "Place":
        """Entry `number`, counted from 1, of the list at this place."""
        return Place(self.source, f"{self.step}[{number}]", root=self)

    def refuse(self, value: object, text: str) -> None:
        """Note that `value` (None = nothing to quote) is wrong here, once."""
        fault = Fault(self.source, self.step, shown(value), text)
        if fault not in self.found[-20:]:
            self.found.append(fault)

    def caution(self, text: str) -> None:
        """Note something that is allowed here and perhaps not meant."""
        self.cautions.append(Caution(self.source, self.step, text))


def printable(text: str) -> str:
    """`text` with everything escaped that could move a cursor or turn the writing direction."""
    return "".join(c if c.isprintable() or c in JOINERS else f"\\u{ord(c):04x}" for c in text)


def shown(value: object) -> str:
    """A value as a person wrote it, short enough for one line."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            text = _cut(printable(value[: SHOWN_CHARS + 1]))
            return f"'{text}'" if '"' in text else f'"{text}"'
        case int():
            return str(value) if abs(value) < LARGEST_SHOWN else "a very large number"
        case float() | Decimal():
            return _cut(str(value).lower())
        case list():
            return "a list"
        case dict():
            return (
                "{ }"
                if not value
                else _cut("{ " + ", ".join(f"{printable(str(key)[:20])} = …" for key in list(value)[:4]) + " }")
            )
        case _:
            return _cut(str(value))


def did_you_mean(word: str, allowed: Iterable[str]) -> str:
    """A closing question with the nearest allowed word, or nothing when none is near."""
    near = get_close_matches(word.lower()[:40], list(allowed), n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def listed(words: Iterable[str]) -> str:
    """Words for a sentence: "a, b or c"."""
    *most, last = words
    return f"{', '.join(most)} or {last}" if most else last


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN_CHARS else text[: SHOWN_CHARS - 1] + "…"
