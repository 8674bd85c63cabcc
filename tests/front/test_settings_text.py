"""The settings file as the questions write it: commented, complete, and never a speed changed by a unit."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.files.preferences import COLOURS, PREFERENCE_KEYS, Preferences
from backrun_treadmill.front.files.settings import KEYS, Settings, SettingsError, load_settings, read_settings
from backrun_treadmill.front.files.settings_text import EXAMPLES, HEAD, LINES, answered, settings_text, write_settings
from backrun_treadmill.tui.drawing.palettes import PALETTES


def test_a_file_nobody_answered_anything_in_is_the_defaults() -> None:
    assert read_settings(settings_text({}).encode(), source="s") == Settings(Runner(), Preferences())


def test_every_comment_holds_the_default_it_names() -> None:
    text = HEAD + "\n".join(f"{key} = {default}" for key, default, _ in LINES if key not in EXAMPLES)
    assert read_settings(text.encode(), source="s") == Settings(Runner(), Preferences())
    assert {key for key, _, _ in LINES} == set(KEYS)


def test_answers_come_back_and_what_a_person_wrote_stays(tmp_path: Path) -> None:
    file = tmp_path / "config" / "settings.toml"
    write_settings(file, answered(file, {"top_speed": Decimal("12.5"), "treadmill": 'The "big" one', "sound": False}))
    write_settings(file, answered(file, {"top_speed": 13}))
    file.write_text(file.read_text().replace('# run = "10 km/h"', "run = 9"))
    write_settings(file, answered(file, {"colours": "light"}))
    settings = load_settings(file)
    assert (settings.runner.top_ckmh, settings.runner.run_ckmh) == (1300, 900)
    assert settings.preferences == Preferences(treadmill='The "big" one', sound=False, colours="light")
    assert "run = 9" in file.with_name("settings.toml.before").read_text()
    assert not file.with_name("settings.toml.new").exists()


def test_an_answer_that_contradicts_the_file_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("run = 12")
    with pytest.raises(SettingsError, match="top_speed"):
        answered(file, {"top_speed": 9})
    assert file.read_text() == "run = 12"


def test_an_example_is_a_value_that_could_hold() -> None:
    text = "\n".join(f"{key} = {default}" for key, default, _ in LINES)
    preferences = read_settings(text.encode(), source="s").preferences
    assert (preferences.age, preferences.highest_heart_rate) == (45, 180)


def test_none_takes_an_answer_back(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("age = 45\nrun = 9")
    write_settings(file, answered(file, {"age": None, "walk": None}))
    assert load_settings(file) == read_settings(b"run = 9", source="s")


@given(run=st.integers(100, 1200), top=st.integers(1200, 2500))
def test_the_other_unit_changes_no_speed(run: int, top: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("unit") / "settings.toml"
    file.write_text(f"walk = 1\nbrisk = 1\nrun = {run / 100}\ntop_speed = {top / 100}\nbiggest_rise = '5 km/h'")
    before = load_settings(file).runner
    write_settings(file, answered(file, {"unit": "mph"}))
    after = load_settings(file).runner
    assert after == before
    write_settings(file, answered(file, {"unit": "km/h"}))
    assert load_settings(file).runner == before


WRONG = [
    *[f"age = {age}" for age in ("-3", "9", "100", "45.5", "'45'", "true")],
    *[f"highest_heart_rate = {rate}" for rate in ("99", "241", "'high'")],
    *[f"adapter = {adapter}" for adapter in ("'usb'", "'hci:'", "''", "3", r"'hci:\u0007'".replace("'", '"'))],
]


@pytest.mark.parametrize(
    "text", ["sound = 1", "colours = 'pink'", "treadmill = ''", "treadmill = 3", "still = 'no'", *WRONG]
)
def test_a_wrong_preference_is_told_like_any_fault(text: str) -> None:
    key = text.partition(" ")[0]
    with pytest.raises(SettingsError, match=f"{key}.*must be"):
        read_settings(text.encode(), source="s")


def test_the_colours_are_the_palettes() -> None:
    assert tuple(PALETTES) == COLOURS
    assert set(PREFERENCE_KEYS) < set(KEYS)
