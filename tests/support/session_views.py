"""A recorded session in every state the screen has a view for, by the name of the view."""

from collections.abc import Callable

from recorded import FULL, Recorded

from backrun_treadmill.core.intents import (
    ConfirmPressed,
    EffortRated,
    EndedBecause,
    NextPressed,
    PainLocated,
    PainRated,
    PausePressed,
    Reason,
    Site,
    SlowerPressed,
    StopPressed,
)
from backrun_treadmill.core.limits import Runner

WARM_UP_S, RUN_S, WALK_S, REST_S = 60, 90, 60, 30
SET_S = RUN_S + WALK_S + REST_S


def _armed() -> Recorded:
    rig = Recorded(FULL, lead=False)
    rig.run_to(2)
    rig.press(PainRated, level=2)
    rig.run_to(3)
    return rig


def _at(seconds: float, *, stays: bool = False) -> Recorded:
    """So long after the belt began to move."""
    rig = _armed()
    rig.stays = stays
    rig.sensors = True
    rig.start()
    rig.pass_time(seconds)
    return rig


def _counting_in() -> Recorded:
    rig = _armed()
    rig.press(ConfirmPressed)
    rig.pass_time(3.2)
    return rig


def _off_belt() -> Recorded:
    rig = _at(WARM_UP_S + 3 * SET_S + 60 + 20)
    rig.pass_time(10)
    return rig


def _with_budget(impacts: int) -> Recorded:
    """In the second run, after some 290 running impacts."""
    rig = Recorded(FULL, lead=False, runner=Runner(impact_budget=impacts))
    rig.sensors = True
    rig.start()
    rig.pass_time(WARM_UP_S + SET_S + 20)
    return rig


def _paused() -> Recorded:
    rig = _at(WARM_UP_S + SET_S + 40)
    rig.press(PainRated, level=4)
    rig.press(PausePressed)
    rig.pass_time(40)
    return rig


def _lost() -> Recorded:
    rig = _at(WARM_UP_S + SET_S + 40)
    rig.reachable = False
    rig.lose_link()
    rig.pass_time(12)
    return rig


def _unconfirmed() -> Recorded:
    rig = _at(WARM_UP_S + SET_S + 40)
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.pass_time(5)
    return rig


def _asking() -> Recorded:
    rig = _at(WARM_UP_S + 3 * SET_S + 60 + 20, stays=True)
    rig.press(NextPressed)
    rig.pass_time(5)
    return rig


def _asking_where() -> Recorded:
    rig = _asking()
    rig.press(PainRated, level=3)
    return rig


def _asking_effort() -> Recorded:
    rig = _asking_where()
    rig.press(PainLocated, site=Site.BACK)
    return rig


def _asking_why() -> Recorded:
    """Stopped in the second run, which a key had made slower."""
    rig = Recorded(FULL, runner=Runner(run_ckmh=1050), stays=True)
    rig.sensors = True
    rig.start()
    rig.pass_time(WARM_UP_S + SET_S + 40)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.pass_time(20)
    rig.press(StopPressed)
    rig.pass_time(20)
    rig.press(PainRated, level=3)
    rig.press(EffortRated, level=6)
    return rig


def _asking_speed() -> Recorded:
    rig = _asking_why()
    rig.press(EndedBecause, reason=Reason.TIRED)
    return rig


def _ended() -> Recorded:
    rig = _asking_effort()
    rig.press(EffortRated, level=9)
    return rig


def _ended_unproved() -> Recorded:
    rig = _unconfirmed()
    rig.press(ConfirmPressed)
    return rig


def _not_rated() -> Recorded:
    rig = Recorded(FULL, lead=False)
    rig.run_to(3)
    return rig


DURING: dict[str, Callable[[], Recorded]] = {
    "arming": _armed,
    "pain-before": _not_rated,
    "count-in": _counting_in,
    "warm-up": lambda: _at(20),
    "run": lambda: _at(WARM_UP_S + SET_S + 40),
    "walk": lambda: _at(WARM_UP_S + SET_S + RUN_S + 20),
    "rest": lambda: _at(WARM_UP_S + SET_S + RUN_S + WALK_S + 10),
    "cool-down": lambda: _at(WARM_UP_S + 3 * SET_S + 20),
    "off-belt": _off_belt,
    "last-5-s-of-run": lambda: _at(WARM_UP_S + RUN_S - 2.4),
    "last-5-s-of-rest": lambda: _at(WARM_UP_S + SET_S - 2.4),
    "budget-noticed": lambda: _with_budget(360),
    "budget-spent": lambda: _with_budget(250),
    "paused": _paused,
    "link-lost": _lost,
    "unconfirmed": _unconfirmed,
}

AFTERWARDS: dict[str, Callable[[], Recorded]] = {
    "end-pain": _asking,
    "end-where": _asking_where,
    "end-effort": _asking_effort,
    "end-why": _asking_why,
    "end-run-speed": _asking_speed,
    "end": _ended,
    "end-unproved": _ended_unproved,
}
"""The belt stands, or may."""

VIEWS = DURING | AFTERWARDS
