"""How fast a step of intervals.icu is: `5:00/km Pace`, `60-80% Pace`; and its targets that are no speed of a belt."""

import re
from collections.abc import Callable
from decimal import Decimal

from msgspec import Struct

from backrun_treadmill.core.units import MILE_KM
from backrun_treadmill.exchange.draft import Fixed, LeftOut, Own, Pace, Share, Speed
from backrun_treadmill.exchange.intervals_amounts import NUMBER

MOST_CKMH = Decimal(10_000)
_KM_OF = {
    "km": Decimal(1),
    "mi": MILE_KM,
    "mile": MILE_KM,
    "100m": Decimal("0.1"),
    "400m": Decimal("0.4"),
    "500m": Decimal("0.5"),
}
_CLOCK_PACE = re.compile(
    r"([0-9]{1,2}):([0-5][0-9])(?:\s?-\s?([0-9]{1,2}):([0-5][0-9]))?\s?/\s?(km|mile|mi|100m|400m|500m)(?:\s*pace)?",
    re.IGNORECASE,
)
_PART_PACE = re.compile(rf"({NUMBER})(?:%?\s?-\s?({NUMBER}))?\s?%\s*(?:threshold\s+)?pace", re.IGNORECASE)
_BELT = re.compile(rf"({NUMBER})(?:\s?-\s?({NUMBER}))?\s?(km/h|kmh|kph|mph)", re.IGNORECASE)
_OWN_SPEED = ": the step got your own speed"
_RANGE = rf"{NUMBER}%?(?:\s?-\s?{NUMBER})?"
_NOT_OURS = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (rf"{_RANGE}\s?rpm", "cadence targets"),
        (rf"(?:{_RANGE}\s?%|\bz[0-9](?:-z?[0-9])?)\s*l?t?hr\b", f"heart rate targets{_OWN_SPEED}"),
        (r"\bz[0-9](?:-z?[0-9])?\s*pace", f"pace zones{_OWN_SPEED}"),
        (rf"(?:{_RANGE}\s?(?:%|w\b)|\bz[0-9](?:-z?[0-9])?\b)(?:\s*ftp)?", f"power targets{_OWN_SPEED}"),
        (
            r"[0-9]{1,2}:[0-5][0-9](?:\s?-\s?[0-9]{1,2}:[0-5][0-9])?\s*pace",
            f"paces that do not say of what distance{_OWN_SPEED}",
        ),
    )
)
_RAMP = re.compile(r"\bramp\b", re.IGNORECASE)
_FREE = re.compile(r"\bfreeride\b", re.IGNORECASE)


class Target(Struct, frozen=True):
    """How fast, and the words that are left. `easy`: a part that has no target on purpose."""

    speed: Speed
    rest: str
    easy: bool = False


def read_target(text: str, notes: LeftOut) -> Target:
    """The speed that the words after the amount say; what is no speed of a belt is noted. Of a range the slower end."""
    ramp = _RAMP.search(text) is not None
    text = _RAMP.sub(" ", text)
    for pattern, read in _READERS:
        found = pattern.search(text)
        if found is not None:
            speed = read(found, ramp)
            if found[2 if pattern is not _CLOCK_PACE else 3] and not ramp:
                notes.note("ranges of speed became their slower end")
            return Target(speed, _tidy(_take_out(f"{text[: found.start()]} {text[found.end() :]}", notes)))
    left = _take_out(text, notes)
    easy = _FREE.search(left) is not None
    if easy:
        notes.note("free parts without a speed: they became your walk")
    elif left == text:
        notes.note("steps without a target: they got your own speed")
    return Target(Own(), _tidy(_FREE.sub(" ", left)), easy)


def _of_clock(found: re.Match[str], ramp: bool) -> Speed:
    paces = [int(found[1]) * 60 + int(found[2])]
    if found[3]:
        paces.append(int(found[3]) * 60 + int(found[4]))
    km = _KM_OF[found[5].lower()]
    return _fixed([km * 360_000 / max(seconds, 1) for seconds in paces], ramp=ramp)


def _of_belt(found: re.Match[str], ramp: bool) -> Speed:
    unit = MILE_KM if found[3].lower() == "mph" else Decimal(1)
    return _fixed([Decimal(text) * unit * 100 for text in found.group(1, 2) if text], ramp=ramp)


def _of_part(found: re.Match[str], ramp: bool) -> Speed:
    parts = [min(Decimal(text) / 100, Decimal(5)) for text in found.group(1, 2) if text]
    first, last = (parts[0], parts[-1]) if ramp else (min(parts), min(parts))
    return Share(first, last, Pace.THRESHOLD)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], bool], Speed]], ...] = (
    (_CLOCK_PACE, _of_clock),
    (_PART_PACE, _of_part),
    (_BELT, _of_belt),
)


def _fixed(ckmhs: list[Decimal], *, ramp: bool) -> Fixed:
    bounded = [int(min(ckmh, MOST_CKMH)) for ckmh in ckmhs]
    return Fixed(bounded[0], bounded[-1]) if ramp else Fixed(min(bounded), min(bounded))


def _take_out(text: str, notes: LeftOut) -> str:
    """The words without targets that no belt can follow, which are noted."""
    for pattern, what in _NOT_OURS:
        left = pattern.sub(" ", text)
        if left != text:
            notes.note(what)
        text = left
    return text


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,;-")
