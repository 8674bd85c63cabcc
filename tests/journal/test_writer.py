import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from threading import Event
from time import perf_counter

import msgspec
import pytest

from backrun_treadmill.core.events import BeltMeasured, SessionOpened, Woke
from backrun_treadmill.journal import writer as writer_module
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord
from backrun_treadmill.journal.sync import JournalSync
from backrun_treadmill.journal.writer import JournalUnwritable, JournalWriter


def nothing_fails(reason: str) -> None:
    pytest.fail(f"the journal failed: {reason}")


def test_what_is_appended_is_returned_and_stands_in_the_file(tmp_path: Path, session: tuple[AnyRecord, ...]) -> None:
    path = tmp_path / "a.jsonl"
    writer = JournalWriter(path, nothing_fails)
    lines = []
    for record in session:
        lines.append(writer.append(record))
        assert path.read_bytes() == b"".join(lines)
    writer.close()
    assert read_journal(path).records == session


def test_a_journal_is_its_owners_alone(tmp_path: Path) -> None:
    old = os.umask(0)
    try:
        JournalWriter(tmp_path / "a.jsonl", nothing_fails).close()
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "a.jsonl").stat().st_mode) == 0o600


def test_a_journal_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("precious")
    with pytest.raises(JournalUnwritable, match=r"there already and is never written over\. Nothing was started"):
        JournalWriter(path, nothing_fails)
    assert path.read_text() == "precious"


def test_a_journal_that_cannot_be_created_says_why_and_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(JournalUnwritable, match=r"No such file or directory.*--journal"):
        JournalWriter(tmp_path / "nowhere" / "a.jsonl", nothing_fails)


def test_a_journal_begins_with_its_header(tmp_path: Path) -> None:
    writer = JournalWriter(tmp_path / "a.jsonl", nothing_fails)
    with pytest.raises(ValueError, match="begins with SessionOpened, not Woke"):
        writer.append(Woke(at=1, due=1))
    writer.close()


FULL_DISK = """
import resource, sys
from pathlib import Path
import msgspec
from backrun_treadmill.core.events import SessionOpened, Woke
from backrun_treadmill.journal.writer import JournalWriter

failures = []
writer = JournalWriter(Path(sys.argv[1]), failures.append)
lines = [writer.append(msgspec.json.decode(sys.argv[2], type=SessionOpened))]
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, hard))
lines += [writer.append(Woke(at=k, due=k)) for k in range(2, 101)]
full = len(lines)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
lines += [writer.append(Woke(at=k, due=k)) for k in range(101, 121)]
writer.sync()
print(full, len(lines), len(failures), failures[0], writer.failure, sep="|")
"""


def test_a_full_disk_is_told_once_and_the_session_goes_on(tmp_path: Path, opened: SessionOpened) -> None:
    path = tmp_path / "full.jsonl"
    arguments = [sys.executable, "-c", FULL_DISK, str(path), msgspec.json.encode(opened).decode()]
    told = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.strip().split("|")
    full, lines, failures = map(int, told[:3])
    assert (full, lines, failures) == (100, 120, 1)
    assert told[3] == told[4]
    assert told[3] in ("No space left on device", "File too large")

    reading = read_journal(path)
    ats = [record.at for record in reading.records]
    kept = ats.index(101)
    assert ats[1:kept] == list(range(2, kept + 1)), "everything up to the full disk is there"
    assert kept < 100
    assert ats[kept:] == list(range(101, 121)), "and everything since there is room again"
    assert len(reading.damage) >= 1


