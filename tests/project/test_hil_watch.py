"""What a real belt is watched by, with nobody on it: every report once, and none above what is allowed there."""

import subprocess
import sys
from itertools import islice
from pathlib import Path

import pytest
from hil_run import ROOT
from hypothesis import given
from hypothesis import strategies as st
from watching import TOO_FAST_CKMH, CutShort, Watched

from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.journal.records import encode

WATCH = "import sys, pathlib, watching; print(len(list(watching.Watched(pathlib.Path(sys.argv[1])).coming())))"


def report(speed_ckmh: int, *, n: int) -> bytes:
    return encode(BeltMeasured(at=n, raw="", speed_ckmh=speed_ckmh), n)


def written(folder: Path, *speeds_ckmh: int) -> Path:
    journal = folder / "journal.jsonl"
    journal.write_bytes(b"".join(report(speed, n=n) for n, speed in enumerate(speeds_ckmh)))
    return journal


def test_a_report_behind_the_one_that_was_waited_for_is_looked_at_when_listening_goes_on(tmp_path: Path) -> None:
    watched = Watched(written(tmp_path, 200, TOO_FAST_CKMH + 1))
    assert next(watched.coming()) == BeltMeasured(at=0, raw="", speed_ckmh=200)
    with pytest.raises(CutShort, match="the belt reports 5"):
        next(watched.coming())


def test_what_python_leaves_out_when_it_optimises_is_nothing_of_the_watch(tmp_path: Path) -> None:
    path = f"{ROOT}:{ROOT}/hil:{ROOT}/tests/support"
    command = [sys.executable, "-O", "-c", WATCH, str(written(tmp_path, 200, 650))]
    ran = subprocess.run(command, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert "CutShort: the belt reports 6.5 km/h: stopped" in ran.stderr


@given(st.lists(st.integers(0, 3), max_size=8))
def test_each_record_is_heard_once_however_often_one_stops_to_listen(
    tmp_path_factory: pytest.TempPathFactory, heard: list[int]
) -> None:
    speeds = list(range(24))
    watched = Watched(written(tmp_path_factory.mktemp("watch"), *speeds))
    told = [record for many in heard for record in islice(watched.coming(), many)]
    assert len(told) + len(list(watched.coming())) == len(speeds)
    assert [record.at for record in told] == speeds[: len(told)]
