"""The next session: hold, step up, step back, walk, be seen, or go now, and why, with the entries used.

Theory. Every rule below looks at the history on its own and names the most it would allow: no running (and who should
look at it), or a level of the programme. The advice is the *least bold* of all that was found; between equals the rule
that stands higher gives the reason. So no rule can be argued away by another, no order of questions can hide an answer,
and where each rule takes more pain as a reason for less, so does the whole. Only one rule, the last, ever names a
higher level, and it needs everything known and good: nothing is stepped up by silence.

| rule | finds | until |
|---|---|---|
| emergency | go now | "I have been seen, and may run" |
| red flag, what happened lately | be seen | the same |
| leg symptom, limping | be seen | the same |
| not settled at 48 h, or worse | be seen | the same, or four sessions later |
| pain up by 2 in 3 of the last 4 sessions | be seen | the same, or it does not any more |
| readiness list not done without pain | walk | it is done |
| pain today of 4 or 2 above usual; of 6 | walk | tomorrow's check-in |
| pain above 5, or a session up the next morning | one level back from it | the next session, and 2 days |
| a coach's step back, accepted | so many levels back | the next session |
| 8–14, 15–28, more days away | same level, one back, first running | the next session |
| pain 4–5, or anything else up the next morning | same level | the next session, and 2 days |
| a coach's hold, accepted | same level | its days are over |
| morning or effort not known | same level | it is |
| effort above 7 | same level | it is not |
| nothing done yet | first level | |
| fewer than 3 good sessions or 7 days (14) at the level | same level | |
| none of all these | next level | |

Pain from *before* a session is what the rest is measured against: a higher one makes a rise smaller. Its own limits
(`pain_today`, and above 5) hold all the same.
"""

from collections.abc import Callable, Iterable

from msgspec import Struct

from backrun_treadmill.core.body.build import next_line
from backrun_treadmill.core.body.checkin import Checklist, must_ask
from backrun_treadmill.core.body.coach_rules import coach_holds, coach_steps_back
from backrun_treadmill.core.body.entry import DAY_MIN, Entry
from backrun_treadmill.core.body.findings import Finding, Verdict, ago
from backrun_treadmill.core.body.level_rules import (
    after_a_break,
    begin,
    repeat,
    stay,
    step_up,
    too_hard,
    too_much,
    unknown,
)
from backrun_treadmill.core.body.outdoors import outdoors_text
from backrun_treadmill.core.body.programme import Programme, Session
from backrun_treadmill.core.body.rest import earliest_day
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.body.standing import Standing
from backrun_treadmill.core.body.stop_rules import (
    emergency,
    leg_symptom,
    not_ready,
    pain_today,
    red_flag,
    rises_again_and_again,
    still_up_on_second_day,
)

type Rule = Callable[[Standing], Finding | None]

TABLE: tuple[Rule, ...] = (
    emergency,
    red_flag,
    leg_symptom,
    still_up_on_second_day,
    rises_again_and_again,
    not_ready,
    pain_today,
    too_much,
    coach_steps_back,
    after_a_break,
    repeat,
    coach_holds,
    unknown,
    too_hard,
    begin,
    stay,
    step_up,
)


class Advice(Struct, frozen=True, kw_only=True):
    """What to do next. It is an offer: nothing here starts anything or changes a profile."""

    verdict: Verdict
    level: int | None
    """Level of the programme, from 1; None where there is to be no running."""
    session: Session | None
    """The session of that level whose turn it is."""
    reason: str
    """One or two sentences for people."""
    used: tuple[Entry, ...]
    """The entries it rests on."""
    earliest_day: int
    """The first day for it; later than today on a day of rest. See the package for the unit."""
    ask: tuple[Checklist, ...] = ()
    """What has to be answered before it is run."""
    offer: str = ""
    """After the last level: a line for a new one, for the runner to take or leave."""
    outdoors: str = ""
    """After the last level: what comes outdoors, in sentences."""


def advise(
    history: Iterable[Entry], programme: Programme, rules: Rules, now_min: int, *, usual: int | None = None
) -> Advice:
    """The next session as of `now_min` (see the package); `usual` is the pain the runner lives with, if it was
    said; else what the history says of it.
    """
    standing = Standing(history, programme, rules, now_min=now_min, usual=usual)
    found = [finding for rule in TABLE if (finding := rule(standing)) is not None]
    decided = min(found, key=lambda finding: finding.boldness)
    if decided.instead is not None:
        return Advice(
            verdict=decided.instead,
            level=None,
            session=None,
            reason=decided.reason,
            used=decided.used,
            earliest_day=standing.today,
        )
    return _at_level(decided, standing)


def advice_text(advice: Advice, now_min: int) -> str:
    """The advice in one paragraph."""
    head = str(advice.verdict).capitalize()
    if advice.session is None:
        return f"{head}. {advice.reason}"
    days = advice.earliest_day - now_min // DAY_MIN
    when = f" Next running: {ago(days, 0)}." if days > 0 else ""
    offer = f' You may go on with "{advice.offer}": say so, and it becomes a level.' if advice.offer else ""
    outdoors = f" {advice.outdoors}" if advice.outdoors else ""
    return f"{head}: level {advice.level}, {advice.session.text}. {advice.reason}{when}{offer}{outdoors}"


def _at_level(decided: Finding, standing: Standing) -> Advice:
    level = standing.programme.level(decided.level)
    done = sum(entry.completed for entry in standing.visits) if decided.level == standing.current else 0
    session = level.sessions[done % len(level.sessions)]
    last = standing.current == len(standing.programme.levels) and not standing.programme.beyond
    finished = last and decided.level == standing.current and step_up(standing) is not None
    return Advice(
        verdict=_verdict(decided.level, standing.current),
        level=decided.level,
        session=session,
        reason=decided.reason,
        used=decided.used,
        earliest_day=earliest_day(standing) if session.run_s else standing.today,
        ask=must_ask(standing.entries, standing.now_min, standing.rules) if session.run_s else (),
        offer=_offer(standing) if finished else "",
        outdoors=outdoors_text(standing) if finished else "",
    )


def _verdict(level: int, current: int) -> Verdict:
    if level == current:
        return Verdict.HOLD
    return Verdict.STEP_UP if level > current else Verdict.STEP_BACK


def _offer(standing: Standing) -> str:
    return next_line([level.text for level in standing.programme.levels], standing.rules)
