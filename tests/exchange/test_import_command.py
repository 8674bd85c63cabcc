"""`backrun import`, from the file to the profile."""

import subprocess
import sys
from pathlib import Path

import pytest
from foreign_files import RUN_ZWO, TEXT, example, half_mile_repeats, zwo

from backrun_treadmill.cli.main import main
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.core.profile.race import Race
from backrun_treadmill.front.files.settings import load_settings

DEMO = Path(__file__).parents[1] / "golden" / "demo.jsonl"


@pytest.fixture(autouse=True)
def _empty_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for what in ("CONFIG", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{what}_HOME", str(tmp_path / what.lower()))


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The folder of the runner's own profiles."""
    return tmp_path / "config" / "backrun" / "profiles"


def file_of(tmp_path: Path, name: str, data: bytes) -> str:
    path = tmp_path / name
    path.write_bytes(data)
    return str(path)


def someone_types(monkeypatch: pytest.MonkeyPatch, *answers: str) -> list[str]:
    """A person at a terminal; the questions that were asked."""
    asked: list[str] = []
    given = iter(answers)

    def typed(question: str) -> str:
        asked.append(question)
        try:
            return next(given)
        except StopIteration:
            raise EOFError from None

    monkeypatch.setattr("builtins.input", typed)
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: True)
    return asked


def test_a_workout_is_shown_with_totals_before_anything_is_written(
    tmp_path: Path, own: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, "coach.txt", TEXT.encode())
    assert main(["import", path, "--race", "10 km in 1:00:00"]) == 0
    told, warned = capsys.readouterr()
    assert warned == ""
    assert told.startswith(f"{path}: a workout text of intervals.icu.\nNot carried over:\n- free parts without a speed")
    assert "33:00 in all, 9:00 of running in 6 sets." in told
    assert told.endswith("Nothing was written: -o PROFILE.toml writes it, --save keeps it among your own profiles.\n")
    assert not own.exists()
    assert [one.name for one in tmp_path.iterdir()] == ["coach.txt"]


def test_it_is_kept_among_the_runners_own_profiles(tmp_path: Path, own: Path) -> None:
    path = file_of(tmp_path, "eights.zwo", RUN_ZWO)
    assert main(["import", path, "--race", "10 km in 1:00:00", "--save"]) == 0
    data = (own / "eights.toml").read_bytes()
    assert data.startswith(b"# Imported from eights.zwo, a Zwift workout.\n")
    plan = read_profile(data, source="eights.toml", runner=Runner()).plan
    assert (plan.name, plan.author, plan.sets) == ("Eights", "Z", 5)
    assert main(["profile", "check", str(own / "eights.toml")]) == 0


def test_a_profile_that_is_there_is_kept_unless_force_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, mine = file_of(tmp_path, "a.fit", example()), tmp_path / "mine.toml"
    mine.write_text("mine")
    assert main(["import", path, "--open", "5 min", "-o", str(mine)]) == 2
    assert mine.read_text() == "mine"
    assert "there already" in capsys.readouterr().err
    assert main(["import", path, "--open", "5 min", "-o", str(mine), "--force"]) == 0
    assert "cool-down 5 min" in mine.read_text()


def test_the_length_of_open_steps_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, "half.fit", half_mile_repeats())
    assert main(["import", path]) == 2
    assert "3 steps end by a lap button" in capsys.readouterr().err
    asked = someone_types(monkeypatch, "2 min")
    assert main(["import", path, "-o", str(tmp_path / "half.toml")]) == 2
    assert len(asked) == 1
    assert "runner's top speed" in capsys.readouterr().err
    assert not (tmp_path / "half.toml").exists()


