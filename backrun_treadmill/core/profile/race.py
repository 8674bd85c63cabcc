"""A race of the runner's, "5 km in 30:00": what speed a workout means that says shares of a pace.

From one race the pace of another distance follows by Riegel's rule, time = t · (d/d₁)^1.06 (American Scientist
1981;69:285–290: good from some minutes to some hours). It is arithmetic about what was asked, no advice.
"""

import re
from decimal import Decimal

from msgspec import Struct

from backrun_treadmill.core.faults import Place
from backrun_treadmill.core.units import MILE_KM

FATIGUE = 1.06
HOUR_S = 3600
SLOWEST_KMH, FASTEST_KMH = 3, 25
"""Nobody's race lies outside: a unit was forgotten, or minutes taken for hours."""
RACE_FORM = 'write a distance and a time, such as "5 km in 30:00", "1 mile in 9:10" or "10 km in 1:05:00"'

_RACE = re.compile(
    r"(?:([0-9]{1,3}(?:\.[0-9]{1,4})?) ?(km|mi|miles?)|(half|marathon)) in (?:([0-9]):)?([0-9]{1,3}):([0-5][0-9])"
)
_NAMED_KM = {"half": Decimal("21.0975"), "marathon": Decimal("42.195")}


class Race(Struct, frozen=True):
    """A distance and the time it took, or would take."""

    km: float
    seconds: int

    def speed_kmh(self, km: float) -> float:
        """The mean speed over another distance."""
        hours: float = self.seconds / HOUR_S * (km / self.km) ** FATIGUE
        return km / hours

    @property
    def threshold_kmh(self) -> float:
        """The speed that could be kept for an hour: what tools call the threshold pace."""
        km: float = self.km * (HOUR_S / self.seconds) ** (1 / FATIGUE)
        return km


def read_race(value: object, place: Place) -> Race | None:
    """The race that a person wrote; None after a fault."""
    text = " ".join(value.lower().split()) if isinstance(value, str) else ""
    found = _RACE.fullmatch(text)
    if found is None:
        place.refuse(value, f"is no race; {RACE_FORM}")
        return None
    number, unit, name, hours, minutes, seconds = found.groups()
    km = _NAMED_KM[name] if name else Decimal(number) * (1 if unit == "km" else MILE_KM)
    race = Race(float(km), int(hours or 0) * HOUR_S + int(minutes) * 60 + int(seconds))
    if race.km < 1 or race.seconds * FASTEST_KMH < race.km * HOUR_S or race.seconds * SLOWEST_KMH > race.km * HOUR_S:
        place.refuse(value, f"must be 1 km or more at {SLOWEST_KMH} to {FASTEST_KMH} km/h; {RACE_FORM}")
        return None
    return race
