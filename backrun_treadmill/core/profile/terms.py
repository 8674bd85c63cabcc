"""What the words of a profile stand for: amounts ("90 s", "100 metres") and speeds ("10 km/h", "run+0.5").

Values come as TOML gives them: texts, whole numbers, or `Decimal`s.
"""

import re
from decimal import ROUND_DOWN, Decimal

from msgspec import Struct

from backrun_treadmill.core.faults import Place, did_you_mean
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.units import MILE_KM, MINUTE_US, SECOND_US, ckmh, kmh_text

SLOWEST_CKMH = 50
"""Slower than this is no belt speed; 0 is a stop."""
MOST_TERM_CHARS = 100
LONGEST_CM = 100_000 * 100
"""No step is longer than 100 km, whatever the limits are."""

AMOUNT_FORMS = 'write an amount such as "90 s", "5 min", "1:30", "100 metres" or "1 km"'
SPEED_FORMS = 'write a speed such as "10", "10 km/h", "walk", "run+0.5" or "4 to 5.5"'

_NUMBER = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
_AMOUNT = re.compile(rf"(-?{_NUMBER})\s*([^\W0-9_]*)")
_CLOCK = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-5][0-9])")
_SPEED = re.compile(rf"(?:(walk|brisk|run)\s*(?:([+-])\s*({_NUMBER}))?|([+-]?{_NUMBER}))\s*(km/h|kmh|kph|mph|mi/h)?")
_RAMP = re.compile(r"\s*(?:(?<![a-z])to(?![a-z])|->|→)\s*")
_SECONDS = {
    **dict.fromkeys(("", "s", "sec", "secs", "second", "seconds"), 1),
    **dict.fromkeys(("min", "mins", "minute", "minutes"), 60),
    **dict.fromkeys(("h", "hour", "hours"), 3600),
}
_CENTIMETRES = {
    **dict.fromkeys(("metre", "metres", "meter", "meters", "mtr"), 100),
    **dict.fromkeys(("km", "kilometre", "kilometres", "kilometer", "kilometers"), 100_000),
}


class Amount(Struct, frozen=True):
    """How long a step is: by time or by belt."""

    duration_us: int = 0
    distance_cm: int = 0
    bare: bool = False
    """Written without a unit."""


class Speeds(Struct, frozen=True):
    """The belt's speed at the beginning and at the end of a step."""

    from_ckmh: int
    to_ckmh: int


class Terms(Struct, frozen=True):
    """Whose words these are: the runner's own speeds and limits, and the unit of numbers without one."""

    runner: Runner
    unit: Unit = Unit.KMH


def read_amount(value: object, terms: Terms, place: Place) -> Amount | None:
    """A time or a distance; None after a fault."""
    text = _plain(value)
    if text is None:
        place.refuse(value, f"is not an amount; {AMOUNT_FORMS}")
        return None
    clock = _CLOCK.fullmatch(text)
    if clock:
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return _time(value, Decimal(hours * 3600 + minutes * 60 + seconds), terms=terms, place=place)
    found = _AMOUNT.fullmatch(text)
    if not found:
        place.refuse(value, f"is not an amount; {AMOUNT_FORMS}")
        return None
    number, unit = Decimal(found[1]), found[2]
    if unit in _SECONDS:
        return _time(value, number * _SECONDS[unit], terms=terms, place=place, bare=not unit)
    if unit in _CENTIMETRES:
        return _distance(value, number * _CENTIMETRES[unit], place)
    if unit == "m":
        place.refuse(value, f'm can be minutes or metres; write "{found[1]} min" or "{found[1]} metres"')
    else:
        place.refuse(value, f"has no unit of ours; {AMOUNT_FORMS}{did_you_mean(unit, _SECONDS | _CENTIMETRES)}")
    return None


def read_speeds(value: object, terms: Terms, place: Place) -> Speeds | None:
    """One speed, or a ramp of speed from one to another; None after a fault."""
    text = _plain(value)
    parts = _RAMP.split(text) if text else []
    if not 1 <= len(parts) <= 2:
        place.refuse(value, f"is not a speed; {SPEED_FORMS}")
        return None
    last = _SPEED.fullmatch(parts[-1])
    unit = terms.unit if last is None or last[5] is None else _unit(last[5])
    read = [_read_speed(part, value, terms=Terms(terms.runner, unit), place=place) for part in parts]
    if None in read:
        return None
    speeds = [speed for speed in read if speed is not None]
    if len(speeds) == 2 and 0 in speeds:
        place.refuse(value, "a change of speed cannot begin or end at 0; a step at 0 is a stop of its own")
        return None
    return Speeds(speeds[0], speeds[-1])


