"""From what is named on a command line to a profile: paths, shipped names, and files that are none."""

import os
from pathlib import Path

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import ProfileError
from backrun_treadmill.front.files.profile_files import load_profile, shipped_names


def complaint(named: str) -> str:
    with pytest.raises(ProfileError) as raised:
        load_profile(named, Runner())
    (fault,) = raised.value.faults
    return str(fault)


def test_a_profile_is_found_by_its_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('steps = ["run 60 s"]')
    assert load_profile(str(file), Runner()).plan.name == "mine"


def test_a_shipped_profile_is_found_by_its_name_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert load_profile("demo", Runner()).plan.name == "Demo"
    assert "5x60-60" in shipped_names()


def test_a_folder_of_the_same_name_does_not_hide_a_shipped_profile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_profile("demo", Runner()).plan.name == "Demo"


@pytest.mark.parametrize("named", ["dmo", "demo.toml", "clinic/demo.toml"])
def test_a_name_that_is_nearly_right_is_answered_with_the_right_one(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = complaint(named)
    assert said.startswith(f"{named}: there is no such file, and no shipped profile of this name: 5x30-30, ")
    assert said.endswith('did you mean "demo"?')


def test_a_file_of_fifty_megabytes_is_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "huge.toml"
    with file.open("wb") as huge:
        huge.truncate(50_000_000)
    assert complaint(str(file)).endswith("has 50.0 MB; at most 2 MB, and a file of ours has a few kB")


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    assert complaint(str(tmp_path)).endswith("is a folder; name one file in it")


def test_a_pipe_or_a_device_is_refused_at_once_and_not_waited_for(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert complaint(str(pipe)).endswith("is no ordinary file; save it to one first")
    assert complaint("/dev/zero").endswith("is no ordinary file; save it to one first")


def test_names_no_system_can_open_are_refused_in_one_clean_line() -> None:
    for named in ("a\0b", "x" * 5000, "\x1b[31mred"):
        assert complaint(named).isprintable()


def test_an_empty_file_says_what_to_write(tmp_path: Path) -> None:
    file = tmp_path / "empty.toml"
    file.touch()
    assert complaint(str(file)).endswith('is empty; write steps = ["5 x 60/60 @ 10 km/h"]')
