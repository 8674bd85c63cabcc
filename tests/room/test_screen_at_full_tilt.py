"""The screen repaints all it has, thirty times a second at 200 by 60, beside two busy loops: the belt keeps time."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from drawn import Terminal

from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.commands import Outcome, SetSpeed

pytestmark = pytest.mark.room

FULL_TILT = """
import sys
from backrun_treadmill.cli.main import main
from backrun_treadmill.tui.session import app
from backrun_treadmill.tui.drawing import pane

FRAME_S = 1 / 30

def tick(self):
    self._paint()
    self.set_timer(FRAME_S, self._tick)

def show(self, lines):
    self._lines = lines
    self.refresh()

app.SessionApp._tick = tick
pane.Pane.show = show
sys.exit(main())
"""
"""The real program; only its economy is taken away: every frame, every row."""

PROFILE = """
name = "many"
bare = true
steps = ["walk 4 s @ 3", "24 x 2/2 @ 6 / 4", "cool-down 3 s @ 3"]
"""

LATE_S = 0.100

type Stage = Any


@contextmanager
def busy_loops(count: int) -> Iterator[None]:
    """So many processes that do nothing but use a core."""
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()


def full_tilt(stage: Stage) -> None:
    stage.profile.write_text(PROFILE)
    terminal = Terminal(stage, program=FULL_TILT, rows=60, columns=200)
    stage.wait_for_truth(lambda entry: float(entry.get("belt", 0)) > 1)
    with busy_loops(2):
        terminal.wait_for(b"ENTER leaves this screen", within_s=180)
    terminal.type(b"\r")
    assert stage.ended() == 0
    report = build_report(stage.reading().records)
    assert report.outcome is Outcome.FINISHED
    late = late_in_truth(stage)
    sys.stdout.write(f"\n{len(late)} transitions, the room's receipt after due: worst {max(late) * 1000:.0f} ms; ")
    sys.stdout.write(f"{len(terminal.shown) / 1e6:.0f} MB drawn\n")
    assert len(late) >= 40
    assert max(late) <= LATE_S
    assert report.timing.over_100ms == 0


def late_in_truth(stage: Stage) -> list[float]:
    """How long after each due instant of the plan the room itself received the speed, s."""
    records = stage.reading().records
    origin_s = records[0].origin_ns / 1e9
    received = [
        (entry["mono"], entry["write"])
        for entry in stage.truth()
        if entry.get("char") == "2ad9" and entry["write"].startswith("02")
    ]
    asked = [record for record in records if isinstance(record, SetSpeed)]
    assert len(asked) == len(received)
    return [
        mono - (origin_s + command.due / 1e6)
        for command, (mono, _) in zip(asked, received, strict=True)
        if command.cause == "boundary"
    ]


def test_no_change_of_speed_is_late_beside_a_screen_at_full_tilt_and_two_busy_loops(
    told_together: Callable[[dict[str, Callable[[Stage], None]]], list[str]],
) -> None:
    assert told_together({"full tilt": full_tilt}) == []
