"""A history for scripts and for lines: a table, CSV, JSON. Unknown is empty, or null, and never 0."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

import msgspec
from msgspec import Struct

from backrun_treadmill.core.body.dose import Week, weekly_totals
from backrun_treadmill.core.body.entry import DAY_MIN, Settling
from backrun_treadmill.core.body.findings import counted
from backrun_treadmill.core.body.past import Origin, Past
from backrun_treadmill.core.faults import printable
from backrun_treadmill.tui.history import history_words as words
from backrun_treadmill.tui.history.history_filter import date_of

LAST_WEEKS = 4


class Line(Struct, frozen=True, kw_only=True):
    """A line of the CSV and of the JSON, under these names."""

    began: str
    """Local time: "2026-11-21T07:30"."""
    activity: str
    origin: str
    name: str
    programme: str
    level: int | None
    completed: bool
    outcome: str | None
    lasted_s: int | None
    running_impacts: int | None
    running_estimated: int | None
    walking_impacts: int | None
    longest_bout_s: int
    distance_m: int | None
    pain_before: int | None
    pain_during: int | None
    pain_after: int | None
    pain_morning: int | None
    pain_second_day: int | None
    settled: bool | None
    effort: int | None
    leg_symptom: bool
    shoes: str
    changes: int | None
    late_p95_ms: float | None
    late_worst_ms: float | None
    over_100ms: int | None
    virtual: bool
    damaged: bool
    journal: str


def line_of(past: Past) -> Line:
    """It as scripts read it."""
    entry, timing = past.entry, past.punctual
    minute = entry.when_min % DAY_MIN
    counted_by_us = past.origin is Origin.JOURNAL or entry.running_impacts + entry.walking_impacts > 0
    return Line(
        began=f"{date_of(entry.day).isoformat()}T{minute // 60:02}:{minute % 60:02}",
        activity=entry.activity,
        origin=past.origin,
        name=past.name,
        programme=entry.programme,
        level=entry.level,
        completed=entry.completed,
        outcome=past.outcome,
        lasted_s=past.lasted_s,
        running_impacts=entry.running_impacts if counted_by_us else None,
        running_estimated=entry.running_estimated if counted_by_us else None,
        walking_impacts=entry.walking_impacts if counted_by_us else None,
        longest_bout_s=entry.longest_bout_s,
        distance_m=entry.distance_m,
        pain_before=entry.pain_before,
        pain_during=entry.pain_during,
        pain_after=entry.pain_after,
        pain_morning=entry.morning_pain,
        pain_second_day=entry.second_day_pain,
        settled=None if entry.by_morning is Settling.NO_ANSWER else entry.settled,
        effort=entry.effort,
        leg_symptom=entry.leg_symptom,
        shoes=entry.shoes,
        changes=None if timing is None else timing.changes,
        late_p95_ms=None if timing is None else timing.p95_ms,
        late_worst_ms=None if timing is None else timing.worst_ms,
        over_100ms=None if timing is None else timing.over_100ms,
        virtual=entry.virtual,
        damaged=past.damaged,
        journal=past.journal,
    )


def as_json(history: Sequence[Past], unread: Iterable[str]) -> str:
    """Sessions newest first, the weeks of running oldest first, and what could not be read."""
    weeks = [week_told(week) for week in weekly_totals(past.entry for past in history)]
    told = {"sessions": [line_of(past) for past in reversed(history)], "weeks": weeks, "unread": list(unread)}
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"


def week_told(week: Week) -> dict[str, object]:
    """A week of running, for JSON."""
    return {
        "monday": date_of(week.monday).isoformat(),
        "runs": week.sessions,
        "runs_uncounted": week.uncounted,
        "running_impacts": week.running_impacts,
        "running_estimated": week.running_estimated,
    }


def as_csv(history: Sequence[Past]) -> str:
    """A line each, newest first, under the names of the JSON."""
    text = StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(Line.__struct_fields__)
    rows.writerows([_cell(value) for value in msgspec.structs.astuple(line_of(past))] for past in reversed(history))
    return text.getvalue()


def as_table(history: Sequence[Past]) -> str:
    """For people without a screen: newest first, then the last weeks."""
    if not history:
        return f"{words.EMPTY}\n"
    lines = [words.head(), *(printable(words.row(past)) for past in reversed(history))]
    weeks = weekly_totals(past.entry for past in history)[-LAST_WEEKS:]
    return "\n".join([*lines, *map(_week, weeks)]) + "\n"


def _week(week: Week) -> str:
    estimated = f" ({week.running_estimated} of them estimated)" if week.running_estimated else ""
    runs = counted(week.sessions, "run")
    if week.uncounted == week.sessions:
        return f"Week of {date_of(week.monday).isoformat()}: {runs}, impacts not counted."
    if week.uncounted:
        runs = f"{runs}, {week.uncounted} of them not counted"
    return f"Week of {date_of(week.monday).isoformat()}: {week.running_impacts} running impacts{estimated} in {runs}."


def _cell(value: object) -> object:
    """Empty for unknown; a text that a spreadsheet would take for a formula begins with an apostrophe."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t"):
        return f"'{value}"
    return value
