"""A programme written down again with a number for every running speed, for one runner: `@ run` is a coach's template.

What the lines say else stays as it was written: sets, cues and walking, which goes by the runner's own settings.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal

from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.programme_text import EXAMPLE, ProgrammeError, read_programme
from backrun_treadmill.core.faults import Place
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.core.toml_text import read_toml
from backrun_treadmill.core.units import MILE_KM, ckmh, kmh_text

_RUN = re.compile(r"\brun\b\s*(?:([-+−–])\s*([0-9.]+))?\s*(km/h|kmh|kph|mph|mi/h)?", re.IGNORECASE)
_MINUS = "-−–"


def resolve_programme(data: bytes, *, source: str, runner: Runner, profiles: Mapping[str, bytes]) -> str:
    """The programme `data` as this runner would run it; `profiles` are the bytes of those its levels may name.

    Raises ProgrammeError with every fault, also where a running speed cannot be made a number.
    """
    meant = read_programme(data, source=source, runner=runner, profiles=profiles)
    place = Place(source)
    table = read_toml(data, place, example=EXAMPLE)
    if table is None:
        raise ProgrammeError(place.found)
    table["levels"] = [_resolved(level, runner, profiles) for level in _listed(table["levels"])]
    text = "".join(f"{key} = {_toml(value)}\n" for key, value in table.items())
    if _runs(read_programme(text.encode(), source=source, runner=runner, profiles=profiles)) != _runs(meant):
        place.refuse(None, 'cannot be written in numbers alone; write its runs as in "5 x 60/60 @ 10 km/h"')
        raise ProgrammeError(place.found)
    return text


def _resolved(level: object, runner: Runner, profiles: Mapping[str, bytes]) -> object:
    match level:
        case str() if level.strip() in profiles:
            lines = _lines_of(profiles[level.strip()])
            resolved = [_resolved_line(line, runner) for line in lines]
            return level if resolved == lines else {"steps": resolved}
        case str():
            return _resolved_line(level, runner)
        case {"steps": list() as lines}:
            return {"steps": [_resolved_line(str(line), runner) for line in lines]}
        case list():
            return [_resolved(session, runner, profiles) for session in level]
        case _:
            return level


def _resolved_line(line: str, runner: Runner) -> str:
    """The line with the runner's speed for `run`, and with that speed where a run says none."""
    head, comma, cue = line.partition(",")
    what, at, speed = head.partition("@")
    if at:
        speed = _RUN.sub(lambda found: _speed(found, runner), speed)
    elif what.strip().lower().startswith("run "):
        what, at, speed = f"{what.rstrip()} ", "@", f" {kmh_text(runner.run_ckmh)} km/h"
    return f"{what}{at}{speed}{comma}{cue}"


def _speed(found: re.Match[str], runner: Runner) -> str:
    sign, number, unit = found.groups()
    more = Decimal(number or 0) * (MILE_KM if unit and unit.lower() in ("mph", "mi/h") else 1)
    rest = " " if found[0][-1:].isspace() else ""
    return f"{kmh_text(runner.run_ckmh + ckmh(-more if sign and sign in _MINUS else more))} km/h{rest}"


def _lines_of(profile: bytes) -> list[str]:
    """The lines of a profile that is nothing but lines."""
    table = read_toml(profile, Place(""), example=EXAMPLE) or {}
    lines = _listed(table.get("steps"))
    plain = set(table) <= {"name", "author", "steps"} and all(isinstance(line, str) for line in lines)
    return [str(line) for line in lines] if plain else []


def _runs(programme: Programme) -> list[list[Interval]]:
    """Every run of every session."""
    sessions = (session for level in programme.levels for session in level.sessions)
    return [[one for one in session.plan.intervals if one.kind is Kind.RUN] for session in sessions]


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _toml(value: object) -> str:
    """A value as TOML. JSON quotes a text as TOML does, but for the one character it leaves bare."""
    match value:
        case dict():
            return f"{{ {', '.join(f'{key} = {_toml(one)}' for key, one in value.items())} }}"
        case list():
            return f"[{', '.join(_toml(one) for one in value)}]"
        case Decimal():
            return f"{value:f}"
        case _:
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
