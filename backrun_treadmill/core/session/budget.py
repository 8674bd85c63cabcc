"""The runner's budget of running impacts: a notice when most of it is used, and walking once all of it is.

Only falls follow from it, by the ordinary road (`steering`), and the plan's grid goes on. Estimated impacts count as
measured ones do. What is set on the console afterwards still wins for its interval (design rule 15).
"""

from backrun_treadmill.core.commands import Cause
from backrun_treadmill.core.gait import Gait, gait_of
from backrun_treadmill.core.notes import BudgetNoticed, BudgetSpent, Level, State
from backrun_treadmill.core.session import leading
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.steering import slow
from backrun_treadmill.core.units import MINUTE_US, SECOND_US, kmh_text

NO_MORE_RUNNING = (State.STOPPING, State.UNCONFIRMED, State.FINISHED)
AGAIN_US = SECOND_US // 2
"""The count is looked at no more often than this where no report brings it."""


def check(s: Situation) -> None:
    """With every event: whether a mark was passed. Nothing is written here, so that a stop has nothing before it."""
    budget = s.opened.runner.impact_budget
    if budget is None or s.pace.impacts_spent or s.state in NO_MORE_RUNNING:
        return
    running = s.sensors.impacts.running
    if running >= budget:
        _spend(s, budget, running)
    elif not s.budget_noticed and running >= _noticed_from(s, budget):
        _notice(s, budget, running)


def follow(s: Situation) -> None:
    """The plan is under way: once the budget is used up the belt slows, and a rise that has left early is undone."""
    if not s.to_walk:
        return
    s.to_walk = False
    walk_ckmh = s.opened.runner.walk_ckmh
    if s.early is not None and s.early.rise and s.early.target_ckmh > walk_ckmh:
        leading.want_less(s, "the budget of running impacts is used up")
        s.early = None
    if s.rise is not None and s.rise.target_ckmh > walk_ckmh:
        s.rise = None
    slow(s, Cause.GUARD)


def due(s: Situation) -> int | None:
    """When the next mark will be passed at the present cadence; a belt of ours reports more often than it matters."""
    budget, spm = s.opened.runner.impact_budget, s.sensors.impacts.expected_spm
    if budget is None or s.pace.impacts_spent or not s.manual or gait_of(spm) is not Gait.RUNNING:
        return None
    mark = budget if s.budget_noticed else _noticed_from(s, budget)
    return s.at + max(AGAIN_US, int((mark - s.sensors.impacts.running) * MINUTE_US / spm))


def _noticed_from(s: Situation, budget: int) -> int:
    return -(-budget * s.opened.runner.budget_notice_percent // 100)


def _notice(s: Situation, budget: int, running: int) -> None:
    s.budget_noticed = True
    estimated = s.sensors.impacts.total.running_estimated
    s.emit(BudgetNoticed(at=s.at, budget=budget, running=running, estimated=estimated))
    used = f"{running} of your {budget} running impacts are used{_of_them(estimated)}"
    s.say(Level.WARNING, f"{used}. After that the rest is walked at {kmh_text(s.opened.runner.walk_ckmh)} km/h.")


def _spend(s: Situation, budget: int, running: int) -> None:
    estimated = s.sensors.impacts.total.running_estimated
    s.pace.walk_the_rest()
    s.to_walk = True
    s.emit(BudgetSpent(at=s.at, budget=budget, running=running, estimated=estimated))
    used = (
        f"Your {budget} running impacts are used up{_of_them(estimated)}" if budget else "No running impacts are left"
    )
    belt = "Walk" if s.manual else "The belt goes no faster than walking"
    s.say(Level.WARNING, f"{used}. {belt} from here on; the plan goes on.")


def _of_them(estimated: int) -> str:
    return f" ({estimated} of them estimated)" if estimated else ""
