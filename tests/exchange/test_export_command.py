"""`backrun export`, from the journal to the file."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.journal.records import AnyRecord

type JournalOf = Callable[[tuple[AnyRecord, ...]], Path]

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"


@pytest.mark.parametrize(("form", "begins"), [("fit", b".FIT"), ("tcx", b"<?xml"), ("csv", b"time (UTC),")])
def test_a_journal_becomes_a_file_of_its_name_here(
    form: str, begins: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["export", str(DEMO), f"--{form}"]) == 0
    assert (tmp_path / f"demo.{form}").read_bytes()[8 if form == "fit" else 0 :].startswith(begins)
    told, warned = capsys.readouterr()
    assert told.startswith(f"demo.{form}: 6 intervals, ")
    assert warned == ""
    assert [path.name for path in tmp_path.iterdir()] == [f"demo.{form}"]


def test_a_file_that_is_there_is_kept_unless_force_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("mine")
    assert main(["export", str(DEMO), "--csv", "-o", str(path)]) == 2
    assert path.read_text() == "mine"
    assert "there already" in capsys.readouterr().err
    assert main(["export", str(DEMO), "--csv", "-o", str(path), "--force"]) == 0
    assert path.read_text() != "mine"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_is_never_written_over(tmp_path: Path) -> None:
    assert main(["export", str(DEMO), "--csv", "-o", str(tmp_path), "--force"]) == 2


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "mine.csv"
    linked = os.link

    def somebody_was_quicker(source: Path, target: Path) -> None:
        target.write_text("theirs")
        linked(source, target)

    monkeypatch.setattr(os, "link", somebody_was_quicker)
    assert main(["export", str(DEMO), "--csv", "-o", str(path)]) == 2
    assert path.read_text() == "theirs"
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_of_a_file_that_could_not_be_finished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "link", full)
    monkeypatch.setattr(Path, "replace", full)
    assert main(["export", str(DEMO), "--fit", "-o", str(tmp_path / "a.fit")]) == 1
    assert "cannot be written: No space left on device." in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", str(DEMO), "--csv", "-o", str(tmp_path / "no" / "a.csv")]) == 1
    assert capsys.readouterr().err.startswith(f"{tmp_path}/no/a.csv cannot be written: ")


def test_a_session_in_which_nothing_began_is_one_sentence(
    journal_of: JournalOf, half_an_hour: tuple[AnyRecord, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", str(journal_of(half_an_hour[:5])), "--csv"]) == 2
    assert "nothing was begun" in capsys.readouterr().err


def test_without_its_beginning_a_journal_gives_only_a_table(
    journal_of: JournalOf, demo: tuple[AnyRecord, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = str(journal_of(tuple(one for one in demo if not isinstance(one, SessionOpened))))
    assert main(["export", path, "--fit", "-o", str(tmp_path / "a.fit")]) == 2
    assert "does not say when it was" in capsys.readouterr().err
    assert main(["export", path, "--csv", "-o", str(tmp_path / "a.csv")]) == 0


@pytest.mark.parametrize("content", [b"", b"\0" * 400])
def test_what_is_no_journal_is_one_sentence(content: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(content)
    assert main(["export", str(path), "--fit"]) == 2
    assert main(["export", str(tmp_path / "gone"), "--fit"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_an_export_needs_no_bluetooth(tmp_path: Path) -> None:
    script = (
        "import sys; from backrun_treadmill.cli.main import main; main(sys.argv[1:]);"
        "print([n for n in ('bleak', 'bumble', 'pyftms', 'textual', 'fit_tool') if n in sys.modules])"
    )
    words = ["export", str(DEMO), "--csv", "-o", str(tmp_path / "a.csv")]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")
