"""settings.toml -> the runner's own speeds and limits, and preferences. Without the file, the defaults.

walk = 4             # the speeds a profile calls walk, brisk and run
brisk = 5.5
run = 10
top_speed = 14       # no belt speed above this
biggest_rise = 7     # largest rise in one change of speed
longest = "90 min"   # longest session
incline = 2          # steepest incline, percent
pain_stop = 6        # pain (0 to 10) that stops a session
impact_budget = 1000 # running impacts of one session, then the rest is walked; no budget unless it is given
unit = "km/h"        # of the numbers above; or "mph"

and the preferences of `front.files.preferences`, which move no belt.
"""

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from msgspec import Struct

from backrun_treadmill.core.faults import FaultyFile, Place, did_you_mean, listed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.profile.terms import SLOWEST_CKMH, Terms, read_amount, read_speeds, speed_text
from backrun_treadmill.core.toml_text import read_toml
from backrun_treadmill.core.units import MINUTE_US
from backrun_treadmill.front.files.paths import settings_file
from backrun_treadmill.front.files.preferences import PREFERENCE_KEYS, Preferences, read_preferences
from backrun_treadmill.front.files.text_file import Unreadable, read_file

SPEED_KEYS = {
    "walk": "walk_ckmh",
    "brisk": "brisk_ckmh",
    "run": "run_ckmh",
    "top_speed": "top_ckmh",
    "biggest_rise": "step_ckmh",
}
GAITS = ("walk", "brisk", "run")
KEYS = (*SPEED_KEYS, "longest", "incline", "pain_stop", "impact_budget", "unit", *PREFERENCE_KEYS)
CEILING = Runner(top_ckmh=2500, step_ckmh=1400, longest_us=240 * MINUTE_US, incline_dpct=150)
"""What even the runner himself cannot raise a limit above."""
BUDGETS = range(20, 20_001)
"""Running impacts of one session: from eight seconds to two hours."""
SHORTEST_LONGEST_US = 10 * MINUTE_US
"""A longest session below this is a unit forgotten."""


class SettingsError(FaultyFile):
    """A settings file that cannot be used; `faults` are all that is wrong with it."""


class Settings(Struct, frozen=True):
    """The whole file."""

    runner: Runner
    preferences: Preferences
    unit: Unit = Unit.KMH
    """Of the numbers in the file."""


def load_runner(path: Path | None = None) -> Runner:
    """The runner of the settings file (the usual one unless given); raises SettingsError with every fault."""
    return load_settings(path).runner


def load_settings(path: Path | None = None) -> Settings:
    """All of the settings file (the usual one unless given); raises SettingsError with every fault."""
    file = settings_file() if path is None else path
    place = Place(str(file))
    try:
        data = read_file(file)
    except FileNotFoundError:
        return Settings(runner=Runner(), preferences=Preferences())
    except Unreadable as why:
        place.refuse(None, str(why))
        raise SettingsError(place.found) from None
    return read_settings(data, source=str(file))


def read_settings(data: bytes, *, source: str) -> Settings:
    """What `data` describes; an empty file leaves the defaults."""
    table, place = settings_table(data, source=source), Place(source)
    for key in table:
        if key not in KEYS:
            place.refuse(key, f"is not a setting; allowed: {', '.join(KEYS)}{did_you_mean(key, KEYS)}")
    settings = Settings(
        runner=_read_runner(table, place),
        preferences=read_preferences(table, place),
        unit=_read_unit(table.get("unit", "km/h"), place.inside("unit")),
    )
    if place.found:
        raise SettingsError(place.found)
    return settings


def settings_table(data: bytes, *, source: str) -> dict[str, object]:
    """The settings as they are written; raises SettingsError where there is no reading them."""
    place = Place(source)
    table = read_toml(data, place, example="walk = 4") if data.strip() else {}
    if table is None:
        raise SettingsError(place.found)
    return table


