"""`backrun run` on a terminal, for a treadmill set by hand: a session of a real body, asked about beforehand."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from backrun_treadmill.core.body.screening import ALL
from backrun_treadmill.journal.check_ins import read_check_ins


class Terminal:
    """`backrun` with these words in a terminal, and an own home."""

    def __init__(self, home: Path, *words: str, term: str = "xterm-256color") -> None:
        self.data = home / ".local" / "share" / "backrun"
        self._master, slave = pty.openpty()
        subprocess.run(["stty", "rows", "24", "columns", "80"], stdin=slave, check=True)
        self.process = subprocess.Popen(
            ["setsid", "--ctty", sys.executable, "-m", "backrun_treadmill", *words],
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

    def code(self) -> int:
        """The exit code; what it still says is kept."""
        while True:
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


@pytest.fixture(autouse=True)
def _own_home(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(variable, raising=False)


def test_a_walk_is_asked_about_in_lines_and_its_journal_knows_the_pain_before(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "walk-20", "--treadmill", "none", "--plain")
    there.wait_for(b"How much does it hurt now")
    there.type(b"12\n")
    there.wait_for(b"0 to 10")
    there.type(b"2\n")
    there.wait_for(b"ENTER")
    there.type(b" ")
    there.code()
    opened = json.loads(there.journals[0].read_bytes().splitlines()[0])
    assert opened["pain_before"] == 2
    assert not opened.get("virtual")
    assert [one["entry"]["pain_before"] for one in there.kept] == [2]  # type: ignore[index]


def test_a_red_flag_before_the_first_run_says_where_to_go_and_no_session_is_opened(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "first-run", "--treadmill", "none", "--plain")
    there.wait_for(b"How much does it hurt now")
    there.type(b"1\n")
    there.wait_for(b"between the legs")
    there.type(b"2\n")
    for one in ALL[1:]:
        there.wait_for(one.words[:20].encode())
        there.type(b"1\n")
    there.wait_for(b"without pain?")
    there.type(b"1\n")
    assert there.code() == 2
    assert b"emergency department now" in there.shown
    assert there.journals == []
    again = Terminal(tmp_path, "run", "first-run", "--treadmill", "none", "--plain", "--yes")
    assert again.code() == 2
    assert b"emergency department now" in again.shown, "--yes asks nothing and forgets nothing"


def test_on_a_screen_pain_of_seven_leaves_walking_and_leaving_it_starts_nothing(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "demo", "--treadmill", "none")
    there.wait_for(b"How much does it hurt now")
    there.type(b"7\r")
    for number in range(2, len(ALL) + 3):
        there.wait_for(f"{number} of {len(ALL) + 2}".encode())
        there.type(b"1")
    there.wait_for(b"no running")
    there.type(b"2")
    assert there.code() == 0
    assert there.journals == []
    assert len(read_check_ins(there.data / "check-ins.jsonl").said) == 1


def test_with_yes_nothing_is_asked_and_that_is_written_down(tmp_path: Path) -> None:
    there = Terminal(tmp_path, "run", "first-run", "--treadmill", "none", "--plain", "--yes")
    there.wait_for(b"\n")
    there.wait_for(b"0:0")
    there.type(b" ")
    there.code()
    assert [one["t"] for one in there.kept] == ["NotAsked"]
    assert b"How much" not in there.shown
