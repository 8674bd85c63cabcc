"""Rules 2, 4, 8, 9, 13, 17 and 20: a wish for less is heard in every state, and no state is without a way out."""

import pytest
from rig import Rig, plan, step

from backrun_treadmill.core.commands import Connect, Disconnect, Outcome
from backrun_treadmill.core.events import FrontGone, MachineConnected, MachineStatusReceived, Status, Suspended
from backrun_treadmill.core.intents import (
    CancelPressed,
    ConfirmPressed,
    LegReported,
    NextPressed,
    PainRated,
    PausePressed,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.core.machine import SpeedRange
from backrun_treadmill.core.notes import CountInCancelled, IntentRefused, Said, State, StopRemembered
from backrun_treadmill.core.plan import Kind

LONG = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 60, 8, set_no=1),
    step(Kind.REST, 40, 4, set_no=1),
    step(Kind.COOL_DOWN, 20, 4),
)


def moving(offset: float = 30) -> tuple[Rig, float]:
    """A rig that far into the plan, and the instant of the first movement."""
    rig = Rig(LONG)
    rig.tells_failures = True
    moved = rig.start()
    rig.run_to(moved + offset)
    return rig, moved


def seconds(rig: Rig) -> float:
    return rig.now / 1e6


def what(rig: Rig) -> list[str]:
    return [name for _, name in rig.writes()]


# the link is away


def test_slower_while_the_link_is_lost_is_kept_and_goes_out_when_it_is_back() -> None:
    rig, _ = moving()
    rig.lose_link()
    rig.press(SlowerPressed, by_ckmh=50)
    rig.press(SlowerPressed, by_ckmh=50)
    assert not rig.of(IntentRefused)
    assert "7 km/h goes out when it is back" in rig.said()
    rig.run_to(seconds(rig) + 10)
    assert what(rig)[-1] == "speed 7"


def test_a_pause_while_the_link_is_lost_is_the_first_write_when_it_is_back() -> None:
    rig, _ = moving()
    written = len(rig.writes())
    rig.lose_link()
    rig.press(PausePressed)
    assert rig.of(StopRemembered)
    rig.run_to(seconds(rig) + 40)
    assert what(rig)[written] == "pause"
    assert rig.state is State.PAUSED
    assert rig.belt_ckmh == 0


def test_reconnecting_goes_on_after_the_plans_end_fell_due_while_the_link_was_lost() -> None:
    rig, moved = moving(135)
    rig.reachable = False
    rig.lose_link()
    tries = len(rig.of(Connect))
    rig.run_to(moved + 175)
    assert len(rig.of(Connect)) >= tries + 4
    assert rig.said().count("may still be moving") >= 3
    rig.reachable = True
    rig.run_to(moved + 220)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED
    assert rig.belt_ckmh == 0


def test_a_link_lost_during_a_step_off_the_belt_is_taken_up_again_and_the_plan_goes_on() -> None:
    rig = Rig(plan(step(Kind.OFF_BELT, 20, 0), step(Kind.WALK, 10, 4)))
    rig.tells_failures = True
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(10)
    rig.reachable = False
    rig.lose_link()
    rig.run_to(40)
    assert rig.closed is None
    rig.reachable = True
    rig.run_to(60)
    assert rig.state is State.WAITING
    rig.press(ConfirmPressed)
    rig.run_to(120)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED


def test_another_treadmill_at_the_old_ones_address_is_never_written_to() -> None:
    rig, _ = moving()
    before = len(rig.writes())
    rig.reachable = False
    rig.lose_link()
    rig.press(StopPressed)
    speeds = SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10)
    rig.feed(MachineConnected(at=rig.now, address="F0:00:00:00:00:99", name="other", range=speeds, machine=rig.machine))
    assert rig.of(Disconnect)
    assert len(rig.writes()) == before
    rig.reachable = True
    rig.run_to(seconds(rig) + 40)
    assert what(rig)[before] == "stop"
    assert rig.closed is not None


