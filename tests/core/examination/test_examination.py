"""An examination told as stories: what starts the belt, what stops it, and what is not even begun."""

from collections.abc import Callable

import pytest
from examining_rig import KEYS, ExaminedRig

from backrun_treadmill.core.commands import Outcome, PauseBelt, StartBelt, StopBelt
from backrun_treadmill.core.events import BeltMeasured, FrontGone, FrontSilent, Result, SignalReceived, Suspended
from backrun_treadmill.core.examining import Fact, KeepMachine, Question, Step, StepBegan
from backrun_treadmill.core.intents import SlowerPressed, StopPressed
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import (
    CountInCancelled,
    CountingIn,
    IntentRefused,
    NothingToStop,
    StopRemembered,
    StopSent,
)
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyEvent


def _begun(rig: ExaminedRig, step: Step) -> int:
    return sum(isinstance(note, StepBegan) and note.step is step for _, note in rig.told)


def test_a_good_machine_goes_through_all_steps_and_its_units_are_kept() -> None:
    rig = ExaminedRig()
    rig.run_to_end()
    began = [note.step for _, note in rig.told if isinstance(note, StepBegan)]
    assert began == list(Step)
    assert rig.closed is not None
    assert (rig.closed.outcome, rig.closed.exit_code) == (Outcome.FINISHED, 0)
    assert rig.closing_ckmh == 0
    kept = next(command.facts for _, command in rig.told if isinstance(command, KeepMachine))
    assert kept == {"target_unit": "km/h", "report_unit": "km/h", "source": "examined by backrun doctor 0"}
    assert not rig.alarms


def test_the_first_command_after_control_is_a_stop() -> None:
    rig = ExaminedRig(keys={})
    rig.run_until(lambda: rig.examination.bench.question is Question.START)
    assert [name for _, name in rig.writes()] == ["control", "stop"]


def test_every_start_follows_an_enter_of_its_own_and_a_count_of_five() -> None:
    rig = ExaminedRig()
    rig.run_to_end()
    starts = [at for at, _ in rig.of(StartBelt)]
    counts = [note.until / SECOND_US for _, note in rig.told if isinstance(note, CountingIn)]
    moving = [at for at, name in rig.writes() if name == "start"][-1]
    assert len(starts) == 4
    assert starts[:3] == pytest.approx(counts, abs=0.1)
    assert moving == starts[3], "the last one goes to the moving belt, by its own ENTER"


@pytest.mark.parametrize("key", ["enter", "other"])
def test_any_key_cancels_the_count_and_the_question_comes_again(key: str) -> None:
    rig = ExaminedRig(keys={})
    rig.run_until(lambda: rig.examination.bench.question is Question.START)
    rig.enter()
    rig.run_to(rig.now / SECOND_US + 3)
    getattr(rig, key)()
    assert rig.of(CountInCancelled)
    assert rig.examination.bench.question is Question.START
    rig.run_to(rig.now / SECOND_US + 20)
    assert not rig.of(StartBelt)


def test_without_consent_nothing_is_started() -> None:
    rig = ExaminedRig(keys={Question.START: lambda rig: rig.other()})
    rig.run_to_end()
    assert not rig.of(StartBelt)
    assert rig.ended is not None
    assert rig.ended.exit_code == 0
    assert rig.ended.stands


def test_nobody_answering_ends_it() -> None:
    rig = ExaminedRig(keys={})
    rig.run_to_end()
    assert not rig.of(StartBelt)
    assert rig.ended is not None
    assert "Nobody answered" in rig.ended.text


def test_a_belt_that_moves_already_is_left_alone_by_any_other_key() -> None:
    rig = ExaminedRig(keys={Question.STOP_MOVING: lambda rig: rig.other()}, belt_ckmh=300)
    rig.run_to_end()
    assert not rig.writes()
    assert rig.belt_ckmh == 300
    assert rig.facts[Fact.MOVES_AT_CONNECT] is True


