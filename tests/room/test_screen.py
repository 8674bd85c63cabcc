"""The screen's ways out, with a belt in motion: whatever becomes of the screen, the room's belt comes to rest."""

import signal
import subprocess
import time
from collections.abc import Callable
from typing import Any

import pytest
from drawn import Terminal

pytestmark = pytest.mark.room

BROKEN_VIEW = """
import sys
from backrun_treadmill.cli.main import main
from backrun_treadmill.tui.session import session_screen
drawn = session_screen.draw_facts

def broken(readout, *given, **named):
    if any(speed for speed in readout.track if speed and speed > 500):
        raise ZeroDivisionError("a bug in a view")
    return drawn(readout, *given, **named)

session_screen.draw_facts = broken
sys.exit(main())
"""

JOB = 'set -m; "$@"; echo the shell again; sleep 10; fg; exit $?'
"""A shell with job control: only under one can a job be stopped."""

type Stage = Any


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


def stopped_job(stage: Stage) -> None:
    """SIGTSTP from outside, `fg` ten seconds later."""
    terminal = Terminal(stage, under=("bash", "-c", JOB, "job"))
    stage.wait_for_truth(fast)
    found = subprocess.run(["pgrep", "-P", str(stage.run.pid)], capture_output=True, text=True, check=True)
    stage.act(int(found.stdout.split()[0]), signal.SIGTSTP)
    terminal.wait_for(b"the shell again")
    assert terminal.shown.rindex(b"\x1b[?1049l") < terminal.shown.index(b"the shell again")
    terminal.wait_for(b"ENTER leaves this screen")
    terminal.type(b"\r", acting=False)
    assert stage.ended() == 1
    slowed_after_s = stage.writes(after=stage.acted_at)[0][0]
    assert 4 < slowed_after_s < 7
    assert stage.stop_after_s() < 13
    stage.check_at_rest()
    stage.check_never_faster()
    assert terminal.shown.count(b"\x1b[?1049h") == terminal.shown.count(b"\x1b[?1049l")


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
    told_together: Callable[[dict[str, Callable[[Stage], None]]], list[str]],
) -> None:
    stories = (view_raises, terminal_vanishes, told_to_end, stopped_job, stop_then_leave)
    assert told_together({story.__name__: story for story in stories}) == []
