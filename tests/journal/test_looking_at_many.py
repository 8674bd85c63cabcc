"""Many journals are read by several processes, and by this one where those cannot be had: the same, in their order."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from written_history import ROOT

from backrun_treadmill.journal.looking import look_into
from backrun_treadmill.journal.looking_at_many import WORTH_A_POOL, look_into_all

DEMO = (ROOT / "tests/golden/killed.jsonl").read_bytes()


@pytest.fixture
def journals(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / f"{number:03}.jsonl" for number in range(WORTH_A_POOL + 3)]
    for number, path in enumerate(paths):
        path.write_bytes(DEMO[: len(DEMO) - 200 * number])
    return paths


def test_several_processes_give_what_one_gives_in_the_same_order(journals: list[Path]) -> None:
    gone = journals[5]
    expected = [(path, look_into(path)) for path in journals if path != gone]
    gone.unlink()
    found = list(look_into_all(journals))
    assert [path for path, _ in found] == journals
    assert [one for one in found if one[0] != gone] == expected
    assert "No such file" in found[5][1].unread


def test_a_process_that_is_killed_costs_time_and_no_journal(
    journals: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    pools: list[ProcessPoolExecutor] = []
    begin = ProcessPoolExecutor.__init__

    def begun(pool: ProcessPoolExecutor, *args: Any) -> None:
        pools.append(pool)
        begin(pool, *args)

    monkeypatch.setattr(ProcessPoolExecutor, "__init__", begun)
    reading = look_into_all(journals)
    found = [next(reading)]
    for pid in list(pools[0]._processes):
        os.kill(pid, signal.SIGKILL)
    found += reading
    assert found == [(path, look_into(path)) for path in journals]


READING = """
import multiprocessing, sys
from pathlib import Path
from backrun_treadmill.journal.looking_at_many import look_into_all
reading = look_into_all(sorted(Path(sys.argv[1]).glob("*.jsonl")))
next(reading)
print(len(multiprocessing.active_children()), flush=True)
sys.stdin.read()
"""


def test_when_whoever_asked_is_killed_no_process_stays_behind(journals: list[Path]) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", READING, str(journals[0].parent)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as asking:
        assert asking.stdout is not None
        assert int(asking.stdout.readline()) > 1
        asking.kill()
        rest, _ = asking.communicate(timeout=30)  # ends with the last process that holds the other end
    assert rest == b""
