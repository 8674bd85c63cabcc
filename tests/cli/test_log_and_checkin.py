"""`backrun log` and `backrun checkin` as one types them: numbers refused in words, answers kept, late ones marked."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from terminal import Terminal
from written_history import TODAY, good, week_at

from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.said import EntryTold
from backrun_treadmill.front.body.own_history import local_time, minutes_of
from backrun_treadmill.journal.check_ins import add_said, read_check_ins


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(variable, raising=False)


def backrun(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backrun_treadmill", *words],
        env={**os.environ, "HOME": str(home)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def lived(home: Path, *history: Entry) -> None:
    data = home / ".local" / "share" / "backrun"
    data.mkdir(parents=True, exist_ok=True)
    shift = (minutes_of(local_time()) // DAY_MIN - TODAY) * DAY_MIN
    told = [replace(entry, when_min=entry.when_min + shift) for entry in history]
    add_said(data / "check-ins.jsonl", *(EntryTold(when_min=one.when_min, entry=one) for one in told))


def advised(home: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(backrun(home, "next", "--json").stdout)
    return found


def last_logged(home: Path) -> EntryTold:
    said = read_check_ins(home / ".local/share/backrun/check-ins.jsonl").said[-1]
    assert isinstance(said, EntryTold)
    return said


def test_a_swim_is_logged_with_what_was_told_and_what_was_not_is_not_zero(tmp_path: Path) -> None:
    done = backrun(tmp_path, "log", "swim", "--minutes", "40", "--pain-before", "2", "--pain-after", "1")
    assert done.returncode == 0, done.stderr
    assert "Logged: swim, today." in done.stdout
    told = last_logged(tmp_path)
    assert (told.minutes, told.entry.activity) == (40, Activity.SWIM)
    assert (told.entry.pain_before, told.entry.pain_after, told.entry.effort) == (2, 1, None)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--pain-after", "11"), "0 to 10"),
        (("--pain-before", "-1"), "0 to 10"),
        (("--effort", "hard"), "whole number"),
        (("--minutes", "9999"), "0 to 1440"),
        (("--km", "nan"), "0 to 500"),
    ],
)
def test_a_number_that_cannot_be_meant_is_refused_and_nothing_is_kept(
    tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    done = backrun(tmp_path, "log", "bike", f"{words[0]}={words[1]}")
    assert done.returncode == 2
    assert said in done.stderr
    assert not list(tmp_path.rglob("*.jsonl"))


def test_rules_that_cannot_be_used_keep_nothing_from_being_logged(tmp_path: Path) -> None:
    rules = tmp_path / ".config" / "backrun" / "rules.toml"
    rules.parent.mkdir(parents=True)
    rules.write_bytes(b"[pain\xff")
    done = backrun(tmp_path, "log", "strength", "--pain-after", "2")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Logged: strength, today." in done.stdout
    assert last_logged(tmp_path).entry.pain_after == 2
    assert "rules.toml: line 1" in backrun(tmp_path, "next").stderr, "the fault is said where it matters"


def test_on_a_terminal_what_is_missing_is_asked(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "log", "walk", "--minutes", "30")
    there.wait_for(b"Pain before")
    there.type(b"3\n")
    there.wait_for(b"Pain after")
    there.type(b"42\n")
    there.wait_for(b"0 to 10")
    there.type(b"2\n")
    there.wait_for(b"How hard")
    there.type(b"\n")
    assert there.code() == 0
    entry = last_logged(tmp_path).entry
    assert (entry.pain_before, entry.pain_after, entry.effort) == (3, 2, None)


def test_strength_is_not_for_two_days_running(tmp_path: Path) -> None:
    assert "Next strength: in 2 days" in backrun(tmp_path, "log", "strength").stdout
    assert "Next strength: tomorrow" in backrun(tmp_path / "other", "log", "strength", "--days-ago", "1").stdout


def test_a_leg_that_is_logged_with_a_run_outdoors_stops_the_running(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4))
    assert backrun(tmp_path, "log", "outdoor-run", "--leg").returncode == 0
    assert advised(tmp_path)["verdict"] == "be seen"


def test_a_late_answer_counts_is_marked_and_steps_up(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4, morning=Settling.NO_ANSWER))
    assert advised(tmp_path)["verdict"] == "hold", "no answer is unknown"
    there = Terminal(tmp_path, "checkin")
    there.wait_for(b"on the morning after the session 2 days ago")
    there.type(b"1\n")
    assert there.code() == 0
    assert b"Step up: level 5" in there.shown
    assert there.kept[-1]["recalled"] is True
    assert backrun(tmp_path, "checkin").stdout.startswith("No question is open.")


def test_a_morning_that_is_up_asks_again_after_two_days_and_worse_is_to_be_seen(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4, last=3, morning=Settling.NO_ANSWER))
    there = Terminal(tmp_path, "checkin")
    there.wait_for(b"on the morning after")
    there.type(b"3\n")
    there.code()
    again = Terminal(tmp_path, "checkin")
    again.wait_for(b"two days after")
    again.type(b"5\n")
    again.code()
    assert advised(tmp_path)["verdict"] == "be seen"


def test_who_has_been_seen_says_so_and_may_run_again(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4, leg_symptom=True))
    there = Terminal(tmp_path, "checkin")
    there.wait_for(b"said that you may run")
    there.type(b"2\n")
    assert there.code() == 0
    assert advised(tmp_path)["verdict"] != "be seen"


def test_a_leg_noticed_later_is_told_without_questions(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4))
    assert backrun(tmp_path, "checkin", "--leg").returncode == 0
    assert advised(tmp_path)["verdict"] == "be seen"


def test_without_a_terminal_open_questions_are_listed_and_not_answered(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4, morning=Settling.NO_ANSWER))
    done = backrun(tmp_path, "checkin")
    assert done.returncode == 2
    assert "on the morning after the session 2 days ago" in done.stderr
    assert advised(tmp_path)["verdict"] == "hold"


def test_shoes_that_have_gone_far_are_named(tmp_path: Path) -> None:
    far = [good(days, 4, distance_m=250_000, shoes="the blue ones") for days in (20, 10)]
    lived(tmp_path, *far)
    assert "Shoes the blue ones: 500 km; look at the soles." in backrun(tmp_path, "next").stdout


def test_config_names_where_it_is_kept(tmp_path: Path) -> None:
    told = backrun(tmp_path, "config").stdout
    for place in ("check-ins.jsonl", "programmes", "rules.toml", "reminders"):
        assert place in told
