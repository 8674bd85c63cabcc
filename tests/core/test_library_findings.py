"""What the library of misbehaving treadmills has shown: rules 5, 7, 8, 15 and 19; and what machine profiles change."""

from typing import Any

import pytest
from msgspec.structs import replace
from rig import KNOWN, Rig, plan, step

from backrun_treadmill.core.commands import Outcome, UseUnit
from backrun_treadmill.core.events import BeltMeasured, MachineStatusReceived, Result, Status
from backrun_treadmill.core.intents import ConfirmPressed, PausePressed, StopPressed, UnitAnswered
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.core.notes import ConsoleChanged, RiseWithheld, Said, State
from backrun_treadmill.core.plan import Kind

LONG = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 40, 8, set_no=1),
    step(Kind.REST, 20, 4, set_no=1),
    step(Kind.RUN, 40, 8, set_no=2),
)


def moving(offset: float, rig: Rig | None = None) -> tuple[Rig, float]:
    """A rig that far into the plan, and the instant of the first movement."""
    rig = rig or Rig(LONG)
    moved = rig.start()
    rig.run_to(moved + offset)
    return rig, moved


def writes(rig: Rig) -> list[str]:
    return [what for _, what in rig.writes()]


def speeds(rig: Rig) -> list[str]:
    return [what for what in writes(rig) if what.startswith("speed")]


def test_control_that_is_refused_before_the_start_ends_the_session_and_needs_no_stop() -> None:
    rig = Rig(LONG)
    rig.result_of["00"] = [Result.NOT_PERMITTED]
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(20)
    assert writes(rig) == ["control"]
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FAULT
    assert "No Start was sent" in rig.closed.text
    assert "PULL" not in rig.said()


def test_a_machine_whose_link_goes_at_every_stop_is_not_waited_for_without_end() -> None:
    rig, _ = moving(30)
    rig.press(StopPressed)
    while rig.ended is None and rig.now < 600e6:
        rig.run_to(rig.now / 1e6 + 0.2)
        if rig.linked and writes(rig)[-1] == "stop":
            rig.lose_link()
    assert rig.ended is not None
    assert rig.ended.exit_code == 1
    assert rig.now < 420e6


def test_one_report_of_24_km_h_does_not_cancel_a_start_nor_prolong_a_stop() -> None:
    rig = Rig(LONG)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(10.2)
    rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=2400))
    rig.run_to(13)
    assert rig.state is State.STARTING
    rig.run_to(33)
    rig.press(StopPressed)
    pressed = rig.now / 1e6
    rig.run_to(pressed + 2.2)
    rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=2400))
    rig.run_to(pressed + 12)
    assert rig.ended is not None
    assert "PULL" not in rig.said()


def test_two_reports_of_24_km_h_are_a_belt_at_24_km_h_and_brought_below_the_runners_limit() -> None:
    rig, _ = moving(40)
    rig.target_ckmh = rig.belt_ckmh = 2400
    rig.run_to(rig.now / 1e6 + 6)
    assert speeds(rig)[-1] == "speed 14"


@pytest.mark.parametrize("late_s", [0.6, 1.1])
def test_a_console_speed_that_is_announced_before_the_belt_follows_is_one_change(late_s: float) -> None:
    rig, moved = moving(30)
    rig.feed(MachineStatusReceived(at=rig.now, raw="", status=Status.TARGET_SPEED, speed_ckmh=600))
    rig.at(rig.now + round(late_s * 1e6), lambda: rig.turn_console(6))
    rig.run_to(moved + 50)
    assert [change.speed_ckmh for _, change in rig.of(ConsoleChanged) if isinstance(change, ConsoleChanged)] == [600]
    rig.run_to(moved + 90)
    assert speeds(rig)[-1] == "speed 6", "slower on the console is the ceiling of the next run"


def test_a_target_that_moved_nothing_is_asked_for_once_more() -> None:
    rig = Rig(LONG)
    deaf_until = [3]

    def forget() -> None:
        if deaf_until[0]:
            deaf_until[0] -= 1
            rig.target_ckmh = min(rig.target_ckmh, 80)
            rig.at(rig.now + 1_000_000, forget)

    moved = rig.start()
    rig.at(rig.now + 10_000, forget)
    rig.run_to(moved + 19)
    assert speeds(rig) == ["speed 4", "speed 4"]
    assert rig.belt_ckmh == 400


def test_a_machine_that_ignores_both_is_told_of_and_not_asked_a_third_time() -> None:
    rig = Rig(LONG)
    rig.scale = 0.0
    rig.restores_ckmh = 80
    moved = rig.start()

    def hold() -> None:
        rig.target_ckmh = 80
        rig.at(rig.now + 100_000, hold)

    hold()
    rig.run_to(moved + 19)
    assert speeds(rig) == ["speed 4", "speed 4"]
    assert "Asked for 4 km/h, the belt reports 0.8. Use the console." in rig.said()


