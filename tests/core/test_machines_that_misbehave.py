"""Rules 5, 7, 10, 12 to 16, 18, 19 and 21 against machines that ignore, refuse, restore, overshoot or report what they
were asked for."""

from collections.abc import Callable

import pytest
from rig import KNOWN, Rig, plan, step

from backrun_treadmill.core.commands import Outcome, StopBelt
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    Driving,
    MachineStatusReceived,
    Result,
    Status,
)
from backrun_treadmill.core.intents import (
    BackToPlanPressed,
    ConfirmPressed,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    MoreRestPressed,
    PausePressed,
    SlowerPressed,
    StopPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import (
    ConsoleAsked,
    ConsoleChanged,
    IntentRefused,
    IntervalEntered,
    RiseWithheld,
    State,
)
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import PodLost, Source, StepsMeasured

PULL = "PULL THE SAFETY KEY"
LONG = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 60, 8, set_no=1),
    step(Kind.REST, 40, 4, set_no=1),
    step(Kind.COOL_DOWN, 20, 4),
)


def moving(offset: float = 40, rig: Rig | None = None) -> tuple[Rig, float]:
    """A rig that far into its plan, and the instant of the first movement."""
    rig = rig or Rig(LONG)
    moved = rig.start()
    rig.run_to(moved + offset)
    return rig, moved


def seconds(rig: Rig) -> float:
    return rig.now / 1e6


def what(rig: Rig) -> list[str]:
    return [name for _, name in rig.writes()]


def speeds(rig: Rig) -> list[str]:
    return [name.removeprefix("speed ") for name in what(rig) if name.startswith("speed")]


# stop and pause


@pytest.mark.parametrize("result", [Result.NOT_SUPPORTED, Result.INVALID, Result.FAILED, Result.OTHER])
def test_a_machine_without_pause_is_stopped(result: Result) -> None:
    rig, _ = moving()
    rig.result_of["08"] = [result]
    rig.press(PausePressed)
    rig.run_to(seconds(rig) + 20)
    assert what(rig)[-2:] == ["pause", "stop"]
    assert rig.state is State.PAUSED
    assert PULL not in rig.said()


def test_a_machine_that_ignores_the_pause_is_stopped_when_it_is_not_seen_to_fall() -> None:
    rig, moved = moving(10)
    rig.obeys_stop = False
    rig.press(PausePressed)
    rig.run_to(moved + 13.5)
    assert what(rig)[-2:] == ["pause", "stop"]


def test_a_pause_does_not_wait_for_a_belt_that_ignores_the_lowest_speed() -> None:
    rig, _ = moving()
    rig.answers = False
    pressed = seconds(rig)
    rig.scale = 8 / 0.8  # it goes on at 8 whatever is asked
    rig.press(PausePressed)
    rig.run_to(pressed + 3.1)
    assert what(rig)[-2:] == ["speed 0.8", "pause"]


@pytest.mark.parametrize("down", [100, 40])
def test_a_belt_that_reports_the_set_point_is_not_called_standing_while_it_runs_down(down: int) -> None:
    rig, _ = moving()
    rig.set_point, rig.down_ckmh_s = True, down
    rig.machine = KNOWN
    rig.session.situation.profile = KNOWN.__class__(name="slow", target_unit=KNOWN.target_unit, down_ckmh_s=down)
    rig.session.situation.belt.down_ckmh_s = down
    rig.press(StopPressed)
    rig.run_to(seconds(rig) + 60)
    assert rig.closed is not None
    assert rig.closing_ckmh == 0
    assert PULL not in rig.said()


def test_a_zero_out_of_the_blue_just_before_a_stop_does_not_shorten_its_ramp() -> None:
    rig, _ = moving()
    rig.set_point = True
    rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=0))
    rig.run_to(seconds(rig) + 0.3)
    rig.press(StopPressed)
    rig.run_to(seconds(rig) + 60)
    assert rig.closed is not None
    assert rig.closing_ckmh == 0


def test_a_set_point_stop_at_the_console_is_paused_only_when_the_belt_can_stand() -> None:
    rig, _ = moving()
    rig.set_point = True
    stopped = seconds(rig)
    rig.turn_console(0)
    rig.run_to(stopped + 60)
    paused = next(at for at, c in rig.told if getattr(c, "state", None) is State.PAUSED)
    assert paused - stopped >= 7.5
    rig.press(ConfirmPressed)
    rig.run_to(seconds(rig) + 10)
    assert what(rig).count("start") == 2


def test_a_stop_soon_after_a_fall_waits_for_the_speed_before_it() -> None:
    rig, moved = moving(79.9)
    rig.set_point = True
    rig.run_to(moved + 81)
    rig.press(StopPressed)
    rig.run_to(seconds(rig) + 40)
    assert rig.closing_ckmh == 0