def test_a_link_lost_on_the_way_to_a_pause_ends_as_a_fault_not_as_finished() -> None:
    rig, _ = moving()
    rig.press(PausePressed)
    rig.run_to(seconds(rig) + 1)
    rig.lose_link()
    rig.run_to(seconds(rig) + 40)
    assert rig.closed is not None
    assert (rig.closed.outcome, rig.closed.exit_code) == (Outcome.FAULT, 1)


def test_a_stop_in_the_countdown_is_watched_also_when_the_link_broke_in_between() -> None:
    rig = Rig(LONG)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(13)
    rig.obeys_stop = False
    rig.lose_link()
    rig.run_to(17)
    rig.obeys_stop = True
    rig.run_to(60)
    assert rig.belt_ckmh == 0
    assert rig.closed is not None
    stops = [at for at, name in rig.writes() if name == "stop"]
    assert rig.told[-1][0] - stops[0] > 9.9


def test_a_link_that_comes_back_late_gets_its_stop_proved_before_the_session_gives_up() -> None:
    rig, _ = moving()
    rig.feed(FrontGone(at=rig.now, reason="link ended"))
    rig.obeys_stop = False
    rig.run_to(seconds(rig) + 30)
    assert rig.state is State.UNCONFIRMED
    rig.reachable = False
    rig.lose_link()
    rig.run_to(seconds(rig) + 45)
    rig.reachable, rig.obeys_stop = True, True
    rig.run_to(seconds(rig) + 60)
    assert rig.closed is not None
    assert "may still be moving" not in rig.closed.text
    assert rig.closing_ckmh == 0


def test_a_runner_at_a_standing_belt_can_end_a_session_whose_link_never_comes_back() -> None:
    rig, _ = moving()
    rig.reachable = False
    rig.lose_link()
    rig.press(ConfirmPressed)
    assert rig.closed is None
    rig.press(StopPressed)
    rig.press(ConfirmPressed)
    assert rig.closed is not None
    assert rig.closed.exit_code == 1


# on hold


def test_slower_on_hold_goes_out_after_the_gap_and_is_no_start_of_a_standing_belt() -> None:
    rig = Rig(LONG, belt_ckmh=500)
    rig.run_to(3)
    rig.press(SlowerPressed, by_ckmh=100)
    rig.run_to(4)
    assert what(rig) == ["control", "speed 4"]
    rig.press(SlowerPressed, by_ckmh=100)
    assert what(rig)[-1] == "speed 3"


def test_slower_on_hold_after_a_console_change_is_written_though_it_is_our_old_target() -> None:
    rig, _ = moving()
    rig.lose_link()
    rig.target_ckmh = 850
    rig.run_to(seconds(rig) + 8)
    assert rig.state is State.HELD
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(seconds(rig) + 1)
    assert what(rig)[-1] == "speed 8"
    rig.run_to(seconds(rig) + 3)
    assert rig.belt_ckmh == 800


@pytest.mark.parametrize("wish", [(LegReported, {}), (PainRated, {"level": 8}), (StopPressed, {})])
def test_pain_leg_and_stop_stop_a_belt_that_is_not_ours(wish: tuple[type, dict[str, object]]) -> None:
    rig = Rig(LONG, belt_ckmh=500)
    rig.run_to(3)
    rig.press(wish[0], **wish[1])
    rig.run_to(40)
    assert "stop" in what(rig)
    assert rig.belt_ckmh == 0
    assert rig.closed is not None


# quick presses


def test_three_presses_of_slower_within_the_gap_are_three_steps() -> None:
    rig, _ = moving()
    for _ in range(3):
        rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(seconds(rig) + 1)
    assert what(rig)[-1] == "speed 6.5"


def test_walk_is_a_wish_for_less_and_does_not_expire() -> None:
    rig, _ = moving()
    rig.feed(WalkPressed(at=rig.now, pressed_at=rig.now - 5_000_000))
    assert what(rig)[-1] == "speed 4"


# the count-in


