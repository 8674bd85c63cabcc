import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backrun_treadmill.front.session.awake import kept_awake

HOLDER = """#!/bin/sh
echo held "$@" >> "$HELD"
cat
echo let go >> "$HELD"
"""


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a systemd-inhibit of ours was asked for."""
    tool = tmp_path / "systemd-inhibit"
    tool.write_text(HOLDER)
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("HELD", str(tmp_path / "held"))
    return tmp_path / "held"


def until_told(held: Path, words: str) -> None:
    ends = time.monotonic() + 10
    while time.monotonic() < ends:
        if held.exists() and words in held.read_text():
            return
        time.sleep(0.01)
    raise AssertionError(f"{words!r} was not told")


def test_sleep_is_held_off_for_as_long_as_the_session_lasts(held: Path) -> None:
    with kept_awake():
        until_told(held, "held --what=sleep:idle")
        assert "let go" not in held.read_text()
    until_told(held, "let go")


def test_a_killed_program_holds_nothing_off_any_more(held: Path) -> None:
    program = "from backrun_treadmill.front.session.awake import kept_awake\nwith kept_awake():\n    input()\n"
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE) as front:
        until_told(held, "held")
        front.kill()
    until_told(held, "let go")
    assert held.read_text().splitlines()[1:] == ["let go"]


def test_where_there_is_no_such_tool_nobody_is_asked_and_the_session_goes_on(tmp_path: Path) -> None:
    program = """
import os
from backrun_treadmill.front.session.awake import kept_awake
with kept_awake():
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        print("nobody was asked")
print("afterwards")
"""
    bare = os.environ | {"PATH": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=bare, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "nobody was asked\nafterwards\n", "")
