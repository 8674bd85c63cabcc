"""A recording as TCX (Garmin's TrainingCenterDatabase v2 with ActivityExtension v2), for tools that take no FIT.

RunCadence is one leg. TCX has no place for impacts: they stand in the notes of the activity and of each lap.
The order of elements is that of the schema, and so are the ranges: a heart rate and a cadence are one byte.
"""

from datetime import datetime, timedelta
from xml.etree import ElementTree as ET

from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.recording import Lap, Recording, Row

TCX = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"
EXTENSION = "http://www.garmin.com/xmlschemas/ActivityExtension/v2"
MOST_CADENCE = 254
MOST_BPM = 255


def tcx_bytes(recording: Recording, began: datetime) -> bytes:
    """The file, UTF-8. `began` is the instant of the first row."""
    root = ET.Element("TrainingCenterDatabase", {"xmlns": TCX, "xmlns:ns3": EXTENSION})
    activity = ET.SubElement(ET.SubElement(root, "Activities"), "Activity", Sport="Running")
    _add(activity, "Id", _time(began))
    for number, lap in enumerate(recording.laps, 1):
        is_last = number == len(recording.laps)
        _add_lap(activity, lap, _rows_of(lap, recording, is_last=is_last), recording=recording, began=began)
    impacts, name = recording.report.impacts, recording.report.profile or "backrun"
    _add(activity, "Notes", f"{printable(name)}. {_impacts(impacts.running, impacts.walking)}")
    ET.indent(root, " ")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _rows_of(lap: Lap, recording: Recording, *, is_last: bool) -> list[Row]:
    return [row for row in recording.rows if lap.from_at <= row.at < lap.to_at or (is_last and row.at == lap.to_at)]


def _add_lap(activity: ET.Element, lap: Lap, rows: list[Row], *, recording: Recording, began: datetime) -> None:
    origin = recording.rows[0].at
    element = ET.SubElement(activity, "Lap", StartTime=_time(_instant(began, lap.from_at - origin)))
    _add(element, "TotalTimeSeconds", f"{(lap.to_at - lap.from_at) / SECOND_US:.3f}")
    _add(element, "DistanceMeters", f"{(lap.distance_cm or 0) / 100:.2f}")
    speeds = [row.speed_ckmh for row in rows if row.speed_ckmh is not None]
    if speeds:
        _add(element, "MaximumSpeed", f"{max(speeds) / 360:.3f}")
    _add(element, "Calories", "0")
    beats = [row.heart_bpm for row in rows if row.heart_bpm is not None and 0 < row.heart_bpm <= MOST_BPM]
    if beats:
        _add(ET.SubElement(element, "AverageHeartRateBpm"), "Value", str(round(sum(beats) / len(beats))))
        _add(ET.SubElement(element, "MaximumHeartRateBpm"), "Value", str(max(beats)))
    _add(element, "Intensity", "Active" if lap.kind in (Kind.RUN, Kind.WARM_UP) else "Resting")
    _add(element, "TriggerMethod", "Time")
    if rows:
        track = ET.SubElement(element, "Track")
        for row in rows:
            _add_point(track, row, _instant(began, row.at - origin))
    kind = f"{lap.kind.value}, set {lap.set_no}" if lap.set_no else lap.kind.value
    _add(element, "Notes", f"{kind}. {_impacts(lap.running, lap.walking)}")


def _add_point(track: ET.Element, row: Row, instant: datetime) -> None:
    point = ET.SubElement(track, "Trackpoint")
    _add(point, "Time", _time(instant))
    if row.distance_cm is not None:
        _add(point, "DistanceMeters", f"{row.distance_cm / 100:.2f}")
    if row.heart_bpm is not None and 0 < row.heart_bpm <= MOST_BPM:
        _add(ET.SubElement(point, "HeartRateBpm"), "Value", str(row.heart_bpm))
    strides = None if row.cadence_spm is None else round(row.cadence_spm / 2)
    if row.speed_ckmh is None and strides is None:
        return
    extension = ET.SubElement(ET.SubElement(point, "Extensions"), "ns3:TPX")
    if row.speed_ckmh is not None:
        _add(extension, "ns3:Speed", f"{row.speed_ckmh / 360:.3f}")
    if strides is not None and strides <= MOST_CADENCE:
        _add(extension, "ns3:RunCadence", str(strides))


def _impacts(running: int, walking: int) -> str:
    return f"Impacts: {running} running, {walking} walking."


def _instant(began: datetime, since_us: int) -> datetime:
    return began + timedelta(microseconds=since_us)


def _time(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%S}.{instant.microsecond // 1000:03d}Z"


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text
