"""The runner's own cadence, kept between sessions."""

from pathlib import Path

import pytest

from backrun_treadmill.core.gait import GROUP
from backrun_treadmill.core.impacts.calibration import CadencePoint, own_cadence
from backrun_treadmill.front.body.own_cadence import keep_cadence, known_cadence

RUN, WALK = CadencePoint(1000, 171.5, 60), CadencePoint(400, 108.0, 90)


def test_what_sessions_have_shown_is_put_together_the_newest_first_and_not_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "data" / "cadence.json"
    assert known_cadence(file) == GROUP
    keep_cadence(file, "old", [CadencePoint(1000, 140.0, 600)])
    for number in range(20):
        keep_cadence(file, f"{number}", [RUN, WALK])
    assert known_cadence(file) == own_cadence([RUN, WALK] * 20)


def test_a_session_counts_once_and_one_that_shows_nothing_changes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "cadence.json"
    keep_cadence(file, "one", [])
    assert not file.exists()
    keep_cadence(file, "one", [RUN])
    keep_cadence(file, "one", [RUN])
    assert known_cadence(file) == own_cadence([RUN])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"{}",
        b"[" * 5000,
        b'[{"session": "x", "points": [{"speed_ckmh": 0, "cadence_spm": 9, "seconds": 900}]}]',
        b'[{"session": "x", "points": [{"speed_ckmh": 900, "cadence_spm": -9, "seconds": 900}]}]',
        b'[{"session": "x", "points": [{"speed_ckmh": 900, "cadence_spm": 90, "seconds": -900}]}]',
    ],
)
def test_a_file_that_makes_no_sense_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "cadence.json").write_bytes(content)
    assert known_cadence(tmp_path / "cadence.json") == GROUP
