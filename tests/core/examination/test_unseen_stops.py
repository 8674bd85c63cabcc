"""Stops that are not seen to work at once: links that come and go, reports that are late, keys pressed too soon."""

from examining_rig import KEYS, ExaminedRig
from hypothesis import given, settings
from hypothesis import strategies as st

from backrun_treadmill.core.commands import SetSpeed, StopBelt
from backrun_treadmill.core.events import FrontGone
from backrun_treadmill.core.examining import Question
from backrun_treadmill.core.intents import ConfirmPressed, StopPressed
from backrun_treadmill.core.notes import IntentRefused, State
from backrun_treadmill.core.units import SECOND_US


def _seconds(rig: ExaminedRig) -> float:
    return rig.now / SECOND_US


def _running() -> ExaminedRig:
    rig = ExaminedRig()
    rig.run_to_movement()
    rig.run_to(_seconds(rig) + 2)
    return rig


def _pull_key(rig: ExaminedRig) -> None:
    rig.belt_ckmh = rig.target_ckmh = 0
    rig.moving_at = None


@given(
    report_us=st.one_of(st.integers(100_000, 2_900_000), st.integers(2_300_000, 2_900_000)),
    pulls=st.lists(st.tuples(st.floats(0, 20), st.floats(0.1, 2.9)), min_size=1, max_size=6),
)
@settings(max_examples=60, deadline=None)
def test_however_seldom_reports_come_and_the_key_is_pulled_between_two_of_them_it_ends_with_a_standing_belt(
    report_us: int, pulls: list[tuple[float, float]]
) -> None:
    rig = ExaminedRig()
    rig.report_us = report_us
    for after_s, gap_s in pulls:
        rig.run_until(lambda: rig.belt_ckmh > 0 or rig.closed is not None)
        rig.run_to(_seconds(rig) + after_s)
        rig.reports = False
        rig.run_to(_seconds(rig) + gap_s)
        _pull_key(rig)
        rig.reports = True
    rig.run_to_end()
    assert rig.closing_ckmh == 0


def test_a_lone_zero_after_a_hiccup_of_the_radio_is_no_level_and_the_examination_goes_on() -> None:
    rig = _running()
    rig.reports = False
    rig.run_to(_seconds(rig) + 2.3)
    _pull_key(rig)
    rig.reports = True
    rig.run_to(_seconds(rig) + 0.55)
    assert rig.examination.bench.level_ckmh is None
    rig.run_to_end()
    assert rig.closing_ckmh == 0


def test_on_every_new_link_the_stop_is_written_first_even_where_links_go_soon_after_it() -> None:
    rig = _running()
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.run_to(_seconds(rig) + 1)
    rig.lose_link()
    for _ in range(8):
        rig.run_until(lambda: rig.linked)
        linked_at = _seconds(rig)
        rig.run_to(linked_at + 1)
        first = next((name for at, name in rig.writes() if at >= linked_at - 0.05), "nothing")
        assert first == "stop"
        rig.lose_link()


def test_links_that_go_at_every_stop_are_not_sought_for_ever() -> None:
    rig = _running()
    rig.obeys_stop = False
    rig.press(StopPressed)
    pressed_at = _seconds(rig)
    while rig.closed is None and _seconds(rig) < pressed_at + 400:
        rig.run_to(_seconds(rig) + 1)
        if rig.linked:
            rig.lose_link()
    assert rig.ended is not None
    assert not rig.ended.stands
    assert 290 < _seconds(rig) - pressed_at < 330


def test_a_stop_written_just_before_it_is_given_up_is_given_the_time_of_its_proof() -> None:
    rig = _running()
    rig.run_to_movement(3)
    rig.run_to(_seconds(rig) + 20)
    rig.reachable, rig.tells_failures = False, True
    rig.lose_link()
    rig.feed(FrontGone(at=rig.now, reason="closed"))
    lost_at = _seconds(rig)
    rig.run_to(lost_at + 50)
    rig.reachable, rig.down_ckmh_s = True, 25
    rig.run_to_end()
    assert rig.ended is not None
    assert rig.ended.stands
    assert rig.closing_ckmh == 0


def test_nobody_there_and_no_link_is_given_up_after_a_minute() -> None:
    rig = _running()
    rig.reachable, rig.tells_failures = False, True
    rig.lose_link()
    rig.feed(FrontGone(at=rig.now, reason="closed"))
    lost_at = _seconds(rig)
    rig.run_to_end()
    assert rig.ended is not None
    assert not rig.ended.stands
    assert 55 < _seconds(rig) - lost_at < 70


def test_a_belt_that_was_asked_for_a_speed_which_no_report_shows_yet_is_given_the_way_down_from_it() -> None:
    rig = ExaminedRig()
    rig.set_point, rig.report_us = True, SECOND_US
    rig.up_ckmh_s, rig.down_ckmh_s = 200, 25
    rig.run_until(lambda: any(getattr(c, "target_ckmh", 0) == 300 for _, c in rig.of(SetSpeed)))
    rig.reports = False
    rig.run_to(_seconds(rig) + 1.5)
    rig.press(StopPressed)
    assert rig.belt_ckmh > 200
    rig.reports = True
    rig.run_to_end()
    assert rig.ended is not None
    assert rig.ended.stands
    assert rig.closing_ckmh == 0


def _asked_while_moving() -> ExaminedRig:
    rig = ExaminedRig(keys={q: key for q, key in KEYS.items() if q is not Question.START_WHILE_MOVING})
    rig.run_until(lambda: rig.examination.bench.question is Question.START_WHILE_MOVING)
    return rig


def test_an_enter_meant_for_a_question_does_not_end_it_all_when_the_link_goes_at_that_moment() -> None:
    rig = _asked_while_moving()
    rig.lose_link()
    lost_at = _seconds(rig)
    rig.run_to(lost_at + 0.2)
    rig.enter()
    assert rig.closed is None
    assert rig.of(IntentRefused)
    rig.run_until(lambda: rig.linked)
    rig.run_to(_seconds(rig) + 0.1)
    assert next(name for at, name in rig.writes() if at > lost_at) == "stop"


def test_an_enter_that_comes_late_does_not_say_that_the_belt_stands() -> None:
    rig = _asked_while_moving()
    rig.reachable = False
    rig.lose_link()
    rig.run_to(_seconds(rig) + 10)
    rig.feed(ConfirmPressed(at=rig.now, pressed_at=rig.now - 1_100_000))
    assert rig.closed is None
    rig.enter()
    assert rig.ended is not None
    assert not rig.ended.stands


def test_an_enter_two_seconds_after_the_first_alarm_counts_though_the_link_comes_and_goes() -> None:
    rig = _running()
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.lose_link()
    alarmed_at = _seconds(rig)
    while _seconds(rig) < alarmed_at + 4:
        rig.run_until(lambda: rig.linked)
        rig.lose_link()
    assert rig.state is State.LOST
    rig.enter()
    assert rig.ended is not None
    assert not rig.ended.stands


def test_enter_at_the_very_alarm_is_refused_and_the_stop_goes_on() -> None:
    rig = _running()
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.run_until(lambda: rig.state is State.UNCONFIRMED)
    stops = len(rig.of(StopBelt))
    rig.enter()
    assert rig.closed is None
    rig.run_to(_seconds(rig) + 3)
    assert len(rig.of(StopBelt)) > stops
    rig.enter()
    assert rig.ended is not None
