"""`backrun history` as one types it: lines, CSV and JSON; what is deleted is kept, and comes back as it was."""

import csv
import json
import os
import shutil
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from terminal import Terminal
from written_history import ROOT, good, other

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Settling
from backrun_treadmill.core.body.said import EntryTold
from backrun_treadmill.front.body.own_past import sessions
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.history.history_desk import HistoryDesk
from backrun_treadmill.journal.check_ins import add_said

GOLDEN = ROOT / "tests/golden"


class Home:
    """A runner's computer with recorded sessions of the virtual room, a ride and an outdoor run."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / ".local" / "share" / "backrun"
        self.sessions = self.data / "sessions"
        self.sessions.mkdir(parents=True)
        for name in ("demo", "mph"):
            shutil.copy2(GOLDEN / f"{name}.jsonl", self.sessions)
        run = other(4, Activity.OUTDOOR_RUN, distance_m=5000, pain_after=2)
        for entry in (other(5, Activity.BIKE), run):
            add_said(self.data / "check-ins.jsonl", EntryTold(when_min=entry.when_min, entry=entry, minutes=30))

    def desk(self) -> HistoryDesk:
        return HistoryDesk(load_settings())


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    return Home(tmp_path)


def said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert main(["history", *words]) == code
    return capsys.readouterr().out


def as_json(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(said(capsys, "--json", *words))
    return found


def test_without_a_terminal_it_is_a_table_with_the_newest_first(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys).splitlines()
    assert lines[1].split()[3] == "Demo"
    assert "(room)" in lines[1]
    assert lines[-2].endswith("bike")
    assert lines[-1] == "Week of 2026-05-18: 1 run, impacts not counted."


def test_json_and_csv_say_the_same_and_what_is_not_known_is_no_zero(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    told = as_json(capsys)["sessions"]
    rows = list(csv.DictReader(StringIO(said(capsys, "--csv"))))
    assert [row["began"] for row in rows] == [one["began"] for one in told]
    demo, run = told[1], next(one for one in told if one["activity"] == "outdoor-run")
    assert (demo["running_impacts"], demo["over_100ms"], demo["virtual"]) == (58, 0, True)
    assert (run["running_impacts"], run["pain_after"], run["settled"], run["lasted_s"]) == (None, 2, None, 1800)
    by_csv = next(row for row in rows if row["activity"] == "outdoor-run")
    assert (by_csv["running_impacts"], by_csv["pain_after"], by_csv["virtual"]) == ("", "2", "no")


def test_a_name_that_a_spreadsheet_would_take_for_a_formula_is_only_text(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    shoes = replace(other(1, Activity.WALK), shoes='=HYPERLINK("http://x")')
    add_said(home.data / "check-ins.jsonl", EntryTold(when_min=1, entry=shoes))
    row = next(csv.DictReader(StringIO(said(capsys, "--csv", "--kind", "walk"))))
    assert row["shoes"].startswith("'=")


def test_words_days_and_kinds_choose(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(as_json(capsys, "2026-05")["sessions"]) == 2
    assert len(as_json(capsys, "2026-05-23..2026-05-23")["sessions"]) == 1
    assert len(as_json(capsys, "demo")["sessions"]) == 2
    assert len(as_json(capsys, "--kind", "bike")["sessions"]) == 1
    assert as_json(capsys, "2026-13")["sessions"] == [], "no month, and in no name"


def test_damaged_and_unreadable_journals_are_told(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (home.sessions / "noise.jsonl").write_bytes(b"no journal\n")
    demo = home.sessions / "demo.jsonl"
    demo.write_bytes(demo.read_bytes()[:40_000])
    found = as_json(capsys)
    assert [one["damaged"] for one in found["sessions"] if one["journal"].endswith("demo.jsonl")] == [True]
    assert len(found["unread"]) == 1
    assert "noise.jsonl" in found["unread"][0]


def test_of_many_files_that_cannot_be_read_a_few_are_named_and_the_rest_counted(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(40):
        (home.sessions / f"noise{number:02}.jsonl").write_bytes(b"no journal\n")
    assert main(["history", "--plain"]) == 0
    told = capsys.readouterr().err.splitlines()
    first = f"{home.sessions}/noise00.jsonl is no journal of a session: not one record in it can be read."
    assert told[0] == f"Not in the history: {first}"
    assert (len(told), told[-1]) == (6, "Not in the history: 35 more; backrun history --json names them all.")
    assert main(["next"]) == 0
    assert capsys.readouterr().err.splitlines() == told
    assert len(as_json(capsys)["unread"]) == 40


def test_what_was_said_of_the_next_morning_is_in_it(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    add_said(
        home.data / "check-ins.jsonl",
        EntryTold(when_min=1, entry=good(1, 4, morning=Settling.UP, morning_pain=3)),
    )
    first = as_json(capsys, "level", "4")["sessions"][0]
    assert (first["pain_before"], first["pain_morning"], first["settled"]) == (1, 3, False)


def test_sessions_of_a_range_of_days(home: Home) -> None:
    everything = sessions(load_settings())
    days = [past.day for past in everything]
    assert days == sorted(days)
    middle = sessions(load_settings(), first_day=days[1], last_day=days[1])
    assert [past.entry.activity for past in middle] == [Activity.OUTDOOR_RUN]
    assert sessions(load_settings(), last_day=days[0] - 1) == ()
    assert days[0] == everything[0].entry.when_min // DAY_MIN


def test_a_long_first_reading_says_how_far_it_is_and_the_second_is_silent(home: Home, tmp_path: Path) -> None:
    data = (GOLDEN / "killed.jsonl").read_bytes()
    for number in range(70):
        (home.sessions / f"more-{number:02}.jsonl").write_bytes(data)
    terminal = Terminal(tmp_path, "history", "--plain")
    terminal.wait_for(b"this once: 64 of 72. \r\n")
    assert terminal.code() == 0
    terminal = Terminal(tmp_path, "history", "--plain")
    assert terminal.code() == 0
    assert b"this once" not in terminal.shown
    assert terminal.shown.count(b"Demo (room)") == 72


# delete and undo


def test_delete_moves_the_journal_and_undo_brings_the_same_history_back(home: Home) -> None:
    visit = home.desk()
    before = visit.read()
    files = {path.name: path.read_bytes() for path in home.sessions.iterdir()}
    for past in before:
        assert "u brings it back" in visit.remove(past), past
    assert visit.read() == ()
    assert list(home.sessions.iterdir()) == []
    for _ in before:
        assert visit.undo() == "It is back."
    assert visit.read() == before
    assert {path.name: path.read_bytes() for path in home.sessions.iterdir()} == files
    assert "Nothing was deleted here" in visit.undo()


def test_undelete_brings_back_the_last_one_or_the_one_that_is_named(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    visit = home.desk()
    journals = [past for past in visit.read() if past.journal]
    for past in journals:
        visit.remove(past)
    assert said(capsys, "--undelete", "demo").endswith("demo.jsonl. 1 more deleted.\n")
    assert said(capsys, "--undelete").endswith("mph.jsonl.\n")
    assert home.desk().read() == visit.read()
    assert said(capsys, "--undelete", code=1) == ""


def test_a_session_that_nobody_closed_is_not_deleted_before_the_belt_was_looked_at(home: Home) -> None:
    lines = (GOLDEN / "killed.jsonl").read_bytes().splitlines(keepends=True)
    (home.sessions / "killed.jsonl").write_bytes(b"".join(line for line in lines if b'"t":"Close"' not in line))
    visit = home.desk()
    killed = next(past for past in visit.read() if past.journal.endswith("killed.jsonl"))
    assert "nobody has looked at the belt" in visit.remove(killed)
    assert killed in visit.read()


def test_a_journal_never_takes_the_place_of_one_that_was_deleted_before(home: Home) -> None:
    visit = home.desk()
    demo = next(past for past in visit.read() if past.journal.endswith("demo.jsonl"))
    visit.remove(demo)
    shutil.copy2(GOLDEN / "demo.jsonl", home.sessions)
    assert "Nothing was moved" in visit.remove(demo)
    assert "Nothing was moved" in visit.undo()
    assert len([past for past in visit.read() if past.journal]) == 2


def test_what_the_next_session_rests_on_is_not_taken_out(home: Home) -> None:
    add_said(home.data / "check-ins.jsonl", EntryTold(when_min=1, entry=other(9, Activity.WALK, leg_symptom=True)))
    visit = home.desk()
    (walk,) = (past for past in visit.read() if past.entry.activity is Activity.WALK)
    assert "A new symptom in a leg was reported" in visit.remove(walk)
    assert walk in visit.read()


def test_with_rules_at_fault_nothing_is_deleted_and_the_fault_is_named(home: Home, tmp_path: Path) -> None:
    visit = home.desk()
    ride = visit.read()[0]
    rules = tmp_path / ".config" / "backrun" / "rules.toml"
    rules.parent.mkdir(parents=True)
    rules.write_text("[pain]\nwalk-from = 99\n")
    assert "rules.toml" in visit.remove(ride)
    assert ride in visit.read()


def test_answers_of_a_check_in_are_not_taken_out(home: Home) -> None:
    add_said(
        home.data / "check-ins.jsonl", EntryTold(when_min=1, entry=other(0, Activity.CHECK_IN, flags=("bladder",)))
    )
    visit = home.desk()
    (answers,) = (past for past in visit.read() if past.entry.activity is Activity.CHECK_IN)
    assert "stay" in visit.remove(answers)
    assert answers in visit.read()


def test_on_a_terminal_it_is_a_page_from_which_a_session_is_replayed_and_one_comes_back(
    home: Home, tmp_path: Path
) -> None:
    terminal = Terminal(tmp_path, "history")
    terminal.wait_for(b"Demo (room)")
    terminal.type(b"r")
    terminal.wait_for(b"SPACE leaves")
    terminal.type(b"q")
    terminal.wait_for(b"Demo (room)")
    terminal.type(b"q")
    assert terminal.code() == 0


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["history"], [(b"Demo (room)", b"")]),
        (["history"], [(b"Demo (room)", b"r"), (b"SPACE leaves", b"")]),
        ([], [(b"h history", b"h"), (b"Demo (room)", b"r"), (b"SPACE leaves", b"")]),
    ],
    ids=["history", "replay", "home"],
)
def test_a_window_that_is_closed_ends_it_on_every_page(
    home: Home, tmp_path: Path, words: list[str], keys: list[tuple[bytes, bytes]]
) -> None:
    settings_file = tmp_path / ".config" / "backrun" / "settings.toml"
    settings_file.parent.mkdir(parents=True)
    settings_file.write_text("run = 9\n")
    terminal = Terminal(tmp_path, *words)
    for shown, key in keys:
        terminal.wait_for(shown)
        terminal.type(key)
    terminal.vanish()
    assert terminal.process.wait(30) == 129
