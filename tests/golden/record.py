"""Records the golden journals anew, in the virtual room and in real time: python tests/golden/record.py [NAME…]

Each is one run of the demo, without a terminal, in a room that behaves as its story says. Look at what changed in them
before it is committed.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from msgspec import Struct

HERE = Path(__file__).parent
BACKRUN = (sys.executable, "-m", "backrun_treadmill")
AT_ONCE = 3
LONGEST_S = 240.0


class Stage:
    """A room, with its keys, and the run in it."""

    def __init__(self, journal: Path, run: "subprocess.Popen[bytes]", keys: IO[bytes]) -> None:
        self._journal = journal
        self._run = run
        self._keys = keys

    def wait_for(self, *words: str) -> None:
        """Until one line of the journal has all these words."""
        ends = time.monotonic() + LONGEST_S
        while not any(all(word.encode() in line for word in words) for line in self._lines()):
            if time.monotonic() > ends or self._run.poll() is not None:
                raise SystemExit(f"{self._journal}: {words} never came")
            time.sleep(0.1)

    def key(self, line: str) -> None:
        """A hand on the room's machine."""
        self._keys.write(f"{line}\n".encode())
        self._keys.flush()

    def kill_engine(self) -> None:
        """As a power cut would, for the engine alone."""
        engine = ["pgrep", "-P", str(self._run.pid), "-f", "backrun_treadmill.engine"]
        os.kill(int(subprocess.run(engine, capture_output=True, check=True).stdout), signal.SIGKILL)

    def _lines(self) -> list[bytes]:
        return self._journal.read_bytes().split(b"\n") if self._journal.exists() else []


class Story(Struct, frozen=True):
    """How the room is started, how the run, and what happens in it."""

    room: tuple[str, ...] = ()
    run: tuple[str, ...] = ()
    happens: Callable[[Stage], None] = lambda _: None


def lossy(stage: Stage) -> None:
    """The radio is silent for 6 s in the first run, and for 3 s in the second."""
    for index, seconds in ((1, 6), (3, 3)):
        stage.wait_for("IntervalEntered", f'"index":{index},')
        time.sleep(3)
        stage.key(f"cut {seconds}")


def killed(stage: Stage) -> None:
    """The engine is killed in the first run; the front stops the belt, which no journal tells."""
    stage.wait_for("IntervalEntered", '"index":1,')
    time.sleep(4)
    stage.kill_engine()


def console(stage: Stage) -> None:
    """Slower on the console, then its stop; nobody is there to go on, so the session ends."""
    stage.wait_for("IntervalEntered", '"index":1,')
    time.sleep(7)
    stage.key("speed 4.5")
    stage.wait_for("IntervalEntered", '"index":3,')
    time.sleep(7)
    stage.key("stop")


STORIES = {
    "demo": Story(),
    "lossy": Story(room=("--model", "single-zeros+odometer-stuck"), run=("--console-unit", "km/h"), happens=lossy),
    "killed": Story(happens=killed),
    "mph": Story(room=("--model", "all-mph"), run=("--console-unit", "mph")),
    "console": Story(happens=console),
    "budget": Story(run=("--impact-budget", "40")),
}


def record(name: str) -> None:
    """One golden journal, in place of the one that is there."""
    story = STORIES[name]
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / f"{name}.jsonl"
        env = os.environ | {
            "HOME": folder,
            **{f"XDG_{what}": f"{folder}/{what}" for what in ("CONFIG_HOME", "DATA_HOME", "RUNTIME_DIR")},
        }
        room = subprocess.Popen(
            [*BACKRUN, "sim", "--with-parent", "--listen", "tcp:127.0.0.1:0", *story.room],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=env,
        )
        assert room.stdin is not None
        assert room.stdout is not None
        try:
            adapter = f"hci:tcp-client:127.0.0.1:{int(room.stdout.readline().rpartition(b':')[2])}"
            asked = ("run", "demo", "--plain", "--yes", "--adapter", adapter, *story.run, "--journal", str(journal))
            run = subprocess.Popen([*BACKRUN, *asked], stdin=subprocess.DEVNULL, env=env)
            story.happens(Stage(journal, run, room.stdin))
            run.wait(LONGEST_S)
        finally:
            room.terminate()
            room.wait(20)
        (HERE / f"{name}.jsonl").write_bytes(journal.read_bytes())


def main() -> None:
    """All of them, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", metavar="NAME", nargs="*", help=", ".join(STORIES))
    names = parser.parse_args().names or list(STORIES)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in pool.map(record, names):
            pass


if __name__ == "__main__":
    main()
