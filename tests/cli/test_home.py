"""`backrun` alone: a page on a terminal, which is given back; the help anywhere else."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

LEFT = b"\x1b[?1049l"


class Page:
    """`backrun` without a verb in a terminal of 80 by 24 and an empty home."""

    def __init__(self, home: Path, *, settings: str | None = "") -> None:
        self.settings = home / ".config" / "backrun" / "settings.toml"
        if settings is not None:
            self.settings.parent.mkdir(parents=True)
            self.settings.write_text(settings)
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", "24", "columns", "80"], stdin=slave, check=True)
        self.process = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, "-m", "backrun_treadmill"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={"HOME": str(home), "PATH": os.environ["PATH"], "TERM": "xterm-256color"},
        )
        os.close(slave)
        self.shown = b""

    def wait_for(self, text: bytes) -> None:
        ends = time.monotonic() + 20
        while text not in self.shown:
            assert time.monotonic() < ends, self.shown[-2000:]
            if select.select([self._master], [], [], 0.2)[0]:
                self.shown += os.read(self._master, 65536)

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def ended(self) -> int:
        self.shown = self.shown.rpartition(b"ENTER start")[2]  # the questions left the terminal once already
        self.wait_for(LEFT)
        return self.process.wait(60)


@pytest.mark.parametrize("key", [b"q", b" ", b"\x03", b"\x1b"])
def test_a_key_leaves_it_and_the_terminal_is_as_before(tmp_path: Path, key: bytes) -> None:
    page = Page(tmp_path)
    page.wait_for(b"ENTER start")
    page.type(key)
    assert page.ended() == 0
    assert not list(tmp_path.rglob("*.jsonl")), "no session was begun"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_and_the_terminal_is_as_before(tmp_path: Path, number: signal.Signals) -> None:
    page = Page(tmp_path)
    page.wait_for(b"ENTER start")
    page.process.send_signal(number)
    assert page.ended() == 128 + number


def test_settings_with_a_fault_are_told_before_any_page(tmp_path: Path) -> None:
    page = Page(tmp_path, settings="top_speed = 90")
    page.wait_for(b"top_speed")
    assert page.process.wait(60) == 2
    assert LEFT not in page.shown


def test_a_first_start_asks_and_writes_down_the_answers(tmp_path: Path) -> None:
    page = Page(tmp_path, settings=None)
    for number in range(1, 7):
        page.wait_for(f"{number} of 6".encode())
        page.type(b"\r" if number != 5 else b"2")
    page.wait_for(b"ENTER start")
    page.type(b"q")
    assert page.ended() == 0
    assert 'colours = "light"' in page.settings.read_text()
    assert "# pain_stop = 6" in page.settings.read_text()


def test_a_first_start_whose_questions_are_left_writes_nothing(tmp_path: Path) -> None:
    page = Page(tmp_path, settings=None)
    page.wait_for(b"1 of 6")
    page.type(b"\x1b")
    page.wait_for(b"ENTER start")
    page.type(b"q")
    assert page.ended() == 0
    assert not page.settings.exists()


def test_config_names_every_place(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backrun_treadmill", "config"],
        env={"HOME": str(tmp_path), "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0
    assert f"{tmp_path}/.config/backrun/settings.toml  (not yet)" in done.stdout
    assert "profiles of your own" in done.stdout
    assert not (tmp_path / ".config").exists(), "asking makes nothing"


def test_without_a_terminal_it_is_the_help() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "backrun_treadmill"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "verbs:" in done.stderr
