"""FIT, TCX and CSV of a session, read back by two readers each that know nothing of ours and of each other: the last
impact, lap and metre are those of the report.
"""

import csv
import io
import re
import subprocess
import time
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import fitdecode
import lxml.etree
import pytest
from fitparse import FitFile
from tcxreader.tcxreader import TCXReader

from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.csv_out import csv_bytes
from backrun_treadmill.exchange.fit_out import fit_bytes
from backrun_treadmill.exchange.recording import Recording, record
from backrun_treadmill.exchange.tcx_out import EXTENSION, TCX, tcx_bytes
from backrun_treadmill.journal.records import AnyRecord

type Message = tuple[str, dict[str, Any]]


def by_fitdecode(data: bytes) -> list[Message]:
    with fitdecode.FitReader(io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE) as reader:
        frames = [frame for frame in reader if frame.frame_type == fitdecode.FIT_FRAME_DATA]
    return [(frame.name, {field.name: field.value for field in frame.fields}) for frame in frames]


def by_fitparse(data: bytes) -> list[Message]:
    with FitFile(io.BytesIO(data)) as file:
        return [(message.name, message.get_values()) for message in file.get_messages()]


@pytest.fixture(scope="session")
def fit_data(recording: Recording) -> bytes:
    """Its FIT, encoded once."""
    return fit_of(recording)


def fit_of(recording: Recording) -> bytes:
    assert recording.began is not None
    return fit_bytes(recording, recording.began)


def tcx_of(recording: Recording) -> bytes:
    assert recording.began is not None
    return tcx_bytes(recording, recording.began)


@pytest.mark.parametrize("read", [by_fitdecode, by_fitparse])
def test_fit_agrees_with_the_report(recording: Recording, fit_data: bytes, read: Any) -> None:
    messages, report = read(fit_data), recording.report
    rows = [values for name, values in messages if name == "record"]
    laps = [values for name, values in messages if name == "lap"]
    (session,) = [values for name, values in messages if name == "session"]
    total = report.impacts.running + report.impacts.walking
    for sums in (session, rows[-1]):
        assert (sums["impacts"], sums["running_impacts"]) == (total, report.impacts.running)
    by_step = [one for one in report.impacts.by_step if one.step is not None]
    assert [(lap["impacts"], lap["running_impacts"]) for lap in laps] == [
        (one.running + one.walking, one.running) for one in by_step
    ]
    assert round(session["total_distance"], 1) == report.distance_m
    assert rows[-1]["distance"] == session["total_distance"]
    assert sum(round(lap["total_distance"] * 100) for lap in laps) == round(session["total_distance"] * 100)
    assert (session["sport"], session["sub_sport"], session["num_laps"]) == ("running", "treadmill", len(laps))
    assert session["total_strides"] == total // 2
    assert [lap["total_elapsed_time"] for lap in laps] == pytest.approx(
        [(lap.to_at - lap.from_at) / SECOND_US for lap in recording.laps], abs=0.001
    )
    assert (session.get("avg_heart_rate"), session.get("max_heart_rate")) == (
        report.heart_rate.mean_bpm,
        report.heart_rate.max_bpm,
    )


@pytest.mark.parametrize("read", [by_fitdecode, by_fitparse])
def test_each_second_of_fit_says_what_was_measured(recording: Recording, fit_data: bytes, read: Any) -> None:
    rows = [values for name, values in read(fit_data) if name == "record"]
    assert len(rows) == len(recording.rows)
    for ours, theirs in zip(recording.rows, rows, strict=True):
        assert (theirs.get("heart_rate"), theirs["impacts"]) == (ours.heart_bpm, ours.running + ours.walking)
        if ours.speed_ckmh is None:
            assert theirs.get("enhanced_speed") is None
        else:
            assert theirs["enhanced_speed"] * 360 == pytest.approx(ours.speed_ckmh, abs=0.2)
        if ours.cadence_spm is None:
            assert theirs.get("cadence") is None
        else:
            strides = theirs["cadence"] + theirs["fractional_cadence"]
            assert strides * 2 == pytest.approx(ours.cadence_spm, abs=1 / 64)


def test_fit_names_its_developer_fields_by_the_protocols_own_number(demo: tuple[AnyRecord, ...]) -> None:
    described = [values for name, values in by_fitdecode(fit_of(record(demo))) if name == "field_description"]
    assert [(one["field_name"], one["units"]) for one in described] == [
        ("impacts", "impacts"),
        ("running_impacts", "impacts"),
    ]
    assert {one["fit_base_type_id"] for one in described} <= {134, "uint32"}


