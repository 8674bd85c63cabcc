"""Real processes in real time: a virtual room with its truth file, `backrun run` in it, and what became of both."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from in_front import IN_FRONT

from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.reader import Reading, read_journal
from backrun_treadmill.journal.records import Entry, decode

LEAST_KMH = 0.8
DOWN_KMH_S = 1.0
"""How fast the belt of these rooms slows down."""

PROFILE = """
name = "short"
bare = true
steps = ["walk 4 s @ 3", "run 15 s @ 8", "cool-down 3 s @ 3"]
"""

type Truth = list[dict[str, Any]]


class NoRoom(Exception):
    """The room did not come to be; what it said of that."""


class Stage:
    """One room and one run of backrun in it."""

    on_air = ("--listen", "tcp:127.0.0.1:0")
    """The room's options for its radio."""
    model = "compliant"
    """The room's treadmill."""
    run_words: tuple[str, ...] = ()
    """What is told `backrun run` besides the usual."""

    def __init__(self, folder: Path, *, profile: str = PROFILE) -> None:
        folder.mkdir()
        self.truth_file = folder / "truth.jsonl"
        self.journal = folder / "journal.jsonl"
        self.profile = folder / "short.toml"
        self.profile.write_text(profile)
        self.env = os.environ | {
            "HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder / "config"),
            "XDG_DATA_HOME": str(folder / "data"),
            "XDG_RUNTIME_DIR": str(folder / "runtime"),
        }
        self.control_port = 0
        self.ready = ""
        """What the room said when it was there."""
        self.run: subprocess.Popen[str]
        self.acted_at = 0.0
        self.said = ""

    @contextmanager
    def room(self) -> Iterator[None]:
        """The room is there inside; a run that is still going on afterwards is killed. Raises NoRoom."""
        command = [sys.executable, "-m", "backrun_treadmill", "sim", *self.on_air, "--model", self.model]
        complaints = self.truth_file.with_name("room-complaints")
        with complaints.open("w") as stderr:
            room = subprocess.Popen(
                [*command, "--down", f"{DOWN_KMH_S}", "--control", "tcp:127.0.0.1:0", "--truth", str(self.truth_file)],
                stdout=subprocess.PIPE,
                stderr=stderr,
                text=True,
                env=self.env,
            )
        assert room.stdout is not None
        try:
            control = room.stdout.readline()
            if not control:
                raise NoRoom(complaints.read_text().strip())
            self.control_port = int(control.rpartition(":")[2])
            self.ready = room.stdout.readline().strip()
            yield
        finally:
            if hasattr(self, "run") and self.run.poll() is None:
                self.run.kill()
                self.run.communicate()
            room.terminate()
            room.wait(10)
            room.stdout.close()
            if self.ready:
                sys.stderr.write(complaints.read_text())

    @property
    def adapter(self) -> str:
        return f"hci:tcp-client:127.0.0.1:{self.ready.rpartition(':')[2]}"

    def press(self, line: str) -> None:
        """A key of the room, as on its console: "stop", "cut 3 treadmill"."""
        self.acted_at = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.control_port), timeout=10) as control:
            control.sendall(f"{line}\n".encode())
            assert control.makefile().readline() == "ok\n", line

    @property
    def sessions(self) -> list[Path]:
        """The journals in the runner's own folder, the oldest first."""
        return sorted(self.profile.parent.joinpath("data", "backrun", "sessions").glob("*.jsonl"))

    def start(self, *, journal: bool = True, **how: Any) -> None:
        """`backrun run` without a terminal, unless `how` says otherwise; `journal` False: where a runner's are."""
        command = [sys.executable, "-m", "backrun_treadmill", "run", str(self.profile), "--adapter", self.adapter]
        given = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} | how
        keys = [] if "stdin" in how else ["--yes"]
        # A terminal is the runner's own only in a session of its own.
        alone = IN_FRONT if "stdin" in how else ()
        self.run = subprocess.Popen(
            [
                *alone,
                *command,
                "--plain",
                *keys,
                *self.run_words,
                *(["--journal", str(self.journal)] if journal else []),
            ],
            text=True,
            env=self.env,
            **given,
        )

    def wait_for(self, seen: Callable[[AnyEvent | AnyCommand], bool], *, within_s: float = 90.0) -> None:
        """Until a record of the journal is `seen`."""
        ends, read = time.monotonic() + within_s, 0
        while time.monotonic() < ends:
            lines = self.journal.read_bytes().splitlines() if self.journal.exists() else []
            if any(seen(record) for record in records_in(lines[read:])):
                return
            read = max(read, len(lines) - 1)
            assert self.run.poll() is None, f"the run ended before its time: {self.ended()}"
            time.sleep(0.01)
        raise AssertionError(f"not seen in {within_s} s")

    def wait_for_truth(self, seen: Callable[[dict[str, Any]], bool], *, within_s: float = 90.0) -> None:
        """Until the room has seen it."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            if any(seen(entry) for entry in self.truth()):
                return
            time.sleep(0.01)
        raise AssertionError(f"not seen in {within_s} s")

    def engine_pid(self) -> int:
        """The run's child that is the engine."""
        command = ["pgrep", "-P", str(self.run.pid), "-f", "backrun_treadmill.engine"]
        found = subprocess.run(command, capture_output=True, text=True, check=True)
        (pid,) = found.stdout.split()
        return int(pid)

    def act(self, pid: int, number: signal.Signals) -> None:
        """Send a signal, and remember when."""
        self.acted_at = time.monotonic()
        os.kill(pid, number)

    def ended(self, *, within_s: float = 120.0) -> int:
        """The exit code of the run, once it has ended."""
        self.said += self.run.communicate(timeout=within_s)[0] or ""
        return self.run.returncode

    def gone(self, pid: int, *, within_s: float = 60.0) -> None:
        """Until process `pid` (not a child of ours) has ended."""
        ends = time.monotonic() + within_s
        while time.monotonic() < ends:
            try:
                os.kill(pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)
        raise AssertionError(f"process {pid} is still there after {within_s} s")

    # what became of it

    def truth(self) -> Truth:
        lines = self.truth_file.read_text().split("\n")[:-1] if self.truth_file.exists() else []
        return [json.loads(line) for line in lines]

    def reading(self) -> Reading:
        return read_journal(self.journal)

    def writes(self, *, after: float = 0.0) -> list[tuple[float, str]]:
        """(seconds since the act, packet) of every control point write."""
        return [
            (entry["mono"] - self.acted_at, entry["write"])
            for entry in self.truth()
            if "write" in entry and entry["char"] == "2ad9" and entry["mono"] > after
        ]

    def stop_after_s(self) -> float:
        """How long after the act the room received a stop."""
        return next(at for at, packet in self.writes(after=self.acted_at) if packet == "0801")

    def belt(self, *, after: float = 0.0) -> list[float]:
        """The true speed, 20 times a second, km/h."""
        return [entry["belt"] for entry in self.truth() if "belt" in entry and entry["mono"] > after]

    def check_never_faster(self) -> None:
        """After the act the belt was never faster than it was, or had been told to be, at the act.

        A Start that is counting down tells it to be at its least speed.
        """
        fastest = max(self.belt(after=self.acted_at))
        assert fastest <= self.told_kmh + 0.05, f"{fastest} km/h\n{self.said}"

    @property
    def told_kmh(self) -> float:
        """The faster of what the belt ran at the act and what it had been told by then."""
        before = [entry for entry in self.truth() if "belt" in entry and entry["mono"] <= self.acted_at][-1]
        return float(max(before["belt"], before["target"], LEAST_KMH))

    def check_zero_in_time(self, *, slack_s: float = 5.0) -> None:
        """From the act to the end of the last movement no longer than the belt needs, and the slack."""
        moves = [entry["mono"] for entry in self.truth() if entry.get("belt") and entry["mono"] > self.acted_at]
        taken_s = moves[-1] - self.acted_at if moves else 0.0
        assert taken_s <= self.told_kmh / DOWN_KMH_S + slack_s, f"{taken_s} s from {self.told_kmh} km/h\n{self.said}"

    def check_at_rest(self) -> None:
        """The belt stands, and has stood for the last second the room lived."""
        assert set(self.belt()[-20:]) == {0.0}, self.said


def records_in(lines: list[bytes]) -> Iterator[AnyEvent | AnyCommand]:
    """What can be read of a journal that is being written."""
    for line in lines:
        try:
            entry = decode(line)
        except DamagedLine:
            continue
        if isinstance(entry, Entry):
            yield entry.record