def test_stop_during_a_ramp_up_is_no_alarm_and_a_belt_that_goes_on_rising_is() -> None:
    for obeys in (True, False):
        rig, moved = moving(20.6)
        rig.up_ckmh_s, rig.obeys_stop = 200, obeys
        assert speeds(rig)[-1] == "8"
        rig.press(StopPressed)
        rig.run_to(moved + 24)
        assert (PULL in rig.said()) is not obeys


def test_a_second_stop_that_is_answered_failed_does_not_climb_to_a_speed() -> None:
    rig, _ = moving()
    rig.press(StopPressed)
    rig.result_of["08"] = [Result.FAILED]
    before = len(rig.writes())
    rig.run_to(seconds(rig) + 0.5)
    rig.press(StopPressed)
    rig.run_to(seconds(rig) + 15)
    assert what(rig)[before:] == ["stop"]
    assert rig.closed is not None


def test_the_ladder_is_climbed_again_as_long_as_the_stop_is_refused() -> None:
    rig, _ = moving()
    rig.result_of["08"] = [Result.NOT_PERMITTED] * 20
    rig.result_of["02"] = [Result.NOT_PERMITTED] * 4
    before = len(rig.writes())
    rig.press(StopPressed)
    rig.run_to(seconds(rig) + 60)
    assert what(rig)[before:].count("control") >= 3
    assert "another app has it" in rig.said()
    assert rig.closed is not None
    assert rig.belt_ckmh == 0


def test_an_answer_that_arrives_after_the_link_broke_writes_nothing() -> None:
    rig, _ = moving()
    rig.press(StopPressed)
    stop = rig.of(StopBelt)[-1][1]
    assert isinstance(stop, StopBelt)
    rig.reachable = False
    rig.lose_link()
    rig.feed(CommandAnswered(at=rig.now, seq=stop.seq, raw="", op="08", result=Result.NOT_PERMITTED))
    rig.feed(CommandFailed(at=rig.now, seq=stop.seq, reason="no link to the treadmill"))
    rig.feed(MachineStatusReceived(at=rig.now, raw="ff", status=Status.CONTROL_LOST))
    rig.run_to(seconds(rig) + 5)
    assert rig.strays == []


# falls and rises that are not taken


def test_a_fall_that_the_belt_ignores_ends_in_a_stop() -> None:
    rig, moved = moving(79)
    rig.scale = 2.0  # asked for 4 it stays at 8
    rig.run_to(moved + 79 + 12)
    assert what(rig)[-1] == "stop"
    assert rig.state in (State.STOPPING, State.UNCONFIRMED)


def test_a_belt_that_ignores_a_ramp_down_of_many_steps_ends_in_a_stop() -> None:
    rig = Rig(plan(step(Kind.WALK, 20, 4), step(Kind.RUN, 20, 9), step(Kind.COOL_DOWN, 40, 9, 3)))
    moved = rig.start()
    rig.run_to(moved + 39)
    rig.down_ckmh_s = 0
    rig.run_to(moved + 62)
    assert "stop" in what(rig)


def test_after_a_rise_in_doubt_the_next_fall_is_written_and_the_speed_before_it_again() -> None:
    rig, moved = moving(20.2)
    rig.feed(CommandFailed(at=rig.now, seq=rig.session.situation.wire.speed_seq, reason="not acknowledged in time"))
    rig.run_to(moved + 30)
    assert speeds(rig) == ["4", "8", "4"]
    assert rig.belt_ckmh == 400
    rig.run_to(moved + 90)
    assert rig.belt_ckmh == 400


@pytest.mark.parametrize("result", [Result.FAILED, Result.INVALID])
def test_a_fall_that_is_refused_is_asked_for_again(result: Result) -> None:
    rig, moved = moving(79)
    rig.result_of["02"] = [result]
    rig.run_to(moved + 90)
    assert speeds(rig)[-2:] == ["4", "4"]
    assert rig.belt_ckmh == 400


def test_after_a_standstill_and_the_machines_own_start_the_same_speed_is_written_again() -> None:
    rig = Rig(plan(step(Kind.WALK, 10, 4), step(Kind.REST, 5, 0), step(Kind.WALK, 20, 4)))
    moved = rig.start()
    rig.run_to(moved + 40)
    assert rig.state is State.WAITING
    rig.feed(MachineStatusReceived(at=rig.now, raw="04", status=Status.STARTED))
    rig.target_ckmh = 80
    rig.run_to(moved + 50)
    assert speeds(rig) == ["4", "4"]
    assert rig.belt_ckmh == 400


def test_a_range_from_zero_is_no_reason_to_ask_for_zero() -> None:
    rig = Rig(LONG)
    rig.least_ckmh = 0
    moving(40, rig)
    rig.press(PausePressed)
    assert speeds(rig)[-1] == "0.5"


