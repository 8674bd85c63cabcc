"""The foot contacts of a session as its report has them: in all, by step of the plan, against the budget."""

from msgspec import Struct

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.tally import Impacts
from backrun_treadmill.core.notes import BudgetSpent
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent


class StepImpacts(Struct, frozen=True, kw_only=True):
    """Foot contacts in one step of the plan. `step` counts from 0; None: outside of all steps."""

    step: int | None
    kind: str | None
    set_no: int | None
    """1-based; None outside sets."""
    running: int
    walking: int
    measured: int
    estimated: int


class ImpactsDone(Struct, frozen=True, kw_only=True):
    """Foot contacts of the session: running + walking = measured + estimated = the sum of `by_step`."""

    running: int
    walking: int
    measured: int
    estimated: int
    running_estimated: int
    walking_estimated: int
    bridged: int
    """Of the measured ones: in drop-outs of a sensor of at most 3 s."""
    running_error: int
    """The estimated ones may be so many more or fewer."""
    walking_error: int
    budget: int | None
    """Running impacts that the runner had allowed for the session; None: no budget."""
    budget_spent_s: float | None
    """When it was used up, s after the session was opened: from then on the rest was walked. None: it was not."""
    uncounted_s: float
    """Time in steps of the plan in which nothing was known of belt and feet."""
    by_step: tuple[StepImpacts, ...]


class BudgetUsed:
    """The budget of running impacts, and when it was used up (session time, µs). Feed it every record in order."""

    def __init__(self) -> None:
        self.impacts: int | None = None
        self.spent_at: int | None = None

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        match record:
            case SessionOpened():
                self.impacts = record.runner.impact_budget
            case BudgetSpent():
                self.spent_at = record.at
            case _:
                pass


def impacts_done(counter: ImpactCounter, plan: Plan | None, budget: BudgetUsed) -> ImpactsDone:
    """The impacts of a session whose records were all fed to `counter` and `budget`."""
    total = counter.total
    steps = [_step_impacts(index, counter.of_step(index), plan) for index in counter.steps]
    return ImpactsDone(
        running=total.running,
        walking=total.walking,
        measured=total.measured,
        estimated=total.estimated,
        running_estimated=total.running_estimated,
        walking_estimated=total.walking_estimated,
        bridged=total.bridged,
        running_error=total.running_error,
        walking_error=total.walking_error,
        budget=budget.impacts,
        budget_spent_s=None if budget.spent_at is None else round(budget.spent_at / SECOND_US, 1),
        uncounted_s=round(counter.uncounted_us / SECOND_US, 1),
        by_step=tuple(steps),
    )


def _step_impacts(index: int | None, impacts: Impacts, plan: Plan | None) -> StepImpacts:
    planned = plan.intervals[index] if plan and index is not None and index < len(plan.intervals) else None
    return StepImpacts(
        step=index,
        kind=None if planned is None else planned.kind.value,
        set_no=None if planned is None or planned.set_no == 0 else planned.set_no,
        running=impacts.running,
        walking=impacts.walking,
        measured=impacts.measured,
        estimated=impacts.estimated,
    )
