"""From the first page to a belt that really moves and stands again: what a newcomer does, and three keys a day."""

import os
import pty
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.notes import State, StateEntered

pytestmark = pytest.mark.room

WITH_TRUTH = """
import sys
from backrun_treadmill.front.processes import room_process
room_process.ROOM += ("--down", "1.0", "--truth", sys.argv.pop())
from backrun_treadmill.cli.main import main
sys.exit(main())
"""

type Stage = Any


class FirstPage:
    """`backrun` without a verb, on a terminal of 100 by 30; `program` is run instead where it is given."""

    def __init__(self, stage: Stage, *program: str) -> None:
        self.stage = stage
        self.shown = b""
        self._read_to = 0
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", "30", "columns", "100"], stdin=slave, check=True)
        stage.run = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, *(program or ("-m", "backrun_treadmill"))],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=stage.env | {"TERM": "xterm-256color"},
        )
        os.close(slave)
        threading.Thread(target=self._read, daemon=True).start()

    def type(self, keys: bytes) -> None:
        self.stage.acted_at = time.monotonic()
        os.write(self._master, keys)

    def wait_for(self, text: bytes, *, within_s: float = 90.0) -> None:
        """Until the text has come, after what was waited for before."""
        ends = time.monotonic() + within_s
        while (found := self.shown.find(text, self._read_to)) < 0:
            assert time.monotonic() < ends, (text, self.shown[-3000:])
            time.sleep(0.02)
        self._read_to = found + len(text)

    def _read(self) -> None:
        with suppress(OSError):
            while some := os.read(self._master, 65536):
                self.shown += some


def moves(entry: dict[str, Any]) -> bool:
    return float(entry.get("belt", 0)) > 1


def stop_and_leave(stage: Stage, page: FirstPage) -> None:
    """SPACE stops the belt; SPACE again, on the end page, leaves."""
    page.type(b" ")
    stage.wait_for_truth(lambda entry: entry.get("belt") == 0 and entry["mono"] > stage.acted_at)
    assert stage.stop_after_s() < 2
    stage.check_never_faster()
    leave_the_end_page(stage, page)


def leave_the_end_page(stage: Stage, page: FirstPage) -> None:
    (stage.journal,) = kept(stage, "data", "backrun", "sessions").glob("*.jsonl")
    stage.wait_for(lambda record: isinstance(record, StateEntered) and record.state is State.FINISHED)
    time.sleep(2)
    stage.check_at_rest()
    page.type(b" ")
    assert stage.ended() == 0


def kept(stage: Stage, *path: str) -> Any:
    return stage.truth_file.parent.joinpath(*path)


def newcomer(stage: Stage) -> None:
    stage.truth_file = kept(stage, "own-room.jsonl")
    page = FirstPage(stage, "-c", WITH_TRUTH, str(stage.truth_file))
    for number in range(1, 7):
        page.wait_for(f"{number} of 6".encode())
        page.type(b"45\r" if number == 3 else b"\r")
    page.wait_for(b"ENTER start")
    assert not stage.truth_file.exists(), "nothing is opened before a profile is taken"
    page.type(b"\r")
    page.wait_for(b"9 is 9 or 10")
    page.type(b"2")
    page.wait_for(b"Feet on the rails")
    assert not any(moves(entry) for entry in stage.truth()), "no key before this one starts a belt"
    page.type(b"\r")
    stage.wait_for_truth(moves)
    assert time.monotonic() - stage.acted_at > 10, "ten seconds to step off"
    stop_and_leave(stage, page)
    assert "age = 45" in kept(stage, "config", "backrun", "settings.toml").read_text()


def chosen_on_the_machines_page(stage: Stage) -> None:
    settings = kept(stage, "config", "backrun", "settings.toml")
    settings.parent.mkdir(parents=True)
    settings.write_text(f'adapter = "{stage.adapter}"\n')
    page = FirstPage(stage)
    page.wait_for(b"virtual room")
    page.type(b"m")
    page.wait_for(b"runs a plan")
    page.type(b"\r")
    page.wait_for(b"Sessions run on backrun virtual")
    page.type(b"\x1b")
    page.wait_for(b"runs on backrun virtual")
    page.type(b"\r")
    page.wait_for(b"9 is 9 or 10")
    page.type(b"0")
    page.wait_for(b"Feet on the rails")
    page.type(b"\r")
    stage.wait_for_truth(moves)
    stop_and_leave(stage, page)


def three_keys(stage: Stage) -> None:
    settings = kept(stage, "config", "backrun", "settings.toml")
    settings.parent.mkdir(parents=True)
    settings.write_text(f'treadmill = "C2:00:00:00:00:01"\nadapter = "{stage.adapter}"\n')
    last = kept(stage, "data", "backrun", "last-profile")
    last.parent.mkdir(parents=True)
    last.write_text(f"{stage.profile}\n")
    page = FirstPage(stage)
    page.wait_for(b"As last time.")
    page.type(b"\r")
    page.wait_for(b"9 is 9 or 10")
    page.type(b"1")
    page.wait_for(b"Feet on the rails")
    page.type(b"\r")
    stage.wait_for_truth(lambda entry: float(entry.get("belt", 0)) > 7.5)
    leave_the_end_page(stage, page)
    report = build_report(stage.reading().records)
    assert report.outcome is Outcome.FINISHED
    assert [pain.level for pain in report.pain] == [1]
    assert max(stage.belt()) < 8.3


def test_a_belt_is_started_and_stopped_from_the_first_page(
    told_together: Callable[[dict[str, Callable[[Stage], None]]], list[str]],
) -> None:
    stories = (newcomer, chosen_on_the_machines_page, three_keys)
    assert told_together({story.__name__: story for story in stories}) == []
