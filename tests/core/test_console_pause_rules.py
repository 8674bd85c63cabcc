"""Rules 15, 16 and 19: the console, the pause, and miles taken for kilometres."""

from rig import Rig, plan, step

from backrun_treadmill.core.commands import Outcome, UseUnit
from backrun_treadmill.core.events import MachineStatusReceived, Status
from backrun_treadmill.core.intents import CancelPressed, ConfirmPressed, PausePressed, UnitAnswered
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.core.notes import IntervalEnded, IntervalEntered, State
from backrun_treadmill.core.plan import Kind

LONG = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 40, 8, set_no=1),
    step(Kind.REST, 20, 4, set_no=1),
    step(Kind.RUN, 40, 8, set_no=2),
    step(Kind.COOL_DOWN, 20, 4),
)


def speeds(rig: Rig) -> list[str]:
    """The speeds written so far."""
    return [what.removeprefix("speed ") for _, what in rig.writes() if what.startswith("speed")]


def in_run() -> tuple[Rig, float]:
    """A rig settled in its first run, and the instant of the first movement."""
    rig = Rig(LONG)
    moved = rig.start()
    rig.run_to(moved + 30)
    return rig, moved


def test_a_slower_console_wins_until_the_next_interval_and_is_a_ceiling_for_that_kind() -> None:
    rig, moved = in_run()
    rig.target_ckmh = 700
    rig.run_to(moved + 105)
    assert speeds(rig) == ["4", "8", "4", "7"]
    assert "console was set to 7 km/h" in rig.said()


def test_a_faster_console_ends_with_its_interval() -> None:
    rig, moved = in_run()
    rig.target_ckmh = 900
    rig.run_to(moved + 105)
    assert speeds(rig) == ["4", "8", "4", "8"]


def test_no_rise_within_five_seconds_of_a_console_change() -> None:
    rig = Rig(LONG)
    moved = rig.start()
    rig.run_to(moved + 17)
    rig.target_ckmh = 300
    rig.run_to(moved + 23.5)
    assert speeds(rig) == ["4"]


def test_status_of_every_ramp_step_is_no_console_change() -> None:
    rig, moved = in_run()
    rig.run_to(moved + 60.6)
    for speed in (790, 740, 690, 640):
        rig.feed(MachineStatusReceived(at=rig.now, raw="05", status=Status.TARGET_SPEED, speed_ckmh=speed))
        rig.run_to(rig.now / 1e6 + 0.4)
    rig.run_to(moved + 85)
    assert speeds(rig) == ["4", "8", "4", "8"]


def test_a_console_stop_pauses_and_a_key_is_needed() -> None:
    rig, moved = in_run()
    rig.target_ckmh = 0
    rig.feed(MachineStatusReceived(at=rig.now, raw="0201", status=Status.STOPPED))
    rig.run_to(moved + 130)
    assert rig.state is State.PAUSED
    assert [what for _, what in rig.writes()] == ["control", "start", "speed 4", "speed 8"]


def test_a_belt_that_comes_to_stand_without_a_word_pauses_too() -> None:
    rig, moved = in_run()
    rig.target_ckmh = 0
    rig.run_to(moved + 55)
    assert rig.state is State.PAUSED


def test_pause_comes_down_first_then_uses_the_machines_own_verb_and_resumes_through_walking() -> None:
    rig, moved = in_run()
    rig.press(PausePressed)
    assert speeds(rig)[-1] == "0.8"
    rig.run_to(moved + 50)
    assert rig.state is State.PAUSED
    assert rig.writes()[-1][1] == "pause"
    rig.press(ConfirmPressed)
    rig.run_to(moved + 54.9)
    assert rig.writes()[-1][1] == "pause"
    rig.run_to(moved + 70)
    assert rig.writes()[-2][1] == "start"
    assert rig.writes()[-1][1] == "speed 4"
    resumed = next(c for _, c in reversed(rig.of(IntervalEntered)))
    assert isinstance(resumed, IntervalEntered)
    assert resumed.resumed
    rig.run_to(resumed.planned / 1e6 + 0.5)
    assert speeds(rig)[-1] == "8"
    rig.run_to(resumed.planned / 1e6 + 35)
    ended = [c for _, c in rig.of(IntervalEnded) if isinstance(c, IntervalEnded)]
    assert ended[1].index == 1
    assert ended[1].done_us == 40_000_000


def test_any_key_cancels_the_count_in_of_a_resume() -> None:
    rig, moved = in_run()
    rig.press(PausePressed)
    rig.run_to(moved + 50)
    rig.press(ConfirmPressed)
    rig.run_to(moved + 52)
    rig.press(CancelPressed)
    rig.run_to(moved + 70)
    assert rig.state is State.PAUSED
    assert rig.writes()[-1][1] == "pause"


def test_a_long_pause_offers_to_close() -> None:
    rig, moved = in_run()
    rig.press(PausePressed)
    rig.run_to(moved + 300)
    assert rig.said().count("4 minutes") == 1


def test_a_resume_that_starts_too_fast_is_stopped() -> None:
    rig, moved = in_run()
    rig.press(PausePressed)
    rig.run_to(moved + 50)
    rig.press(ConfirmPressed)
    rig.run_to(moved + 57)
    rig.target_ckmh = rig.belt_ckmh = 800
    rig.run_to(moved + 80)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FAULT
    assert rig.belt_ckmh == 0


def test_overspeed_is_stopped() -> None:
    rig = Rig(LONG)
    moved = rig.start()
    rig.run_to(moved + 2)
    rig.target_ckmh = 2000
    rig.run_to(moved + 60)
    assert rig.closed is not None
    assert rig.belt_ckmh == 0


def test_an_unknown_machine_stays_at_three_until_the_runner_has_answered() -> None:
    rig = Rig(LONG, machine=MachineProfile())
    moved = rig.start()
    rig.run_to(moved + 30)
    assert speeds(rig) == ["3"]
    assert "press k" in rig.said()
    rig.press(UnitAnswered, unit=Unit.KMH)
    assert speeds(rig) == ["3", "8"]
    used = rig.of(UseUnit)[-1][1]
    assert isinstance(used, UseUnit)
    assert used.target_unit is Unit.KMH


def test_a_machine_that_takes_miles_is_held_slow_and_asked_about() -> None:
    rig = Rig(LONG, machine=MachineProfile())
    rig.scale = 1.609
    moved = rig.start()
    rig.run_to(moved + 15)
    assert max(float(s) for s in speeds(rig)) <= 3
    assert speeds(rig)[-1] == "0.8"
    assert "miles" in rig.said()


def test_an_answer_given_in_advance_still_begins_at_three() -> None:
    rig = Rig(LONG, machine=MachineProfile(), unit_answer=Unit.KMH)
    moved = rig.start()
    rig.run_to(moved + 2)
    assert speeds(rig) == ["3"]
    rig.run_to(moved + 10)
    assert speeds(rig) == ["3", "4"]
