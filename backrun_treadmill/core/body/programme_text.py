"""The programme file: the bytes of a TOML file a person wrote -> a `Programme` for one runner, or every fault at once.

name = "Back to running"
per-week = 3                             or [3, 5]: at first, later
stay = { sessions = 3, days = 7 }
levels = [
  "walk-20",                             the name of a profile
  "5 x 30/30 @ run",                     one line of a profile
  { steps = ["2 x 60/60 @ run", "run 5 min @ run"] },
  ["run 8 min @ run", "run 20 min @ run"],   several sessions, done in turn
]
"""

import json
import re
from collections.abc import Mapping

from msgspec.structs import replace

from backrun_treadmill.core.body.programme import Level, PerWeek, Programme, Session, Stay
from backrun_treadmill.core.faults import FaultyFile, Place, did_you_mean
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.language import MOST_NAME_CHARS, ProfileError, read_profile
from backrun_treadmill.core.profile.lines import MOST_LINE_CHARS
from backrun_treadmill.core.profile.steps import read_words
from backrun_treadmill.core.toml_text import read_toml
from backrun_treadmill.core.units import MINUTE_US

KEYS = ("name", "per-week", "stay", "levels")
EXAMPLE = 'levels = ["walk-20", "5 x 30/30 @ run"]'
MOST_LEVELS = 100
MOST_SESSIONS = 14
"""Of one level."""
MOST_LINES = 50
"""Of one session."""
NO_LIMITS = {"top_ckmh": 10_000, "step_ckmh": 10_000, "longest_us": 24 * 60 * MINUTE_US, "incline_dpct": 1_000}
_FAULTY_LEVEL = re.compile(r"levels\[([0-9]+)\]")
_NAME = re.compile(r"[\w.-]*[^\W\d][\w.-]*")
FORMS = 'write a profile\'s name, a line such as "5 x 30/30 @ run", { steps = [lines] }, or a list of these'


class ProgrammeError(FaultyFile):
    """A programme that cannot be used; `faults` are all that is wrong with it."""


class _Reader:
    """What every level is read with: the runner's speeds and limits, and the profiles there are."""

    def __init__(self, runner: Runner, profiles: Mapping[str, bytes]) -> None:
        self._runner = runner
        self._profiles = profiles

    def level(self, value: object, title: str, place: Place) -> Level | None:
        """One entry of `levels`; None after a fault."""
        written = value if isinstance(value, list) else [value]
        if not 1 <= len(written) <= MOST_SESSIONS:
            place.refuse(None, f"must have 1 to {MOST_SESSIONS} sessions; {FORMS}")
            return None
        several = len(written) > 1
        read = [
            self._session(
                session,
                f"{title}, session {number}" if several else title,
                place.entry(number) if isinstance(value, list) else place,
            )
            for number, session in enumerate(written, start=1)
        ]
        sessions = tuple(session for session in read if session is not None)
        return Level(sessions) if len(sessions) == len(written) else None

    def _session(self, value: object, title: str, place: Place) -> Session | None:
        match value:
            case str() if value.strip() in self._profiles:
                return self._planned(value.strip(), self._profiles[value.strip()], title, place)
            case str() if _NAME.fullmatch(value.strip()):
                hint = did_you_mean(value.strip(), self._profiles)
                place.refuse(value, f"is no profile that there is{hint}")
            case str():
                return self._planned(value.strip(), _document([value]), title, place)
            case {"steps": [_, *_] as lines, **others} if not others and len(lines) <= MOST_LINES:
                if all(isinstance(line, str) and len(line) <= MOST_LINE_CHARS for line in lines):
                    return self._planned(", then ".join(line.strip() for line in lines), _document(lines), title, place)
                place.refuse(value, f"must list lines of text, each of at most {MOST_LINE_CHARS} characters")
            case _:
                place.refuse(value, f"is no level; {FORMS}")
        return None

    def _planned(self, text: str, data: bytes, title: str, place: Place) -> Session | None:
        try:
            plan = read_profile(data, source=text, runner=self._runner).plan
        except ProfileError as error:
            for fault in error.faults:
                place.refuse(fault.value.strip("\"'") or text, fault.text)
            return None
        named = Plan(
            name=title[:MOST_NAME_CHARS],
            intervals=plan.intervals,
            author=plan.author,
            sets=plan.sets,
            counts=plan.counts,
        )
        return Session(text, named)


