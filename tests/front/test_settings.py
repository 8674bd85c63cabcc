"""The runner's own speeds and limits, as written in settings.toml."""

from pathlib import Path

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.units import MINUTE_US
from backrun_treadmill.front.files.settings import SettingsError, load_runner, read_settings


def settings(text: str) -> Runner:
    return read_settings(text.encode(), source="settings.toml").runner


def complaints(text: str) -> list[str]:
    with pytest.raises(SettingsError) as raised:
        settings(text)
    return [str(fault) for fault in raised.value.faults]


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert load_runner(tmp_path / "settings.toml") == Runner()


def test_an_empty_file_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("")
    assert load_runner(file) == Runner()


def test_every_setting_can_be_written_in_plain_words() -> None:
    assert settings(
        """
        walk = 3.5
        brisk = 5
        run = "9 km/h"
        top_speed = 12
        biggest_rise = 6
        longest = "75 min"
        incline = 1.5
        pain_stop = 4
        impact_budget = 1200
        unit = "km/h"
        """
    ) == Runner(
        walk_ckmh=350,
        brisk_ckmh=500,
        run_ckmh=900,
        top_ckmh=1200,
        step_ckmh=600,
        longest_us=75 * MINUTE_US,
        incline_dpct=15,
        pain_stop=4,
        impact_budget=1200,
    )


def test_numbers_may_be_miles() -> None:
    runner = settings('unit = "mph"\nwalk = 2.5\nrun = 6\ntop_speed = 8')
    assert (runner.walk_ckmh, runner.run_ckmh, runner.top_ckmh) == (402, 966, 1287)


@pytest.mark.parametrize(
    ("text", "walk", "brisk", "run", "top"),
    [
        ("run = 5", 400, 500, 500, 1400),
        ("top_speed = 9", 400, 550, 900, 900),
        ("top_speed = 3", 300, 300, 300, 300),
        ("walk = 6", 600, 600, 1000, 1400),
        ("brisk = 3", 300, 300, 1000, 1400),
    ],
)
def test_speeds_nobody_wrote_give_way_to_those_somebody_did(
    text: str, walk: int, brisk: int, run: int, top: int
) -> None:
    runner = settings(text)
    assert (runner.walk_ckmh, runner.brisk_ckmh, runner.run_ckmh, runner.top_ckmh) == (walk, brisk, run, top)


def test_the_top_speed_is_raised_by_nothing_but_its_own_setting() -> None:
    (complaint,) = complaints("run = 15")
    assert complaint.startswith("settings.toml: run is 15 km/h and top_speed only 14 km/h")
    assert settings("run = 15\ntop_speed = 15").top_ckmh == 1500


def test_a_walk_must_not_be_faster_than_a_run() -> None:
    (complaint,) = complaints("walk = 8\nbrisk = 6")
    assert "walk is 8 km/h and brisk only 6 km/h" in complaint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "top_speed = 40",
            "settings.toml: top_speed: 40: must be one speed from 0.5 km/h to 25 km/h, such as 4 or 5.5",
        ),
        ("walk = 0", "walk: 0: must be one speed"),
        ("walk = -4", "walk: -4: must be one speed"),
        ("walk = nan", "walk: nan: must be one speed"),
        ("walk = inf", "walk: infinity: must be one speed"),
        ("walk = true", "walk: true: must be one speed"),
        ('walk = "run"', 'walk: "run": must be one speed'),
        ('brisk = "4 to 5"', 'brisk: "4 to 5": must be one speed'),
        ("biggest_rise = 15", "biggest_rise: 15: must be one speed from 0.5 km/h to 14 km/h"),
        ("longest = 90", 'longest: 90: must be a time from 10 to 240 min, such as "90 min" (a bare number is seconds)'),
        ('longest = "30 h"', 'longest: "30 h": must be a time'),
        ('longest = "5 km"', 'longest: "5 km": must be a time'),
        ("incline = -1", "incline: -1: must be a number from 0 to 15 (percent)"),
        ("incline = nan", "incline: nan: must be a number"),
        ("pain_stop = 0", "pain_stop: 0: must be a whole number from 1 to 10"),
        ("pain_stop = 11", "pain_stop: 11: must be a whole number"),
        (
            "impact_budget = 0",
            "impact_budget: 0: must be a whole number from 20 to 20000 (running",
        ),
        ("impact_budget = 999.5", "impact_budget: 999.5: must be a whole number"),
        ('unit = "miles"', 'unit: "miles": must be "km/h" or "mph"'),
        ("wlak = 4", '"wlak": is not a setting; allowed: walk, brisk, run, top_speed,'),
        ("wlak = 4", 'did you mean "walk"?'),
        ("walk = 4 km/h", "settings.toml: line 1: "),
    ],
)
def test_a_wrong_setting_is_refused_with_what_is_allowed(text: str, said: str) -> None:
    (complaint,) = complaints(text)
    assert said in complaint


def test_all_wrong_settings_are_named_at_once() -> None:
    assert len(complaints("walk = 0\nincline = 99\npain_stop = 0\nunit = 5\nx = 1")) == 5


def test_a_settings_file_that_cannot_be_read_is_never_taken_for_a_missing_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="is a folder"):
        load_runner(tmp_path)
