"""`backrun coach` in a terminal of its own: keys in, what is drawn out."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

PATIENCE_S = 30.0


SIZE = {"COLUMNS": "120", "LINES": "40"}
"""Said in words too: on a busy machine a program was seen to find its terminal without a size."""
COACH = ("-m", "backrun_treadmill", "coach")


class Board:
    """`backrun coach` in a terminal, or another program of Python's."""

    def __init__(self, home: Path, *, program: tuple[str, ...] = COACH) -> None:
        self._home = home
        self._program = program
        self.begin()

    def begin(self) -> None:
        """Open it, or once more after it was killed."""
        home = str(self._home)
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", "40", "columns", "120"], stdin=slave, check=True)
        self.process = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, *self._program],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=os.environ | {"HOME": home, "XDG_RUNTIME_DIR": home, "TERM": "xterm-256color"} | SIZE,
        )
        os.close(slave)
        self.shown = b""

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def read_for(self, seconds: float) -> None:
        """Take what is drawn for so long."""
        ends = time.monotonic() + seconds
        while (left := ends - time.monotonic()) > 0:
            if select.select([self._master], [], [], left)[0]:
                self.shown += os.read(self._master, 1 << 16)

    def until(self, text: bytes, within_s: float = PATIENCE_S) -> float:
        """Seconds until this text is drawn; what was drawn before does not count."""
        began, seen = time.monotonic(), b""
        while text not in seen:
            assert time.monotonic() < began + within_s, seen[-2000:].decode(errors="replace")
            if select.select([self._master], [], [], 0.2)[0]:
                seen += os.read(self._master, 1 << 16)
        self.shown += seen
        return time.monotonic() - began

    def end(self) -> None:
        """Kill it, as a power cut would."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
            os.close(self._master)