def _read_runner(table: Mapping[str, object], place: Place) -> Runner:
    terms = Terms(CEILING, _read_unit(table.get("unit", "km/h"), place.inside("unit")))
    own = Runner()
    written = {
        key: _read_speed(table[key], terms, place.inside(key), most_ckmh=_most(key))
        for key in SPEED_KEYS
        if key in table
    }
    runner = Runner(
        **{field: written.get(key, getattr(own, field)) for key, field in SPEED_KEYS.items()} | _given_way(written),
        longest_us=_read_longest(
            table.get("longest", f"{own.longest_us // MINUTE_US} min"), terms, place.inside("longest")
        ),
        incline_dpct=_read_incline(table.get("incline", Decimal(own.incline_dpct) / 10), place.inside("incline")),
        pain_stop=_read_pain(table.get("pain_stop", own.pain_stop), place.inside("pain_stop")),
        impact_budget=_read_budget(table.get("impact_budget"), place.inside("impact_budget")),
    )
    if not place.found:
        _check_order(runner, terms.unit, place)
    return runner


def _given_way(written: Mapping[str, int]) -> dict[str, int]:
    """Speeds nobody wrote keep out of the way of those somebody did; the top speed is never moved by another."""
    given = {}
    for index, key in enumerate(GAITS):
        if key not in written:
            slower = [written[k] for k in GAITS[:index] if k in written]
            faster = [written[k] for k in (*GAITS[index + 1 :], "top_speed") if k in written]
            field = SPEED_KEYS[key]
            given[field] = min([max([getattr(Runner(), field), *slower]), *faster])
    return given


def _check_order(runner: Runner, unit: Unit, place: Place) -> None:
    """A template that says walk must never get the faster speed."""
    for slow, fast in pairwise((*GAITS, "top_speed")):
        slower, faster = getattr(runner, SPEED_KEYS[slow]), getattr(runner, SPEED_KEYS[fast])
        if slower > faster:
            place.refuse(
                None,
                f"{slow} is {speed_text(slower, unit)} and {fast} only {speed_text(faster, unit)}; "
                "they must not fall in the order walk, brisk, run, top_speed",
            )


def _read_unit(value: object, place: Place) -> Unit:
    if value in list(Unit):
        return Unit(str(value))
    place.refuse(value, f"must be {listed(f'"{unit}"' for unit in Unit)}")
    return Unit.KMH


def _most(key: str) -> int:
    return CEILING.step_ckmh if key == "biggest_rise" else CEILING.top_ckmh


def _read_speed(value: object, terms: Terms, place: Place, *, most_ckmh: int) -> int:
    written_as_number = not isinstance(value, str) or value.strip()[:1].isdigit()
    speeds = read_speeds(value, terms, Place(place.source)) if written_as_number else None
    if speeds is not None and 0 < speeds.from_ckmh == speeds.to_ckmh <= most_ckmh:
        return speeds.from_ckmh
    least, most = speed_text(SLOWEST_CKMH, terms.unit), speed_text(most_ckmh, terms.unit)
    place.refuse(value, f"must be one speed from {least} to {most}, such as 4 or 5.5")
    return 0


def _read_longest(value: object, terms: Terms, place: Place) -> int:
    amount = read_amount(value, terms, Place(place.source))
    if amount is not None and amount.duration_us >= SHORTEST_LONGEST_US:
        return amount.duration_us
    least, most = SHORTEST_LONGEST_US // MINUTE_US, CEILING.longest_us // MINUTE_US
    place.refuse(value, f'must be a time from {least} to {most} min, such as "90 min" (a bare number is seconds)')
    return Runner().longest_us


def _read_incline(value: object, place: Place) -> int:
    most = Decimal(CEILING.incline_dpct) / 10
    number = isinstance(value, int | Decimal) and not isinstance(value, bool) and Decimal(value).is_finite()
    if isinstance(value, int | Decimal) and number and 0 <= value <= most:
        return round(value * 10)
    place.refuse(value, f"must be a number from 0 to {most:f} (percent)")
    return 0


def _read_pain(value: object, place: Place) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= 10:
        return value
    place.refuse(value, "must be a whole number from 1 to 10")
    return Runner().pain_stop


def _read_budget(value: object, place: Place) -> int | None:
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and value in BUDGETS:
        return value
    place.refuse(value, f"must be a whole number from {BUDGETS[0]} to {BUDGETS[-1]} (running impacts of one session)")
    return None
