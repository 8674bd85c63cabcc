"""What the last weeks came to, and how the belt and outdoors compare: for information, beside the next session.

Nothing is concluded from either: there is no ratio of weeks and no prediction (see `dose`).
"""

from collections.abc import Iterable

from backrun_treadmill.core.body.dose import Week, monday_of, weekly_totals
from backrun_treadmill.core.body.entry import DAY_MIN, Entry
from backrun_treadmill.core.body.findings import counted
from backrun_treadmill.core.body.surfaces import Surface, compare_surfaces

WEEKS_BEFORE = 4


def recent_weeks(history: Iterable[Entry], now_min: int) -> tuple[Week, ...]:
    """This calendar week and the four before it, oldest first; those without running are there with 0."""
    weeks = {week.monday: week for week in weekly_totals(history)}
    this_monday = monday_of(now_min // DAY_MIN)
    mondays = range(this_monday - 7 * WEEKS_BEFORE, this_monday + 1, 7)
    return tuple(
        weeks.get(one) or Week(monday=one, sessions=0, running_impacts=0, running_estimated=0) for one in mondays
    )


def so_far_lines(history: Iterable[Entry], now_min: int) -> list[str]:
    """At most two sentences; nothing where nothing was run."""
    entries = tuple(history)
    return [line for line in (_weeks_line(recent_weeks(entries, now_min)), _surfaces_line(entries)) if line]


def _weeks_line(weeks: tuple[Week, ...]) -> str:
    if not any(week.sessions for week in weeks):
        return ""
    *before, this = weeks
    estimated = sum(week.running_estimated for week in weeks)
    told = f" ({estimated} of all these estimated)" if estimated else ""
    last = ", ".join(_week_text(week) for week in reversed(before))
    return f"Running impacts: {_week_text(this)} this week; {last} in the weeks before, the last one first{told}."


def _week_text(week: Week) -> str:
    more = f" (and {counted(week.uncounted, 'run')} not counted)" if week.uncounted else ""
    return f"{week.running_impacts}{more}"


def _surfaces_line(history: tuple[Entry, ...]) -> str:
    """Only where there is something of both to compare."""
    compared = compare_surfaces(history)
    belt, outdoors = _surface_text(compared.belt), _surface_text(compared.outdoors)
    return (
        f"Pain after running, the middle of all rises: on the belt {belt}; outdoors {outdoors}."
        if belt and outdoors
        else ""
    )


def _surface_text(surface: Surface) -> str:
    if surface.rise is None:
        return ""
    return f"{surface.rise:+g} ({surface.settled} of {surface.runs} settled by the morning)"
