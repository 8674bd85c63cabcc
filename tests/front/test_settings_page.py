"""The settings file behind the settings page: what is listed holds, and a change is checked as the file is."""

from pathlib import Path

import pytest

from backrun_treadmill.front.files.settings import KEYS, load_settings
from backrun_treadmill.front.pages.settings_page import SettingsOfFile
from backrun_treadmill.tui.drawing.palettes import LIGHT


def listed(own: SettingsOfFile) -> dict[str, str]:
    return {entry.key: entry.value for entry in own.entries()}


def test_every_setting_is_listed_with_what_holds_though_there_is_no_file(tmp_path: Path) -> None:
    own = SettingsOfFile(tmp_path / "settings.toml")
    assert set(listed(own)) == set(KEYS)
    assert listed(own)["top_speed"] == "14 km/h"
    assert listed(own)["age"] == ""
    assert not any(entry.own for entry in own.entries())
    assert all(entry.comment for entry in own.entries())


def test_a_speed_nobody_wrote_is_listed_as_it_holds_not_as_the_default(tmp_path: Path) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("top_speed = 8")
    assert listed(SettingsOfFile(file))["run"] == f"{load_settings(file).runner.run_ckmh // 100} km/h" == "8 km/h"


@pytest.mark.parametrize(
    ("key", "text", "line"),
    [
        ("top_speed", "12,5", "top_speed = 12.5"),
        ("top_speed", "9 km/h", 'top_speed = "9 km/h"'),
        ("longest", "60 min", 'longest = "60 min"'),
        ("incline", "1.5", "incline = 1.5"),
        ("pain_stop", "4", "pain_stop = 4"),
        ("impact_budget", "1500", "impact_budget = 1500"),
        ("age", "45", "age = 45"),
        ("treadmill", "12345", 'treadmill = "12345"'),
        ("adapter", "hci:usb:0", 'adapter = "hci:usb:0"'),
        ("sound", "false", "sound = false"),
        ("colours", "light", 'colours = "light"'),
    ],
)
def test_what_is_typed_is_written_at_once_and_taken_back_by_nothing(
    tmp_path: Path, key: str, text: str, line: str
) -> None:
    file = tmp_path / "config" / "settings.toml"
    own = SettingsOfFile(file)
    assert own.change(key, text) == ""
    assert line in file.read_text()
    assert [entry.key for entry in own.entries() if entry.own] == [key]
    assert own.change(key, "") == ""
    assert f"# {key} = " in file.read_text()


@pytest.mark.parametrize(
    ("key", "text", "said"),
    [
        ("top_speed", "fast", "top_speed must be one speed from"),
        ("walk", "12", "must not fall in the order"),
        ("longest", "5", "must be a time from 10 to 240 min"),
        ("age", "3", "age must be a whole number from 10 to 99"),
        ("pain_stop", "4.5", "pain_stop must be a whole number"),
        ("adapter", "usb", 'adapter must be "os", or "hci:"'),
    ],
)
def test_what_cannot_be_is_told_in_the_files_own_words_and_nothing_is_written(
    tmp_path: Path, key: str, text: str, said: str
) -> None:
    file = tmp_path / "settings.toml"
    file.write_text("run = 10")
    assert said in SettingsOfFile(file).change(key, text)
    assert file.read_text() == "run = 10"


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    told = SettingsOfFile(tmp_path / "settings.toml")
    own = SettingsOfFile(tmp_path / "folder" / "settings.toml")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "settings.toml.new").mkdir()
    assert "cannot be written: Is a directory. Nothing was changed." in own.change("age", "45")
    assert told.change("age", "45") == ""


def test_the_page_is_told_its_colours(tmp_path: Path) -> None:
    own = SettingsOfFile(tmp_path / "settings.toml")
    own.change("colours", "light")
    own.entries()
    assert own.palette() == LIGHT
