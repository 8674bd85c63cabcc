"""Rules 1 to 3 and 6: what may start a belt, and what happens around it."""

import pytest
from rig import RUN_AND_REST, Rig, plan, step

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import BeltMeasured, Driving, MachineStatusReceived, SignalReceived, Status
from backrun_treadmill.core.intents import (
    CancelPressed,
    ConfirmPressed,
    GoOnPressed,
    NextPressed,
    PausePressed,
    StopPressed,
)
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.notes import (
    ConsoleAsked,
    CountInCancelled,
    IntentRefused,
    IntervalEntered,
    NothingToStop,
    State,
    StateEntered,
)
from backrun_treadmill.core.plan import Kind


def test_connecting_writes_nothing_and_arms() -> None:
    rig = Rig()
    rig.run_to(60)
    assert rig.state is State.ARMED
    assert rig.writes() == []
    assert "Feet on the rails, key clipped" in rig.said()


def test_the_belt_is_started_ten_seconds_after_the_key_and_control_is_requested_once() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(11.9)
    assert rig.writes() == []
    rig.run_to(60)
    writes = rig.writes()
    assert writes[0] == (12.0, "control")
    assert writes[1] == (12.4, "start")
    assert [what for _, what in writes].count("control") == 1


@pytest.mark.parametrize("key", [CancelPressed, ConfirmPressed, GoOnPressed, NextPressed, PausePressed])
def test_any_key_cancels_the_count_in(key: type) -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(8)
    rig.press(key)
    rig.run_to(40)
    assert rig.of(CountInCancelled)
    assert rig.writes() == []
    assert rig.state is State.ARMED


def test_stop_before_the_first_control_write_writes_nothing_and_ends() -> None:
    rig = Rig()
    rig.run_to(5)
    rig.press(StopPressed)
    assert rig.of(NothingToStop)
    assert rig.writes() == []
    assert rig.closed is not None
    assert (rig.closed.outcome, rig.closed.exit_code) == (Outcome.STOPPED, 0)


def test_the_plan_begins_with_the_first_measured_movement_not_with_the_start() -> None:
    rig = Rig()
    moved = rig.start()
    entered = [c for _, c in rig.of(IntervalEntered)]
    assert moved >= 15.4
    assert isinstance(entered[0], IntervalEntered)
    assert entered[0].planned == round(moved * 1_000_000)
    assert rig.writes()[2][1] == "speed 4"


def test_the_machines_own_start_while_armed_keeps_its_own_countdown() -> None:
    rig = Rig()
    rig.run_to(3)
    rig.feed(MachineStatusReceived(at=rig.now, raw="04", status=Status.STARTED))
    rig.at(rig.now + 3_000_000, lambda: setattr(rig, "target_ckmh", 80))
    rig.run_to(8)
    assert rig.state is State.RUNNING
    assert [what for _, what in rig.writes()][:2] == ["control", "speed 4"]
    assert "start" not in [what for _, what in rig.writes()]


def test_a_belt_that_moves_at_first_connect_is_asked_about_and_never_touched() -> None:
    rig = Rig(belt_ckmh=500)
    rig.run_to(30)
    assert rig.state is State.HELD
    assert rig.writes() == []
    rig.press(GoOnPressed)
    rig.run_to(39)
    assert [what for _, what in rig.writes()] == ["control"]
    rig.run_to(41)
    assert rig.writes()[-1][1] == "speed 8"


def test_a_belt_that_moves_at_first_connect_is_stopped_by_the_stop_key() -> None:
    rig = Rig(belt_ckmh=500)
    rig.run_to(3)
    rig.press(StopPressed)
    rig.run_to(20)
    assert rig.writes()[0][1] == "stop"
    assert rig.belt_ckmh == 0
    assert rig.closed is not None


def test_a_signal_before_the_first_write_leaves_somebody_elses_belt_alone() -> None:
    rig = Rig(belt_ckmh=500)
    rig.run_to(3)
    rig.feed(SignalReceived(at=rig.now, name="TERM"))
    assert rig.writes() == []
    assert rig.closed is not None
    assert rig.closed.exit_code == 143


