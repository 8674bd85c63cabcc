"""Every shipped profile is what its name promises to a runner with the default speeds."""

import tomllib
from pathlib import Path

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.profile.language import Reading
from backrun_treadmill.core.profile.totals import add_up
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.files.profile_files import load_profile, shipped_names

type Row = tuple[Kind, int, int, int]
"""Kind, seconds, speed at the beginning and at the end in 0.01 km/h."""

ROOT = Path(__file__).parents[2]
WARM_UP: Row = (Kind.WARM_UP, 300, 400, 550)
COOL_DOWN: Row = (Kind.COOL_DOWN, 300, 500, 300)


def shipped(name: str) -> Reading:
    return load_profile(name, Runner())


def row(interval: Interval) -> Row:
    return (interval.kind, interval.duration_us // SECOND_US, interval.from_ckmh, interval.to_ckmh)


def run(seconds: int, speed: int) -> Row:
    return (Kind.RUN, seconds, speed, speed)


def walk(seconds: int, speed: int = 400) -> Row:
    return (Kind.WALK, seconds, speed, speed)


BELT: dict[str, list[Row]] = {
    "demo": [walk(10, 300), *[run(12, 600), walk(12, 300)] * 2, (Kind.COOL_DOWN, 10, 300, 300)],
    "walk-20": [WARM_UP, walk(1200), COOL_DOWN],
    "walk-30": [WARM_UP, walk(1800), COOL_DOWN],
    "first-run": [WARM_UP, *[run(30, 800), walk(90)] * 4, COOL_DOWN],
    "5x30-30": [WARM_UP, *[run(30, 1000), walk(30)] * 5, COOL_DOWN],
    "5x45-45": [WARM_UP, *[run(45, 1000), walk(45)] * 5, COOL_DOWN],
    "5x60-60": [WARM_UP, *[run(60, 1000), walk(60)] * 5, COOL_DOWN],
    "5x75-75": [WARM_UP, *[run(75, 1000), walk(75)] * 5, COOL_DOWN],
    "5x90-90": [WARM_UP, *[run(90, 1000), walk(90)] * 5, COOL_DOWN],
    "6x90-90": [WARM_UP, *[run(90, 1000), walk(90)] * 6, COOL_DOWN],
    "speed-ladder": [
        WARM_UP,
        *(step for speed in (900, 950, 1000, 1050, 1100) for step in (run(60, speed), walk(60))),
        COOL_DOWN,
    ],
    "after-a-flare": [WARM_UP, *[run(30, 900), walk(60)] * 5, COOL_DOWN],
    "walk-run": [WARM_UP, *[run(60, 800), walk(120, 500)] * 6, COOL_DOWN],
    "straights-and-turns": [WARM_UP, *[run(42, 850), walk(72, 500)] * 8, COOL_DOWN],
}
MINUTES_OFF_BELT = {"strength": 20, "stretch": 12, "stretch-evening": 10, "loosen-up": 5}
SETS = {"demo": 2, "walk-20": 0, "walk-30": 0, "first-run": 4, "6x90-90": 6, "walk-run": 6, "straights-and-turns": 8}


def test_nothing_is_shipped_that_is_not_described_here() -> None:
    assert set(shipped_names()) == {*BELT, *MINUTES_OFF_BELT, "full-hour"}


@pytest.mark.parametrize("name", BELT)
def test_a_belt_profile_is_what_its_name_promises(name: str) -> None:
    plan = shipped(name).plan
    assert [row(interval) for interval in plan.intervals] == BELT[name]
    assert plan.sets == SETS.get(name, 5)
    assert plan.counts is (name != "demo"), "only the demonstration never counts"


@pytest.mark.parametrize("name", [*BELT, *MINUTES_OFF_BELT])
def test_no_shipped_profile_but_the_full_hour_has_warnings(name: str) -> None:
    assert shipped(name).warnings == ()


def test_straights_and_turns_are_measured_on_the_belt() -> None:
    middle = shipped("straights-and-turns").plan.intervals[1:-1]
    assert [interval.distance_cm for interval in middle] == [10_000] * 16


def test_the_demonstration_takes_little_over_a_minute() -> None:
    totals = add_up(shipped("demo").plan)
    assert totals.duration_us == 68 * SECOND_US
    assert totals.peak_ckmh == 600


@pytest.mark.parametrize(("name", "running"), [("5x30-30", 398), ("5x60-60", 795), ("6x90-90", 1431)])
def test_the_dose_of_the_main_line_is_known(name: str, running: int) -> None:
    assert add_up(shipped(name).plan).running_impacts == running


@pytest.mark.parametrize(("name", "minutes"), MINUTES_OFF_BELT.items())
def test_an_off_belt_profile_needs_no_belt_and_has_a_cue_for_every_step(name: str, minutes: int) -> None:
    plan = shipped(name).plan
    assert all(interval.kind is Kind.OFF_BELT and interval.cue for interval in plan.intervals)
    assert plan.duration_us == minutes * 60 * SECOND_US


def exercises(plan: Plan) -> list[str]:
    return [i.cue.partition(":")[0] for i in plan.intervals if i.kind is Kind.OFF_BELT and ":" in i.cue]


def test_strength_is_five_rounds_of_seven_exercises_and_no_sit_ups() -> None:
    plan = shipped("strength").plan
    seven = ["squats", "lunges", "hip hinges", "bridges", "plank", "step-ups", "one-leg stand"]
    assert exercises(plan) == seven * 5
    assert not any("sit-up" in interval.cue for interval in plan.intervals)


def test_the_full_hour_is_strength_six_by_ninety_and_stretching() -> None:
    reading = shipped("full-hour")
    parts = [shipped(name).plan.intervals for name in ("strength", "6x90-90", "stretch")]
    assert reading.plan.intervals == (*parts[0], *parts[1], *parts[2])
    assert reading.plan.duration_us == 3600 * SECOND_US
    assert [str(warning) for warning in reading.warnings] == [
        "full-hour: waits for a key once after its start; somebody must press it"
    ]


@pytest.mark.parametrize("name", ["5x60-60", "walk-20"])
def test_shipped_profiles_follow_the_runners_own_walk(name: str) -> None:
    plan = load_profile(name, Runner(walk_ckmh=350, brisk_ckmh=500)).plan
    assert {i.from_ckmh for i in plan.intervals if i.kind is Kind.WALK} == {350}
    assert (plan.intervals[0].from_ckmh, plan.intervals[0].to_ckmh) == (350, 500)


def test_the_folder_people_read_is_the_one_that_is_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    assert project["package-dir"]["backrun_treadmill.shipped_profiles"] == "profiles"
    assert sorted(path.stem for path in (ROOT / "profiles").glob("*.toml")) == list(shipped_names())


def test_every_folder_with_code_is_among_the_packages_that_are_installed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "backrun_treadmill").rglob("*.py")}
    packages = {".".join(folder.parts) for folder in folders}
    assert set(project["packages"]) == packages | {"backrun_treadmill.shipped_profiles"}
