"""A run speed that is to be kept goes into the settings file, or is told and nothing is lost."""

from pathlib import Path

import pytest

from backrun_treadmill.front.files.kept_speed import keep_run_speed
from backrun_treadmill.front.files.settings import load_settings


@pytest.mark.parametrize("written", ["", "run = 8", 'unit = "mph"\nrun = 5\nwalk = 2.5', "top_speed = 10"])
def test_it_is_the_runners_own_from_then_on_whatever_the_files_unit(tmp_path: Path, written: str) -> None:
    file = tmp_path / "settings.toml"
    if written:
        file.write_text(written)
    top_ckmh = load_settings(file).runner.top_ckmh
    assert "9.5 km/h" in keep_run_speed(file, 950)
    runner = load_settings(file).runner
    assert (runner.run_ckmh, runner.top_ckmh) == (950, top_ckmh), "no limit is raised"


@pytest.mark.parametrize("written", ["run = 8\ntop_speed = 9", "brisk = 9.8\nrun = 10", "run = = 8"])
def test_what_does_not_fit_the_file_leaves_it_as_it_is_and_says_why(tmp_path: Path, written: str) -> None:
    file = tmp_path / "settings.toml"
    file.write_text(written)
    said = keep_run_speed(file, 950)
    assert "was not changed" in said
    assert 'run = "9.5 km/h"' in said
    assert file.read_text() == written


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("a file where a folder should be")
    assert "was not changed" in keep_run_speed(tmp_path / "config" / "settings.toml", 950)
