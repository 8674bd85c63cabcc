"""A real treadmill, with nobody on it: the stop is proved first, every outcome by what the belt reports."""

from pathlib import Path

import pytest
from at_the_belt import AtTheBelt, Belt
from story import ANSWERED_S, answers_s

from backrun_treadmill.core.commands import Outcome, PauseBelt, StopBelt
from backrun_treadmill.core.events import BeltMeasured, CommandAnswered, CommandSent, MachineConnected, Result
from backrun_treadmill.core.notes import SessionEnded, State, StateEntered
from backrun_treadmill.journal.records import AnyRecord

STARTS_S = 75.0
"""Found, connected, 10 s of arming, a countdown."""
REACHES_S = 25.0
WALKS_S = 8.0
NEAR_CKMH = 20


def moves(record: AnyRecord) -> bool:
    return isinstance(record, BeltMeasured) and bool(record.speed_ckmh)


def is_near(record: AnyRecord, speed_ckmh: int) -> bool:
    reported = record.speed_ckmh if isinstance(record, BeltMeasured) else None
    return reported is not None and abs(reported - speed_ckmh) <= NEAR_CKMH


def check_at_rest(told: list[AnyRecord], *, since: int) -> str:
    """The session was stopped and has proved it, and the belt's own last reports, over a second, say that it stands.

    How long that took since it was asked for, in words.
    """
    ended = next(one for one in told if isinstance(one, SessionEnded))
    assert (ended.outcome, ended.stands) == (Outcome.STOPPED, True)
    machine = next(one.machine for one in told if isinstance(one, MachineConnected))
    reports = [one for one in told if isinstance(one, BeltMeasured) and one.speed_ckmh is not None]
    last = [one for one in reports if one.at >= reports[-1].at - 1_000_000]
    assert all((one.speed_ckmh or 0) <= machine.rest_ckmh for one in last)
    rest_us = next(one.at for one in reports if one.at > since and (one.speed_ckmh or 0) <= machine.rest_ckmh)
    return f"at rest {(rest_us - since) / 1e6:.1f} s after it was asked to"


def is_paused(record: AnyRecord) -> bool:
    return isinstance(record, StateEntered) and record.state is State.PAUSED


def check_answered(told: list[AnyRecord], slack_s: float) -> str:
    """Each command was answered, with success, within a second and the slack; in words."""
    answers = [one for one in told if isinstance(one, CommandAnswered)]
    assert [one.op for one in answers if one.result is not Result.SUCCESS] == []
    assert len(answers) == len([one for one in told if isinstance(one, CommandSent)])
    assert max(answers_s(told)) <= ANSWERED_S + slack_s
    return f"{len(answers)} commands, each answered within {max(answers_s(told)):.3f} s"


@pytest.fixture(scope="module")
def first_session(belt: Belt, tmp_path_factory: pytest.TempPathFactory) -> list[AnyRecord]:
    """The journal of a session that was stopped as soon as the belt moved."""
    stage = AtTheBelt(tmp_path_factory.mktemp("stop") / "belt", belt, steps=["walk 60 s @ 2 km/h"])
    with stage.session():
        stage.until(moves, "the belt moves", within_s=STARTS_S)
        stage.stop()
    return stage.told()


def check_stop_proved(first_session: list[AnyRecord], slack_s: float) -> str:
    rest = check_at_rest(first_session, since=next(one.at for one in first_session if isinstance(one, StopBelt)))
    return f"{rest}; {check_answered(first_session, slack_s)}"


def test_a_belt_that_has_just_begun_to_move_is_stopped(first_session: list[AnyRecord], slack_s: float) -> None:
    print(f"\n{check_stop_proved(first_session, slack_s)}")


def test_it_walks_at_2_and_at_3_pauses_and_stops(
    belt: Belt, first_session: list[AnyRecord], slack_s: float, tmp_path: Path
) -> None:
    check_stop_proved(first_session, slack_s)  # else nothing more is asked of this belt
    stage = AtTheBelt(tmp_path / "belt", belt, steps=["walk 20 s @ 2 km/h", "walk 120 s @ 3 km/h"])
    with stage.session():
        stage.until(moves, "the belt moves", within_s=STARTS_S)
        stage.until(lambda one: is_near(one, 200), "2 km/h", within_s=REACHES_S)
        stage.until(lambda one: is_near(one, 300), "3 km/h", within_s=20 + REACHES_S)
        stage.watch(WALKS_S)
        stage.type("p")
        stage.until(is_paused, "the pause", within_s=REACHES_S)
        stage.stop()
    told = stage.told()
    paused = next(one.at for one in told if isinstance(one, PauseBelt | StopBelt))  # some machines have no pause
    print(f"\n{check_at_rest(told, since=paused)}; {check_answered(told, slack_s)}")
