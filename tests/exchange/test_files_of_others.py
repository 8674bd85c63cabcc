"""Whatever file of another tool is given: a profile shown with its totals, an activity, or one sentence that says why.

`scripts/test tests/exchange/test_files_of_others.py --foreign FOLDER -n 0 -s` takes every file of a folder of yours.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from foreign_files import RUN_ZWO, TEXT, example, fit_step, fit_workout, half_mile_repeats, zwo

from backrun_treadmill.cli.main import main
from backrun_treadmill.exchange.fit_out import fit_bytes
from backrun_treadmill.exchange.recording import record
from backrun_treadmill.exchange.tcx_out import tcx_bytes
from backrun_treadmill.journal.records import AnyRecord

SMART_TRAINER = fit_workout(fit_step(seconds=300), sport="cycling")
RIDE = zwo('<SteadyState Duration="300" Power="0.8"/>', sport="bike")
OF_A_BIKE = "its power says nothing of the speed of a belt"
SPOILT_PACE = (
    zwo('<SteadyState Duration="400" Power="0.9" pace="1128505344"/>')
    .decode()
    .replace("Eights", "Läufe")
    .encode("cp1252")
)

type Become = Callable[[Path], tuple[int, str, str]]
"""Gives the exit code, what was told and what was warned of."""


@pytest.fixture
def become(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Become:
    """What becomes of a file when nobody is there to be asked anything."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def imported(path: Path) -> tuple[int, str, str]:
        code = main(["import", str(path), "--open", "5 min", "--race", "10 km in 1:00:00"])
        told, warned = capsys.readouterr()
        return code, told, warned

    return imported


@pytest.fixture
def files(tmp_path: Path, demo: tuple[AnyRecord, ...]) -> Path:
    """One of each kind that people have, as their tools write them."""
    recording = record(demo)
    assert recording.began is not None
    activity = fit_bytes(recording, recording.began)
    written = {
        "WorkoutRepeatSteps.fit": example(),
        "half-mile.fit": half_mile_repeats(),
        "trainer.fit": SMART_TRAINER,
        "run.fit": activity,
        "run-cut-off.fit": activity[: len(activity) // 2],
        "run.tcx": tcx_bytes(recording, recording.began),
        "run.zwo": RUN_ZWO,
        "spoilt-pace.zwo": SPOILT_PACE,
        "ride.zwo": RIDE,
        "coach.txt": TEXT.encode(),
        "notes.md": b"# Where these come from\n",
    }
    folder = tmp_path / "given"
    folder.mkdir()
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return folder


def test_every_file_is_taken_or_gives_its_reason(
    request: pytest.FixtureRequest, become: Become, files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = request.config.getoption("--foreign", default=None) or files
    paths = sorted(path for path in Path(given).iterdir() if path.is_file())
    assert paths
    for path in paths:
        code, told, warned = become(path)
        if given is not files:
            with capsys.disabled():
                print(f"{code}: {warned or told.splitlines()[0]}")  # noqa: T201
        if code == 0:
            assert told.startswith(f"{path}: a")
            assert "Estimated impacts:" in told or "no workout" in told
        else:
            assert code == 2
            assert warned.startswith((f"{path} ", "the profile: steps["))
            assert len(warned.splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "WorkoutRepeatSteps.fit",
            ["Not carried over:", "- an end by hr less than", "24:00 in all, 18:00 of running"],
        ),
        ("run.zwo", ['a Zwift workout, "Eights"', "of running in 5 sets."]),
        ("spoilt-pace.zwo", ['"Läufe"', "Windows-1252", "taken as your 10 km pace"]),
        ("coach.txt", ["- free parts without a speed", "33:00 in all, 9:00 of running in 6 sets."]),
        ("run.fit", ["a record of what was done and no workout", "running and"]),
        ("run-cut-off.fit", ["it is cut off; what stands before that was read"]),
        ("run.tcx", ["a TCX activity, running"]),
    ],
)
def test_what_is_taken_is_shown_with_its_totals_and_what_is_left_out(
    name: str, said: list[str], become: Become, files: Path
) -> None:
    code, told, warned = become(files / name)
    assert (code, warned) == (0, "")
    assert [words for words in said if words not in told] == []


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("trainer.fit", "is a workout for cycling, not for a treadmill"),
        ("ride.zwo", f"is a workout of the kind 'bike': {OF_A_BIKE}"),
        ("notes.md", 'is no workout: no line of it is a step such as "- 10m 5:30/km Pace"'),
    ],
)
def test_what_is_not_taken_gives_its_reason(name: str, reason: str, become: Become, files: Path) -> None:
    assert become(files / name) == (2, "", f"{files / name} {reason}.\n")


def test_a_range_that_is_too_fast_for_the_runner_is_named_by_its_step(become: Become, files: Path) -> None:
    code, _, warned = become(files / "half-mile.fit")
    assert code == 2
    assert '"16 km/h": is faster than the runner\'s top speed; at most 14 km/h' in warned