def test_a_dying_disk_is_not_asked_again(
    tmp_path: Path, session: tuple[AnyRecord, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[str] = []
    writer = JournalWriter(tmp_path / "a.jsonl", failures.append)
    asked = 0

    def fail(file: int, data: bytes) -> int:
        nonlocal asked
        asked += 1
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(os, "write", fail)
    lines = [writer.append(record) for record in session]
    monkeypatch.undo()
    writer.close()
    assert asked == 1
    assert failures == ["Input/output error"]
    assert len(lines) == len(session)


def test_a_failing_sync_is_told_once(tmp_path: Path, opened: SessionOpened, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(file: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    failures: list[str] = []
    writer = JournalWriter(tmp_path / "a.jsonl", failures.append)
    monkeypatch.setattr(writer_module, "_flush", fail)
    for k in range(3):
        writer.append(opened if k == 0 else Woke(at=k, due=k))
        writer.sync()
    writer.close()
    assert failures == ["Input/output error"]


def test_leaving_the_session_syncs_what_is_left(tmp_path: Path, opened: SessionOpened) -> None:
    writer = JournalWriter(tmp_path / "a.jsonl", nothing_fails)
    with JournalSync(writer, period_s=1000):
        writer.append(opened)
        assert writer.unsynced
    assert not writer.unsynced
    writer.close()


class SlowDisk(JournalWriter):
    """Its sync takes until `done` is set."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, nothing_fails)
        self.syncing = Event()
        self.done = Event()

    def sync(self) -> None:
        self.syncing.set()
        assert self.done.wait(30)
        super().sync()


def test_a_requested_sync_runs_beside_the_loop_and_holds_up_no_record(tmp_path: Path, opened: SessionOpened) -> None:
    writer = SlowDisk(tmp_path / "a.jsonl")
    with JournalSync(writer, period_s=1000) as journal_sync:
        writer.append(opened)
        journal_sync.request()
        assert writer.syncing.wait(30)
        for k in range(1, 1000):
            writer.append(Woke(at=k, due=k))
            journal_sync.request()
        assert len(read_journal(writer.path).records) == 1000
        writer.done.set()
    assert not writer.unsynced
    writer.close()


def test_without_request_the_journal_is_synced_each_period(tmp_path: Path, opened: SessionOpened) -> None:
    writer = SlowDisk(tmp_path / "a.jsonl")
    writer.done.set()
    with JournalSync(writer, period_s=0.01):
        writer.append(opened)
        assert writer.syncing.wait(30)
    writer.close()


ENDLESS = """
import itertools, sys
from pathlib import Path
import msgspec
from backrun_treadmill.core.events import SessionOpened, Woke
from backrun_treadmill.journal.writer import JournalWriter

writer = JournalWriter(Path(sys.argv[1]), print)
writer.append(msgspec.json.decode(sys.argv[2], type=SessionOpened))
for k in itertools.count(1):
    writer.append(Woke(at=k, due=k))
    if k == 2000:
        print("going", flush=True)
"""


def test_a_killed_writer_leaves_every_record_but_at_most_the_last(tmp_path: Path, opened: SessionOpened) -> None:
    path = tmp_path / "killed.jsonl"
    arguments = [sys.executable, "-c", ENDLESS, str(path), msgspec.json.encode(opened).decode()]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "going\n"
        process.send_signal(signal.SIGKILL)
    reading = read_journal(path)
    ats = [record.at for record in reading.records]
    assert ats == list(range(len(ats)))
    assert len(ats) > 2000
    assert len(reading.damage) <= 1


def test_an_hour_at_ten_records_a_second_is_appended_quickly(
    tmp_path: Path, opened: SessionOpened, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hour.jsonl"
    writer = JournalWriter(path, nothing_fails)
    writer.append(opened)
    spans: list[float] = []
    with JournalSync(writer, period_s=0.02):
        for k in range(36_000):
            record = BeltMeasured(
                at=k * 100_000, raw="8c04e803102700aabbccddee", speed_ckmh=1000, distance_m=k // 4, elapsed_s=k // 10
            )
            began = perf_counter()
            writer.append(record)
            spans.append(perf_counter() - began)
    writer.close()
    began = perf_counter()
    reading = read_journal(path)
    reading_s = perf_counter() - began
    spans.sort()
    p50, p99, most = (spans[k] * 1000 for k in (len(spans) // 2, len(spans) * 99 // 100, -1))
    with capsys.disabled():
        sys.stdout.write(
            f"\njournal: 36 000 appends {sum(spans):.2f} s, p50 {p50:.3f} p99 {p99:.3f} max {most:.1f} ms, "
            f"{path.stat().st_size / 1e6:.1f} MB, read back in {reading_s:.2f} s\n"
        )
    assert len(reading.records) == 36_001
    assert reading.damage == ()
    assert p99 < 20
    assert sum(spans) < 60
