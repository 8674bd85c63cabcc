"""`backrun report --html`, and which session is meant."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace
from weeks import VISITS, visit_records, write_journal, write_weeks

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.front.history.chosen_journal import NoSuchJournal, chosen_journal

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home folder of its own, which is where the commands are given."""
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(variable, str(tmp_path / variable))
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


@pytest.fixture
def data(home: Path) -> Path:
    return home / "XDG_DATA_HOME" / "backrun"


def test_a_journal_becomes_a_page_of_its_name_here_for_its_owner_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(DEMO), "--html"]) == 0
    page = Path("demo.html")
    assert page.read_text().startswith("<!doctype html>")
    assert page.stat().st_mode & 0o777 == 0o600
    assert capsys.readouterr() == ("demo.html: open it in a browser, or print it. It needs no network.\n", "")


def test_the_last_session_is_meant_where_none_is_named_and_the_weeks_are_on_its_page(data: Path) -> None:
    last = write_weeks(data)
    assert main(["report", "--html", "last.html"]) == 0
    page = Path("last.html").read_text()
    assert last.name in page
    assert "Level 6 of back-to-running, up from 5." in page
    first_week = sum(build_report(visit_records(visit)).impacts.running for visit in VISITS[:3])
    assert f"{first_week}</text>" in page
    assert "In between: bike." in page
    assert "6 of back-to-running; before it 4, 4, 5, 4, 5" in page


def test_what_was_said_the_next_morning_is_on_the_page_of_its_session(data: Path) -> None:
    write_weeks(data)
    assert main(["report", "20261106", "--html", "third.html"]) == 0
    page = Path("third.html").read_text()
    assert "2 before, 3 after, 3 next morning" in page
    assert "no, pain was up" in page
    assert "16 Nov" not in page  # what came later is not on it


def test_a_journal_of_somebody_elses_is_not_set_beside_ones_own(data: Path) -> None:
    write_weeks(data)
    (data / "sessions" / "20261106T180000Z-000004.jsonl").rename("theirs.jsonl")
    assert main(["report", "theirs.jsonl", "--html"]) == 0
    page = Path("theirs.html").read_text()
    assert "This session is not among those kept on this computer" in page
    assert "5 of back-to-running" in page
    assert "since the last session" not in page
    assert 'id="week-impacts"' not in page


def test_a_page_that_is_there_is_kept_unless_force_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    Path("mine.html").write_text("mine")
    assert main(["report", str(DEMO), "--html", "mine.html"]) == 2
    assert "mine.html is there already" in capsys.readouterr().err
    assert Path("mine.html").read_text() == "mine"
    assert main(["report", str(DEMO), "--html", "mine.html", "--force"]) == 0
    assert Path("mine.html").read_text() != "mine"


def test_a_journal_after_html_is_never_written_over(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    journal = write_weeks(data)
    was = journal.read_bytes()
    assert main(["report", "--html", str(journal), "--force"]) == 2
    assert "the journal goes before --html" in capsys.readouterr().err
    assert journal.read_bytes() == was


def test_a_folder_that_is_not_there_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", str(DEMO), "--html", "no/a.html"]) == 1
    assert "no/a.html cannot be written: " in capsys.readouterr().err


def test_what_is_missing_stands_on_the_page_and_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    lines = DEMO.read_bytes().splitlines(keepends=True)
    Path("cut.jsonl").write_bytes(b"".join([*lines[:200], lines[200][:20] + b"\n", *lines[201:400]]))
    assert main(["report", "cut.jsonl", "--html"]) == 0
    warned = capsys.readouterr().err.splitlines()
    page = Path("cut.html").read_text()
    assert warned[-1] == "The journal has no end: perhaps more was done."
    assert all(line in page for line in warned)


def test_a_history_that_cannot_be_read_keeps_no_page_back(home: Path) -> None:
    config = home / "XDG_CONFIG_HOME" / "backrun"
    config.mkdir(parents=True)
    (config / "settings.toml").write_text('programme = "nowhere"\n')
    assert main(["report", str(DEMO), "--html", "a.html"]) == 0
    assert "Earlier sessions are left out: " in Path("a.html").read_text()
    (config / "settings.toml").write_text("walk = \n")
    assert main(["report", str(DEMO), "--html", "b.html"]) == 0
    assert "Earlier sessions are left out: " in Path("b.html").read_text()


def test_a_file_with_another_name_among_the_sessions_is_not_the_last_session(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_weeks(data)
    assert main(["report"]) == 0
    last = capsys.readouterr().out
    (data / "sessions/notes.jsonl").write_text("shopping\n")
    assert main(["report"]) == 0
    assert capsys.readouterr().out == last
    assert "finished." in last


def test_a_session_is_found_by_the_beginning_of_its_name(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_weeks(data)
    assert main(["report", "20261109"]) == 0
    assert capsys.readouterr().out.startswith("Back to running, level 4: finished.")
    assert main(["report", "2026110"]) == 2
    assert "4 sessions begin with 2026110" in capsys.readouterr().err
    assert main(["report", "2025"]) == 2
    assert "there is no session whose name begins with 2025" in capsys.readouterr().err


def test_without_any_session_there_is_none_to_be_meant(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report"]) == 2
    assert capsys.readouterr().err == f"Sessions are kept in {data}/sessions: no session is kept there yet.\n"


def test_a_file_that_is_there_goes_before_a_session_of_that_name(data: Path, tmp_path: Path) -> None:
    write_weeks(data)
    opened, *rest = visit_records(VISITS[0])
    assert isinstance(opened, SessionOpened)
    renamed = replace(opened, session="here", plan=replace(opened.plan, name="from the file"))
    write_journal(tmp_path / "here", (renamed, *rest)).rename("20261109")
    assert main(["report", "20261109", "--html"]) == 0
    assert "from the file" in Path("20261109.html").read_text()


def test_a_page_needs_no_bluetooth_and_no_screen() -> None:
    script = (
        "import sys; from backrun_treadmill.cli.main import main; main(sys.argv[1:]);"
        "print([n for n in ('bleak', 'bumble', 'pyftms', 'textual', 'asyncio') if n in sys.modules])"
    )
    words = [sys.executable, "-c", script, "report", str(DEMO), "--html"]
    done = subprocess.run(words, capture_output=True, text=True, check=True, env=dict(os.environ))
    assert done.stdout.endswith("\n[]\n")


def test_an_examination_is_found_by_its_name_and_is_never_the_last_session(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_weeks(data)
    (data / "examinations").mkdir()
    opened, *rest = visit_records(VISITS[0])
    assert isinstance(opened, SessionOpened)
    write_journal(data / "examinations", (replace(opened, session="20991231-examined", examination=True), *rest))
    assert main(["report", "20991231"]) == 0
    assert capsys.readouterr().out.startswith("Treadmill: ")
    assert main(["report"]) == 0
    assert "finished." in capsys.readouterr().out
    with pytest.raises(NoSuchJournal):
        chosen_journal("20991231")  # what is given to a coach is a session
