"""A command in a terminal of its own, with an own home."""

import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from pathlib import Path

from in_front import IN_FRONT


class Terminal:
    """`backrun` with these words in a terminal, and an own home."""

    def __init__(self, home: Path, *words: str, term: str = "xterm-256color") -> None:
        self.data = home / ".local" / "share" / "backrun"
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", "24", "columns", "80"], stdin=slave, check=True)
        self.process = subprocess.Popen(
            [*IN_FRONT, sys.executable, "-m", "backrun_treadmill", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, "HOME": str(home), "TERM": term, "XDG_RUNTIME_DIR": str(home)},
        )
        os.close(slave)
        self.shown = b""
        self._read = 0

    def wait_for(self, text: bytes) -> None:
        """Until the text has come, after what was waited for before."""
        ends = time.monotonic() + 30
        while (found := self.shown.find(text, self._read)) < 0:
            assert time.monotonic() < ends, self.shown[-2000:].decode(errors="replace")
            if select.select([self._master], [], [], 0.2)[0]:
                try:
                    self.shown += os.read(self._master, 65536)
                except OSError:
                    raise AssertionError(self.shown[-2000:].decode(errors="replace")) from None
        self._read = found + len(text)

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def mode(self) -> list[object]:
        """How the terminal takes keys, as `termios` tells it."""
        return list(termios.tcgetattr(self._master))

    def vanish(self) -> None:
        """As a window that is closed."""
        os.close(self._master)

    def code(self) -> int:
        """The exit code; what it still says is kept."""
        ends = time.monotonic() + 30
        while True:
            assert time.monotonic() < ends, self.shown[-2000:].decode(errors="replace")
            if not select.select([self._master], [], [], 0.2)[0]:
                continue
            try:
                piece = os.read(self._master, 65536)
            except OSError:
                piece = b""
            if not piece:
                return self.process.wait(30)
            self.shown += piece

    @property
    def journals(self) -> list[Path]:
        return sorted(self.data.glob("sessions/*.jsonl"))

    @property
    def kept(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in (self.data / "check-ins.jsonl").read_bytes().splitlines()]
