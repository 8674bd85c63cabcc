"""A session in lines, as a screen reader hears it: announced, asked, stopped by a key of another script."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from drawn import Terminal

pytestmark = pytest.mark.room

type Stage = Any


def told_in_lines(stage: Stage) -> None:
    settings = stage.profile.parent / "config" / "backrun" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("plain = true\nsound = false\n")
    terminal = Terminal(stage)
    terminal.wait_for(b"In 4 seconds: run, faster, 8 km/h.")
    stage.wait_for_truth(lambda entry: float(entry.get("belt", 0)) > 6)
    terminal.type(b"i", acting=False)
    terminal.wait_for(b"Next: cool-down, slower, 3 km/h.", within_s=10)
    terminal.type("ы".encode())
    assert stage.ended() == 0
    assert stage.stop_after_s() < 2
    stage.check_at_rest()
    stage.check_never_faster()
    time.sleep(0.5)
    lines = terminal.shown.decode().split("\r\n")
    assert all(line.isprintable() for line in lines), [line for line in lines if not line.isprintable()]
    told = [re.sub(r"^ *\d+:\d\d  ", "", line) for line in lines]
    assert told.count("Stop sent.") == 1
    assert sum(line.startswith("In ") for line in told) == 1
    assert any(re.match(r"Run.*\. 0:\d\d left\. Belt ", line) for line in told), told


def test_a_session_without_a_screen_can_be_followed_and_stopped_by_ear(
    told_together: Callable[[dict[str, Callable[[Stage], None]]], list[str]],
) -> None:
    assert told_together({"told_in_lines": told_in_lines}) == []
