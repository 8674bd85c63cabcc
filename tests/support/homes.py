"""People's computers: a home folder each, in which commands are given as processes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PATIENCE_S = 60


class Home:
    """One person's computer: commands that end, and one that keeps running."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self._running: list[subprocess.Popen[bytes]] = []

    def gives(self, *words: object, password: str = "", code: int = 0) -> str:
        done = subprocess.run(
            self._words(words), env=self._environment(password), capture_output=True, text=True, timeout=PATIENCE_S
        )
        assert done.returncode == code, done
        return done.stdout + done.stderr

    def begins(self, *words: object) -> subprocess.Popen[bytes]:
        """A command that goes on, its output in the file `said`."""
        with (self.folder / "said").open("ab") as said:
            process = subprocess.Popen(
                self._words(words), env=self._environment(""), stdout=said, stderr=said, stdin=subprocess.DEVNULL
            )
        self._running.append(process)
        return process

    def said(self) -> str:
        return (self.folder / "said").read_text()

    def hears(self, words: str, times: int = 1) -> None:
        until(lambda: self.said().count(words) >= times, f"no {words} on {self.folder.name}")

    def end(self) -> None:
        for process in self._running:
            process.kill()
            process.wait()

    def _words(self, words: tuple[object, ...]) -> list[str]:
        return [sys.executable, "-m", "backrun_treadmill", *map(str, words)]

    def _environment(self, password: str) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
        own = {"XDG_CONFIG_HOME": f"{self.folder}/config", "XDG_DATA_HOME": f"{self.folder}/data"}
        return kept | own | {"HOME": str(self.folder), "BACKRUN_BROKER_PASSWORD": password}


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.1)
