"""The link beside the first page and beside a session: none without a coach, and none of its troubles stop anybody."""

import sys
from pathlib import Path

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.coach import coach_beside, one_link
from backrun_treadmill.front.coach.coach_beside import at_rest, followed
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.files.settings import Settings

SETTINGS = Settings(runner=Runner(), preferences=Preferences())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what is kept for the coach would be."""
    for module in (coach_beside, one_link):
        monkeypatch.setattr(module, "coach_dir", lambda: tmp_path / "coach")
    return tmp_path / "coach"


def test_without_a_coach_nothing_is_made_and_nothing_said(folder: Path) -> None:
    said: list[str] = []
    with at_rest(SETTINGS), followed(Runner(), said.append, home_assistant=False) as see:
        see("a record")
    assert (said, folder.exists()) == ([], False)


def test_a_folder_that_cannot_be_had_keeps_nobody_from_the_first_page(folder: Path) -> None:
    (folder / "runner").mkdir(parents=True)
    (folder / "runner" / "coaches.json").write_text("[]")
    (folder / "runner" / "link.lock").mkdir()
    with at_rest(SETTINGS):
        assert "backrun_treadmill.front.coach.coach_link" in sys.modules
    assert (folder / "runner" / "link.lock").is_dir()
