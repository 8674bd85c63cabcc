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

    def __init__(self, home: Path, *, settings: str | None = "", term: str = "xterm-256color") -> None:
        self.settings = home / ".config" / "backrun" / "settings.toml"
        if settings is not None:
            self.settings.parent.mkdir(parents=True)
            self.settings.write_text(settings)
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", "24", "columns", "80"], stdin=slave, check=True)
        self.process = subprocess.Popen(
            # Whoever started the tests may have had Ctrl-C ignored, and all they start would inherit that.
            ["setsid", "--ctty", "env", "--default-signal=INT", sys.executable, "-m", "backrun_treadmill"],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={"HOME": str(home), "PATH": os.environ["PATH"], "TERM": term},
        )
        os.close(slave)
        self.shown = b""
        self._read = 0

    def wait_for(self, text: bytes) -> None:
        """Until the text has come, after what was waited for before."""
        ends = time.monotonic() + 20
        while (found := self.shown.find(text, self._read)) < 0:
            assert time.monotonic() < ends, self.shown[-2000:]
            if select.select([self._master], [], [], 0.2)[0]:
                self.shown += os.read(self._master, 65536)
        self._read = found + len(text)

    def type(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def ended(self) -> int:
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
    answer_all(page, {3: b"45\r", 5: b"2"})
    page.wait_for(b"ENTER start")
    page.type(b"q")
    assert page.ended() == 0
    written = page.settings.read_text()
    assert "\nage = 45" in written
    assert "\nsound = false" in written
    assert '\ntreadmill = "virtual"' in written
    assert "# pain_stop = 6" in written


def test_a_first_start_may_look_for_the_treadmill_at_once(tmp_path: Path) -> None:
    page = Page(tmp_path, settings=None)
    answer_all(page, {4: b"2"})
    page.wait_for(b"ENTER makes it yours")
    page.type(b"\x1b")
    page.wait_for(b"ENTER start")
    page.type(b"q")
    assert page.ended() == 0
    assert '# treadmill = "virtual"' in page.settings.read_text()


def answer_all(page: Page, otherwise: dict[int, bytes]) -> None:
    """The six questions of a first start: ENTER, unless a number has its own answer."""
    for number in range(1, 7):
        page.wait_for(f"{number} of 6".encode())
        page.type(otherwise.get(number, b"\r"))


def test_the_settings_page_writes_what_was_typed_and_goes_back(tmp_path: Path) -> None:
    page = Page(tmp_path, settings="run = 9\n")
    page.wait_for(b"ENTER start")
    page.type(b"o")
    page.wait_for(b"ask the first questions again")
    page.type(b"\x1b[B" * 4 + b"\r8\r")
    page.wait_for(b"must not fall in the order")
    page.type(b"\x7f12\r")
    page.wait_for(b"Written.")
    page.type(b"\x1b")
    page.wait_for(b"h history")
    page.type(b"q")
    assert page.ended() == 0
    assert "\ntop_speed = 12 " in page.settings.read_text()


def test_the_machines_page_says_why_there_is_no_radio_and_is_left_at_once(tmp_path: Path) -> None:
    page = Page(tmp_path, settings='adapter = "hci:tcp-client:127.0.0.1:1"\n')
    page.wait_for(b"ENTER start")
    page.type(b"m")
    page.wait_for(b"cannot be opened")
    page.type(b"q")
    page.wait_for(b"h history")
    page.type(b"q")
    assert page.ended() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_machines_page_and_its_search(tmp_path: Path, number: signal.Signals) -> None:
    page = Page(tmp_path, settings='adapter = "hci:tcp-client:127.0.0.1:1"\n')
    page.wait_for(b"ENTER start")
    page.type(b"m")
    page.wait_for(b"ENTER makes it yours")
    page.process.send_signal(number)
    page.wait_for(LEFT)
    assert page.process.wait(60) == 128 + number


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
    for place in (
        ".config/backrun/profiles",
        ".local/share/backrun/deleted-sessions",
        ".cache/backrun/history.sqlite3",
    ):
        assert f" {tmp_path}/{place}  (not yet)\n" in done.stdout
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


@pytest.mark.parametrize("term", ["xterm-256color", "dumb"])
def test_in_lines_a_number_chooses_and_nothing_is_drawn(tmp_path: Path, term: str) -> None:
    page = Page(tmp_path, settings="plain = true" if term != "dumb" else "", term=term)
    page.wait_for(b"Type a number from 1 to")
    page.type(b"?\n")
    page.wait_for(b"emergency department")
    page.type(b"q\n")
    assert page.process.wait(60) == 0
    assert b"\x1b" not in page.shown
    assert not list(tmp_path.rglob("*.jsonl")), "no session was begun"


def test_the_first_line_is_the_session_whose_turn_it_is(tmp_path: Path) -> None:
    page = Page(tmp_path, settings="plain = true")
    page.wait_for(b"1. next: Hold: level 1, walk-20.")
    page.type(b"1\n")
    page.wait_for(b"Feet on the rails")
    page.type(b" ")
    page.process.wait(60)
    opened = next(iter(tmp_path.rglob("*.jsonl"))).read_bytes().splitlines()[0]
    assert b'"name":"Back to running, level 1"' in opened
    assert b'"virtual":true' in opened


def test_in_lines_ctrl_c_leaves(tmp_path: Path) -> None:
    page = Page(tmp_path, settings="plain = true")
    page.wait_for(b"Type a number from 1 to")
    page.type(b"\x03")
    assert page.process.wait(60) == 0


def test_one_key_opens_the_history_and_leads_back(tmp_path: Path) -> None:
    page = Page(tmp_path, settings="run = 9\n")
    page.wait_for(b"ENTER start")
    page.type(b"h")
    page.wait_for(b"Nothing yet.")
    page.type(b"q")
    page.wait_for(b"h history")
    page.type(b"q")
    assert page.ended() == 0
