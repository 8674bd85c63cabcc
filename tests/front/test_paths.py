"""Where files live, and that asking for a place makes nothing."""

import stat
from pathlib import Path

import pytest

from backrun_treadmill.front.files.paths import locks_dir, machines_dir, make_private, sessions_dir, settings_file


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return tmp_path


def test_everything_lies_where_the_system_wants_it_and_nothing_is_made(home: Path) -> None:
    places = (settings_file(), sessions_dir(), machines_dir())
    assert [place.parts[-2:] for place in places] == [
        ("backrun", "settings.toml"),
        ("backrun", "sessions"),
        ("backrun", "machines"),
    ]
    assert all(place.is_relative_to(home) for place in places)
    assert list(home.iterdir()) == []


def test_locks_are_found_without_a_warning_even_where_a_login_has_no_runtime_folder(home: Path) -> None:
    assert locks_dir().parts[-2:] == ("backrun", "locks")
    assert not locks_dir().is_relative_to(home / "backrun")


def test_folders_that_are_made_are_for_this_user_alone(tmp_path: Path) -> None:
    folder = make_private(tmp_path / "data" / "sessions")
    assert [stat.S_IMODE(one.stat().st_mode) for one in (folder, folder.parent)] == [0o700, 0o700]
    assert make_private(folder) == folder, "a second time it is there already"
