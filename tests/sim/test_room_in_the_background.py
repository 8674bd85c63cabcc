"""`backrun sim &` at a terminal: the job must not be suspended for wanting keys."""

import os
import pty
import signal
import subprocess
import sys

BEHIND_A_SHELL = """
import fcntl, signal, subprocess, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
job = subprocess.Popen([sys.executable, "-m", "backrun_treadmill", "sim"], stdout=subprocess.PIPE, process_group=0)
signal.alarm(30)
print(job.stdout.readline().split()[0].decode(), flush=True)
job.send_signal(signal.SIGINT)
sys.exit(job.wait())
"""


def test_a_room_behind_an_ampersand_opens_and_ends() -> None:
    ours, terminal = pty.openpty()
    try:
        command = [sys.executable, "-c", BEHIND_A_SHELL]
        done = subprocess.run(
            command, stdin=terminal, capture_output=True, text=True, start_new_session=True, timeout=60, check=False
        )
    finally:
        os.close(ours)
        os.close(terminal)
    assert done.returncode != -signal.SIGALRM, "the room was suspended"
    assert (done.stdout, done.returncode) == ("ready\n", 0), done.stderr


def test_a_room_without_any_stdin_opens_and_ends() -> None:
    command = f"exec {sys.executable} -m backrun_treadmill sim <&-"
    with subprocess.Popen(["sh", "-c", command], stdout=subprocess.PIPE, text=True) as room:
        assert room.stdout is not None
        assert room.stdout.readline().startswith("ready")
        room.send_signal(signal.SIGINT)
        assert room.wait(30) == 0