def test_a_belt_that_somebody_set_between_is_not_asked_again() -> None:
    rig, moved = moving(20.2)
    rig.at(rig.now + 600_000, lambda: rig.turn_console(6))
    rig.run_to(moved + 40)
    assert speeds(rig) == ["speed 4", "speed 8"]
    assert rig.belt_ckmh == 600


def test_how_a_belt_follows_its_console_says_nothing_of_how_it_takes_our_targets() -> None:
    """A machine that takes miles and reports kilometres agrees with its own console."""
    rig = Rig(LONG, machine=MachineProfile())
    rig.scale = 0.0
    moved = rig.start()
    rig.run_to(moved + 12)
    rig.feed(MachineStatusReceived(at=rig.now, raw="", status=Status.TARGET_SPEED, speed_ckmh=250))
    rig.turn_console(2.5)
    rig.target_ckmh = 250
    rig.run_to(moved + 18)
    rig.press(UnitAnswered, unit=Unit.KMH)
    assert not rig.of(UseUnit)
    assert not any(isinstance(said, Said) and "press k" in said.text for _, said in rig.told)


@pytest.mark.parametrize(("step_ckmh", "report_us", "up"), [(50, 500_000, 65), (20, 250_000, 100), (10, 100_000, 200)])
def test_a_ramp_in_steps_of_the_machines_own_is_nobody_elses_doing(step_ckmh: int, report_us: int, up: int) -> None:
    """One step away counts as reached, and then the belt makes that step."""
    rig = Rig(plan(step(Kind.WALK, 10, 4), step(Kind.RUN, 60, 6, 7.5), step(Kind.RUN, 60, 7.5, 6)))
    rig.least_ckmh, rig.step_ckmh, rig.report_us, rig.up_ckmh_s = 100, step_ckmh, report_us, up
    rig.jitter_ckmh = (0, 10, 0, -10)
    rig.reaction_us = 500_000
    moved = rig.start()
    rig.run_to(moved + 128)
    assert not rig.of(ConsoleChanged), rig.transcript()
    assert not rig.of(RiseWithheld), rig.transcript()
    assert rig.belt_ckmh == 600


def test_after_such_a_step_the_console_is_still_noticed() -> None:
    rig = Rig(plan(step(Kind.WALK, 10, 4), step(Kind.RUN, 60, 6, 7.5)))
    rig.least_ckmh, rig.step_ckmh = 50, 50
    moved = rig.start()
    rig.run_to(moved + 45)
    rig.turn_console(5.5)
    rig.run_to(moved + 52)
    assert [change.speed_ckmh for _, change in rig.of(ConsoleChanged) if isinstance(change, ConsoleChanged)] == [550]


def known(**quirks: Any) -> Rig:
    return Rig(LONG, machine=replace(KNOWN, **quirks))


def test_a_machine_that_forgets_early_targets_gets_its_first_one_later() -> None:
    rig, moved = moving(1.7, known(speed_after_ms=1800))
    assert speeds(rig) == []
    rig.run_to(moved + 2)
    assert speeds(rig) == ["speed 4"]
    assert next(at for at, what in rig.writes() if what == "speed 4") == pytest.approx(moved + 1.8)


def test_a_stop_does_not_wait_for_that() -> None:
    rig, _ = moving(0.5, known(speed_after_ms=1800))
    rig.press(StopPressed)
    assert writes(rig)[-1] == "stop"


def test_a_machine_without_a_pause_is_stopped_instead() -> None:
    rig, _ = moving(10, known(no_pause=True))
    rig.press(PausePressed)
    rig.run_to(rig.now / 1e6 + 15)
    assert "pause" not in writes(rig)
    assert rig.state is State.PAUSED


def test_a_machine_that_takes_no_speeds_is_not_begun_with() -> None:
    rig = known(no_speed_control=True)
    rig.run_to(3)
    assert rig.closed is not None
    assert rig.closed.exit_code == 2
    assert "cannot be controlled over Bluetooth" in rig.closed.text
    assert writes(rig) == []


def test_what_the_runner_should_know_of_a_machine_is_said_before_the_belt_moves() -> None:
    rig = known(advice="This treadmill stops its belt when somebody connects.")
    rig.run_to(2)
    assert rig.said().startswith("This treadmill stops its belt when somebody connects.")


def test_a_report_that_goes_up_to_the_rest_value_is_no_rise() -> None:
    """Focus, Octane and others say 1 km/h where the belt stands, and may have said less on the way down."""
    rig = known(rest_ckmh=100)
    rig.restores_ckmh = rig.least_ckmh = 150
    moving(40, rig)
    rig.press(StopPressed)
    while rig.belt_ckmh > 0:
        rig.run_to(rig.now / 1e6 + 0.5)
    for _ in range(8):
        rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=100))
        rig.run_to(rig.now / 1e6 + 0.5)
    assert "PULL" not in rig.said()
    assert rig.ended is not None