def test_a_belt_that_moves_already_is_stopped_by_enter_and_examined() -> None:
    rig = ExaminedRig(belt_ckmh=300)
    rig.run_to_end()
    assert rig.writes()[0][1] == "stop"
    assert rig.facts[Fact.TARGET_UNIT] == "km/h"
    assert rig.closing_ckmh == 0


def test_space_before_anything_was_written_ends_it_untouched() -> None:
    rig = ExaminedRig()
    rig.run_to(2)
    rig.press(StopPressed)
    assert rig.of(NothingToStop)
    assert rig.closed is not None
    assert not rig.writes()


def test_one_single_report_above_five_stops_the_belt_at_once() -> None:
    rig = ExaminedRig()
    rig.run_to_movement()
    commands = rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=501))
    assert any(isinstance(command, StopBelt) for command in commands)
    rig.run_to_end()
    assert rig.closed is not None
    assert rig.closed.exit_code == 1
    assert rig.closing_ckmh == 0


def test_before_the_unit_is_known_a_report_may_be_miles() -> None:
    rig = ExaminedRig()
    rig.run_to_movement()
    assert not any(isinstance(c, StopBelt) for c in rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=300)))
    assert any(isinstance(c, StopBelt) for c in rig.feed(BeltMeasured(at=rig.now, raw="", speed_ckmh=320)))


def test_a_moving_belt_that_says_nothing_for_three_seconds_is_stopped() -> None:
    rig = ExaminedRig()
    rig.run_to_movement(2)
    silent_at = rig.now / SECOND_US
    rig.reports = False
    rig.run_until(lambda: rig.writes()[-1][1] == "stop")
    assert rig.writes()[-1][0] - silent_at < 3.6


def test_after_a_lost_link_the_stop_is_the_first_write_and_the_step_begins_again() -> None:
    rig = ExaminedRig()
    rig.run_to_movement(2)
    rig.lose_link()
    lost_at = rig.now / SECOND_US
    assert rig.of(StopRemembered)
    rig.run_to(lost_at + 20)
    assert next(name for at, name in rig.writes() if at > lost_at) == "stop"
    rig.run_to_end()
    assert rig.closed is not None
    assert rig.closed.exit_code == 0
    assert rig.facts[Fact.TARGET_UNIT] == "km/h"


def test_a_stop_that_is_refused_at_rest_is_the_end_and_the_belt_is_not_started() -> None:
    rig = ExaminedRig()
    rig.result_of["08"] = [Result.NOT_PERMITTED] * 9
    rig.run_to_end()
    assert rig.facts[Fact.STOP_REFUSED] is True
    assert not rig.of(StartBelt)
    assert [name for _, name in rig.writes()] == ["control", "stop", "control", "stop"]


def test_where_no_stop_can_be_tried_at_rest_the_belt_is_not_started() -> None:
    rig = ExaminedRig()
    for begun in (1, 2, 3):
        rig.run_until(lambda begun=begun: _begun(rig, Step.STOP_AT_REST) == begun)  # type: ignore[misc]
        rig.lose_link()
    rig.run_to_end()
    assert not rig.of(StartBelt)
    assert rig.closed is not None
    assert rig.closed.exit_code == 1


def test_a_stop_that_is_not_obeyed_says_pull_the_key_and_waits_for_the_belt() -> None:
    rig = ExaminedRig()
    rig.obeys_stop = False
    rig.run_until(lambda: bool(rig.alarms))
    assert "PULL THE SAFETY KEY" in rig.alarms[0]
    rig.run_until(lambda: Fact.STOP_IGNORED in rig.facts)
    assert rig.closed is None
    rig.target_ckmh = 0  # somebody pulls it
    rig.run_to_end()
    assert rig.ended is not None
    assert rig.ended.stands
    assert rig.closed is not None
    assert rig.closed.exit_code == 1