def test_fit_of_half_an_hour_takes_less_than_five_seconds(half_an_hour: tuple[AnyRecord, ...]) -> None:
    recording = record(half_an_hour)
    began, began_cpu = time.perf_counter(), time.process_time()
    data = fit_of(recording)
    took_s, took_cpu_s = time.perf_counter() - began, time.process_time() - began_cpu
    told = f"{len(recording.rows)} records, {len(data)} bytes of FIT in {took_s:.2f} s"
    print(f"{told}, {took_cpu_s:.2f} s of it at work")  # noqa: T201
    assert took_cpu_s < 5


@pytest.mark.parametrize("parse", [ET.fromstring, lxml.etree.fromstring], ids=["expat", "libxml2"])
def test_tcx_agrees_with_the_report_for_an_xml_parser(recording: Recording, parse: Any) -> None:
    root, report = parse(tcx_of(recording)), recording.report
    laps = root.findall(f".//{{{TCX}}}Lap")
    counted = [lap.findtext(f"{{{TCX}}}Notes", "") for lap in laps]
    by_step = [one for one in report.impacts.by_step if one.step is not None]
    assert [tuple(map(int, re.findall(r"(\d+) (?:running|walking)", notes))) for notes in counted] == [
        (one.running, one.walking) for one in by_step
    ]
    total = root.findtext(f".//{{{TCX}}}Activity/{{{TCX}}}Notes", "")
    assert total.endswith(f"Impacts: {report.impacts.running} running, {report.impacts.walking} walking.")
    metres = sum(float(lap.findtext(f"{{{TCX}}}DistanceMeters", "")) for lap in laps)
    assert round(metres, 1) == report.distance_m
    points = root.findall(f".//{{{TCX}}}Trackpoint")
    assert len(points) == len(recording.rows)
    last = points[-1].findtext(f"{{{TCX}}}DistanceMeters")
    assert last is not None
    assert round(float(last), 1) == report.distance_m
    for ours, point in zip(recording.rows, points, strict=True):
        strides = point.findtext(f".//{{{EXTENSION}}}RunCadence")
        assert strides == (None if ours.cadence_spm is None else str(round(ours.cadence_spm / 2)))


def test_tcx_agrees_with_the_report_for_tcxreader(recording: Recording, tmp_path: Path) -> None:
    path = tmp_path / "session.tcx"
    path.write_bytes(tcx_of(recording))
    exercise = TCXReader().read(str(path), only_gps=False)
    assert exercise.activity_type == "Running"
    assert len(exercise.laps) == len(recording.laps)
    assert sum(len(lap.trackpoints) for lap in exercise.laps) == len(recording.rows)
    # The file has centimetres, the report metres to one place: half of that apart at most.
    assert exercise.distance == pytest.approx(recording.report.distance_m, abs=0.051)
    assert exercise.duration == pytest.approx(recording.span_us / SECOND_US, abs=1)


def seen_laps(recording: Recording) -> list[int]:
    """The steps that a second of the recording falls into; a shorter one has its lap and no row."""
    steps = [lap.step for lap in recording.laps]
    assert len(steps) == len([one for one in recording.report.impacts.by_step if one.step is not None])
    ends = [lap.to_at for lap in recording.laps[:-1]] + [recording.rows[-1].at + 1]
    return [
        lap.step
        for lap, end in zip(recording.laps, ends, strict=True)
        if any(lap.from_at <= row.at < end for row in recording.rows)
    ]


def test_csv_agrees_with_the_report_for_the_csv_module(recording: Recording) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(recording).decode())))
    last, report = rows[-1], recording.report
    assert len(rows) == len(recording.rows)
    assert int(last["running impacts (sum)"]) == report.impacts.running
    assert int(last["walking impacts (sum)"]) == report.impacts.walking
    assert round(float(last["distance (m)"]), 1) == report.distance_m
    assert int(last["of these estimated (sum)"]) == report.impacts.estimated
    assert [int(step) - 1 for step, _ in groupby(row["interval (from 1)"] for row in rows)] == seen_laps(recording)


def test_csv_agrees_with_the_report_for_awk(recording: Recording) -> None:
    program = "END { print NR - 1, $7, $10, $11 } NR > 1 && $3 != before { n++; before = $3 } END { print n }"
    done = subprocess.run(
        ["awk", "-F,", program], input=csv_bytes(recording).decode(), capture_output=True, text=True, check=True
    )
    rows, metres, running, walking, laps = done.stdout.split()
    impacts = recording.report.impacts
    assert (int(rows), int(laps)) == (len(recording.rows), len(seen_laps(recording)))
    assert (int(running), int(walking)) == (impacts.running, impacts.walking)
    assert round(float(metres), 1) == recording.report.distance_m