# a start that restores an old speed


@pytest.mark.parametrize("rate", [100, 200])
@pytest.mark.parametrize("resumed", [False, True])
def test_a_machine_that_restores_its_old_speed_after_start_is_stopped(rate: int, resumed: bool) -> None:
    rig, _ = moving(40 if resumed else 0.1)
    if resumed:
        rig.press(PausePressed)
        rig.run_to(seconds(rig) + 15)
        rig.press(ConfirmPressed)
        rig.run_to(seconds(rig) + 9)
    assert rig.state is State.RUNNING
    rig.up_ckmh_s = rate
    rig.at(rig.now + 1_500_000, lambda: rig.turn_console(9))
    most = 0.0
    for _ in range(80):
        rig.run_to(seconds(rig) + 0.25)
        most = max(most, rig.belt_ckmh)
    assert most <= 500 + 1.5 * rate
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FAULT
    assert not rig.of(ConsoleChanged)


def test_a_machine_that_restores_its_old_speed_is_stopped_also_where_nothing_was_asked_of_it_yet() -> None:
    rig = Rig(plan(step(Kind.RUN, 30, 9), step(Kind.WALK, 10, 4)))
    moving(0.1, rig)
    assert speeds(rig) == []
    rig.at(rig.now + 500_000, lambda: rig.turn_console(9))
    rig.run_to(seconds(rig) + 20)
    assert rig.closed is not None or what(rig)[-1] == "stop"
    assert rig.belt_ckmh < 500


def test_ending_by_key_on_the_way_to_an_unconfirmed_pause_is_no_finished_session() -> None:
    rig, _ = moving()
    rig.obeys_stop = False
    rig.scale = 10
    rig.press(PausePressed)
    rig.run_to(seconds(rig) + 8)
    assert rig.state is State.UNCONFIRMED
    rig.press(ConfirmPressed)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FAULT


def test_after_a_pause_a_speed_set_on_the_console_before_it_does_not_come_back() -> None:
    rig, _ = moving()
    rig.turn_console(7.5)
    rig.run_to(seconds(rig) + 6)
    assert rig.of(ConsoleChanged)
    rig.press(PausePressed)
    rig.run_to(seconds(rig) + 15)
    rig.press(ConfirmPressed)
    rig.run_to(seconds(rig) + 10)
    assert rig.state is State.RUNNING
    assert speeds(rig)[-1] == "4"


def test_after_a_pause_a_faster_key_before_it_does_not_come_back() -> None:
    rig, moved = moving()
    rig.press(FasterPressed, by_ckmh=50)
    rig.press(PausePressed)
    rig.run_to(seconds(rig) + 15)
    rig.press(ConfirmPressed)
    rig.run_to(moved + 90)
    assert speeds(rig)[-1] == "8"


# the console


def test_a_belt_that_runs_away_after_it_had_settled_is_stopped() -> None:
    rig, _ = moving()
    rig.up_ckmh_s = 50
    rig.turn_console(14)
    began = seconds(rig)
    rig.run_to(began + 8)
    assert what(rig)[-1] == "stop"
    assert PULL in rig.said()


@pytest.mark.parametrize("report_us", [100_000, 500_000, 1_000_000])
@pytest.mark.parametrize("jitter", [(0,), (0, 10, 0, -10), (10, -10)])
def test_a_console_change_is_told_once_however_often_and_however_roughly_the_machine_reports(
    report_us: int, jitter: tuple[int, ...]
) -> None:
    rig = Rig(LONG)
    rig.report_us, rig.jitter_ckmh = report_us, jitter
    _, moved = moving(45, rig)
    assert not rig.of(ConsoleChanged)
    rig.up_ckmh_s = rig.down_ckmh_s = 40
    rig.turn_console(7)
    rig.run_to(moved + 75)
    assert 1 <= len(rig.of(ConsoleChanged)) <= 2
    last = rig.of(ConsoleChanged)[-1][1]
    assert isinstance(last, ConsoleChanged)
    assert abs(last.speed_ckmh - 700) <= 20
    assert rig.closed is None


def test_no_rise_goes_out_while_the_belt_is_leaving_its_speed_and_nobody_knows_where_to() -> None:
    rig, moved = moving(17.4)
    rig.down_ckmh_s = 40
    rig.turn_console(3)
    rig.run_to(moved + 22.5)
    assert speeds(rig) == ["4"]
    assert rig.of(RiseWithheld)


def test_nobody_on_the_belt_slows_also_a_speed_set_on_the_console() -> None:
    rig, _ = moving()
    rig.turn_console(9)
    rig.run_to(seconds(rig) + 8)
    for _ in range(12):
        rig.run_to(seconds(rig) + 1)
        rig.feed(StepsMeasured(at=rig.now, raw="", source=Source.POD, cadence_spm=0, speed_ckmh=0))
    assert speeds(rig)[-1] == "4"


