"""`backrun next` as one types it: what is to be done, why, on what that rests; and the first page starts just that."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from written_history import TODAY, week_at

from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.said import EntryTold
from backrun_treadmill.front.body.own_history import local_time, minutes_of
from backrun_treadmill.front.pages.last_profile import last_profile, remember_profile
from backrun_treadmill.journal.check_ins import add_said

TODAY_MIN = TODAY * DAY_MIN


def backrun(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "backrun_treadmill", *words],
        env={"HOME": str(home), "PATH": os.environ["PATH"], "PYTHONPATH": os.environ.get("PYTHONPATH", "")},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def lived(home: Path, *history: Entry) -> None:
    """A history that ends as many days ago from now as it was written to."""
    data = home / ".local" / "share" / "backrun"
    data.mkdir(parents=True, exist_ok=True)
    shift = minutes_of(local_time()) // DAY_MIN * DAY_MIN - TODAY_MIN
    told = [replace(entry, when_min=entry.when_min + shift) for entry in history]
    add_said(data / "check-ins.jsonl", *(EntryTold(when_min=one.when_min, entry=one) for one in told))


def advised(home: Path) -> dict[str, Any]:
    done = backrun(home, "next", "--json")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_newcomer_begins_with_walking(tmp_path: Path) -> None:
    done = backrun(tmp_path, "next")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("Hold: level 1, walk-20.")
    assert not (tmp_path / ".local").exists(), "asking makes nothing of a history"


def test_a_good_week_steps_up_and_names_the_sessions_it_rests_on(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4))
    found = advised(tmp_path)
    assert (found["verdict"], found["level"], found["session"]) == ("step up", 5, "5 x 45/45 @ run")
    assert len(found["used"]) == 3
    text = backrun(tmp_path, "next").stdout
    assert "It rests on:\n  the session" in text
    assert "398 running impacts, pain before 1" in text


def test_the_last_weeks_stand_beside_the_advice(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4))
    weeks = advised(tmp_path)["weeks"]
    assert len(weeks) == 5
    assert sum(week["running_impacts"] for week in weeks) == 3 * 398
    assert sum(week["runs"] for week in weeks) == 3
    assert advised(tmp_path)["surfaces"]["belt"]["runs"] == 3
    told = backrun(tmp_path, "next").stdout
    assert "Running impacts: " in told
    assert " in the weeks before, the last one first" in told


def test_a_morning_that_was_up_steps_back_and_a_leg_is_for_somebody_to_look_at(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4, pain_after=7, morning=Settling.UP, morning_pain=4))
    assert advised(tmp_path)["verdict"] == "step back"
    lived(tmp_path, *week_at(4, leg_symptom=True))
    found = advised(tmp_path)
    assert (found["verdict"], found["level"]) == ("be seen", None)
    refused = backrun(tmp_path, "run", "next", "--treadmill", "virtual", "--yes", "--plain")
    assert refused.returncode == 2
    assert "new symptom in a leg" in refused.stderr


def test_what_is_spoilt_is_said_and_hides_nothing_else(tmp_path: Path) -> None:
    lived(tmp_path, *week_at(4))
    file = tmp_path / ".local/share/backrun/check-ins.jsonl"
    file.write_bytes(b"noise\n" + file.read_bytes())
    done = backrun(tmp_path, "next")
    assert done.stdout.startswith("Step up")
    assert "line 1" in done.stderr


def test_rules_that_cannot_be_used_are_an_error_with_the_place(tmp_path: Path) -> None:
    rules = tmp_path / ".config" / "backrun" / "rules.toml"
    rules.parent.mkdir(parents=True)
    rules.write_text("[pain]\nwalk-from = 40\n")
    done = backrun(tmp_path, "next")
    assert done.returncode == 2
    assert "walk-from" in done.stderr
    assert "no session begins outside the virtual room" in done.stderr


@pytest.mark.parametrize("activity", [Activity.BIKE, Activity.SWIM])
def test_other_activities_alone_are_no_step_of_the_programme(tmp_path: Path, activity: Activity) -> None:
    lived(tmp_path, Entry(when_min=TODAY_MIN, activity=activity))
    assert advised(tmp_path)["level"] == 1


def test_next_is_remembered_as_what_was_run_last(tmp_path: Path) -> None:
    remember_profile(tmp_path / "last", "next")
    assert last_profile(tmp_path / "last") == "next"
