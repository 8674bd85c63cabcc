"""The picture of a session: the same for the same records, and in step with the session it is a picture of."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from recorded import FULL, Recorded
from rig import KNOWN, plan, step

from backrun_treadmill.core.events import Result
from backrun_treadmill.core.intents import (
    AnyIntent,
    BackToPlanPressed,
    CancelPressed,
    ConfirmPressed,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PausePressed,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.core.notes import ConsoleChanged, State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import Moment, Sight, at_time, next_flip_us
from backrun_treadmill.core.readout.picture import BUCKETS, MESSAGES, Change, Readout
from backrun_treadmill.core.sensor_events import HeartMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.devices.machine_frames import belt_event


class Newer(Struct, frozen=True):
    """A record of a version to come."""

    at: int
    t: str = "FootWarmed"


def folded(records: list[object] | Recorded) -> Readout:
    fold = ReadoutFold()
    for record in records.records if isinstance(records, Recorded) else records:
        fold.feed(record)
    return fold.readout


def seen(rig: Recorded) -> Moment:
    return at_time(folded(rig), rig.now)


def under_way(seconds: float, **how: bool) -> Recorded:
    """A session `seconds` after the belt began to move."""
    rig = Recorded(FULL)
    rig.sensors = how.get("sensors", False)
    rig.start()
    rig.pass_time(seconds)
    return rig


# a pure fold


def test_the_same_records_give_the_same_pictures_however_often_one_looks() -> None:
    rig = under_way(200, sensors=True)
    once, often = ReadoutFold(), ReadoutFold()
    for record in rig.records:
        once.feed(record)
        often.feed(record)
        assert often.readout.at >= 0
    assert once.readout == often.readout
    assert at_time(once.readout, rig.now) == at_time(often.readout, rig.now)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 10**9)), max_size=30))
def test_records_of_a_newer_version_change_nothing(strangers: list[tuple[int, int]]) -> None:
    rig = under_way(70)
    noisy: list[object] = list(rig.records)
    for where, at in strangers:
        noisy.insert(where % len(noisy), Newer(at))
    assert folded(noisy) == folded(rig)


def test_what_comes_before_a_session_is_opened_is_no_session() -> None:
    rig = under_way(10)
    assert folded(list(rig.records[1:])) == Readout()


def test_an_hour_costs_little_and_leaves_nothing_behind() -> None:
    rig = Recorded(plan(*[step(Kind.RUN if n % 2 else Kind.WALK, 60, 8 if n % 2 else 4) for n in range(60)]))
    rig.sensors = True
    rig.start()
    rig.pass_time(3500)
    fold = ReadoutFold()
    began = time.perf_counter()
    for record in rig.records:
        fold.feed(record)
    each_us = (time.perf_counter() - began) / len(rig.records) * 1e6
    assert each_us < 60, "3.5 µs on a quiet machine"
    assert len(fold.readout.track) == BUCKETS
    assert len(fold.readout.messages) <= MESSAGES
    assert fold.readout.track.count(None) < BUCKETS / 10


# in step with the session

KEYS: list[type[AnyIntent]] = [
    PausePressed,
    ConfirmPressed,
    MoreRestPressed,
    NextPressed,
    WalkPressed,
    BackToPlanPressed,
    GoOnPressed,
    EndPressed,
    CancelPressed,
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(0.1, 40), st.sampled_from([*KEYS, SlowerPressed, FasterPressed])), max_size=12))
def test_clock_target_and_interval_are_the_sessions_own_whatever_is_pressed(
    presses: list[tuple[float, type[AnyIntent]]],
) -> None:
    rig, fold, taken = Recorded(FULL), ReadoutFold(), 0
    rig.start()
    for wait_s, key in [*presses, (5.0, CancelPressed)]:
        rig.pass_time(wait_s)
        rig.press(key, **({"by_ckmh": 50} if key in (SlowerPressed, FasterPressed) else {}))
        for record in rig.records[taken:]:
            fold.feed(record)
        taken = len(rig.records)
        readout, session = fold.readout, rig.session.situation
        assert readout.state is rig.state
        if rig.state not in (State.RUNNING, State.PAUSED, State.STARTING, State.PAUSING):
            continue
        if session.course.interval is not None and not session.course.closed:
            assert readout.step is not None
            assert readout.step.index == session.course.index
            assert readout.step.ends == session.course.ends
            assert at_time(readout, rig.now).left_s is not None or readout.step.interval.until_key
        if rig.state is State.RUNNING and session.on_belt:
            assert readout.belt.target_ckmh == session.wire.target_ckmh


def test_the_last_five_seconds_are_counted_down_with_what_comes() -> None:
    rig = under_way(60 + 90 - 4.6)
    counted = []
    for _ in range(6):
        moment = seen(rig)
        counted.append((moment.kind, moment.count_down, moment.left_s))
        rig.pass_time(1)
    run, walk = Kind.RUN, Kind.WALK
    assert counted == [(run, 5, 5), (run, 4, 4), (run, 3, 3), (run, 2, 2), (run, 1, 1), (walk, None, 60)]


def test_what_comes_is_told_with_its_speed_and_its_direction() -> None:
    coming = seen(under_way(60 + 40)).coming
    assert coming is not None
    assert (coming.interval.kind, coming.speed_ckmh, coming.change) == (Kind.WALK, 500, Change.SLOWER)
    coming = seen(under_way(30)).coming
    assert coming is not None
    assert (coming.interval.kind, coming.speed_ckmh, coming.change) == (Kind.RUN, 1050, Change.FASTER)


def test_a_slower_run_is_what_comes_next_time_too() -> None:
    rig = under_way(60 + 40)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.pass_time(60 + 60)
    assert seen(rig).kind is Kind.REST
    coming = folded(rig).coming
    assert coming is not None
    assert (coming.interval.kind, coming.speed_ckmh) == (Kind.RUN, 1000)


def test_while_it_hurts_nothing_faster_is_announced() -> None:
    rig = under_way(60 + 90 + 30)
    rig.press(PainRated, level=4)
    coming = folded(rig).coming
    assert coming is not None
    rig.pass_time(45)
    coming = folded(rig).coming
    assert coming is not None
    assert (coming.interval.kind, coming.speed_ckmh, coming.change) == (Kind.RUN, 400, Change.SAME)


def test_a_pause_holds_the_clock_and_the_step_goes_on_after_the_walk() -> None:
    rig = under_way(60 + 40)
    rig.press(PausePressed)
    rig.pass_time(30)
    paused = seen(rig)
    assert (rig.state, paused.left_s, paused.standing) == (State.PAUSED, 50, True)
    rig.pass_time(100)
    assert seen(rig).left_s == 50
    rig.press(ConfirmPressed)
    assert seen(rig).count_in == 5
    rig.pass_time(10)
    walking = seen(rig)
    assert (walking.kind, rig.state) == (Kind.WALK, State.RUNNING)
    assert walking.coming is not None
    assert (walking.coming.interval.kind, walking.coming.speed_ckmh) == (Kind.RUN, 1050)
    rig.pass_time(25)
    running = seen(rig)
    assert running.kind is Kind.RUN
    assert running.left_s is not None
    assert 35 <= running.left_s <= 50


def test_more_rest_is_seen_at_once() -> None:
    rig = under_way(60 + 90 + 20)
    rig.press(MoreRestPressed)
    assert seen(rig).left_s == 70


def test_a_hand_on_the_console_is_the_target_until_the_next_interval() -> None:
    rig = under_way(60 + 40)
    rig.target_ckmh = 800
    rig.pass_time(10)
    assert any(isinstance(record, ConsoleChanged) for record in rig.records)
    assert folded(rig).belt.target_ckmh == 800
    rig.pass_time(40 + 60)
    coming = folded(rig).coming
    assert coming is not None
    assert (coming.interval.kind, coming.speed_ckmh) == (Kind.RUN, 800), "slower is a ceiling for later runs"


def test_sets_impacts_cadence_and_heart_are_told() -> None:
    rig = under_way(60 + 180 + 45, sensors=True)
    readout, moment = folded(rig), seen(rig)
    assert readout.dose.this_set is not None
    assert readout.dose.last_set is not None
    assert 0 < readout.dose.this_set < readout.dose.last_set < readout.dose.planned_running
    assert moment.cadence_spm == pytest.approx(160, abs=5)
    assert (moment.cadence_source, moment.heart_bpm) == ("foot pod", 142)
    assert at_time(readout, rig.now + 20 * SECOND_US).heart_bpm is None, "nobody shows a pulse 20 s old"


def test_the_treadmills_own_heart_rate_is_shown_while_no_strap_speaks() -> None:
    rig = under_way(30)

    def told(strap_bpm: int | None, machine_packet: str) -> int | None:
        rig.pass_time(1)
        if strap_bpm is not None:
            rig.feed(HeartMeasured(at=rig.now, raw="", bpm=strap_bpm))
        rig.feed(belt_event(rig.now, bytes.fromhex(machine_packet), unit=None))
        return seen(rig).heart_bpm

    # 0x2ACD with bit 8: 5.50 km/h and a heart rate (FTMS 1.0.1, table 4.5); 0 and 255 are none
    assert told(None, "0001260200") is None
    assert told(None, "00012602ff") is None
    assert told(None, "000126028c") == 140
    assert told(151, "000126028c") == 151, "a strap is better"
    for _ in range(9):
        assert told(None, "000126028c") == 151
    assert told(None, "000126028c") == 140, "and is believed for 10 s"


# the belt in words


def test_the_belt_is_in_control_while_it_answers_and_reports() -> None:
    rig = under_way(70)
    assert seen(rig).sight is Sight.IN_CONTROL
    assert at_time(folded(rig), rig.now + 10 * SECOND_US).sight is Sight.UNKNOWN


def test_an_answer_that_does_not_come_is_late() -> None:
    rig = under_way(55)
    rig.answers = False
    rig.pass_time(8)
    assert seen(rig).sight is Sight.LATE


def test_a_lost_link_leaves_the_belt_unknown() -> None:
    rig = under_way(70)
    rig.reachable = False
    rig.lose_link()
    rig.pass_time(5)
    moment = seen(rig)
    assert (moment.sight, moment.speed_ckmh) == (Sight.UNKNOWN, None)
    assert folded(rig).belt.last_ckmh == 1050


def test_another_app_is_named() -> None:
    rig = under_way(55)
    rig.result_of["02"] = [Result.NOT_PERMITTED]
    rig.pass_time(8)
    assert seen(rig).sight is Sight.TAKEN


def test_a_belt_that_does_not_stop_is_not_called_in_control() -> None:
    rig = under_way(70)
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.pass_time(5)
    assert (rig.state, seen(rig).sight) == (State.UNCONFIRMED, Sight.NOT_OBEYED)


def test_before_the_start_nothing_was_asked_of_the_belt() -> None:
    rig = Recorded(FULL, machine=KNOWN)
    rig.run_to(3)
    moment = seen(rig)
    assert (rig.state, moment.sight, moment.left_s) == (State.ARMED, Sight.NOT_YET, None)


# the end


def test_the_end_says_what_was_done() -> None:
    rig = under_way(60 + 180 + 45)
    rig.press(StopPressed)
    rig.pass_time(30)
    summary = folded(rig).summary
    assert summary is not None
    assert (summary.outcome, summary.sets_done) == ("stopped", 1)


@given(st.integers(0, 300 * SECOND_US))
def test_the_next_frame_comes_when_a_shown_second_changes(later: int) -> None:
    rig = _once()
    readout, now = folded(rig), rig.now + later
    flip = next_flip_us(readout, now)
    assert 0 < flip <= SECOND_US // 4
    shown = [at_time(readout, at).left_s for at in (now, now + flip - 1, now + flip + 1)]
    assert shown[0] == shown[1]


_RIGS: list[Recorded] = []


def _once() -> Recorded:
    if not _RIGS:
        _RIGS.append(under_way(60 + 20))
    return _RIGS[0]
