"""The profile language: the bytes of a TOML file a person wrote -> a `Plan` for one runner.

read_profile   top level keys, and the order of work
profile_tables, profile_lines, profile_terms   tables, lines, amounts and speeds
profile_steps   the rules of one step
profile_timeline   repeats, sets, warm-up and cool-down
profile_limits, profile_cautions   what is refused as a whole, and what is only said
"""

from collections.abc import Mapping

from msgspec import Struct

from backrun_treadmill.core.faults import Caution, FaultyFile, Place, did_you_mean, listed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.cautions import note_cautions
from backrun_treadmill.core.profile.steps import Item, Step, read_words
from backrun_treadmill.core.profile.tables import read_steps
from backrun_treadmill.core.profile.terms import Terms
from backrun_treadmill.core.profile.timeline import add_ends, count_steps, number_sets, unroll
from backrun_treadmill.core.profile.timeline_limits import check_limits
from backrun_treadmill.core.toml_text import read_toml

KEYS = ("name", "author", "unit", "bare", "counts", "steps")
MOST_INTERVALS = 2000
"""No plan is longer than this; 90 minutes of it are 2.7 s a step."""
MOST_NAME_CHARS = 80
UNKNOWN_MACHINE = MachineProfile()


class ProfileError(FaultyFile):
    """A profile that cannot be run; `faults` are all that is wrong with it."""


class Reading(Struct, frozen=True):
    """A good profile: its plan, and what its author perhaps did not mean."""

    plan: Plan
    warnings: tuple[Caution, ...]


def read_profile(data: bytes, *, source: str, runner: Runner, machine: MachineProfile = UNKNOWN_MACHINE) -> Reading:
    """The plan that `data` describes for this runner; raises ProfileError with every fault.

    `source` is the file as the person named it; `machine` is asked for its ramps and its own auto-stop.
    """
    place = Place(source)
    table = read_toml(data, place, example='steps = ["5 x 60/60 @ 10 km/h"]')
    steps: list[Step] = []
    if table is not None:
        _refuse_unknown(table, place)
        items = _read_items(table, runner, place)
        bare, counts = (_read_flag(table, key, default=key == "counts", place=place) for key in ("bare", "counts"))
        name = _read_name(table, "name", place) or _stem(source)
        author = _read_name(table, "author", place)
        if not place.found and _not_too_many(items, place):
            flat = unroll(items)
            steps = number_sets(flat if bare else add_ends(flat, runner))
            check_limits(steps, runner, machine, place=place)
    if table is None or place.found:
        raise ProfileError(place.found)
    intervals = tuple(step.interval for step in steps)
    sets = max(interval.set_no for interval in intervals)
    plan = Plan(name=name, author=author, intervals=intervals, sets=sets, counts=counts)
    note_cautions(steps, machine, place)
    return Reading(plan, tuple(dict.fromkeys(place.cautions)))


def _read_items(table: Mapping[str, object], runner: Runner, place: Place) -> tuple[Item, ...]:
    unit = table.get("unit", Unit.KMH)
    if unit not in list(Unit):
        hint = did_you_mean(unit, Unit) if isinstance(unit, str) else ""
        place.inside("unit").refuse(unit, f"must be {listed(f'"{u}"' for u in Unit)}{hint}")
        unit = Unit.KMH
    if "steps" not in table:
        place.refuse(None, 'has no steps; write steps = ["5 x 60/60 @ 10 km/h"]')
        return ()
    return read_steps(table["steps"], Terms(runner, Unit(str(unit))), place.inside("steps"))


def _not_too_many(items: tuple[Item, ...], place: Place) -> bool:
    number = count_steps(items)
    if number > MOST_INTERVALS:
        place.inside("steps").refuse(None, f"unroll to {number} intervals; at most {MOST_INTERVALS}")
    return number <= MOST_INTERVALS


def _refuse_unknown(table: Mapping[str, object], place: Place) -> None:
    for key in table:
        if key not in KEYS:
            place.refuse(key, f"is not a key of a profile; allowed: {', '.join(KEYS)}{did_you_mean(key, KEYS)}")


def _read_flag(table: Mapping[str, object], key: str, *, default: bool, place: Place) -> bool:
    value = table.get(key, default)
    if not isinstance(value, bool):
        place.inside(key).refuse(value, "must be true or false, without quotes")
        return default
    return value


def _read_name(table: Mapping[str, object], key: str, place: Place) -> str:
    return read_words(table.get(key, ""), place.inside(key), most=MOST_NAME_CHARS)


def _stem(source: str) -> str:
    return source.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")