@pytest.mark.parametrize("said", ["soon", "400 metres", "-5", "3 h", ""])
def test_an_open_step_needs_a_time(said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", file_of(tmp_path, "a.fit", example()), "--open", said]) == 2
    assert capsys.readouterr().err.startswith("--open: ")


def test_the_race_is_asked_for_once_and_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, "eights.zwo", RUN_ZWO)
    assert main(["import", path]) == 2
    assert '--race "5 km in 30:00"' in capsys.readouterr().err
    asked = someone_types(monkeypatch, "10 km in 1:00:00")
    assert main(["import", path]) == 0
    assert main(["import", path]) == 0
    assert len(asked) == 1
    assert load_settings().preferences.race == Race(10.0, 3600)
    assert load_settings().runner == Runner()


def test_an_answer_that_is_no_race_is_refused_and_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    someone_types(monkeypatch, "fast")
    assert main(["import", file_of(tmp_path, "eights.zwo", RUN_ZWO)]) == 2
    assert "is no race" in capsys.readouterr().err
    assert not (tmp_path / "config").exists()


def test_saying_nothing_ends_the_import(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    someone_types(monkeypatch)
    assert main(["import", file_of(tmp_path, "eights.zwo", RUN_ZWO)]) == 2
    assert "Nothing was said" in capsys.readouterr().err


def test_what_goes_over_the_runners_limits_is_refused_and_nothing_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = zwo('<SteadyState Duration="400" Power="1.5" pace="2"/>')
    path, out = file_of(tmp_path, "fast.zwo", data), tmp_path / "fast.toml"
    assert main(["import", path, "--race", "10 km in 1:00:00", "-o", str(out)]) == 2
    assert "15 km/h" in capsys.readouterr().err
    assert not out.exists()


def test_an_activity_is_told_and_becomes_no_profile(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fit = tmp_path / "demo.fit"
    assert main(["export", str(DEMO), "--fit", "-o", str(fit)]) == 0
    capsys.readouterr()
    assert main(["import", str(fit)]) == 0
    told = capsys.readouterr().out
    assert "a record of what was done and no workout" in told
    assert "In the history now, as treadmill of" in told
    assert "steps by the device's own count" in told
    assert main(["import", str(fit), "--save"]) == 2


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.zwo", zwo('<SteadyState Duration="60" Power="1"/>', sport="bike"), "is a workout of the kind 'bike'"),
        ("a.txt", b"hello", "is no workout"),
        ("a.bin", b"\0\0", "is neither text nor a FIT file"),
        ("a.fit", b"\x0e\x10\0\0\0\0\0\0.FIT\0\0", "is a FIT file that cannot be read"),
        ("a.toml", b'steps = ["run 60"]', "is a profile already"),
        ("big.txt", b"- 60s\n" * 400_000, "is larger than 2 MB"),
    ],
)
def test_what_cannot_be_imported_is_one_sentence(
    name: str, data: bytes, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = file_of(tmp_path, name, data)
    assert main(["import", path]) == 2
    told, warned = capsys.readouterr()
    assert told == ""
    assert warned.startswith(f"{path} {reason}")
    assert warned.endswith(".\n")
    assert warned.count("\n") == 1


def test_so_is_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", str(tmp_path / "gone.zwo")]) == 2
    assert main(["import", str(tmp_path)]) == 2
    assert main(["import", "/dev/zero"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = file_of(tmp_path, "a.fit", example())
    assert main(["import", path, "--open", "60", "-o", str(tmp_path / "no" / "a.toml")]) == 1
    assert "cannot be written" in capsys.readouterr().err


def test_an_import_needs_no_bluetooth(tmp_path: Path) -> None:
    script = (
        "import sys; from backrun_treadmill.cli.main import main; main(sys.argv[1:]);"
        "print([n for n in ('bleak', 'bumble', 'pyftms', 'textual', 'fit_tool') if n in sys.modules])"
    )
    words = ["import", file_of(tmp_path, "coach.txt", b"- 60s 6:00/km Pace")]
    done = subprocess.run([sys.executable, "-c", script, *words], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("\n[]\n")
