"""Rules 12, 13, 15 and 19 against machines that refuse speeds, and links that lose them: nothing is written or said
without end, a fall stays wanted, a rise is never sent again by itself."""

from itertools import pairwise

import pytest
from rig import KNOWN, Fate, Rig, plan, step

from backrun_treadmill.core.commands import Outcome, SetSpeed
from backrun_treadmill.core.events import BeltMeasured, Result
from backrun_treadmill.core.intents import GoOnPressed, SlowerPressed, StopPressed
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.notes import ConsoleChanged, Level, RiseWithheld, Said, State, UnitAsked
from backrun_treadmill.core.plan import Kind, Plan

REFUSALS = [Result.FAILED, Result.INVALID, Result.NOT_SUPPORTED]
ALWAYS = 10_000
WALK_RUN_REST = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 60, 8, set_no=1),
    step(Kind.REST, 60, 4, set_no=1),
    step(Kind.COOL_DOWN, 60, 3),
)


def moving(offset: float, what: Plan = WALK_RUN_REST, machine: MachineProfile = KNOWN) -> tuple[Rig, float]:
    """A rig that far into its plan, and the instant of the first movement."""
    rig = Rig(what, machine=machine)
    moved = rig.start()
    rig.run_to(moved + offset)
    return rig, moved


def refuse(rig: Rig, times: int = ALWAYS, result: Result = Result.INVALID) -> None:
    """From now on so many speeds are refused."""
    rig.result_of["02"] = [result] * times


def speeds(rig: Rig, since: float = 0) -> list[tuple[float, float]]:
    """(seconds, km/h) of the speeds written from then on."""
    return [(at, c.target_ckmh / 100) for at, c in rig.told if at >= since and isinstance(c, SetSpeed)]


def sentences(rig: Rig, words: str) -> list[Said]:
    return [c for _, c in rig.told if isinstance(c, Said) and words in c.text]


@pytest.mark.parametrize("machine", [KNOWN, MachineProfile()], ids=["known", "unknown"])
@pytest.mark.parametrize("result", REFUSALS)
def test_a_machine_that_refuses_every_speed_is_asked_a_few_times_in_each_interval_and_told_of_once(
    machine: MachineProfile, result: Result
) -> None:
    rig = Rig(WALK_RUN_REST, machine=machine)
    refuse(rig, result=result)
    moved = rig.start()
    rig.run_to(moved + 190)
    written = [c.interval for _, c in rig.told if isinstance(c, SetSpeed)]
    assert all(1 <= written.count(interval) <= 3 for interval in set(written)), rig.writes()
    told = sentences(rig, "did not take")
    assert 1 <= len(told) <= 4, rig.said()
    assert rig.belt_ckmh == rig.restores_ckmh
    assert not sentences(rig, "pull the safety key"), "its belt is slower than the plan, which is no danger"


def test_an_unknown_machine_that_takes_no_speed_is_not_asked_what_its_console_counts() -> None:
    rig = Rig(WALK_RUN_REST, machine=MachineProfile())
    refuse(rig)
    rig.run_to(rig.start() + 150)
    assert not rig.of(UnitAsked)
    assert " 0 km/h" not in rig.said()


def test_the_question_follows_once_it_takes_one_and_names_that_speed() -> None:
    rig = Rig(WALK_RUN_REST, machine=MachineProfile())
    refuse(rig, 2)
    rig.run_to(rig.start() + 100)
    assert len(rig.of(UnitAsked)) == 1
    assert "Does its console show 3 km/h" in rig.said()


def test_a_fall_that_is_refused_stays_wanted_and_is_sent_at_the_pace_of_a_stop() -> None:
    rig, moved = moving(40)
    refuse(rig)
    rig.press(SlowerPressed, by_ckmh=50)
    pressed = rig.now / 1e6
    rig.run_to(moved + 75)
    written = speeds(rig, pressed)
    assert {kmh for _, kmh in written} == {7.5}
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(written)]
    assert all(gap > 0.399 for gap in gaps)
    assert all(1.9 <= gap <= 2.6 for gap in gaps[2:]), gaps
    assert len(written) >= 14
    assert len(sentences(rig, "did not take")) == 1


