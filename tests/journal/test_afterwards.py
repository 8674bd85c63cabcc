"""Journals that were cut off are found and closed behind their last record; whatever was written stays as it was."""

import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import FoundUnfinished
from backrun_treadmill.journal.afterwards import close_afterwards, unclosed
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord
from backrun_treadmill.journal.writer import JournalWriter

WRITES_FOR_EVER = """
import sys, time
from pathlib import Path
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.writer import JournalWriter
writer = JournalWriter(Path(sys.argv[2]), print)
for record in read_journal(Path(sys.argv[1])).records[:-1]:
    writer.append(record)
print("writing", flush=True)
time.sleep(600)
"""


def written(folder: Path, name: str, lines: list[bytes]) -> Path:
    path = folder / f"{name}.jsonl"
    path.write_bytes(b"".join(lines))
    return path


def test_those_without_an_end_are_found_newest_first(tmp_path: Path, lines: list[bytes]) -> None:
    old, new = written(tmp_path, "1", lines[:-1]), written(tmp_path, "2", lines[:3])
    written(tmp_path, "3", lines)
    written(tmp_path, "4", [])
    (tmp_path / "5.jsonl").mkdir()
    assert list(unclosed(tmp_path)) == [new, old]
    assert list(unclosed(tmp_path / "nowhere")) == []


def test_a_closed_one_is_no_more_found_and_keeps_every_byte(tmp_path: Path, lines: list[bytes]) -> None:
    path = written(tmp_path, "1", lines[:-1])
    assert close_afterwards(path, text="The belt stands.")
    assert path.read_bytes().startswith(b"".join(lines[:-1]))
    reading = read_journal(path)
    found, close = reading.records[-2:]
    assert reading.damage == ()
    assert found == FoundUnfinished(at=11_000_000, text="The belt stands.")
    assert close == Close(at=11_000_000, outcome=Outcome.INTERRUPTED, exit_code=1, text="The belt stands.")
    assert list(unclosed(tmp_path)) == []
    assert not close_afterwards(path, text="again")
    assert read_journal(path) == reading


@pytest.mark.parametrize("cut", [1, 40, -1])
def test_a_torn_last_record_stays_torn_and_harms_nothing_after_it(tmp_path: Path, lines: list[bytes], cut: int) -> None:
    path = written(tmp_path, "1", [*lines[:4], lines[4][:cut]])
    assert list(unclosed(tmp_path)) == [path]
    assert close_afterwards(path, text="The belt stands.")
    reading = read_journal(path)
    assert isinstance(reading.records[-1], Close)
    assert len(reading.records) == 6 if cut > 0 else 7
    assert [damage.line for damage in reading.damage] == ([5] if cut > 0 else [])


def test_one_that_is_being_written_is_left_alone_until_its_writer_is_dead(
    tmp_path: Path, lines: list[bytes], session: tuple[AnyRecord, ...], file_of: Callable[[bytes], Path]
) -> None:
    template, folder = file_of(b"".join(lines)), tmp_path / "sessions"
    folder.mkdir()
    path = folder / "1.jsonl"
    command = [sys.executable, "-c", WRITES_FOR_EVER, str(template), str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        assert list(unclosed(folder)) == []
        assert not close_afterwards(path, text="The belt stands.")
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait(10)
    assert list(unclosed(folder)) == [path]
    assert close_afterwards(path, text="The belt stands.")
    assert read_journal(path).records[:-2] == session[:-1]


def test_our_own_writer_counts_as_well(tmp_path: Path, session: tuple[AnyRecord, ...]) -> None:
    writer = JournalWriter(tmp_path / "1.jsonl", pytest.fail)
    writer.append(session[0])
    assert list(unclosed(tmp_path)) == []
    writer.close()
    assert list(unclosed(tmp_path)) == [tmp_path / "1.jsonl"]


def test_a_file_that_is_no_journal_or_of_a_newer_version_is_left_alone(tmp_path: Path, lines: list[bytes]) -> None:
    (tmp_path / "1.jsonl").write_text("precious\n")
    assert list(unclosed(tmp_path)) == []
    newer = written(tmp_path, "2", [*lines[:2], _of_a_newer_version(3)])
    assert newer not in unclosed(tmp_path)


def _of_a_newer_version(n: int) -> bytes:
    checked = b'{"n":%d,"t":"BeltDreamt","at":5' % n
    return checked + b',"crc":"%08x"}\n' % zlib.crc32(checked)
