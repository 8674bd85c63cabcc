"""What is asked around a session, and what an answer means for it. Decisions only; somebody else asks and stores.

| when | asked | then |
|---|---|---|
| before the first run, after a leg symptom, after pain of 6 and more | red flags and what happened lately | `advice` |
| the same, and after a long break | the readiness list | `advice` |
| before | pain | run, walking offered, no running |
| after | pain, effort, where | `Entry` |
| next morning | pain | settled, or up |
| 48 hours, only if up | pain | settled, up, or worse |

Where nobody can be asked nothing is asked, and that is what is recorded: unknown is not zero.
"""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling, real
from backrun_treadmill.core.body.rules import Rules

MORNING_FROM_MIN = 4 * 60
"""A morning begins at 4:00."""
FEWEST_SCORES = 3
"""Of fewer scores nobody knows what is usual."""
ASKED_FOR_DAYS = 7
"""After this nobody remembers a morning, and no question about it is asked any more."""


class Today(StrEnum):
    """What pain before a session means for it."""

    RUN = "run"
    WALK_OFFERED = "walking offered"
    NO_RUNNING = "no running"
    NOT_ASKED = "not asked"


class Checklist(StrEnum):
    """Questions that must be answered before running."""

    RED_FLAGS = "red flags"
    """With what happened lately."""
    READINESS = "readiness"


class Question(StrEnum):
    """A question about a session that is over."""

    MORNING = "next morning"
    SECOND_DAY = "48 hours"


class Asking(StrEnum):
    """Whether somebody is there to answer, and what `--yes` stands for."""

    ASK = "ask"
    NOT_ASKED = "not asked"
    TYPED_YES = "typed yes"
    """In the virtual room `--yes` is the yes that would have been typed."""


class Due(Struct, frozen=True):
    """A question that may be asked now, and about which session."""

    entry: Entry
    question: Question
    recalled: bool
    """Asked too late to be what was felt then: the answer counts, and is marked."""


def how_to_ask(*, attended: bool, keys_given: bool, virtual: bool) -> Asking:
    """`attended`: there is a terminal; `keys_given`: `--yes`."""
    if keys_given and virtual:
        return Asking.TYPED_YES
    return Asking.ASK if attended and not keys_given else Asking.NOT_ASKED


def before_session(pain: int | None, rules: Rules, *, usual: int | None = None) -> Today:
    """What pain before a session means for it; `usual` is what the runner lives with, None: not known."""
    if pain is None:
        return Today.NOT_ASKED
    if pain >= rules.no_running_from:
        return Today.NO_RUNNING
    above_usual = usual is not None and pain - usual >= rules.walk_above_usual
    return Today.WALK_OFFERED if pain >= rules.walk_from or above_usual else Today.RUN


def usual_pain(history: Iterable[Entry], now_min: int, rules: Rules) -> int | None:
    """What the runner lives with where nobody has said it: the middle one (of two the lower) of the scores before the
    sessions of a programme in the last 30 days; None for fewer than three.
    """
    first_day = now_min // DAY_MIN - rules.compared_with_days
    before = [e.pain_before for e in real(history) if e.of_programme and first_day <= e.day and e.when_min <= now_min]
    scores = sorted(score for score in before if score is not None)
    return scores[(len(scores) - 1) // 2] if len(scores) >= FEWEST_SCORES else None


def pain_today_text(pain: int, rules: Rules, *, usual: int | None) -> str:
    """The beginning of a sentence about pain of today; where it is the usual that makes it much, with that."""
    above = usual is not None and pain < rules.walk_from
    return f"Pain is {pain} today{f', and usually {usual}' if above else ''}"


def next_morning(before: int | None, now: int) -> Settling:
    """Settled is pain back at or below the score from before; without one, only no pain at all is settled."""
    return Settling.SETTLED if now <= (before or 0) else Settling.UP


def second_day(before: int | None, morning: int | None, now: int) -> Settling:
    """The same for 48 hours: worse is more than on the morning before."""
    if next_morning(before, now) is Settling.SETTLED:
        return Settling.SETTLED
    return Settling.WORSE if morning is not None and now > morning else Settling.UP


def due_questions(history: Iterable[Entry], now_min: int) -> tuple[Due, ...]:
    """The questions that are open at `now_min`, oldest session first."""
    due = []
    for entry in real(history):
        question = _open_question(entry)
        if question is None:
            continue
        from_min = _asked_from(entry, question)
        if from_min <= now_min and now_min - entry.when_min <= ASKED_FOR_DAYS * DAY_MIN:
            due.append(Due(entry, question, now_min // DAY_MIN > from_min // DAY_MIN))
    return tuple(due)


def must_ask(history: Iterable[Entry], now_min: int, rules: Rules) -> tuple[Checklist, ...]:
    """The lists that have to be answered before the next running."""
    entries = real(history)
    reasons = [entry.when_min for entry in entries if entry.leg_symptom or _too_much(entry, rules)]
    since = max(reasons, default=-1)
    screened = [entry.when_min for entry in entries if entry.screened]
    readied = [entry.when_min for entry in entries if entry.ready]
    runs = [entry.when_min for entry in entries if entry.ran]
    break_since = max(runs, default=now_min)
    long_break = now_min // DAY_MIN - break_since // DAY_MIN >= rules.restart_from_days
    lists = []
    if max(screened, default=-2) <= since or not screened:
        lists.append(Checklist.RED_FLAGS)
    if max(readied, default=-2) <= max(since, break_since if long_break else -1) or not readied:
        lists.append(Checklist.READINESS)
    return tuple(lists)


def _too_much(entry: Entry, rules: Rules) -> bool:
    return (entry.peak_pain or 0) >= rules.step_back_from


def _open_question(entry: Entry) -> Question | None:
    if entry.activity is Activity.CHECK_IN:
        return None
    if entry.morning is Settling.NO_ANSWER:
        return Question.MORNING
    still_up = entry.by_morning is not Settling.SETTLED and entry.second_day is Settling.NO_ANSWER
    return Question.SECOND_DAY if still_up else None


def _asked_from(entry: Entry, question: Question) -> int:
    """The morning question from the next local morning on, the other one 48 hours after the session."""
    if question is Question.SECOND_DAY:
        return entry.when_min + 2 * DAY_MIN
    return (entry.day + 1) * DAY_MIN + MORNING_FROM_MIN