def test_who_says_that_the_belt_stands_ends_it_without_proof() -> None:
    rig = ExaminedRig()
    rig.obeys_stop = False
    rig.run_until(lambda: bool(rig.alarms))
    rig.run_to(rig.now / SECOND_US + 2.5)
    rig.enter()
    assert rig.ended is not None
    assert not rig.ended.stands


def test_space_again_sends_the_stop_again() -> None:
    rig = ExaminedRig()
    rig.run_to_movement(2)
    rig.press(StopPressed)
    rig.press(StopPressed)
    assert len([at for at, name in rig.writes() if name == "stop" and at == rig.now / SECOND_US]) == 2
    rig.run_to_end()
    assert rig.ended is not None
    assert (rig.ended.outcome, rig.ended.exit_code, rig.ended.stands) == (Outcome.STOPPED, 0, True)


@pytest.mark.parametrize(
    ("event", "outcome", "exit_code"),
    [
        (lambda at: FrontSilent(at=at, silent_ms=2000), Outcome.INTERRUPTED, 1),
        (lambda at: FrontGone(at=at, reason="closed"), Outcome.INTERRUPTED, 1),
        (lambda at: SignalReceived(at=at, name="TERM"), Outcome.INTERRUPTED, 143),
        (lambda at: SignalReceived(at=at, name="SLEEP"), Outcome.INTERRUPTED, 1),
        (lambda at: Suspended(at=at, gap_us=9_000_000), Outcome.FAULT, 1),
        (lambda at: SlowerPressed(at=at, pressed_at=at, by_ckmh=50), Outcome.STOPPED, 0),
    ],
    ids=["silent", "gone", "signal", "sleep", "slept", "slower"],
)
def test_whatever_ends_it_stops_the_belt_first(
    event: Callable[[int], AnyEvent], outcome: Outcome, exit_code: int
) -> None:
    rig = ExaminedRig()
    rig.run_to_movement(2)
    commands = rig.feed(event(rig.now))
    assert any(isinstance(command, StopBelt) for command in commands)
    assert any(isinstance(command, StopSent) for command in commands)
    rig.run_to_end()
    assert rig.ended is not None
    assert (rig.ended.outcome, rig.ended.exit_code, rig.ended.stands) == (outcome, exit_code, True)


def test_what_was_seen_before_the_end_is_kept() -> None:
    rig = ExaminedRig(keys={**KEYS, Question.CONSOLE: lambda rig: rig.say(Unit.MPH)})
    rig.run_until(lambda: Fact.TARGET_UNIT in rig.facts)
    rig.press(StopPressed)
    rig.run_to_end()
    kept = next(command.facts for _, command in rig.told if isinstance(command, KeepMachine))
    assert (kept["target_unit"], kept["report_unit"]) == ("mph", "mph")
    assert Fact.UP not in rig.facts


def _paused(rig: ExaminedRig) -> None:
    """Play until the belt is to be started again after the pause."""
    asks = rig.keys[Question.START]
    rig.keys = {question: key for question, key in KEYS.items() if question is not Question.START}
    rig.keys[Question.START] = lambda rig: None if rig.of(PauseBelt) else asks(rig)
    rig.run_until(lambda: bool(rig.of(PauseBelt)) and rig.examination.bench.question is Question.START)


def _slow_set_point() -> ExaminedRig:
    """It says 0 from the pause on, and its belt runs down for 12 s."""
    rig = ExaminedRig()
    rig.set_point, rig.down_ckmh_s = True, 25
    return rig


def test_after_a_pause_the_belt_is_not_started_before_its_slowest_ramp_is_over() -> None:
    rig = _slow_set_point()
    _paused(rig)
    assert rig.belt_ckmh == 0
    starts = len(rig.of(StartBelt))
    rig.enter()
    rig.run_until(lambda: len(rig.of(StartBelt)) > starts)


