"""No guard may stop a good session: two hundred compliant machines, no two alike, each through a plan of its own with
nobody touching anything. Nothing is warned of, held, withheld or stopped, and the belt does what was planned.
"""

from collections.abc import Callable, Iterator

import good_machines
import pytest
from odd_hands import Behaviour
from odd_outcome import unsafe
from odd_session import Circumstances, Told

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.notes import (
    ConsoleChanged,
    IntentRefused,
    IntervalEnded,
    Level,
    RiseWithheld,
    Said,
    State,
    StateEntered,
    UnitAsked,
)
from backrun_treadmill.sim.quirks import Model

pytestmark = pytest.mark.contract

SESSIONS = 200
NOT_IN_A_GOOD_ONE = (RiseWithheld, ConsoleChanged, IntentRefused, UnitAsked)
OF_THE_PLAN = "The runs begin with the command and not with the belt at speed"
"""Said before the belt moves, of a plan that leaves this belt no time: no guard."""
STATES_OF_TROUBLE = (State.HELD, State.LOST, State.UNCONFIRMED, State.PAUSING, State.PAUSED)

type Play = Callable[[Model, Behaviour, str, Circumstances], Told]


@pytest.fixture(scope="module")
def played(request: pytest.FixtureRequest) -> Iterator[list[Told]]:
    """Every session that was played; told at the end."""
    sessions: list[Told] = []
    yield sessions
    acted = sum(bool(guards(told)) for told in sessions)
    minutes = sum(told.records[-1][0] - told.records[0][0] for told in sessions) / 60
    capture = request.config.pluginmanager.getplugin("capturemanager")
    assert capture is not None
    with capture.global_and_fixture_disabled():
        print(f"\n{len(sessions)} good sessions, {minutes:.0f} minutes: a guard acted in {acted}")  # noqa: T201


def guards(told: Told) -> list[str]:
    """Every deed of a guard, in words."""
    found = []
    for at, record in told.records:
        loud = isinstance(record, Said) and record.level is not Level.INFO and OF_THE_PLAN not in record.text
        troubled = isinstance(record, StateEntered) and record.state in STATES_OF_TROUBLE
        if loud or troubled or isinstance(record, NOT_IN_A_GOOD_ONE):
            found.append(f"{at - 1000:8.3f} {record}")
    return found


@pytest.mark.parametrize("seed", range(SESSIONS))
def test_no_guard_stops_a_good_session(seed: int, play: Play, played: list[Told]) -> None:
    good = good_machines.drawn(seed)
    told = play(good.model, Behaviour.SPEED, good.profile, good.circumstances)
    played.append(told)
    assert not guards(told), "\n".join([*guards(told), f"{good}"])
    assert told.close is not None
    assert (told.close.outcome, told.close.exit_code) == (Outcome.FINISHED, 0), told.close
    ended = [record.index for _, record in told.records if isinstance(record, IntervalEnded) and not record.skipped]
    assert ended == list(range(len(good.circumstances.plan.intervals)))
    assert not unsafe(told)
