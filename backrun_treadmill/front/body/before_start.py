"""Before a session with a body in it: what must be asked is asked and written down, and what was ruled is kept to.

Where nobody can be asked nothing is, and that is written down; what is known all the same still holds.
"""

from collections.abc import Callable

from msgspec import Struct

from backrun_treadmill.core.body.checkin import Asking, must_ask
from backrun_treadmill.core.body.dose import planned_dose
from backrun_treadmill.core.body.said import AnySaid, EntryTold, NotAsked
from backrun_treadmill.core.body.starting import May, Ruling, rule_start
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.front.body.own_history import OwnHistory
from backrun_treadmill.front.body.start_questions import (
    ON,
    WALK,
    check_in,
    decide,
    list_questions,
    mind,
    pain_question,
    walk_or_leave,
    wrong_answer,
)
from backrun_treadmill.front.terminal.asking import Ask
from backrun_treadmill.tui.pages.question import Question

NOTHING_STARTED = "Nothing was started."
MAY_WALK = "Walking may be had: backrun run walk-20."


class Started(Struct, frozen=True):
    """The plan to run, with the pain that was answered, if it was."""

    plan: Plan
    pain_before: int | None = None
    notes: tuple[str, ...] = ()


class NotStarted(Struct, frozen=True):
    """Nothing is run; `text` is for people, empty where the runner just left. `refused`: it was not for him to say."""

    text: str
    refused: bool


class BeforeStart:
    """The last questions. `keep` writes down what was said, and never raises; `walking` is the plan to walk instead."""

    def __init__(
        self, history: OwnHistory, *, now_min: int, keep: Callable[[AnySaid], None], walking: Callable[[], Plan]
    ) -> None:
        self._history = history
        self._now_min = now_min
        self._keep = keep
        self._walking = walking

    def begin(self, plan: Plan, asking: Asking, ask: Ask, *, proposed: bool = False) -> Started | NotStarted:
        """What comes of `plan`; `proposed`: it is what `next` itself proposed."""
        if asking is Asking.TYPED_YES:
            return Started(plan)
        if asking is Asking.NOT_ASKED:
            self._keep(NotAsked(when_min=self._now_min, why="nobody could be asked before the session"))
            return self._unasked(plan, self._rule(plan, proposed=proposed))
        runs = planned_dose(plan).run_s > 0
        lists = must_ask(self._history.entries, self._now_min, self._history.rules) if runs else ()
        answers = ask([pain_question(), *list_questions(lists)], wrong_answer)
        if answers is None:
            return NotStarted("", refused=False)
        said = EntryTold(when_min=self._now_min, entry=check_in(answers, self._now_min))
        self._keep(said)
        self._history = self._history.with_said(said)
        return self._asked(plan, self._rule(plan, proposed=proposed), ask, said.entry.pain_before)

    def _rule(self, plan: Plan, *, proposed: bool) -> Ruling:
        own = self._history
        return rule_start(
            plan,
            own.entries,
            own.programme,
            own.rules,
            now_min=self._now_min,
            usual=own.usual,
            proposed=proposed,
        )

    def _unasked(self, plan: Plan, ruling: Ruling) -> Started | NotStarted:
        match ruling.may:
            case May.NOTHING:
                return NotStarted(f"{' '.join(ruling.reasons)} {NOTHING_STARTED}", refused=True)
            case May.WALK_ONLY:
                return NotStarted(f"{' '.join(ruling.reasons)} {NOTHING_STARTED} {MAY_WALK}", refused=True)
            case _:
                return Started(plan, notes=ruling.reasons)

    def _asked(self, plan: Plan, ruling: Ruling, ask: Ask, pain: int | None) -> Started | NotStarted:
        if ruling.may is May.NOTHING:
            return NotStarted(f"{' '.join(ruling.reasons)} {NOTHING_STARTED}", refused=True)
        if ruling.may is May.AS_PLANNED:
            return Started(plan, pain)
        question = _question(ruling)
        answers = ask([question], wrong_answer)
        answer = "" if answers is None else answers[question.key].lower()
        if answer in ("yes", ON):
            return Started(plan, pain)
        if answer in ("walk", WALK):
            return Started(self._walking(), pain)
        return NotStarted(f"{' '.join(ruling.reasons)} {NOTHING_STARTED}", refused=False)


def _question(ruling: Ruling) -> Question:
    match ruling.may:
        case May.WALK_ONLY:
            return walk_or_leave(ruling.reasons)
        case May.TYPED_YES:
            return decide(ruling.reasons)
        case _:
            return mind(ruling.reasons)
