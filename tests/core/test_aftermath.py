"""Rule 3 after a crash: the belt of a session that did not end is looked at; only a key does anything to it."""

from typing import Any

import pytest
from rig import RUN_AND_REST, Rig, plan, step

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import FrontGone, SignalReceived
from backrun_treadmill.core.intents import (
    ConfirmPressed,
    EndPressed,
    GoOnPressed,
    NextPressed,
    PausePressed,
    SlowerPressed,
    StopPressed,
)
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Interval, Kind, Plan

SESSION = "20260301T101500Z-00c0de"
NOTHING_LEFT = Plan(
    name="short",
    intervals=(Interval(kind=Kind.OFF_BELT, from_ckmh=0, to_ckmh=0, duration_us=0, until_key=True),),
)


def looking(belt_kmh: float = 9, what: Plan = RUN_AND_REST, **how: Any) -> Rig:
    """Connected to a belt that somebody's session left like this."""
    rig = Rig(what, belt_ckmh=belt_kmh * 100, unfinished=SESSION, **how)
    rig.run_to(5)
    return rig


def test_the_belt_is_told_within_five_seconds_of_connecting_and_nothing_is_written() -> None:
    rig = looking()
    assert rig.state is State.HELD
    assert "The last session did not end. The belt moves at 9 km/h. SPACE stops it. g goes on" in rig.said()
    rig.run_to(120)
    assert rig.writes() == []


def test_a_standing_belt_ends_it_and_no_key_starts_one() -> None:
    rig = Rig(belt_ckmh=0, unfinished=SESSION)
    rig.run_to(1.5)
    assert rig.state is State.CONNECTING, "one zero is no proof"
    rig.press(ConfirmPressed)
    rig.run_to(30)
    assert rig.closed is not None
    assert (rig.closed.outcome, rig.closed.exit_code) == (Outcome.FINISHED, 0)
    assert rig.writes() == []


def test_a_stop_is_the_only_write_and_is_proved() -> None:
    rig = looking()
    rig.press(StopPressed)
    assert [what for _, what in rig.writes()] == ["stop"]
    assert rig.ended is None
    rig.run_to(60)
    assert {what for _, what in rig.writes()} == {"stop"}
    assert rig.ended is not None
    assert rig.ended.outcome is Outcome.STOPPED
    assert rig.ended.stands
    assert rig.closing_ckmh == 0


def test_a_pause_is_a_stop_for_there_is_nothing_to_come_back_to() -> None:
    rig = looking()
    rig.press(PausePressed)
    rig.run_to(60)
    assert {what for _, what in rig.writes()} == {"stop"}
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.STOPPED


def test_a_key_goes_on_at_the_belts_speed_and_the_plan_follows_at_its_next_interval() -> None:
    rig = looking(7, plan(step(Kind.RUN, 20, 8, set_no=1), step(Kind.REST, 10, 4, set_no=1)))
    rig.press(GoOnPressed)
    rig.run_to(24)
    assert rig.state is State.RUNNING
    assert [what for _, what in rig.writes()] == ["control"], "the belt keeps the speed it was adopted at"
    rig.run_to(26)
    assert rig.writes()[-1][1] == "speed 4"
    rig.run_to(90)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED
    assert "start" not in [what for _, what in rig.writes()]


def test_where_nothing_was_left_of_the_plan_the_key_for_going_on_does_nothing() -> None:
    rig = looking(9, NOTHING_LEFT)
    assert " g " not in rig.said()
    rig.press(GoOnPressed)
    rig.run_to(20)
    assert rig.state is State.HELD
    assert rig.writes() == []


def test_a_belt_is_left_to_its_console_by_key_without_a_write() -> None:
    rig = looking()
    rig.press(EndPressed)
    assert rig.closed is not None
    assert rig.ended is not None
    assert not rig.ended.stands
    assert rig.writes() == []


def test_a_belt_that_was_slowed_from_here_is_not_left_alone_any_more() -> None:
    rig = looking()
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(8)
    assert rig.writes()[-1][1] == "speed 8.5"
    rig.press(EndPressed)
    assert rig.state is State.HELD


def test_a_belt_that_somebody_stops_at_its_console_ends_the_look() -> None:
    rig = looking()
    rig.target_ckmh = 0
    rig.run_to(40)
    assert rig.closed is not None
    assert (rig.closed.outcome, rig.closed.exit_code) == (Outcome.FINISHED, 0)
    assert rig.writes() == []


def test_a_lost_link_while_looking_ends_in_looking_again() -> None:
    rig = looking()
    rig.lose_link()
    rig.run_to(20)
    assert rig.state is State.HELD
    rig.lose_link()
    rig.belt_ckmh = rig.target_ckmh = 0
    rig.run_to(40)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED
    assert rig.writes() == []


@pytest.mark.parametrize("how", [SignalReceived(at=0, name="TERM"), FrontGone(at=0, reason="it died")])
def test_told_to_end_it_sends_nothing_and_says_that_the_belt_moves(how: Any) -> None:
    rig = looking()
    rig.feed(type(how)(at=rig.now, **{key: getattr(how, key) for key in how.__struct_fields__ if key != "at"}))
    assert rig.closed is not None
    assert rig.ended is not None
    assert not rig.ended.stands
    assert "The belt moves: stop it at its console." in rig.said()
    assert rig.writes() == []


def test_without_a_terminal_it_is_only_said() -> None:
    rig = looking(attended=False)
    assert "The belt moves at 9 km/h. There is no terminal" in rig.said()
    assert rig.closed is not None
    assert rig.closed.exit_code == 1
    assert rig.writes() == []


@pytest.mark.parametrize("key", [ConfirmPressed, NextPressed])
def test_other_keys_do_nothing_to_a_belt_that_is_asked_about(key: type) -> None:
    rig = looking()
    rig.press(key)
    rig.run_to(10)
    assert rig.state is State.HELD
    assert rig.writes() == []