def test_whoever_wants_no_start_after_the_pause_leaves_a_belt_that_was_stopped() -> None:
    rig = _slow_set_point()
    _paused(rig)
    rig.other()
    assert rig.writes()[-1] == (rig.now / SECOND_US, "stop"), "a console may start a paused belt at the speed of before"
    rig.run_to_end()
    assert rig.ended is not None
    assert (rig.ended.stands, rig.ended.exit_code, rig.closing_ckmh) == (True, 0, 0)


def test_a_link_lost_while_the_belt_is_paused_brings_a_stop_first() -> None:
    rig = _slow_set_point()
    _paused(rig)
    rig.lose_link()
    lost_at = rig.now / SECOND_US
    assert rig.of(StopRemembered)
    rig.run_to(lost_at + 20)
    assert next(name for at, name in rig.writes() if at > lost_at) == "stop"


def test_a_paused_belt_whose_link_is_lost_too_often_is_not_said_to_stand_without_a_stop() -> None:
    rig = _slow_set_point()
    _paused(rig)
    rig.examination.bench.links_lost[""] = 5
    rig.lose_link()
    assert rig.ended is None
    rig.run_to_end()
    assert rig.writes()[-1][1] == "stop"
    assert rig.ended is not None
    assert rig.ended.stands


def test_a_stop_taken_at_the_second_try_counts_once_however_often_it_is_pressed() -> None:
    rig = ExaminedRig()
    rig.run_to_movement(2)
    rig.run_to(rig.now / SECOND_US + 12)
    rig.down_ckmh_s = 20
    rig.result_of["08"] = [Result.NOT_PERMITTED]
    rig.press(StopPressed)
    rig.run_to(rig.now / SECOND_US + 1.5)
    rig.press(StopPressed)
    rig.run_to_end()
    assert rig.examination.bench.control_pairs == 1
    assert Fact.CONTROL_EACH_TIME not in rig.facts


def _decided(rig: ExaminedRig) -> tuple[str, ...]:
    return next((command.decided for _, command in rig.told if isinstance(command, KeepMachine)), ())


def test_an_examination_that_came_to_its_end_has_decided_every_key_that_it_can_claim() -> None:
    rig = ExaminedRig()
    rig.run_to_movement(2)
    rig.feed(BeltMeasured(at=rig.now, raw="", distance_m=40))
    rig.run_to_end()
    assert set(_decided(rig)) == {
        "advice",
        "auto_stop_s",
        "control_each_time",
        "never_answers",
        "no_pause",
        "no_speed_control",
        "range_unit",
        "rest_ckmh",
        "speed_after_ms",
        "start_says_stopped",
        "write_gap_ms",
    }


def test_without_a_counter_it_stays_open_whether_a_pause_clears_one() -> None:
    rig = ExaminedRig()
    rig.run_to_end()
    assert "no_pause" not in _decided(rig)


def test_an_examination_that_ends_early_has_decided_only_what_it_saw() -> None:
    rig = ExaminedRig()
    rig.run_to_movement(1)
    rig.press(StopPressed)
    rig.run_to_end()
    assert set(_decided(rig)) == {"never_answers"}


def test_one_stop_refused_at_first_leaves_open_whether_control_is_wanted_each_time() -> None:
    rig = ExaminedRig()
    rig.result_of["08"] = [Result.NOT_PERMITTED]
    rig.run_to_end()
    assert rig.examination.bench.control_pairs == 1
    assert "control_each_time" not in _decided(rig)


def test_a_key_that_does_nothing_while_the_belt_is_stopped_is_answered_with_what_does() -> None:
    rig = ExaminedRig()
    rig.run_to_movement(2)
    rig.press(StopPressed)
    rig.enter()
    (refused,) = [note for _, note in rig.told if isinstance(note, IntentRefused)]
    assert "SPACE sends it again" in refused.reason
    assert "safety key" in refused.reason
