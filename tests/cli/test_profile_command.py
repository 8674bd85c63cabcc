"""`backrun profile`: what a physiotherapist sees, and the exit codes a script sees."""

import json
from pathlib import Path

import pytest

from backrun_treadmill.cli.main import main


@pytest.fixture(autouse=True)
def _empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "p.toml"


def write_settings(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "config" / "backrun" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return file


def test_a_good_profile_is_called_good_with_its_totals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "check", "5x60-60"]) == 0
    assert capsys.readouterr().out == (
        "5x60-60: good. 20:00 in all, 5:00 of running in 5 sets. 1.90 km, at most 10 km/h. "
        "Estimated impacts: 795 running, 1563 walking.\n"
    )


def test_warnings_are_said_and_do_not_fail_the_check(profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile.write_text('steps = ["5 x 60/10 @ 10"]')
    assert main(["profile", "check", str(profile)]) == 0
    warning, good = capsys.readouterr().out.splitlines()
    assert warning.startswith(f"warning: {profile}: steps[1]: walk of 10 s is too short for the belt")
    assert good.startswith(f"{profile}: good. ")


def test_every_fault_of_every_file_is_said_and_the_exit_code_is_2(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    profile.write_text('nmae = "x"\nsteps = ["run 5 m", "run 60 s @ 40"]')
    assert main(["profile", "check", str(profile), "demo", "nowhere.toml"]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.partition(":")[0] for line in lines] == [str(profile)] * 3 + ["demo", "nowhere.toml"]
    assert not any("\x1b" in line for line in lines), "no colours"


def test_the_timeline_is_shown_with_its_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "show", "full-hour"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Full hour"
    assert "1:00:00 in all, 9:00 of running in 6 sets, 32:00 beside the belt." in lines
    assert lines[-1] == "warning: full-hour: waits for a key once after its start; somebody must press it"


def test_a_faulty_profile_is_not_shown(profile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    profile.write_bytes(b"\x00\xff")
    assert main(["profile", "show", str(profile)]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == ("", f"{profile}: is not a text file\n")


def test_the_schema_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["profile", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["title"] == "backrun profile"


def test_the_runners_own_limits_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_settings(tmp_path, "top_speed = 9")
    assert main(["profile", "check", "5x60-60"]) == 2
    assert '"10 km/h": is faster than the runner\'s top speed; at most 9 km/h' in capsys.readouterr().out


@pytest.mark.parametrize("verb", ["check", "show"])
def test_faulty_settings_are_said_and_nothing_is_judged_by_defaults(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_settings(tmp_path, "top_speed = 90")
    assert main(["profile", verb, "demo"]) == 2
    shown = capsys.readouterr()
    assert (shown.out, shown.err.startswith(f"{file}: top_speed: 90: must be one speed")) == ("", True)