def speed_text(speed_ckmh: int, unit: Unit = Unit.KMH) -> str:
    """A speed with its unit; for a file in miles in both."""
    if unit is Unit.KMH:
        return f"{kmh_text(speed_ckmh)} km/h"
    mph = (Decimal(speed_ckmh) / 100 / MILE_KM).quantize(Decimal("0.01"), ROUND_DOWN)
    return f"{mph:f} mph ({kmh_text(speed_ckmh)} km/h)"


def _read_speed(text: str, value: object, *, terms: Terms, place: Place) -> int | None:
    found = _SPEED.fullmatch(text)
    if not found:
        pace = bool(_CLOCK.match(text))
        place.refuse(
            value, "is a pace; write the speed, 6:00 a km is 10 km/h" if pace else f"is not a speed; {SPEED_FORMS}"
        )
        return None
    name, sign, offset, number, unit_text = found.groups()
    unit = _unit(unit_text) if unit_text else terms.unit
    if name is None:
        return _within(_to_kmh(number, unit), value, terms=terms, place=place)
    own = {"walk": terms.runner.walk_ckmh, "brisk": terms.runner.brisk_ckmh, "run": terms.runner.run_ckmh}[name]
    kmh = Decimal(own) / 100 + _to_kmh(f"{sign}{offset}" if offset else "0", unit)
    if kmh <= 0:
        place.refuse(
            value, f"{name} is {speed_text(own, terms.unit)} for this runner, so this is no speed; 0 is a stop"
        )
        return None
    return _within(kmh, value, terms=terms, place=place)


def _within(kmh: Decimal, value: object, *, terms: Terms, place: Place) -> int | None:
    """The speed in 0.01 km/h, if it is one that this runner allows."""
    top = terms.runner.top_ckmh
    if kmh < 0:
        place.refuse(value, "is negative; a belt runs forward only")
    elif kmh * 100 > top:
        limit = speed_text(top, terms.unit)
        place.refuse(value, f"is faster than the runner's top speed; at most {limit} (top_speed in settings.toml)")
    elif 0 < kmh * 100 < SLOWEST_CKMH:
        place.refuse(
            value, f"is slower than a belt goes; at least {speed_text(SLOWEST_CKMH, terms.unit)}, or 0 to stop"
        )
    else:
        return ckmh(kmh)
    return None


def _time(value: object, seconds: Decimal, *, terms: Terms, place: Place, bare: bool = False) -> Amount | None:
    longest_us = terms.runner.longest_us
    if seconds < 0:
        place.refuse(value, f"is negative; {AMOUNT_FORMS}")
    elif seconds < 1:
        place.refuse(value, "is too short; a step lasts 1 s or more")
    elif seconds * SECOND_US > longest_us:
        place.refuse(value, f"is longer than the runner's longest session; at most {longest_us // MINUTE_US} min")
    else:
        return Amount(duration_us=int(seconds * SECOND_US), bare=bare)
    return None


def _distance(value: object, centimetres: Decimal, place: Place) -> Amount | None:
    if centimetres < 0:
        place.refuse(value, f"is negative; {AMOUNT_FORMS}")
    elif centimetres < 100:
        place.refuse(value, "is too short; a step is 1 metre or more")
    elif centimetres > LONGEST_CM:
        place.refuse(value, f"is too far; at most {LONGEST_CM // 100_000} km")
    else:
        return Amount(distance_cm=int(centimetres))
    return None


def _plain(value: object) -> str | None:
    """The value as lower-case text with single spaces and one kind of minus; None if no amount or speed reads so."""
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        return None
    if isinstance(value, int) and abs(value) > 10**9:
        return "1000000000" if value > 0 else "-1000000000"
    text = f"{value:f}" if isinstance(value, Decimal) and abs(value.adjusted()) < 20 else str(value)
    if len(text) > MOST_TERM_CHARS:
        return None
    text = " ".join(text.lower().split()).replace("−", "-").replace("–", "-")
    return re.sub(r"(km|mi) ?/ ?h", r"\1/h", text)


def _unit(text: str) -> Unit:
    return Unit.MPH if text in ("mph", "mi/h") else Unit.KMH


def _to_kmh(number: str, unit: Unit) -> Decimal:
    return Decimal(number) * (MILE_KM if unit is Unit.MPH else 1)
