"""The thresholds of dose, pain and progress: frozen data, read from a TOML file that says where each comes from.

Every value stands in a table as `key = { is = NUMBER, source = "…" }`. A file of the runner's or the clinician's own
holds only what it changes; everything else is that of the shipped file.
"""

from collections.abc import Mapping
from decimal import Decimal

import msgspec
from msgspec import Struct

from backrun_treadmill.core.faults import FaultyFile, Place, did_you_mean
from backrun_treadmill.core.toml_text import read_toml

EXAMPLE = '[pain] and under it walk-from = { is = 4, source = "practice" }'
MOST_SOURCE_CHARS = 300


class RulesError(FaultyFile):
    """A rules file that cannot be used; `faults` are all that is wrong with it."""


class Rules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All thresholds. Percent are whole, pain and effort 0–10; what each is for stands in `rules.toml`."""

    compared_with_days: int
    warn_above_percent: int
    warn_more_than: int
    ask_above_percent: int
    ask_more_than: int
    first_run_s: int
    budget_notice_percent: int
    steps_longer_percent: int

    walk_from: int
    walk_above_usual: int
    no_running_from: int
    repeat_from: int
    step_back_from: int
    rise: int
    rise_sessions: int
    rise_of_last: int

    sessions: int
    days: int
    long_bout_s: int
    long_bout_days: int
    hardest_effort: int

    hold_from_days: int
    one_back_from_days: int
    restart_from_days: int

    day_between_until: int
    most_in_7_days: int

    longer_by_s: int
    find_until_s: int
    faster_by_ckmh: int
    most_sets: int

    formula_base_bpm: int
    formula_per_year_tenths: int
    """Tenths of a beat for each year of age."""
    formula_error_bpm: int
    moderate_from_percent: int
    hard_from_percent: int

    shoes_notice_km: int
    shoes_replace_km: int


class _Key(Struct, frozen=True):
    """Where a threshold stands in the file, and what it may be. `scale` times what is written is the field."""

    table: str
    name: str
    field: str
    least: int
    most: int
    scale: int = 1


KEYS = (
    _Key("dose", "compared-with-days", "compared_with_days", 7, 90),
    _Key("dose", "warn-above-percent", "warn_above_percent", 100, 300),
    _Key("dose", "warn-more-than", "warn_more_than", 0, 2000),
    _Key("dose", "ask-above-percent", "ask_above_percent", 100, 300),
    _Key("dose", "ask-more-than", "ask_more_than", 0, 2000),
    _Key("dose", "first-run-seconds", "first_run_s", 10, 1800),
    _Key("dose", "budget-notice-percent", "budget_notice_percent", 10, 100),
    _Key("dose", "steps-longer-percent", "steps_longer_percent", 1, 50),
    _Key("pain", "walk-from", "walk_from", 1, 10),
    _Key("pain", "walk-above-usual", "walk_above_usual", 1, 10),
    _Key("pain", "no-running-from", "no_running_from", 1, 10),
    _Key("pain", "repeat-from", "repeat_from", 1, 10),
    _Key("pain", "step-back-from", "step_back_from", 1, 6),
    _Key("pain", "rise", "rise", 1, 10),
    _Key("pain", "rise-sessions", "rise_sessions", 1, 10),
    _Key("pain", "rise-of-last", "rise_of_last", 1, 10),
    _Key("level", "sessions", "sessions", 1, 20),
    _Key("level", "days", "days", 1, 60),
    _Key("level", "long-bout-seconds", "long_bout_s", 60, 3600),
    _Key("level", "long-bout-days", "long_bout_days", 1, 60),
    _Key("level", "hardest-effort", "hardest_effort", 1, 10),
    _Key("gap", "hold-from-days", "hold_from_days", 2, 60),
    _Key("gap", "one-back-from-days", "one_back_from_days", 2, 120),
    _Key("gap", "restart-from-days", "restart_from_days", 2, 365),
    _Key("rest", "day-between-until", "day_between_until", 0, 100),
    _Key("rest", "most-in-7-days", "most_in_7_days", 1, 7),
    _Key("build", "longer-by-seconds", "longer_by_s", 1, 600),
    _Key("build", "find-until-seconds", "find_until_s", 15, 3600),
    _Key("build", "faster-by-kmh", "faster_by_ckmh", 0, 2, scale=100),
    _Key("build", "most-sets", "most_sets", 1, 50),
    _Key("heart", "formula-base", "formula_base_bpm", 150, 250),
    _Key("heart", "formula-per-year", "formula_per_year_tenths", 0, 2, scale=10),
    _Key("heart", "formula-error", "formula_error_bpm", 0, 30),
    _Key("heart", "moderate-from-percent", "moderate_from_percent", 30, 100),
    _Key("heart", "hard-from-percent", "hard_from_percent", 30, 100),
    _Key("shoes", "notice-from-km", "shoes_notice_km", 1, 5000),
    _Key("shoes", "replace-from-km", "shoes_replace_km", 1, 5000),
)
ASCENDING = (
    ("warn_above_percent", "ask_above_percent"),
    ("warn_more_than", "ask_more_than"),
    ("walk_from", "no_running_from"),
    ("repeat_from", "step_back_from"),
    ("rise_sessions", "rise_of_last"),
    ("days", "long_bout_days"),
    ("hold_from_days", "one_back_from_days"),
    ("one_back_from_days", "restart_from_days"),
    ("moderate_from_percent", "hard_from_percent"),
    ("shoes_notice_km", "shoes_replace_km"),
)
"""Pairs of fields of which the first may not be larger than the second."""

_BY_FIELD = {key.field: key for key in KEYS}


def read_rules(data: bytes, *, source: str, over: Rules | None = None) -> Rules:
    """The rules in `data`; what it leaves out is that of `over`, and without `over` nothing may be left out.

    `source` is the file as the person named it. Raises RulesError with every fault; then `over` is still in force.
    """
    place = Place(source)
    table = read_toml(data, place, example=EXAMPLE) or {}
    _refuse_unknown_tables(table, place)
    values: dict[str, int] = dict(msgspec.structs.asdict(over)) if over else {}
    for name in dict.fromkeys(key.table for key in KEYS):
        values |= _read_table(table.get(name, {}), name, place=place, complete=over is None)
    if not place.found:
        _check_order(values, place)
    if place.found:
        raise RulesError(place.found)
    return Rules(**values)


def _refuse_unknown_tables(table: Mapping[str, object], place: Place) -> None:
    names = tuple(dict.fromkeys(key.table for key in KEYS))
    for name in table:
        if name not in names:
            place.refuse(name, f"is no part of the rules; allowed: {', '.join(names)}{did_you_mean(name, names)}")


def _read_table(value: object, name: str, *, place: Place, complete: bool) -> dict[str, int]:
    inside = place.inside(name)
    if not isinstance(value, dict):
        inside.refuse(value, f"must be a table: [{name}] on a line of its own, its rules below it")
        return {}
    keys = {key.name: key for key in KEYS if key.table == name}
    for written in value:
        if written not in keys:
            inside.refuse(written, f"is no rule; allowed: {', '.join(keys)}{did_you_mean(written, keys)}")
    if complete:
        for missing in keys.keys() - value.keys():
            inside.inside(missing).refuse(None, "is missing, and there is nothing to take it from")
    read = {
        key.field: _read_value(value[key.name], key, inside.inside(key.name))
        for key in keys.values()
        if key.name in value
    }
    return {field: number for field, number in read.items() if number is not None}


def _read_value(value: object, key: _Key, place: Place) -> int | None:
    if not isinstance(value, dict) or value.keys() != {"is", "source"}:
        place.refuse(value, 'must be written as { is = NUMBER, source = "where it comes from, or practice" }')
        return None
    source, number = value["source"], value["is"]
    if not isinstance(source, str) or not source.strip() or len(source) > MOST_SOURCE_CHARS:
        place.inside("source").refuse(source, 'must say in a line where the number comes from, or "practice"')
        return None
    return _read_number(number, key, place.inside("is"))


def _read_number(number: object, key: _Key, place: Place) -> int | None:
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or number != number:  # nan is no number
        place.refuse(number, "must be a number, without quotes")
        return None
    if not key.least <= number <= key.most:
        place.refuse(number, f"must be from {key.least} to {key.most}")
        return None
    scaled = number * key.scale
    if scaled != int(scaled):
        whole = "a whole number" if key.scale == 1 else f"a number with at most {len(str(key.scale)) - 1} decimals"
        place.refuse(number, f"must be {whole}")
        return None
    return int(scaled)


def _check_order(values: Mapping[str, int], place: Place) -> None:
    for lower, higher in ASCENDING:
        if values[lower] > values[higher]:
            key, other = _BY_FIELD[lower], _BY_FIELD[higher]
            place.inside(key.table).inside(key.name).refuse(
                values[lower], f"must not be above {other.table}.{other.name}, which is {values[higher]}"
            )
