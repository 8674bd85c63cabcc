"""`backrun run` on a terminal, for a treadmill set by hand: a session of a real body, asked about beforehand."""

import json
from pathlib import Path

import pytest
from terminal import Terminal

from backrun_treadmill.core.body.screening import ALL
from backrun_treadmill.journal.check_ins import read_check_ins


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)


def test_a_walk_is_asked_about_in_lines_and_its_journal_knows_the_pain_before(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "walk-20", "--treadmill", "none", "--plain")
    there.wait_for(b"How much does it hurt now")
    there.type(b"12\n")
    there.wait_for(b"0 to 10")
    there.type(b"2\n")
    there.wait_for(b"ENTER")
    there.type(b" ")
    there.code()
    opened = json.loads(there.journals[0].read_bytes().splitlines()[0])
    assert opened["pain_before"] == 2
    assert not opened.get("virtual")
    assert [one["entry"]["pain_before"] for one in there.kept] == [2]  # type: ignore[index]


def test_after_a_session_a_reminder_of_the_morning_lies_where_it_is_said_to(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "walk-20", "--treadmill", "none", "--plain")
    there.wait_for(b"How much does it hurt now")
    there.type(b"2\n")
    there.wait_for(b"ENTER")
    there.type(b"\r")
    there.wait_for(b"Under way")
    there.type(b" ")
    there.wait_for(b"Pain now")
    there.type(b" ")
    there.wait_for(b"A reminder for your calendar")
    there.code()
    session = there.journals[0].stem
    assert b"BEGIN:VEVENT" in (there.data / "reminders" / f"{session}.ics").read_bytes()


def test_a_red_flag_before_the_first_run_says_where_to_go_and_no_session_is_opened(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "first-run", "--treadmill", "none", "--plain")
    there.wait_for(b"How much does it hurt now")
    there.type(b"1\n")
    there.wait_for(b"between the legs")
    there.type(b"2\n")
    for one in ALL[1:]:
        there.wait_for(one.words[:20].encode())
        there.type(b"1\n")
    there.wait_for(b"without pain?")
    there.type(b"1\n")
    assert there.code() == 2
    assert b"emergency department now" in there.shown
    assert there.journals == []
    again = Terminal(tmp_path, "run", "first-run", "--treadmill", "none", "--plain", "--yes")
    assert again.code() == 2
    assert b"emergency department now" in again.shown, "--yes asks nothing and forgets nothing"


def test_rules_at_fault_begin_no_session_and_say_what_to_do(tmp_path: Path) -> None:
    rules = tmp_path / ".config" / "backrun" / "rules.toml"
    rules.parent.mkdir(parents=True)
    rules.write_text("[pain\n")
    there = Terminal(tmp_path, "run", "walk-20", "--treadmill", "none", "--plain")
    there.wait_for(b"rules.toml: line 1")
    there.wait_for(b"take it away")
    assert there.code() == 2
    assert there.journals == []
    assert rules.read_text() == "[pain\n"


def test_on_a_screen_pain_of_seven_leaves_walking_and_leaving_it_starts_nothing(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "demo", "--treadmill", "none")
    there.wait_for(b"How much does it hurt now")
    there.type(b"7\r")
    for number in range(2, len(ALL) + 3):
        there.wait_for(f"{number} of {len(ALL) + 2}".encode())
        there.type(b"1")
    there.wait_for(b"no running")
    there.type(b"2")
    assert there.code() == 0
    assert there.journals == []
    assert len(read_check_ins(there.data / "check-ins.jsonl").said) == 1


def test_with_yes_nothing_is_asked_and_that_is_written_down(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "first-run", "--treadmill", "none", "--plain", "--yes")
    there.wait_for(b"\n")
    there.wait_for(b"0:0")
    there.type(b" ")
    there.code()
    assert [one["t"] for one in there.kept] == ["NotAsked"]
    assert b"How much" not in there.shown
