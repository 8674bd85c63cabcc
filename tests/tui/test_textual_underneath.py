"""What is used of Textual beyond its documented interface: a release that moves it is noticed here, not on a belt."""

import os
import pty
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.tui.session import session_screen

STALLED = """
import os, sys, time
from backrun_treadmill.tui.drawing import pane
from backrun_treadmill.tui.session.app import SessionApp

def show(self, lines):
    self._lines = lines
    self.refresh()

pane.Pane.show = show  # every frame is written whole

class Measured(SessionApp):
    def on_mount(self):
        super().on_mount()
        self._ticks, self._worst, self._last = 0, 0.0, time.monotonic()
        self.set_interval(0.02, self._measure)

    def _measure(self):
        now = time.monotonic()
        self._worst, self._last, self._ticks = max(self._worst, now - self._last), now, self._ticks + 1
        self._paint()
        if self._ticks == 200:
            with open(sys.argv[1], "w") as told:
                told.write(str(self._worst))
            os._exit(0)

Measured(press=print, now=lambda: 0).run(mouse=False)
"""
"""A screen that is repainted fifty times a second, on a terminal that nobody reads."""


def test_a_terminal_that_takes_nothing_does_not_hold_up_keys_and_beats(tmp_path: Path) -> None:
    told = tmp_path / "worst"
    unread, terminal = pty.openpty()
    command = [sys.executable, "-c", STALLED, str(told)]
    run = subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, env=os.environ | {"TERM": "xterm-256color"}
    )
    try:
        ends = time.monotonic() + 60
        while run.poll() is None and time.monotonic() < ends:
            time.sleep(0.05)
        assert run.poll() == 0, "it waited for the terminal"
    finally:
        run.kill()
        run.wait()
        os.close(terminal)
        os.close(unread)
    assert float(told.read_text()) < 5


async def test_what_a_view_raises_is_kept_for_whoever_stops_the_belt(
    show: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(readout: Readout, *given: object, **named: object) -> None:
        raise ZeroDivisionError(readout.state)

    shown = show("run")
    monkeypatch.setattr(session_screen, "draw_facts", broken)
    with pytest.raises(ZeroDivisionError):
        async with shown.app.run_test(size=(80, 24)):
            pass
    assert isinstance(shown.app.bug, ZeroDivisionError)
    assert shown.app.return_code
