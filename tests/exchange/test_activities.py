"""Activities of other devices: units, laps, and our counter over their cadence.

`scripts/test tests/exchange/test_activities.py --activity run.fit` holds the counter against a file of yours.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.activity import Activity, both_feet, count_impacts
from backrun_treadmill.exchange.draft import NotImportable
from backrun_treadmill.exchange.fit_activity import read_fit_activity
from backrun_treadmill.exchange.fit_out import fit_bytes
from backrun_treadmill.exchange.recording import Recording, record
from backrun_treadmill.exchange.sniffing import Content, content_of, read_workout
from backrun_treadmill.exchange.tcx_activity import read_tcx_activity
from backrun_treadmill.exchange.tcx_out import tcx_bytes
from backrun_treadmill.journal.records import AnyRecord

CLOSE = 0.015
"""Our count over the cadence against the device's own."""


def fit_of(recording: Recording) -> bytes:
    assert recording.began is not None
    return fit_bytes(recording, recording.began)


def tcx_of(recording: Recording) -> bytes:
    assert recording.began is not None
    return tcx_bytes(recording, recording.began)


def read(data: bytes) -> Activity:
    content = content_of(data)
    assert content in (Content.FIT_ACTIVITY, Content.TCX)
    return read_tcx_activity(data) if content is Content.TCX else read_fit_activity(data)


def off_by(activity: Activity) -> float:
    """How far our count is from the device's own, as a part of it."""
    assert activity.steps, "the device tells no total"
    impacts = count_impacts(activity)
    off = (impacts.running + impacts.walking) / activity.steps - 1
    print(f"{activity.what}: ours {impacts.running + impacts.walking}, its own {activity.steps}, {off:+.2%}")  # noqa: T201
    return off


def test_our_counter_agrees_with_the_devices_own_total(
    request: pytest.FixtureRequest, half_an_hour: tuple[AnyRecord, ...]
) -> None:
    given = [Path(path).read_bytes() for path in request.config.getoption("--activity", default=[])]
    for data in given or [fit_of(record(half_an_hour))]:
        assert abs(off_by(read(data))) <= CLOSE


@pytest.mark.parametrize("write", [fit_of, tcx_of])
def test_an_activity_is_read_in_our_units(recording: Recording, write: Callable[[Recording], bytes]) -> None:
    activity = read(write(recording))
    assert activity.sport == "running"
    assert activity.began == recording.began
    assert len(activity.samples) == len(recording.rows)
    assert activity.distance_cm == recording.rows[-1].distance_cm
    assert len(activity.laps) == len(recording.laps)
    for ours, theirs in zip(recording.rows, activity.samples, strict=True):
        assert theirs.at == ours.at - recording.rows[0].at
        assert (theirs.heart_bpm, theirs.distance_cm) == (ours.heart_bpm, ours.distance_cm)
        assert (theirs.speed_ckmh, ours.speed_ckmh) in ((None, None), (ours.speed_ckmh, theirs.speed_ckmh))
        assert (theirs.cadence_spm is None) is (ours.cadence_spm is None)
        if ours.cadence_spm is not None:
            assert theirs.cadence_spm == pytest.approx(ours.cadence_spm, abs=1)


def test_our_counter_over_our_own_tcx_is_close(half_an_hour: tuple[AnyRecord, ...]) -> None:
    recording = record(half_an_hour)
    impacts, ours = count_impacts(read(tcx_of(recording))), recording.report.impacts
    assert impacts.running + impacts.walking == pytest.approx(ours.running + ours.walking, rel=CLOSE)


def test_one_leg_becomes_two_once() -> None:
    assert both_feet([82.5, None, 0.0, 85.0]) == ([165.0, None, 0.0, 170.0], "")


def test_both_feet_are_told_by_a_cadence_nobody_has_in_one_leg() -> None:
    """As in Runalyze's Treadmill-doubled-cadence.tcx, whose RunCadence is 118–178."""
    values, note = both_feet([118.0, 164.0, None, 178.0])
    assert values == [118.0, 164.0, None, 178.0]
    assert "must be of both feet already" in note


def test_a_file_that_is_cut_off_gives_what_stands_before(half_an_hour: tuple[AnyRecord, ...]) -> None:
    data = fit_of(record(half_an_hour))
    activity = read(data[: len(data) // 2])
    assert 600 < len(activity.samples) < 1200
    assert activity.steps is None
    assert "cut off" in activity.notes[0]


POINT = (
    "<Trackpoint><Time>{time}</Time><DistanceMeters>{metres}</DistanceMeters>"
    "<HeartRateBpm><Value>120</Value></HeartRateBpm><Cadence>80</Cadence></Trackpoint>"
)


def old_tcx(*points: tuple[str, str], sport: str = "Running") -> bytes:
    """As a watch of 2012 wrote it: cadence without an extension."""
    track = "".join(POINT.format(time=time, metres=metres) for time, metres in points)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2">'
        f'<Activities><Activity Sport="{sport}"><Id>2012-06-11T10:57:30Z</Id><Lap StartTime="2012-06-11T10:57:30Z">'
        f"<TotalTimeSeconds>1305.56</TotalTimeSeconds><DistanceMeters>4028.15</DistanceMeters><Track>{track}</Track>"
        "</Lap></Activity></Activities></TrainingCenterDatabase>"
    ).encode()


def test_an_older_tcx_is_read_too() -> None:
    activity = read(
        old_tcx(
            ("2012-06-11T10:57:32Z", "4.005"),
            ("2012-06-11T12:57:37+02:00", "17.5"),
            ("2012-06-11T10:57:35Z", "9"),
            ("nonsense", "1"),
        )
    )
    assert activity.began == datetime(2012, 6, 11, 10, 57, 32, tzinfo=UTC)
    assert [(s.at // SECOND_US, s.distance_cm, s.cadence_spm, s.heart_bpm) for s in activity.samples] == [
        (0, 400, 160.0, 120),
        (5, 1750, 160.0, 120),
    ]
    (lap,) = activity.laps
    assert (lap.from_at, lap.span_us, lap.distance_cm) == (-2 * SECOND_US, 1_305_560_000, 402815)


def test_the_cadence_of_a_bicycle_is_no_cadence_of_feet() -> None:
    activity = read(old_tcx(("2012-06-11T10:57:32Z", "4"), sport="Biking"))
    assert activity.samples[0].cadence_spm is None
    assert "not of feet" in activity.notes[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (old_tcx(), "holds no sample"),
        (b"<TrainingCenterDatabase/>", "holds no activity"),
        (b"<TrainingCenterDatabase><Workouts/></TrainingCenterDatabase>", "workouts in TCX; export them as FIT"),
    ],
)
def test_a_tcx_without_an_activity_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(NotImportable, match=reason):
        read(data)


def test_an_activity_is_no_workout(demo: tuple[AnyRecord, ...]) -> None:
    data = fit_of(record(demo))
    with pytest.raises(NotImportable, match="record of an activity"):
        read_workout(data, content_of(data))
