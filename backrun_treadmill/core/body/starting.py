"""What may be started now, of what is known: the last look before a session, and nothing that a later step may undo.

| known | a plan with running | walking, or beside the belt |
|---|---|---|
| a sign that cannot wait | nothing is started | nothing is started |
| be seen: a red flag, a leg, not settled at 48 hours | walking only | as planned |
| pain today of 6 | walking only | as planned |
| pain today of 4, or 2 above usual | walking offered; a typed yes runs | as planned |
| the readiness list not done without pain | the same | as planned |
| a dose far above what has settled, or a first run of more than 2:30 | the same | |
| a dose somewhat above it, a day of rest from running | said | |
| strength today or yesterday | | said, where it is strength again |
"""

from collections.abc import Iterable
from enum import IntEnum, auto

from msgspec import Struct

from backrun_treadmill.core.body.advice import advise
from backrun_treadmill.core.body.checkin import Today, before_session, pain_today_text
from backrun_treadmill.core.body.dose import Amount, judge_dose, planned_dose
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, real
from backrun_treadmill.core.body.entry_fold import activity_of
from backrun_treadmill.core.body.findings import Verdict, ago
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.rest import earliest_day, strength_day
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.body.standing import Standing
from backrun_treadmill.core.plan import Plan


class May(IntEnum):
    """What may be started; less is stricter."""

    NOTHING = auto()
    WALK_ONLY = auto()
    TYPED_YES = auto()
    """Walking is offered, and a yes that is typed starts the plan."""
    SAID = auto()
    """The plan, once its reasons were said."""
    AS_PLANNED = auto()


class Ruling(Struct, frozen=True):
    """What may be started, and why not more: sentences for people, the strictest first."""

    may: May
    reasons: tuple[str, ...] = ()


def rule_start(
    plan: Plan,
    history: Iterable[Entry],
    programme: Programme,
    rules: Rules,
    *,
    now_min: int,
    usual: int | None = None,
    proposed: bool = False,
) -> Ruling:
    """The ruling on `plan` as of `now_min`; `proposed`: it is what `next` itself proposed."""
    entries = real(history)
    planned = planned_dose(plan)
    advice = advise(entries, programme, rules, now_min, usual=usual)
    if advice.verdict is Verdict.GO_NOW:
        return Ruling(May.NOTHING, (advice.reason,))
    standing = Standing(entries, programme, rules, now_min=now_min, usual=usual)
    if not planned.run_s:
        reasons = _strength_again(plan, standing)
        return Ruling(May.SAID if reasons else May.AS_PLANNED, reasons)
    found = _by_pain(_pain_today(entries, now_min), rules, usual=standing.usual)
    if advice.verdict is Verdict.BE_SEEN:
        found.insert(0, (May.WALK_ONLY, advice.reason))
    if advice.verdict is Verdict.WALK and not found:
        found.append((May.TYPED_YES, advice.reason))
    dose = judge_dose(planned, entries, rules, now_min=now_min, proposed=proposed, by_coach=bool(plan.author))
    if dose.amount is not Amount.USUAL:
        found.append((May.TYPED_YES if dose.amount is Amount.ASK else May.SAID, dose.reason))
    found += _day_of_rest(standing)
    found.sort(key=lambda one: one[0])
    return Ruling(found[0][0], tuple(reason for _, reason in found)) if found else Ruling(May.AS_PLANNED)


def _by_pain(pain: int | None, rules: Rules, *, usual: int | None) -> list[tuple[May, str]]:
    text = pain_today_text(pain or 0, rules, usual=usual)
    match before_session(pain, rules, usual=usual):
        case Today.NO_RUNNING:
            return [(May.WALK_ONLY, f"{text}: no running. Walk as far as it does not hurt more.")]
        case Today.WALK_OFFERED:
            return [(May.TYPED_YES, f"{text}: walking is the better session.")]
        case _:
            return []


def _day_of_rest(standing: Standing) -> list[tuple[May, str]]:
    day = earliest_day(standing)
    if day <= standing.today:
        return []
    return [(May.SAID, f"It is a day of rest from running: the next is {ago(day, standing.today)}.")]


def _strength_again(plan: Plan, standing: Standing) -> tuple[str, ...]:
    day = strength_day(standing)
    if activity_of(plan) is not Activity.STRENGTH or day <= standing.today:
        return ()
    return (f"Strength wants a day between: the next is {ago(day, standing.today)}.",)


def _pain_today(entries: Iterable[Entry], now_min: int) -> int | None:
    """The highest score of today's check-ins."""
    today = [e for e in entries if e.activity is Activity.CHECK_IN and e.day == now_min // DAY_MIN]
    return max((e.pain_before for e in today if e.pain_before is not None), default=None)
