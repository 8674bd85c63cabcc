"""Whatever a machine refuses, ignores, loses or keeps to itself for ten minutes: nothing is written to it, and nothing
is said to the runner, over and over for the same reason."""

import itertools
import random
import re
from bisect import bisect_left
from collections.abc import Iterable
from functools import partial

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_sessions import MACHINES, Machine, rig_for
from rig import Fate, Rig, plan, step

from backrun_treadmill.core.commands import Cause, PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import MachineStatusReceived, Result, Status
from backrun_treadmill.core.intents import (
    ConfirmPressed,
    GoOnPressed,
    Intent,
    PausePressed,
    SlowerPressed,
    StopPressed,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import Said, State, StateEntered
from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.units import MINUTE_US

TEN_MINUTES_S = 600.0
MOST_WRITES, MOST_WRITES_FOR_A_STOP, MOST_SAID = 40, 60, 6
"""A minute. A stop that is refused goes out every 2 s, and other ways to stop are tried beside it."""

CONTROL = (RequestControl, StartBelt, StopBelt, PauseBelt, SetSpeed)
FOR_A_STOP = (State.PAUSING, State.STOPPING, State.UNCONFIRMED)
LOOKS_EVERY_S = 20.0
"""A person looks that often whether a key is asked for."""

SETS = itertools.chain.from_iterable(
    (step(Kind.RUN, 30, 9, set_no=n), step(Kind.REST, 30, 4, set_no=n)) for n in range(1, 6)
)
PLANS = st.sampled_from(
    [
        plan(step(Kind.WALK, 60, 4), *SETS, step(Kind.RUN, 120, 7.5, set_no=6), step(Kind.COOL_DOWN, 180, 7, 3)),
        plan(step(Kind.WALK, 30, 4), step(Kind.RUN, 240, 5, 10), step(Kind.COOL_DOWN, 330, 9.9, 4)),
        plan(step(Kind.WALK, 600, 4.5)),
    ]
)

REFUSED = [Fate(result=result, obeyed=False) for result in Result if result is not Result.SUCCESS]
FATES = [
    *REFUSED,
    Fate(obeyed=False),
    *(Fate(result=result) for result in (Result.FAILED, Result.NOT_PERMITTED)),
    Fate(result=None, obeyed=False),
    Fate(result=None),
    Fate(lost=True),
]
ODD = st.tuples(
    st.one_of(
        st.sampled_from([[fate] for fate in (*REFUSED, Fate(lost=True))]),
        st.lists(st.sampled_from(FATES), min_size=1, max_size=4),
    ),
    st.sampled_from([0.3, 0.7, 1.0, 1.0]),
)
ODDITIES = st.one_of(
    st.fixed_dictionaries({"02": ODD}),
    st.fixed_dictionaries({"02": ODD, "08": ODD}),
    st.dictionaries(st.sampled_from(["00", "02", "07", "08"]), ODD, min_size=1, max_size=3),
)
"""By op code: what may become of a request, and how often."""
TROUBLES = st.lists(
    st.tuples(st.sampled_from(["cut", "mute", "status", "console"]), st.sampled_from([0.4, 2.0, 3.5, 9.0])), max_size=2
)
"""What goes wrong again and again, and how many seconds apart."""
DEEDS = st.lists(
    st.tuples(
        st.sampled_from([40.0, 95.0, 130.0, 200.0, 350.0]),
        st.sampled_from([SlowerPressed, SlowerPressed, WalkPressed, PausePressed, StopPressed]),
    ),
    max_size=3,
)


class Contrary:
    """Plays the machine's dice, the room's troubles and the runner."""

    def __init__(self, rig: Rig, seed: int, oddities: dict[str, tuple[list[Fate], float]]) -> None:
        self.rig = rig
        self._dice = random.Random(seed)
        self._oddities = oddities
        rig.fate_of = self._fate

    def _fate(self, op: str) -> Fate:
        fates, how_often = self._oddities.get(op, ([], 0.0))
        return self._dice.choice(fates) if fates and self._dice.random() < how_often else Fate()

    def play(self, troubles: list[tuple[str, float]], deeds: list[tuple[float, type[Intent]]]) -> None:
        """Lay down everything that is going to happen."""
        self.rig.at(2_000_000, self._look)
        for what, every_s in troubles:
            self.rig.at(20_000_000, partial(self._trouble, what, every_s))
        for at_s, key in deeds:
            self.rig.at(round(at_s * 1e6), partial(self._press, key))

    def _trouble(self, what: str, every_s: float) -> None:
        """It happens now, and again."""
        rig = self.rig
        match what:
            case "cut" if rig.linked:
                rig.lose_link()
            case "mute":
                rig.reports = not rig.reports
            case "status" if rig.linked:
                status = self._dice.choice([Status.CONTROL_LOST, Status.STARTED, Status.TARGET_SPEED, Status.OTHER])
                rig.feed(MachineStatusReceived(at=rig.now, raw="", status=status, speed_ckmh=510))
            case "console" if rig.linked:
                rig.turn_console(self._dice.choice([0, 3.0, 5.0]))
            case _:
                pass
        again_s = max(every_s, 20.0) if what == "console" else every_s
        rig.at(rig.now + round(again_s * 1e6), partial(self._trouble, what, every_s))

    def _press(self, key: type[Intent]) -> None:
        self.rig.press(key, **({"by_ckmh": 50} if key is SlowerPressed else {}))

    def _look(self) -> None:
        """The key that is asked for, if there is one."""
        rig = self.rig
        if rig.state is State.HELD:
            rig.press(GoOnPressed)
        elif rig.state in (State.ARMED, State.WAITING, State.PAUSED) and not rig.counting_in:
            rig.press(ConfirmPressed)
        elif rig.state is State.RUNNING and "press k" in rig.said_since(LOOKS_EVERY_S):
            rig.press(UnitAnswered, unit=Unit.KMH)
        rig.at(rig.now + round(LOOKS_EVERY_S * 1e6), self._look)


def most_a_minute(instants: Iterable[int]) -> int:
    """The most of them within any minute."""
    ordered = sorted(instants)
    return max((bisect_left(ordered, at + MINUTE_US) - place for place, at in enumerate(ordered)), default=0)


def writes_by_purpose(rig: Rig) -> tuple[list[int], list[int]]:
    """The instants of control writes of the plan, without its ramps, and of those on the way to a stand."""
    state, ours, stops = State.IDLE, list[int](), list[int]()
    for _, command in rig.told:
        if isinstance(command, StateEntered):
            state = command.state
        elif isinstance(command, CONTROL) and not (isinstance(command, SetSpeed) and command.cause is Cause.RAMP):
            (stops if state in FOR_A_STOP else ours).append(command.at)
    return ours, stops


def most_said(rig: Rig) -> tuple[int, str]:
    """The sentence that was said most often within any minute, whatever its numbers, and how often.

    Somebody who sets one speed after the other on the console hears each.
    """
    told: dict[str, list[int]] = {}
    for _, said in rig.told:
        if isinstance(said, Said):
            about = said.text if said.text.startswith("The console was set") else re.sub(r"\d+", "#", said.text)
            told.setdefault(about, []).append(said.at)
    return max(((most_a_minute(instants), text) for text, instants in told.items()), default=(0, ""))


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    what=PLANS,
    machine=MACHINES,
    oddities=ODDITIES,
    troubles=TROUBLES,
    deeds=DEEDS,
    seed=st.integers(0, 2**16),
)
def test_nothing_is_written_or_said_without_end(
    what: Plan,
    machine: Machine,
    oddities: dict[str, tuple[list[Fate], float]],
    troubles: list[tuple[str, float]],
    deeds: list[tuple[float, type[Intent]]],
    seed: int,
) -> None:
    rig = rig_for(what, machine)
    Contrary(rig, seed, oddities).play(troubles, deeds)
    rig.run_to(TEN_MINUTES_S)
    ours, stops = writes_by_purpose(rig)
    assert most_a_minute(ours) <= MOST_WRITES, rig.transcript()
    assert most_a_minute([*ours, *stops]) <= MOST_WRITES_FOR_A_STOP, rig.transcript()
    often, text = most_said(rig)
    assert often <= MOST_SAID, text
