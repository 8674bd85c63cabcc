"""Who needs a coach today, and why: each reason with the day it is of, the most urgent first.

| reason | looks at | until |
|---|---|---|
| red flag | a question answered with yes | "I have been seen, and may run" |
| leg | a new symptom in a leg | the same |
| pain | above 5 with the last session, or since it | the next session |
| not settled | up or worse the next morning, or after 48 hours | the next session |
| missed | no session for seven days | the next session |
| declined | the last offer was declined | the next offer |

A runner who runs now and reports a leg, or pain above 5, is on the list before the session is over. What is not shared
or not answered puts nobody on the list, and takes nobody off it.
"""

from collections.abc import Iterable
from enum import IntEnum

from msgspec import Struct

from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.body.entry import DAY_MIN, Entry, Settling, real
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.body.screening import question

MISSED_DAYS = 7
DECLINED = "declined"
UNSETTLED = (Settling.UP, Settling.WORSE)


class Why(IntEnum):
    """The reasons, the most urgent first."""

    RED_FLAG = 1
    LEG = 2
    PAIN = 3
    NOT_SETTLED = 4
    MISSED = 5
    DECLINED = 6


class Need(Struct, frozen=True):
    """One reason to look at a runner."""

    why: Why
    text: str
    when_min: int
    """The day and minute it is of."""


def needs_of(chart: Chart, rules: Rules, now_min: int) -> tuple[Need, ...]:
    """Every reason, the most urgent first."""
    entries = real(chart.entries)
    found = [
        *_now(chart, rules, now_min),
        *_since_cleared(entries),
        *_of_the_last_session(entries, rules),
        *_missed(chart, entries, now_min),
        *_declined(chart),
    ]
    return tuple(sorted(found, key=lambda need: (need.why, -need.when_min)))


def by_need(weighed: Iterable[tuple[Chart, tuple[Need, ...]]]) -> list[tuple[Chart, tuple[Need, ...]]]:
    """Those with reasons, the most urgent first, among equals the longest waiting; then by name."""
    needing = [one for one in weighed if one[1]]
    return sorted(needing, key=lambda one: (one[1][0].why, one[1][0].when_min, one[0].name.casefold(), one[0].kid))


def _now(chart: Chart, rules: Rules, now_min: int) -> list[Need]:
    live = chart.live
    if live is None or not chart.runs_now:
        return []
    found = [Need(Why.LEG, "a new feeling in a leg, reported now", now_min)] if live.leg else []
    if live.pain is not None and live.pain >= rules.step_back_from:
        found.append(Need(Why.PAIN, f"pain {live.pain}, reported now", now_min))
    return found


def _since_cleared(entries: tuple[Entry, ...]) -> list[Need]:
    cleared = [number for number, entry in enumerate(entries) if entry.cleared]
    standing = entries[cleared[-1] :] if cleared else entries
    flagged = [entry for entry in standing if entry.flags]
    legs = [entry for entry in standing if entry.leg_symptom]
    found = [Need(Why.RED_FLAG, f"yes to: {_asked(flagged[-1])}", flagged[-1].when_min)] if flagged else []
    return found + ([Need(Why.LEG, "a new feeling in a leg", legs[-1].when_min)] if legs else [])


def _asked(entry: Entry) -> str:
    known = [question(key) for key in entry.flags]
    return "; ".join(one.words if one else key for one, key in zip(known, entry.flags, strict=True))


def _of_the_last_session(entries: tuple[Entry, ...], rules: Rules) -> list[Need]:
    """Of the last run or session of a level, and all that was said since."""
    last = max((n for n, entry in enumerate(entries) if _is_session(entry)), default=0)
    speaking = entries[last:]
    found = []
    hurting = [e for e in speaking if e.peak_pain is not None and e.peak_pain >= rules.step_back_from]
    if hurting:
        found.append(Need(Why.PAIN, f"pain {hurting[-1].peak_pain}", hurting[-1].when_min))
    for entry in speaking:
        late = entry.by_second_day in UNSETTLED
        if late or entry.by_morning in UNSETTLED:
            word = entry.by_second_day if late else entry.by_morning
            hours, score = (48, entry.second_day_pain) if late else (24, entry.morning_pain)
            told = "" if score is None else f": pain {score}, before {_known(entry.pain_before)}"
            text = f"{'worse' if word is Settling.WORSE else 'not settled'} at {hours} h{told}"
            found.append(Need(Why.NOT_SETTLED, text, entry.when_min))
    return found


def _missed(chart: Chart, entries: tuple[Entry, ...], now_min: int) -> list[Need]:
    """Also of somebody who was paired so long ago and never began."""
    sessions = [entry for entry in entries if _is_session(entry)]
    since = sessions[-1].when_min if sessions else chart.paired_min
    days = now_min // DAY_MIN - since // DAY_MIN
    if days < MISSED_DAYS or chart.runs_now:
        return []
    return [Need(Why.MISSED, f"no session for {days} days" if sessions else "paired, and never ran yet", since)]


def _declined(chart: Chart) -> list[Need]:
    last = chart.offered[-1] if chart.offered else None
    if last is None or last.state != DECLINED:
        return []
    return [Need(Why.DECLINED, f"declined {last.what}{f': {last.said}' if last.said else ''}", last.state_min)]


def _is_session(entry: Entry) -> bool:
    return entry.ran or entry.of_programme


def _known(score: int | None) -> str:
    return "not known" if score is None else str(score)
