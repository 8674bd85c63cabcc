"""Sessions in every state the screen has a view for, and an application that shows one of them."""

from collections.abc import Callable

import pytest
from recorded import FULL, Recorded

from backrun_treadmill.core.events import (
    AnyIntent,
    ConfirmPressed,
    NextPressed,
    PainRated,
    PausePressed,
    StopPressed,
)
from backrun_treadmill.tui.app import SessionApp
from backrun_treadmill.tui.palettes import DARK, Palette

WARM_UP_S, RUN_S, WALK_S, REST_S = 60, 90, 60, 30
SET_S = RUN_S + WALK_S + REST_S


def _armed() -> Recorded:
    rig = Recorded(FULL, lead=False)
    rig.run_to(2)
    rig.press(PainRated, level=2)
    rig.run_to(3)
    return rig


def _at(seconds: float) -> Recorded:
    """So long after the belt began to move."""
    rig = _armed()
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


def _ended() -> Recorded:
    rig = _at(WARM_UP_S + 3 * SET_S + 60 + 20)
    rig.press(NextPressed)
    rig.pass_time(5)
    return rig


def _not_rated() -> Recorded:
    rig = Recorded(FULL, lead=False)
    rig.run_to(3)
    return rig


VIEWS: dict[str, Callable[[], Recorded]] = {
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
    "paused": _paused,
    "link-lost": _lost,
    "unconfirmed": _unconfirmed,
    "end": _ended,
}


@pytest.fixture(scope="session")
def session_in() -> Callable[[str], Recorded]:
    """A recorded session in the view of that name; each is played once."""
    played: dict[str, Recorded] = {}

    def session(view: str) -> Recorded:
        if view not in played:
            played[view] = VIEWS[view]()
        return played[view]

    return session


class Shown:
    """An application that shows a session standing still at its last instant, and the wishes that came of it."""

    def __init__(self, rig: Recorded, palette: Palette, *, still: bool, ask_pain: bool) -> None:
        self.rig = rig
        self.wishes: list[AnyIntent] = []
        self.app = SessionApp(
            press=self.wishes.append, now=lambda: rig.now, palette=palette, still=still, ask_pain=ask_pain
        )
        for record in rig.records:
            self.app.feed(record)

    def pressed(self) -> list[str]:
        """The names of the wishes."""
        return [type(wish).__name__ for wish in self.wishes]


@pytest.fixture
def show(session_in: Callable[[str], Recorded]) -> Callable[..., Shown]:
    """Shows a view."""

    def shown(view: str, palette: Palette = DARK, *, still: bool = False) -> Shown:
        return Shown(session_in(view), palette, still=still, ask_pain=True)

    return shown