def test_a_start_without_movement_in_20_s_is_stopped_and_watched() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.at(12_500_000, lambda: setattr(rig, "moving_at", None))
    rig.run_to(32.3)
    assert [what for _, what in rig.writes()] == ["control", "start"]
    rig.run_to(60)
    assert rig.writes()[2][1] == "stop"
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FAULT
    assert rig.told[-1][0] - rig.writes()[2][0] >= 10


def test_stop_in_the_countdown_is_watched_ten_seconds_and_sent_again_on_movement() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(13)
    rig.obeys_stop = False
    rig.press(StopPressed)
    stops = [at for at, what in rig.writes() if what == "stop"]
    assert stops == [13.0]
    rig.run_to(16)
    rig.obeys_stop = True
    rig.run_to(40)
    assert len([at for at, what in rig.writes() if what == "stop"]) >= 2
    assert rig.belt_ckmh == 0
    assert rig.closed is not None
    assert rig.told[-1][0] >= 23


def test_a_start_faster_than_expected_is_stopped() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(13)
    rig.target_ckmh = rig.belt_ckmh = 900
    rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=900))
    assert rig.writes()[-1][1] == "stop"
    rig.run_to(40)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FAULT


def test_after_a_planned_standstill_the_plan_waits_for_a_key() -> None:
    rig = Rig(plan(step(Kind.WALK, 10, 4), step(Kind.REST, 5, 0), step(Kind.WALK, 10, 4)))
    moved = rig.start()
    rig.run_to(moved + 60)
    assert rig.state is State.WAITING
    assert [what for _, what in rig.writes()].count("start") == 1
    rig.press(ConfirmPressed)
    rig.run_to(moved + 100)
    assert [what for _, what in rig.writes()].count("start") == 2
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED


def test_off_belt_steps_run_on_the_clock_and_the_belt_waits_for_a_key_after_them() -> None:
    rig = Rig(plan(step(Kind.OFF_BELT, 30, 0), step(Kind.WALK, 10, 4), step(Kind.OFF_BELT, 20, 0)))
    rig.run_to(2)
    assert rig.state is State.WAITING
    rig.press(ConfirmPressed)
    rig.run_to(33)
    assert rig.writes() == []
    assert rig.state is State.WAITING
    rig.press(ConfirmPressed)
    rig.run_to(120)
    assert [what for _, what in rig.writes()] == ["control", "start", "speed 4", "stop"]
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED


def test_a_machine_that_is_too_slow_for_the_profile_is_refused_before_anything_is_written() -> None:
    rig = Rig(plan(step(Kind.RUN, 10, 21)))
    rig.run_to(5)
    assert rig.closed is not None
    assert rig.closed.exit_code == 2
    assert "21" in rig.closed.text
    assert rig.writes() == []


def test_without_a_machine_the_runner_is_told_what_to_set_and_time_is_kept() -> None:
    rig = Rig(RUN_AND_REST, driving=Driving.NOBODY)
    rig.press(ConfirmPressed)
    rig.run_to(60)
    asked = [(at, c.target_ckmh) for at, c in rig.told if isinstance(c, ConsoleAsked)]
    assert asked == [(0.0, 400), (10.0, 800), (20.0, 400), (30.0, 800), (40.0, 400)]
    assert rig.writes() == []
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED


def test_an_unknown_machine_with_keys_given_ends_before_arming() -> None:
    rig = Rig(machine=MachineProfile(), keys_given=True)
    rig.run_to(5)
    assert rig.closed is not None
    assert rig.closed.exit_code == 2
    assert "--console-unit" in rig.closed.text
    assert State.ARMED not in [c.state for _, c in rig.told if isinstance(c, StateEntered)]


def test_a_stray_key_is_passed_over_in_silence_and_a_meant_one_is_answered() -> None:
    rig = Rig()
    rig.press(CancelPressed)
    rig.run_to(5)
    rig.press(CancelPressed)
    assert not rig.of(IntentRefused)
    rig.press(NextPressed)
    assert rig.of(IntentRefused)