def test_a_key_that_was_stuck_in_a_stall_still_cancels_the_count_in() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(5)
    rig.stall(4)
    rig.feed(CancelPressed(at=rig.now, pressed_at=5_200_000))
    rig.run_to(40)
    assert rig.of(CountInCancelled)
    assert what(rig) == []


def test_after_a_stall_over_the_end_of_the_count_in_the_belt_is_not_started() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(11)
    rig.stall(5)
    rig.run_to(40)
    assert what(rig) == []
    assert "held up" in rig.said()


def test_a_key_pressed_before_the_start_and_read_after_it_cancels_it() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(12.45)
    assert what(rig) == ["control", "start"]
    rig.feed(NextPressed(at=rig.now, pressed_at=rig.now - 500_000))
    rig.run_to(40)
    assert what(rig) == ["control", "start", "stop"]
    assert rig.state is State.PAUSED
    assert rig.belt_ckmh == 0


def test_a_key_between_request_control_and_start_cancels() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(12.2)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(40)
    assert what(rig) == ["control"]
    assert rig.state is State.ARMED


def test_a_rated_pain_cancels_the_count_in_like_any_key() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(5)
    rig.press(PainRated, level=2)
    rig.run_to(30)
    assert what(rig) == []


def test_a_belt_that_moves_before_our_start_is_not_started_again() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.at(12_050_000, lambda: setattr(rig, "target_ckmh", 80))
    rig.report_us = 100_000
    rig.run_to(20)
    assert "start" not in what(rig)
    assert rig.state is State.RUNNING


def test_a_computer_that_sleeps_in_the_countdown_stops_the_belt() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(13)
    rig.feed(Suspended(at=rig.now, gap_us=5_000_000))
    rig.run_to(60)
    assert what(rig) == ["control", "start", "stop"]
    assert rig.closed is not None


@pytest.mark.parametrize("status", [Status.STOPPED, Status.PAUSED, Status.SAFETY_KEY])
def test_stopped_at_the_machine_in_its_countdown_needs_a_key_again(status: Status) -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(13)
    rig.moving_at = None
    rig.feed(MachineStatusReceived(at=rig.now, raw="", status=status))
    rig.run_to(60)
    assert rig.state is State.PAUSED
    assert what(rig).count("start") == 1


@pytest.mark.parametrize("key", [StopPressed, PausePressed])
def test_stop_and_pause_reach_a_belt_that_its_own_start_key_is_about_to_move(key: type) -> None:
    rig = Rig()
    rig.run_to(3)
    rig.feed(MachineStatusReceived(at=rig.now, raw="04", status=Status.STARTED))
    rig.moving_at = rig.now + 3_000_000
    rig.run_to(4)
    rig.press(key)
    rig.run_to(30)
    assert what(rig) == ["stop"]
    assert rig.belt_ckmh == 0


# on the way down


def test_pain_on_the_way_to_a_pause_ends_the_session() -> None:
    rig, _ = moving()
    rig.press(PausePressed)
    rig.press(PainRated, level=8)
    rig.run_to(seconds(rig) + 40)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.STOPPED


@pytest.mark.parametrize("standing", [True, False])
def test_a_front_that_dies_on_the_way_down_leaves_no_session_behind(standing: bool) -> None:
    rig = Rig(plan(step(Kind.WALK, 20, 4), step(Kind.REST, 20, 0), step(Kind.WALK, 20, 4)))
    moved = rig.start()
    rig.run_to(moved + (21 if standing else 10))
    if not standing:
        rig.press(PausePressed)
    rig.feed(FrontGone(at=rig.now, reason="link ended"))
    rig.run_to(seconds(rig) + 120)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.INTERRUPTED


def test_while_a_stop_is_not_confirmed_any_wish_for_less_sends_it_again() -> None:
    rig, _ = moving()
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.run_to(seconds(rig) + 3.5)
    assert rig.state is State.UNCONFIRMED
    before = what(rig).count("stop")
    rig.press(PausePressed)
    assert what(rig).count("stop") == before + 1
    assert [c for _, c in rig.told if isinstance(c, Said)]