def test_once_it_is_taken_nothing_more_is_written() -> None:
    rig, moved = moving(40)
    refuse(rig, 6)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 75)
    assert rig.belt_ckmh == 750
    assert len(speeds(rig, moved + 39)) == 7
    assert not rig.of(ConsoleChanged)


def test_a_belt_that_stays_too_fast_is_an_alarm_that_says_what_to_do_once() -> None:
    rig, moved = moving(40)
    refuse(rig)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 44)
    assert not sentences(rig, "safety key")
    rig.run_to(moved + 47)
    [alarm] = sentences(rig, "safety key")
    assert alarm.level is Level.ALARM
    assert "does not take 7.5 km/h: its belt is at 8" in alarm.text
    assert "console" in alarm.text
    assert "SPACE" in alarm.text
    rig.run_to(moved + 79)
    assert len(sentences(rig, "safety key")) == 1


@pytest.mark.parametrize("answer_ms", [45, 2_020, 2_500, 6_000])
def test_it_is_an_alarm_also_where_the_refusals_take_seconds(answer_ms: int) -> None:
    rig, moved = moving(40)
    refuse(rig)
    rig.answer_us = lambda: answer_ms * 1000
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 60)
    assert len(sentences(rig, "safety key")) == 1, rig.said()


def test_a_belt_that_falls_although_its_machine_says_no_is_no_alarm() -> None:
    rig, moved = moving(40)
    refuse(rig)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.down_ckmh_s, rig.target_ckmh = 30, 750
    rig.run_to(moved + 75)
    written = len(speeds(rig, moved + 39))
    rig.run_to(moved + 79)
    assert len(speeds(rig, moved + 39)) == written, "it went there: whatever it answered, it has taken it"
    assert not sentences(rig, "safety key")


def test_a_belt_far_above_what_is_refused_is_stopped_no_later_than_one_that_ignores_it() -> None:
    stopped = []
    for refused in (True, False):
        rig, moved = moving(79)
        if refused:
            refuse(rig)
        else:
            rig.scale = 2.0  # asked for 4 it stays at 8
        rig.run_to(moved + 120)
        stopped.append(next(at for at, what in rig.writes() if what == "stop") - moved)
        assert rig.belt_ckmh == 0
        assert rig.ended is not None
        assert rig.ended.outcome is Outcome.FAULT
    assert stopped[0] <= stopped[1] + 0.5 <= 80 + 12


def test_a_fall_by_many_steps_that_are_all_refused_ends_in_a_stop() -> None:
    rig, moved = moving(39, plan(step(Kind.WALK, 20, 4), step(Kind.RUN, 20, 9), step(Kind.COOL_DOWN, 120, 9, 3)))
    refuse(rig)
    rig.run_to(moved + 100)
    assert "stop" in [what for _, what in rig.writes()]
    assert rig.belt_ckmh == 0


def test_a_rise_that_is_refused_is_not_sent_again_before_the_key() -> None:
    rig, moved = moving(19)
    refuse(rig, 1)
    rig.run_to(moved + 75)
    assert [kmh for _, kmh in speeds(rig, moved + 19)] == [8, 4]
    rig.press(GoOnPressed)
    rig.run_to(moved + 79)
    assert rig.belt_ckmh == 800


def test_a_runner_who_goes_on_is_told_each_time_that_it_was_refused() -> None:
    rig, moved = moving(19)
    refuse(rig)
    rig.run_to(moved + 40)
    before = len(sentences(rig, "did not take 8"))
    rig.press(GoOnPressed)
    rig.run_to(moved + 50)
    assert (before, len(sentences(rig, "did not take 8"))) == (1, 2)


def test_what_is_refused_while_the_belt_is_stopped_at_its_console_is_not_sent_after_a_slower_belt() -> None:
    rig, moved = moving(78)
    refuse(rig)
    rig.down_ckmh_s = 50
    rig.turn_console(0)
    rig.run_to(moved + 110)
    reported = [(e.at / 1e6, e.speed_ckmh or 0) for e in rig.events if isinstance(e, BeltMeasured)]
    for at, kmh in speeds(rig, moved + 79):
        assert kmh * 100 <= next(speed for when, speed in reversed(reported) if when <= at) + 20
    assert rig.state is State.PAUSED


def test_the_next_interval_is_asked_for_anew() -> None:
    rig, moved = moving(19)
    refuse(rig)
    rig.run_to(moved + 70)
    rig.result_of.clear()
    rig.run_to(moved + 150)
    assert rig.belt_ckmh == 300


