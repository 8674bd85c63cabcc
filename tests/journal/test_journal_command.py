"""`backrun journal check|repair`: what is missing is said, what can be had is written beside, and nothing over."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.events import SessionOpened, Woke
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import AnyRecord, Entry, decode, encode

type FileOf = Callable[[bytes], Path]


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_whole_journal_is_called_whole(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(b"".join(lines))
    assert main(["journal", "check", str(path)]) == 0
    assert capsys.readouterr() == (f"{path}: 20260301T101500Z-00c0de, 8 records, 0:20, whole.\n", "")


def test_everything_that_is_amiss_is_listed(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(b"".join([*lines[:3], lines[3][:20] + b"\n", lines[4], lines[5][:-9]]))
    assert main(["journal", "check", str(path)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{path}: 20260301T101500Z-00c0de, 4 records, 0:06.",
        "  The journal is not whole: line 4: a record cannot be read: not a whole record.",
        "  The journal is not whole: line 6: the last record was cut off.",
        "  The journal has no end: perhaps more was done.",
    ]


def test_several_journals_are_checked_and_the_worst_gives_the_exit_code(
    lines: list[bytes], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole, cut, none = (tmp_path / name for name in ("whole.jsonl", "cut.jsonl", "none.jsonl"))
    whole.write_bytes(b"".join(lines))
    cut.write_bytes(b"".join(lines[:-1]))
    none.write_text("steps = []\n")
    assert main(["journal", "check", str(whole), str(cut)]) == 1
    assert main(["journal", "check", str(whole), str(none), str(cut)]) == 2
    assert "no journal of a session" in capsys.readouterr().err


def test_what_can_be_had_is_written_to_a_new_file_for_its_owner_alone(
    session: tuple[AnyRecord, ...], lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    damaged = b"".join([lines[0], lines[2], lines[1], b"rubbish" + lines[3][:-1] + lines[4], lines[5][:30]])
    path = file_of(damaged)
    assert main(["journal", "repair", str(path)]) == 0
    assert path.read_bytes() == damaged
    new = Path("session.repaired.jsonl")
    assert new.read_bytes() == b"".join(lines[:5])
    assert new.stat().st_mode & 0o777 == 0o600
    assert read_journal(new).records == session[:5]
    told, warned = capsys.readouterr()
    assert told == "session.repaired.jsonl: 20260301T101500Z-00c0de, 5 records.\n"
    assert "line 5: the last record was cut off" in warned


def test_nothing_is_ever_written_over(lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]) -> None:
    path = file_of(b"".join(lines[:3]) + b"torn")
    Path("precious.jsonl").write_text("precious")
    assert main(["journal", "repair", str(path), "-o", "precious.jsonl"]) == 2
    assert main(["journal", "repair", str(path), "-o", str(path)]) == 2
    assert Path("precious.jsonl").read_text() == "precious"
    assert path.read_bytes() == b"".join(lines[:3]) + b"torn"
    assert "is there already and is never written over" in capsys.readouterr().err


def test_sessions_that_were_mixed_come_apart(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    other = another(lines)
    path = file_of(b"".join([*lines[:5], *other, *lines[5:]]))
    assert main(["journal", "repair", str(path), "-o", "apart.jsonl"]) == 0
    assert Path("apart.jsonl").read_bytes() == b"".join(lines)
    assert Path("apart-2.jsonl").read_bytes() == b"".join(other)
    assert "Several sessions stand in this file" in capsys.readouterr().err


def test_of_several_sessions_none_is_written_where_one_has_no_place(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("apart-2.jsonl").write_text("precious")
    path = file_of(b"".join([*lines, *another(lines)]))
    assert main(["journal", "repair", str(path), "-o", "apart.jsonl"]) == 2
    assert not Path("apart.jsonl").exists()
    assert Path("apart-2.jsonl").read_text() == "precious"
    assert capsys.readouterr().err.startswith("apart-2.jsonl is there already")


def another(lines: list[bytes]) -> list[bytes]:
    """The lines of another session, which ended at once."""
    opened = decode(lines[0])
    assert isinstance(opened, Entry)
    assert isinstance(opened.record, SessionOpened)
    return [encode(replace(opened.record, session="20260302T101500Z-00beef"), 1), encode(Woke(at=1, due=1), 2)]


def test_there_is_nothing_to_repair_in_a_whole_journal(
    lines: list[bytes], file_of: FileOf, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["journal", "repair", str(file_of(b"".join(lines)))]) == 0
    assert "nothing to repair" in capsys.readouterr().out
    assert not Path("session.repaired.jsonl").exists()
