"""The dose of a session, its running impacts, against what was tolerated: the highest settled one of 30 days.

Foot contacts are an honest count and no force. There is no ratio of weeks (ACWR: Lolli 2019, BJSM 53:921, a
mathematical artefact) and no risk of injury in here. Weeks are added up for information only.
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.entry import DAY_MIN, Entry, real
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.profile.totals import add_up
from backrun_treadmill.core.units import SECOND_US

_MONDAY = 4
"""1970-01-01 was a Thursday: day 4 was the first Monday."""


class Amount(StrEnum):
    """What to do about the dose of a plan before it is run."""

    USUAL = "usual"
    WARN = "warn"
    """Say it."""
    ASK = "ask"
    """Say it, and want a typed yes."""


class Planned(Struct, frozen=True, kw_only=True):
    """What a plan asks of the body."""

    running_impacts: int
    run_s: int
    walks_first: bool
    """Walking comes before the first running."""


class Judgement(Struct, frozen=True, kw_only=True):
    """A dose, judged; `against` is the session it was compared with, None when none has settled."""

    amount: Amount
    reason: str
    """One sentence for people; empty where there is nothing to say."""
    against: Entry | None


class Week(Struct, frozen=True, kw_only=True):
    """A calendar week from Monday on, for information."""

    monday: int
    """The day it begins; see the package for the unit."""
    sessions: int
    running_impacts: int
    running_estimated: int
    uncounted: int = 0
    """Of `sessions`, those whose contacts nothing counted or estimated: an outdoor run that was written down."""


def planned_dose(plan: Plan) -> Planned:
    """The dose of a plan at its own nominal speeds."""
    totals = add_up(plan)
    first = next((interval.kind for interval in plan.intervals if interval.moving), Kind.RUN)
    return Planned(
        running_impacts=totals.running_impacts, run_s=totals.run_us // SECOND_US, walks_first=first is not Kind.RUN
    )


def highest_settled(history: Iterable[Entry], rules: Rules, now_min: int) -> Entry | None:
    """The session with the most running impacts that had settled, of the last 30 days; None without one."""
    first_day = now_min // DAY_MIN - rules.compared_with_days
    settled = [e for e in real(history) if e.ran and e.running_impacts and e.settled and e.day >= first_day]
    return max(settled, key=lambda entry: entry.running_impacts, default=None)


def judge_dose(
    planned: Planned,
    history: Iterable[Entry],
    rules: Rules,
    *,
    now_min: int,
    proposed: bool = False,
    by_coach: bool = False,
) -> Judgement:
    """What to say before `planned` is run; `proposed`: `next` itself proposed it, `by_coach`: it is a coach's plan."""
    if not planned.run_s:
        return Judgement(amount=Amount.USUAL, reason="", against=None)
    best = highest_settled(history, rules, now_min)
    if best is None:
        return _first(planned, rules, by_coach=by_coach)
    return _compared(planned, best, rules, proposed=proposed)


def monday_of(day: int) -> int:
    """The Monday that a day's calendar week begins with."""
    return day - (day - _MONDAY) % 7


def weekly_totals(history: Iterable[Entry]) -> tuple[Week, ...]:
    """Running per calendar week, oldest first; weeks without any are left out."""
    weeks: dict[int, list[Entry]] = {}
    for entry in real(history):
        if entry.ran:
            weeks.setdefault(monday_of(entry.day), []).append(entry)
    return tuple(
        Week(
            monday=monday,
            sessions=len(entries),
            running_impacts=sum(entry.running_impacts for entry in entries),
            running_estimated=sum(entry.running_estimated for entry in entries),
            uncounted=sum(not entry.running_impacts for entry in entries),
        )
        for monday, entries in weeks.items()
    )


def _first(planned: Planned, rules: Rules, *, by_coach: bool) -> Judgement:
    limit = f"{rules.first_run_s // 60}:{rules.first_run_s % 60:02d}"
    told: list[str] = []
    if planned.run_s > rules.first_run_s:
        told.append(f"has {planned.run_s // 60}:{planned.run_s % 60:02d} of running, more than {limit}")
    if not planned.walks_first:
        told.append("begins with running, not walking")
    if by_coach or not told:
        return Judgement(amount=Amount.USUAL, reason="", against=None)
    reason = f"No session of the last {rules.compared_with_days} days is known to have settled, and this one "
    return Judgement(amount=Amount.ASK, reason=f"{reason}{' and '.join(told)}.", against=None)


def _compared(planned: Planned, best: Entry, rules: Rules, *, proposed: bool) -> Judgement:
    impacts, most = planned.running_impacts, best.running_impacts
    reason = (
        f"About {impacts} running impacts; the most that has settled in {rules.compared_with_days} days is {most} "
        f"({impacts * 100 // most - 100} % more)."
    )

    def above(percent: int, more_than: int) -> bool:
        return impacts * 100 > most * percent and impacts - most > more_than

    if above(rules.ask_above_percent, rules.ask_more_than) and not proposed:
        return Judgement(amount=Amount.ASK, reason=reason, against=best)
    if above(rules.warn_above_percent, rules.warn_more_than):
        return Judgement(amount=Amount.WARN, reason=reason, against=best)
    return Judgement(amount=Amount.USUAL, reason="", against=best)
