"""What stands on the page in words: the facts in short, and what happened at which time."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from backrun_treadmill.core.afterwards.report import Report
from backrun_treadmill.core.afterwards.report_text import ENDINGS, counted_text
from backrun_treadmill.core.body.entry import Entry, Settling
from backrun_treadmill.core.folds.ratings import level_text
from backrun_treadmill.core.readout.marks import Mark, MarkKind, mark_text
from backrun_treadmill.core.units import clock_text

NOT_SAID = "not said"
MOST_LEVELS = 9
"""So many of the sessions before are told with their level."""


class Fact(Struct, frozen=True):
    """A name and what belongs to it."""

    name: str
    text: str


class Happening(Struct, frozen=True):
    """Something out of the ordinary; `when` is m:ss since the first interval."""

    when: str
    text: str


def facts(report: Report, entry: Entry | None, earlier: Sequence[Entry] = ()) -> tuple[Fact, ...]:
    """The line that says most; what only the history knows is left out without one. `earlier`: the sessions before."""
    impacts, sets = report.impacts, report.sets
    counted = counted_text(impacts.running, impacts.running_estimated, impacts.running_error, "running")
    found = [
        Fact("Level", _level(entry, earlier)),
        Fact("Ended", ENDINGS[report.outcome] + (f", {sets.done} of {sets.planned} sets" if sets.planned else "")),
        Fact("Impacts", f"{counted}, {impacts.walking} walking"),
    ]
    if entry is None:
        return tuple(found)
    return (
        *found,
        Fact("Pain", _pains(entry)),
        Fact("Effort", NOT_SAID if entry.effort is None else f"{level_text(entry.effort)} of 10"),
        Fact("Settled", _settled(entry)),
    )


def happenings(marks: Iterable[Mark], origin: int) -> tuple[Happening, ...]:
    """All but the intervals' own beginnings, which have a table."""
    out_of_the_ordinary = (mark for mark in marks if mark.kind is not MarkKind.INTERVAL)
    return tuple(Happening(clock_text(mark.at - origin), mark_text(mark)) for mark in out_of_the_ordinary)


def _level(entry: Entry | None, earlier: Sequence[Entry]) -> str:
    if entry is None or entry.level is None:
        return "of no programme"
    lasts = [one.level for one in earlier if one.programme == entry.programme and one.level][-MOST_LEVELS:]
    was = f"; before it {', '.join(map(str, lasts))}" if lasts else ""
    return f"{entry.level} of {entry.programme}{was}"


def _pains(entry: Entry) -> str:
    scores = (
        ("before", entry.pain_before),
        ("during", entry.pain_during),
        ("after", entry.pain_after),
        ("next morning", entry.morning_pain),
    )
    told = [f"{level_text(level)} {when}" for when, level in scores if level is not None]
    return ", ".join(told) or NOT_SAID


def _settled(entry: Entry) -> str:
    if entry.settled:
        return "yes, by the next morning"
    words = {entry.by_morning, entry.by_second_day} - {Settling.NO_ANSWER, Settling.SETTLED}
    return "no, pain was up" if words else "not known yet"
