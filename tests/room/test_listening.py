"""hil/record.py as it is given on a command line, beside a room in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest
from hil_run import ROOT
from truthful_room import truthful_room

from backrun_treadmill.sim.recording import load

pytestmark = pytest.mark.room


def test_a_treadmill_is_listened_to_and_the_file_can_be_played(tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    with truthful_room(tmp_path) as room:
        words = ["--treadmill", "backrun virtual", "--adapter", room.adapter, "--seconds", "5", "--out", str(file)]
        command = [sys.executable, str(ROOT / "hil/record.py"), *words]
        subprocess.run(command, check=True)
        again = subprocess.run(command, capture_output=True, text=True, check=False)
        assert room.writes() == []
    assert again.returncode == 1
    assert "never written over" in again.stderr
    heard = load(str(file))
    assert 8 <= len(heard.frames) <= 12, "two reports a second"
    assert heard.source.startswith("heard by hil/record.py")
    played = [sys.executable, "-m", "backrun_treadmill", "sim", "--recording", str(file), "--listen", "tcp:127.0.0.1:0"]
    with subprocess.Popen(played, stdout=subprocess.PIPE, text=True) as room_of_it:
        assert room_of_it.stdout is not None
        port = room_of_it.stdout.readline().strip().rpartition(":")[2]
        scan = [sys.executable, "-m", "backrun_treadmill", "scan", "--adapter", f"hci:tcp-client:127.0.0.1:{port}"]
        found = subprocess.run([*scan, "--seconds", "2"], capture_output=True, text=True, check=True)
        room_of_it.terminate()
    assert heard.advertised in found.stdout
