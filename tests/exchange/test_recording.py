"""What exports are written from, held against the report of the same records."""

from itertools import pairwise

import pytest
from msgspec.structs import replace
from recorded import Recorded
from rig import plan, step

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.events import BeltMeasured, Driving, SessionOpened
from backrun_treadmill.core.intents import ConfirmPressed, EndPressed, PausePressed
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.sensor_events import HeartMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.recording import NotRecorded, Recording, record
from backrun_treadmill.journal.records import AnyRecord


def test_the_last_row_holds_the_totals_of_the_report(recording: Recording) -> None:
    last, report = recording.rows[-1], recording.report
    assert (last.running, last.walking, last.estimated) == (
        report.impacts.running,
        report.impacts.walking,
        report.impacts.estimated,
    )
    assert last.distance_cm is not None
    assert round(last.distance_cm / 100, 1) == report.distance_m


def test_a_lap_is_an_interval_with_its_impacts(recording: Recording) -> None:
    told = [(lap.step, lap.running, lap.walking) for lap in recording.laps]
    assert told == [
        (one.step, one.running, one.walking) for one in recording.report.impacts.by_step if one.step is not None
    ]


def test_the_metres_of_the_laps_add_up(recording: Recording) -> None:
    assert sum(lap.distance_cm or 0 for lap in recording.laps) == recording.rows[-1].distance_cm


def test_there_is_a_row_for_each_second_and_no_sum_goes_down(recording: Recording) -> None:
    rows = recording.rows
    assert [row.at for row in rows] == [rows[0].at + n * SECOND_US for n in range(len(rows))]
    assert all(before.running <= row.running and before.walking <= row.walking for before, row in pairwise(rows))
    assert recording.report.duration_s is not None
    assert len(rows) > recording.report.duration_s


def test_a_pause_is_within_its_lap() -> None:
    rig = Recorded(plan(step(Kind.WALK, 30, 4), step(Kind.RUN, 30, 8, set_no=1)))
    rig.start()
    rig.pass_time(10)
    rig.press(PausePressed)
    rig.pass_time(20)
    rig.press(ConfirmPressed)
    rig.pass_time(90)
    recording = record(rig.records)
    assert [lap.step for lap in recording.laps] == [0, 1]
    assert recording.laps[0].to_at - recording.laps[0].from_at > 45 * SECOND_US
    assert any(row.speed_ckmh == 0 for row in recording.rows[10:30])


def test_ending_early_adds_the_walk_out_as_a_lap() -> None:
    rig = Recorded(plan(step(Kind.WALK, 30, 4), step(Kind.RUN, 60, 8, set_no=1)))
    rig.start()
    rig.pass_time(40)
    rig.press(EndPressed)
    rig.pass_time(180)
    assert rig.state is State.FINISHED
    assert [(lap.step, lap.kind) for lap in record(rig.records).laps][-1] == (2, Kind.WALK)


def test_what_is_no_longer_fresh_is_not_known() -> None:
    rig = Recorded(plan(step(Kind.WALK, 60, 4)))
    rig.start()
    rig.feed(HeartMeasured(at=rig.now, raw="", bpm=99))
    rig.pass_time(10)
    rig.reports = False
    rig.pass_time(10)
    beats = [row.heart_bpm for row in record(rig.records).rows]
    assert 99 in beats[:3]
    assert beats[5] is None


def test_a_journal_without_its_beginning_has_rows_and_no_date(half_an_hour: tuple[AnyRecord, ...]) -> None:
    recording = record([one for one in half_an_hour if not isinstance(one, SessionOpened)])
    assert recording.began is None
    assert recording.rows[-1].distance_cm == record(half_an_hour).rows[-1].distance_cm


def test_without_an_interval_there_is_nothing(half_an_hour: tuple[AnyRecord, ...]) -> None:
    with pytest.raises(NotRecorded, match="nothing was begun"):
        record(half_an_hour[:5])
    assert build_report(half_an_hour[:5]).duration_s is None


def test_without_a_machine_nothing_is_said_of_speed_and_distance() -> None:
    rig = Recorded(plan(step(Kind.WALK, 30, 4), step(Kind.RUN, 30, 8, set_no=1)), driving=Driving.NOBODY)
    rig.start()
    rig.pass_time(70)
    recording = record(rig.records)
    assert {(row.speed_ckmh, row.distance_cm) for row in recording.rows} == {(None, None)}
    assert [lap.distance_cm for lap in recording.laps] == [None, None]
    assert recording.rows[-1].running == recording.report.impacts.running > 0


@pytest.mark.parametrize("wall", ["1970-01-01T00:02:11+00:00", "yesterday", "9999-12-31T23:59:59+00:00"])
def test_a_clock_that_was_wrong_is_no_date(wall: str, half_an_hour: tuple[AnyRecord, ...]) -> None:
    opened, *rest = half_an_hour
    assert isinstance(opened, SessionOpened)
    assert record((replace(opened, wall=wall), *rest)).began is None


def test_times_that_cannot_be_right_fill_no_memory(half_an_hour: tuple[AnyRecord, ...]) -> None:
    last = BeltMeasured(at=10**17, raw="", speed_ckmh=100)
    with pytest.raises(NotRecorded, match="longer than a day"):
        record((*half_an_hour, last))


def test_an_examination_is_called_one(half_an_hour: tuple[AnyRecord, ...]) -> None:
    opened, *rest = half_an_hour
    assert isinstance(opened, SessionOpened)
    with pytest.raises(NotRecorded, match="this is an examination of a treadmill"):
        record([replace(opened, examination=True), *rest])
