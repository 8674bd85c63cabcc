"""The questions of a first start and the settings that come of them."""

from pathlib import Path

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.files.settings import Settings, load_settings
from backrun_treadmill.front.files.settings_text import answered, write_settings
from backrun_treadmill.front.pages.first_questions import (
    IN_THE_ROOM,
    LOOK_NOW,
    first_questions,
    looks_now,
    values,
    wrong_in,
)

DEFAULTS = Settings(Runner(), Preferences())


def kept(settings: Settings = DEFAULTS) -> dict[str, str]:
    return {question.key: question.given for question in first_questions(settings)}


def test_there_are_at_most_six() -> None:
    assert len(first_questions(DEFAULTS)) <= 6


def test_enter_through_all_of_them_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    write_settings(file, answered(file, values(kept())))
    assert load_settings(file) == DEFAULTS
    file.write_text(
        'age = 45\nunit = "mph"\nrun = 6\ntop_speed = 8\nsound = false\ncolours = "light"\ntreadmill = "FS-BC11B7"'
    )
    before = load_settings(file)
    write_settings(file, answered(file, values(kept(before))))
    assert load_settings(file) == before


@pytest.mark.parametrize(
    ("unit", "typed", "top_ckmh"),
    [("km/h", "12", 1200), ("km/h", "12,5", 1250), ("mph", "8", 1287), ("mph", "9 km/h", 900)],
)
def test_a_top_speed_is_in_the_unit_just_chosen_unless_it_says_its_own(
    tmp_path: Path, unit: str, typed: str, top_ckmh: int
) -> None:
    file = tmp_path / "settings.toml"
    write_settings(file, answered(file, values(kept() | {"unit": unit, "top_speed": typed})))
    assert load_settings(file).runner.top_ckmh == top_ckmh


@pytest.mark.parametrize("typed", ["fast", "0", "-3", "90", "nan", "1e9", "9" * 80, '"', "10 to 12"])
def test_a_top_speed_that_is_none_is_told_and_nothing_is_written(tmp_path: Path, typed: str) -> None:
    file = tmp_path / "settings.toml"
    assert "top_speed must be one speed" in wrong_in(file)({"unit": "km/h", "top_speed": typed})
    assert not file.exists()


def settings_after(file: Path, **answers: str) -> Settings:
    assert wrong_in(file)(kept() | answers) == ""
    write_settings(file, answered(file, values(kept() | answers)))
    return load_settings(file)


@pytest.mark.parametrize(
    ("typed", "age", "highest"),
    [("", None, None), ("10", 10, None), ("45", 45, None), ("99", 99, None), ("100", None, 100), ("240", None, 240)],
)
def test_one_number_is_an_age_or_a_heart_rate_and_none_is_needed(
    tmp_path: Path, typed: str, age: int | None, highest: int | None
) -> None:
    preferences = settings_after(tmp_path / "settings.toml", heart=typed).preferences
    assert (preferences.age, preferences.highest_heart_rate) == (age, highest)


@pytest.mark.parametrize(
    ("typed", "key"), [("3", "age"), ("0", "age"), ("241", "highest_heart_rate"), ("9" * 80, "hi")]
)
def test_a_number_that_is_neither_is_told_with_what_is_allowed(tmp_path: Path, typed: str, key: str) -> None:
    told = wrong_in(tmp_path / "settings.toml")({"heart": typed})
    assert told.startswith(key)
    assert "must be a whole number from" in told


def test_a_treadmill_is_kept_changed_to_the_room_or_looked_for(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text('treadmill = "FS-BC11B7"')
    machine = next(one for one in first_questions(load_settings(file)) if one.key == "machine")
    assert machine.choices == ("as now: FS-BC11B7", IN_THE_ROOM, LOOK_NOW)
    assert settings_after(file, machine=machine.given).preferences.treadmill == "FS-BC11B7"
    assert settings_after(file, machine=LOOK_NOW).preferences.treadmill == "FS-BC11B7"
    assert settings_after(file, machine=IN_THE_ROOM).preferences.treadmill == "virtual"
    assert looks_now({"machine": LOOK_NOW})
    assert not looks_now({"machine": IN_THE_ROOM})


def test_good_answers_have_nothing_wrong(tmp_path: Path) -> None:
    assert wrong_in(tmp_path / "settings.toml")(kept()) == ""
