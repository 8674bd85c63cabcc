"""What the first page offers, and how it knows what was run last."""

from pathlib import Path

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.files.profile_files import shipped_names
from backrun_treadmill.front.pages.last_profile import last_profile, remember_profile
from backrun_treadmill.front.pages.offers import offers


def test_a_shipped_profile_is_remembered_by_name_and_any_other_by_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "data" / "last-profile"
    assert last_profile(file) == ""
    remember_profile(file, "5x60-60")
    assert last_profile(file) == "5x60-60"
    monkeypatch.chdir(tmp_path)
    remember_profile(file, "mine.toml")
    assert last_profile(file) == str(tmp_path / "mine.toml")


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"a\x1b[2Jb\n", b"\x00"])
def test_a_file_that_makes_no_sense_is_as_none(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "last-profile"
    file.write_bytes(content)
    assert last_profile(file) == ""


def test_own_profiles_come_first_then_all_that_are_shipped(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('steps = ["5 x 60/60 @ 10 km/h"]')
    (tmp_path / "notes.txt").write_text("not a profile")
    found = offers(Runner(), tmp_path, "")
    assert [one.named for one in found] == [str(own), *shipped_names()]
    assert all(one.plan is not None for one in found)


def test_a_faulty_one_is_listed_with_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('steps = ["run 5 m"]')
    (tmp_path / "folder.toml").mkdir()
    broken, folder = offers(Runner(), tmp_path, "")[:2]
    assert broken.plan is None
    assert "5 m" in broken.trouble
    assert "folder" in folder.trouble


def test_the_last_one_comes_first_and_once() -> None:
    found = [one.named for one in offers(Runner(), Path("none"), "5x60-60")]
    assert found[0] == "5x60-60"
    assert sorted(found) == sorted(shipped_names())


def test_the_last_one_is_offered_wherever_it_is_unless_it_has_gone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.toml"
    elsewhere.write_text('steps = ["walk 20 min @ 4"]')
    missing = tmp_path / "none"
    assert offers(Runner(), missing, str(elsewhere))[0].named == str(elsewhere)
    elsewhere.unlink()
    assert [one.named for one in offers(Runner(), missing, str(elsewhere))] == list(shipped_names())
