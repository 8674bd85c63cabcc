"""The screen's ways out, with a belt in motion: whatever becomes of the screen, the room's belt comes to rest."""

import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

pytestmark = pytest.mark.room

BROKEN_VIEW = """
import sys
from backrun_treadmill.cli.main import main
from backrun_treadmill.tui import session_screen
drawn = session_screen.draw_facts

def broken(readout, *given, **named):
    if any(speed for speed in readout.track if speed and speed > 500):
        raise ZeroDivisionError("a bug in a view")
    return drawn(readout, *given, **named)

session_screen.draw_facts = broken
sys.exit(main())
"""

type Stage = Any


class Terminal:
    """A terminal of 100 by 30 with a run of backrun in it, drawing."""

    def __init__(self, stage: Stage, *, program: str = "") -> None:
        self.stage = stage
        self.shown = b""
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", "30", "columns", "100"], stdin=slave, check=True)
        python = [sys.executable, *(["-c", program] if program else ["-m", "backrun_treadmill"])]
        session = ["run", str(stage.profile), "--adapter", stage.adapter, "--yes", "--journal", str(stage.journal)]
        stage.run = subprocess.Popen(
            ["setsid", "--ctty", *python, *session],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=stage.env | {"TERM": "xterm-256color"},
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def type(self, keys: bytes) -> None:
        self.stage.acted_at = time.monotonic()
        os.write(self._master, keys)

    def vanish(self) -> None:
        self.stage.acted_at = time.monotonic()
        os.close(self._master)

    def wait_for(self, text: bytes, *, within_s: float = 60.0) -> None:
        ends = time.monotonic() + within_s
        while text not in self.shown:
            assert time.monotonic() < ends, self.shown[-2000:]
            time.sleep(0.05)

    def _read(self) -> None:
        with suppress(OSError):
            while some := os.read(self._master, 65536):
                self.shown += some


def fast(entry: dict[str, Any]) -> bool:
    return float(entry.get("belt", 0)) > 6


def view_raises(stage: Stage) -> None:
    terminal = Terminal(stage, program=BROKEN_VIEW)
    stage.wait_for_truth(fast)
    terminal.wait_for(b"The screen broke down.")
    stage.acted_at = time.monotonic()
    assert stage.ended() == 1
    stage.check_at_rest()
    stage.check_never_faster()
    assert b"ZeroDivisionError" in terminal.shown
    assert terminal.shown.rindex(b"\x1b[?1049l") < terminal.shown.index(b"The screen broke down.")


def terminal_vanishes(stage: Stage) -> None:
    terminal = Terminal(stage)
    stage.wait_for_truth(fast)
    terminal.vanish()
    assert stage.ended() == 128 + signal.SIGHUP
    assert stage.stop_after_s() < 2
    stage.check_at_rest()
    stage.check_never_faster()


def told_to_end(stage: Stage) -> None:
    terminal = Terminal(stage)
    stage.wait_for_truth(fast)
    stage.act(stage.run.pid, signal.SIGTERM)
    assert stage.ended() == 128 + signal.SIGTERM
    assert stage.stop_after_s() < 2
    stage.check_at_rest()
    assert b"\x1b[?1049l" in terminal.shown


def stop_then_leave(stage: Stage) -> None:
    terminal = Terminal(stage)
    stage.wait_for_truth(fast)
    terminal.type(b" ")
    terminal.wait_for(b"ENTER leaves this screen")
    terminal.type(b"\r")
    assert stage.ended() == 0
    assert b"Journal:" in terminal.shown
    stage.check_at_rest()


def test_the_belt_comes_to_rest_whatever_becomes_of_the_screen(
    told_together: Callable[[dict[str, Callable[[Stage], None]]], None],
) -> None:
    stories = (view_raises, terminal_vanishes, told_to_end, stop_then_leave)
    told_together({story.__name__: story for story in stories})