def test_a_pod_that_was_away_does_not_count_as_no_steps() -> None:
    rig, _ = moving()
    rig.feed(StepsMeasured(at=rig.now, raw="", source=Source.POD, cadence_spm=0, speed_ckmh=0))
    rig.feed(PodLost(at=rig.now, reason="out of range"))
    rig.run_to(seconds(rig) + 15)
    rig.feed(StepsMeasured(at=rig.now, raw="", source=Source.POD, cadence_spm=0, speed_ckmh=0))
    assert speeds(rig)[-1] == "8"


def test_a_belt_adopted_again_tells_the_new_end_of_its_interval() -> None:
    rig, _ = moving()
    rig.feed(MachineStatusReceived(at=rig.now, raw="ff", status=Status.CONTROL_LOST))
    assert rig.state is State.HELD
    rig.run_to(seconds(rig) + 7)
    rig.press(GoOnPressed)
    entered = rig.of(IntervalEntered)[-1][1]
    assert isinstance(entered, IntervalEntered)
    assert entered.resumed
    assert entered.ends is not None
    assert entered.ends - entered.planned == 40_000_000


# keys


def test_rises_by_key_lie_two_seconds_apart_whichever_key() -> None:
    rig, _ = moving()
    rig.press(SlowerPressed, by_ckmh=200)
    rig.run_to(seconds(rig) + 3)
    rig.press(FasterPressed, by_ckmh=50)
    first = seconds(rig)
    rig.run_to(first + 0.5)
    rig.press(BackToPlanPressed)
    rig.run_to(first + 1.95)
    assert speeds(rig)[-1] == "6.5"
    rig.run_to(first + 2.05)
    assert speeds(rig)[-1] == "8"


def test_faster_in_the_gap_of_a_fall_counts_from_the_fall() -> None:
    rig, moved = moving(79.9)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 80.1)
    rig.press(FasterPressed, by_ckmh=50)
    rig.run_to(moved + 81)
    assert speeds(rig)[-1] == "4.5"


def test_more_rest_makes_a_rest_by_distance_longer() -> None:
    rest = Interval(kind=Kind.REST, from_ckmh=400, to_ckmh=400, duration_us=18_000_000, distance_cm=2000)
    rig = Rig(plan(rest, step(Kind.WALK, 10, 4)))
    moved = rig.start()
    rig.run_to(moved + 5)
    rig.press(MoreRestPressed)
    rig.run_to(moved + 30)
    second = [c for _, c in rig.of(IntervalEntered) if isinstance(c, IntervalEntered) and c.index == 1]
    assert not second
    rig.run_to(moved + 55)
    assert [c for _, c in rig.of(IntervalEntered) if isinstance(c, IntervalEntered) and c.index == 1]


def test_each_long_pause_offers_to_close() -> None:
    rig, _ = moving()
    for _ in range(2):
        rig.press(PausePressed)
        rig.run_to(seconds(rig) + 300)
        rig.press(ConfirmPressed)
        rig.run_to(seconds(rig) + 12)
    assert rig.said().count("4 minutes") == 2


def test_ending_early_walks_two_minutes_then_stops() -> None:
    rig, _ = moving()
    rig.press(EndPressed)
    assert speeds(rig)[-1] == "4"
    pressed = seconds(rig)
    rig.run_to(pressed + 119)
    assert what(rig)[-1] == "speed 4"
    rig.run_to(pressed + 150)
    assert what(rig)[-1] == "stop"
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.SHORTENED


# before anything is started


def too_fast() -> Plan:
    return plan(step(Kind.RUN, 10, 15))


@pytest.mark.parametrize(("make", "words"), [(too_fast, "your own limit is 14"), (plan, "no steps")])
def test_a_plan_that_cannot_be_run_is_refused_with_the_reason(make: Callable[[], Plan], words: str) -> None:
    rig = Rig(make(), runner=Runner())
    assert rig.closed is not None
    assert rig.closed.exit_code == 2
    assert words in rig.closed.text


def test_without_a_machine_the_runner_is_told_to_stop_the_belt_for_a_standstill_and_to_set_it_after() -> None:
    rig = Rig(plan(step(Kind.WALK, 10, 4), step(Kind.REST, 10, 0), step(Kind.WALK, 10, 4)), driving=Driving.NOBODY)
    rig.press(ConfirmPressed)
    rig.run_to(40)
    asked = [(at, c.target_ckmh) for at, c in rig.told if isinstance(c, ConsoleAsked)]
    assert asked == [(0.0, 400), (10.0, 0), (20.0, 400)]
    refusals = len(rig.of(IntentRefused))
    rig.press(PausePressed)
    assert len(rig.of(IntentRefused)) == refusals + 1
