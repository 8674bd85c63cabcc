"""A journal of which lines are lost, as after a torn disk: it is read, told, exported and shown all the same."""

from contextlib import suppress
from pathlib import Path

from backrun_treadmill.core.afterwards.report import build_report, report_json
from backrun_treadmill.core.afterwards.report_text import report_text
from backrun_treadmill.core.body.entry_fold import entry_from
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.exchange.csv_out import csv_bytes
from backrun_treadmill.exchange.recording import NotRecorded, record
from backrun_treadmill.journal.records import AnyRecord, Entry, decode

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"
A_PICTURE_EVERY = 20
"""Records: a picture costs as much as all else here."""
RECORDS = tuple(entry.record for line in DEMO.read_bytes().splitlines() if isinstance(entry := decode(line), Entry))


def left_after(data: bytes) -> list[AnyRecord]:
    """Two bytes at a time: so many records are kept, so many are lost; what comes behind the last is kept."""
    kept: list[AnyRecord] = []
    at = 0
    for keep, lose in zip(data[::2], data[1::2], strict=False):
        kept += RECORDS[at : at + keep]
        at += keep + lose
    return [*kept, *RECORDS[at:]]


def lost_lines(data: bytes) -> bool:
    """Everything that is made of a journal is made of what is left of it. Whether there is a recording in it."""
    records = left_after(data)
    report = build_report(records)
    assert report_json(report)
    assert report_text(report)
    entry_from(records, when_min=0, programmes=())
    fold = ReadoutFold()
    for number, one in enumerate(records):
        fold.feed(one)
        if number % A_PICTURE_EVERY == 0:
            at_time(fold.readout, one.at)
    with suppress(NotRecorded):
        assert csv_bytes(record(records))
        return True
    return False
