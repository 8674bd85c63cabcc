"""`backrun profile`: what a physiotherapist sees, and the exit codes a script sees."""

import json
from pathlib import Path

import pytest

from backrun_treadmill.cli.main import main


@pytest.fixture(autouse=True)
def _empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


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


ALIGNED = """bare = true
steps = [
  "walk 60 s",
  {{ repeat = 5, steps = [{{ run = "30 s", at = 10, align = "belt" }}, "walk {rest} s"] }},
]
"""
LEARNED = """[learned]
seen_as = "{name}"
dead_time_ms = 250
up_ckmh_s = 200
down_ckmh_s = 50
learned_with = "{whom}"
"""


def learn(tmp_path: Path, name: str = "FS-1234", whom: str = "runner", address: str = "C2-00-00-00-00-09") -> None:
    """A treadmill that was run on before."""
    folder = tmp_path / "data" / "backrun" / "machines"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{address}.toml").write_text(LEARNED.format(name=name, whom=whom))


@pytest.mark.parametrize("wanted", ["FS-1234", "fs-1", "c2:00:00:00:00:09"])
def test_a_profile_is_checked_against_a_treadmill_by_the_command_and_by_the_belt(
    wanted: str, profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learn(tmp_path)
    profile.write_text(ALIGNED.format(rest=60))
    assert main(["profile", "check", str(profile), "--treadmill", wanted]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if not line.startswith("warning")]
    assert lines[1:] == [
        "  Its belt: 2 km/h a second up, 0.5 down, 0.2 s until it moves.",
        "  By the command: run of 30 s at 10 km/h: at speed from 3 s on, for 28.2 s.",
        "  By the belt: run of 30 s at 10 km/h: at speed for 30 s; the belt leaves its rest speed 3 s before.",
    ]


def test_rests_too_short_for_the_treadmills_belt_are_refused(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learn(tmp_path)
    profile.write_text(ALIGNED.format(rest=15))
    assert main(["profile", "check", str(profile), "--treadmill", "FS-1234"]) == 2
    told = capsys.readouterr().out
    assert f"{profile}: step 3: walk of 15 s is too short for the belt to be at speed" in told
    assert "it needs 20.2 s (12.2 s down, 5 s at its speed, 3 s up)" in told
    assert "good." not in told
    assert main(["profile", "check", str(profile)]) == 0
    assert "too short for the belt" in capsys.readouterr().out


def test_ramps_that_nobody_was_on_are_said_to_be_none_and_the_command_decides(
    profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    learn(tmp_path, whom="nobody")
    profile.write_text(ALIGNED.format(rest=15))
    assert main(["profile", "check", str(profile), "--treadmill", "FS-1234"]) == 0
    assert "without a single step" in capsys.readouterr().out


def test_a_treadmill_nobody_knows_and_one_of_several_are_not_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["profile", "check", "demo", "--treadmill", "NOBODY-1"]) == 2
    assert "is not known here yet" in capsys.readouterr().err
    learn(tmp_path)
    learn(tmp_path, name="FS-1299", address="C2-00-00-00-00-0A")
    assert main(["profile", "check", "demo", "--treadmill", "FS-12"]) == 2
    assert "FS-1234, FS-1299" in capsys.readouterr().err


def test_a_spoilt_file_of_a_treadmill_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    learn(tmp_path, whom="a dog")
    assert main(["profile", "check", "demo", "--treadmill", "FS-1234"]) == 2
    assert "a dog" in capsys.readouterr().err
