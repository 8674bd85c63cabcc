"""A terminal with `backrun run` drawing in it, for stories told in real time."""

import os
import pty
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import Any

from in_front import IN_FRONT

type Stage = Any


class Terminal:
    """A terminal with a run of backrun in it, drawing. `program`: code, not the command; `under`: what starts it;
    `words`: of the command, instead of the usual ones."""

    def __init__(
        self,
        stage: Stage,
        *,
        program: str = "",
        under: tuple[str, ...] = (),
        rows: int = 30,
        columns: int = 100,
        words: tuple[str, ...] | None = None,
    ) -> None:
        self.stage = stage
        self.shown = b""
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", str(rows), "columns", str(columns)], stdin=slave, check=True)
        python = [sys.executable, *(["-c", program] if program else ["-m", "backrun_treadmill"])]
        usual = [
            "run",
            str(stage.profile),
            "--adapter",
            stage.adapter,
            "--yes",
            "--journal",
            str(stage.journal),
            *stage.run_words,
        ]
        stage.run = subprocess.Popen(
            [*IN_FRONT, *under, *python, *(usual if words is None else words)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=stage.env | {"TERM": "xterm-256color"},
        )
        os.close(slave)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def type(self, keys: bytes, *, acting: bool = True) -> None:
        if acting:
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