def test_a_ramp_up_that_is_refused_ends_with_its_first_step() -> None:
    rig, moved = moving(19, plan(step(Kind.WALK, 20, 4), step(Kind.RUN, 120, 4.1, 9)))
    refuse(rig)
    rig.run_to(moved + 100)
    assert [kmh for _, kmh in speeds(rig, moved + 19)] == [4.1, 4, 4]
    assert len(sentences(rig, "did not take")) == 1


def test_the_console_is_believed_when_it_slows_what_the_machine_refuses_to_slow() -> None:
    rig, moved = moving(40)
    refuse(rig)
    rig.press(SlowerPressed, by_ckmh=100)
    rig.run_to(moved + 47)
    assert sentences(rig, "Slow it at its console")
    rig.turn_console(7.4)
    rig.run_to(moved + 55)
    assert [c.speed_ckmh for _, c in rig.of(ConsoleChanged) if isinstance(c, ConsoleChanged)] == [740]
    written = len(speeds(rig))
    rig.run_to(moved + 79)
    assert len(speeds(rig)) == written
    assert rig.state is State.RUNNING


def test_the_console_is_believed_when_it_raises_what_the_machine_refuses_to_raise() -> None:
    rig = Rig(WALK_RUN_REST)
    refuse(rig)
    moved = rig.start()
    rig.run_to(moved + 30)
    rig.turn_console(3)
    rig.run_to(moved + 60)
    assert [c.speed_ckmh for _, c in rig.of(ConsoleChanged) if isinstance(c, ConsoleChanged)] == [300]
    assert rig.belt_ckmh == 300
    assert rig.state is State.RUNNING
    assert not speeds(rig, moved + 30)


def test_a_belt_still_on_its_way_up_to_an_earlier_speed_is_not_taken_for_the_console() -> None:
    rig, moved = moving(20.5)
    rig.up_ckmh_s = 40
    refuse(rig)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 45)
    assert rig.belt_ckmh == 800
    assert not rig.of(ConsoleChanged)
    assert {kmh for _, kmh in speeds(rig, moved + 20.4)} == {7.5}
    assert speeds(rig)[-1][0] > moved + 42, "the fall stays wanted"


def test_a_refused_fall_is_sent_on_also_while_the_machine_does_not_report() -> None:
    rig, moved = moving(40)
    refuse(rig)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 42)
    rig.reports = False
    rig.run_to(moved + 70)
    assert 12 <= len(speeds(rig, moved + 42)) <= 15
    assert not rig.of(RiseWithheld)


def test_a_belt_that_was_slower_when_its_machine_fell_silent_is_not_sent_a_speed_again() -> None:
    rig, moved = moving(79)
    refuse(rig)
    rig.down_ckmh_s = 50
    rig.turn_console(0)
    rig.run_to(moved + 90)
    rig.reports = False
    written = len(speeds(rig))
    rig.run_to(moved + 120)
    assert len(speeds(rig)) == written
    assert "Not raised" not in rig.said_since(30)


def test_a_link_that_loses_every_write_is_not_flooded_and_each_reason_is_told_once() -> None:
    rig, moved = moving(40)
    rig.fate_of = lambda op: Fate(lost=op == "02")
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 78)
    assert 10 <= len(speeds(rig, moved + 39)) <= 21
    assert len(sentences(rig, "the link did not take it")) == 1
    assert len(sentences(rig, "safety key")) == 1


def test_an_answer_that_comes_twice_counts_once() -> None:
    rig, moved = moving(40)
    refuse(rig, 1)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(rig.now / 1e6 + 0.1)
    refused = next(e for e in reversed(rig.events) if getattr(e, "result", None) is Result.INVALID)
    rig.feed(refused)
    rig.run_to(moved + 60)
    assert "did not take 0 km/h" not in rig.said()
    assert rig.belt_ckmh == 750


def test_stop_works_in_the_middle_of_it() -> None:
    rig, moved = moving(40)
    refuse(rig)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 48.3)
    rig.press(StopPressed)
    assert rig.writes()[-1] == (rig.now / 1e6, "stop")
    rig.run_to(moved + 70)
    assert rig.ended is not None
    assert rig.ended.outcome is Outcome.STOPPED
    assert rig.belt_ckmh == 0
