"""How long a step of intervals.icu is: `1h10m`, `1m30`, `5'`, `400mtr`, `1.5km`, `Press lap`. `m` is minutes."""

import re
from decimal import Decimal

from msgspec import Struct

from backrun_treadmill.core.units import MILE_KM
from backrun_treadmill.exchange.draft import whole

NUMBER = r"[0-9]{1,7}(?:\.[0-9]{1,4})?"
_SECONDS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours"), 3600),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "'"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", '"', "''"), 1),
}
_METRES = {
    **dict.fromkeys(("mtr", "meter", "meters", "metre", "metres"), Decimal(1)),
    "km": Decimal(1000),
    **dict.fromkeys(("mi", "mile", "miles"), MILE_KM * 1000),
}
_UNITS = "|".join(sorted(map(re.escape, (*_SECONDS, *_METRES)), key=len, reverse=True))
_PART = re.compile(rf"({NUMBER})({_UNITS})", re.IGNORECASE)
_WORD = re.compile(rf"(?:{NUMBER}(?:{_UNITS})){{1,4}}[0-9]{{0,2}}", re.IGNORECASE)
_SPACED = re.compile(rf"(?<![0-9.:/-])({NUMBER})\s+({_UNITS})(?![\w/])", re.IGNORECASE)
_CLOCK = re.compile(r"([0-9]{1,3}):([0-5][0-9])")
_LAP = re.compile(r"\b(?:press lap|lap press|until lap press(?:ed)?)\b", re.IGNORECASE)


class Amount(Struct, frozen=True):
    """How long, and the words before and after it. Neither seconds nor metres: until a lap button."""

    seconds: int
    metres: int
    before: str
    after: str


def read_amount(text: str) -> Amount | None:
    """The first amount in a step; None without one. A lap button with a time beside it has that time."""
    without_lap = _LAP.sub(" ", text)
    words = _SPACED.sub(r"\1\2", without_lap).split()
    start = next((n for n, word in enumerate(words) if _WORD.fullmatch(word) or _CLOCK.fullmatch(word)), None)
    if start is None:
        lap = _LAP.search(text)
        return None if lap is None else Amount(0, 0, text[: lap.start()].strip(), text[lap.end() :].strip())
    end = start + 1
    while end < len(words) and _WORD.fullmatch(words[end]):
        end += 1
    sums = [_sums(word) for word in words[start:end]]
    seconds, metres = whole(sum((s for s, _ in sums), Decimal(0))), whole(sum((m for _, m in sums), Decimal(0)))
    if not seconds and not metres:
        return None
    return Amount(seconds, 0 if seconds else metres, " ".join(words[:start]), " ".join(words[end:]))


def _sums(word: str) -> tuple[Decimal, Decimal]:
    """Seconds and metres in one word; the number at the end of `1m30` is in the next smaller unit."""
    clock = _CLOCK.fullmatch(word)
    if clock:
        return Decimal(int(clock[1]) * 60 + int(clock[2])), Decimal(0)
    seconds, metres, end, last = Decimal(0), Decimal(0), 0, 60
    for part in _PART.finditer(word):
        unit, end = part[2].lower(), part.end()
        if unit in _METRES:
            metres += Decimal(part[1]) * _METRES[unit]
        else:
            last = _SECONDS[unit]
            seconds += Decimal(part[1]) * last
    tail = word[end:]
    return seconds + (Decimal(tail) * (60 if last == 3600 else 1) if tail else 0), metres
