"""Which level of which programme a plan is a session of, and the line of a history that says so."""

from collections.abc import Iterable

from msgspec.structs import replace

from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.past import NO_LEVEL, OfLevel
from backrun_treadmill.core.body.programme import Programme, level_of
from backrun_treadmill.core.plan import Plan


def level_in(plan: Plan, programmes: Iterable[Programme]) -> OfLevel:
    """The level `plan` is a session of, in the first of the programmes that has one."""
    found = (OfLevel(programme.key, level_of(plan, programme)) for programme in programmes)
    return next((one for one in found if one.number is not None), NO_LEVEL)


def on_level(entry: Entry, level: OfLevel) -> Entry:
    """The entry with the level of its plan; what was not begun is a session of none."""
    if entry.activity is Activity.CHECK_IN or level.number is None:
        return entry
    return replace(entry, programme=level.programme, level=level.number)