def read_programme(data: bytes, *, source: str, runner: Runner, profiles: Mapping[str, bytes]) -> Programme:
    """The programme that `data` describes for this runner; raises ProgrammeError with every fault.

    `source` is the file as the person named it; `profiles` are the bytes of those a level may name.
    """
    return _read(data, source, _Reader(runner, profiles))


def read_allowed(data: bytes, *, source: str, runner: Runner, profiles: Mapping[str, bytes]) -> Programme:
    """The same up to the first level that only the runner's own limits forbid (`beyond`); ProgrammeError as well.

    A walker whose top speed is 5 km/h has a programme all the same; where not even its first level is allowed, there
    is none.
    """
    try:
        return read_programme(data, source=source, runner=runner, profiles=profiles)
    except ProgrammeError as error:
        allowed = _levels_before(error)
        if not allowed:
            raise
        # Whatever else is wrong with it is raised here.
        unlimited = read_programme(data, source=source, runner=replace(runner, **NO_LIMITS), profiles=profiles)
    programme = _read(data, source, _Reader(runner, profiles), most=allowed)
    return replace(programme, beyond=unlimited.levels[allowed].text)


def _levels_before(error: ProgrammeError) -> int:
    """So many levels stand before the first that has a fault; 0 where a fault is elsewhere."""
    faulty = [_FAULTY_LEVEL.match(fault.step) for fault in error.faults]
    return min((0 if found is None else int(found[1]) - 1 for found in faulty), default=0)


def _read(data: bytes, source: str, reader: _Reader, *, most: int = MOST_LEVELS) -> Programme:
    place = Place(source)
    table = read_toml(data, place, example=EXAMPLE)
    if table is None:
        raise ProgrammeError(place.found)
    for key in table:
        if key not in KEYS:
            place.refuse(key, f"is not a key of a programme; allowed: {', '.join(KEYS)}{did_you_mean(key, KEYS)}")
    key = source.replace("\\", "/").rpartition("/")[2].removesuffix(".toml")
    name = read_words(table.get("name", ""), place.inside("name"), most=MOST_NAME_CHARS // 2) or key
    per_week = _read_per_week(table.get("per-week", 3), place.inside("per-week"))
    stay = _read_stay(table.get("stay", {}), place.inside("stay"))
    written = table.get("levels")
    kept = written[:most] if isinstance(written, list) and len(written) <= MOST_LEVELS else written
    levels = _read_levels(kept, name, reader=reader, place=place.inside("levels"))
    if place.found or per_week is None or stay is None:
        raise ProgrammeError(place.found)
    return Programme(key=key, name=name, per_week=per_week, stay=stay, levels=levels)


def _read_levels(value: object, name: str, *, reader: _Reader, place: Place) -> tuple[Level, ...]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_LEVELS:
        place.refuse(value, f"must be a list of 1 to {MOST_LEVELS} levels; write {EXAMPLE}")
        return ()
    read = [
        reader.level(level, f"{name}, level {number}", place.entry(number))
        for number, level in enumerate(value, start=1)
    ]
    return tuple(level for level in read if level is not None)


def _read_per_week(value: object, place: Place) -> PerWeek | None:
    match value:
        case bool():
            pass
        case int() if 1 <= value <= 7:
            return PerWeek(value, value)
        case [int() as first, int() as later] if 1 <= first <= later <= 7:
            return PerWeek(first, later)
        case _:
            pass
    place.refuse(value, "must be a number of sessions from 1 to 7, or two: [at first, later]")
    return None


def _read_stay(value: object, place: Place) -> Stay | None:
    if not isinstance(value, dict):
        place.refuse(value, "must be written as { sessions = 3, days = 7 }")
        return None
    for key in value:
        if key not in ("sessions", "days"):
            place.refuse(key, "is not known here; write { sessions = 3, days = 7 }")
    sessions = _read_count(value.get("sessions", 0), place.inside("sessions"), most=50)
    days = _read_count(value.get("days", 0), place.inside("days"), most=365)
    return None if sessions is None or days is None else Stay(sessions, days)


def _read_count(value: object, place: Place, *, most: int) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        place.refuse(value, f"must be a whole number from 0 to {most}")
        return None
    return value


def _document(lines: list[str]) -> bytes:
    """A profile of these lines. JSON quotes a text as TOML does, but for the one character it leaves bare."""
    return f"steps = {json.dumps(lines, ensure_ascii=False)}".replace("\x7f", "\\u007f").encode(errors="replace")
