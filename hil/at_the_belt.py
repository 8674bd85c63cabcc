"""A real treadmill with nobody on it: what is said and asked first, and a session of the product that is watched.

Whatever goes wrong here ends in the product's own stop key.
"""

import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct
from stage import Stage, records_in

from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.journal.records import AnyRecord

if TYPE_CHECKING:
    from drawn import Terminal

CONFIRMATION = "nobody is on the belt"
TOO_FAST_KMH = 5
STOPS_S = 40.0
"""A belt at 3 km/h needs 8 s to stand; so long a session may take to prove it and to say so."""

PAGE = f"""
THIS MOVES THE BELT OF A REAL TREADMILL: {{treadmill}}, by way of the adapter {{adapter}}.

* Nobody is on the belt, nothing lies on it, and no child or animal is near.
* Stand beside it, feet on the floor, with the safety key in your hand. It stops the belt whatever a program does.
* Close every other app and watch that may hold the treadmill.
* The stop is proved first: the belt starts at walking speed and is stopped at once. Only then it walks at 2 and at
  3 km/h, pauses and stops. Three minutes in all.
* It is never asked for more than 3 km/h. Above {TOO_FAST_KMH} km/h by its own report, and at
  ENTER or Ctrl-C here, it is stopped. If it does not stop: pull the safety key.

Type “{CONFIRMATION}” to begin; with anything else nothing is sent to the treadmill:
"""
SETTINGS = "plain = true\nsound = false\n"
FIND_SETTINGS = "from backrun_treadmill.front.files.paths import settings_file; print(settings_file())"


class Belt(Struct, frozen=True):
    """Which treadmill, by its name or address, and the adapter it is reached by."""

    treadmill: str
    adapter: str


class AtTheBelt(Stage):
    """A run of the product on a real treadmill, in a terminal of its own, with an own home."""

    def __init__(self, folder: Path, belt: Belt, *, steps: Sequence[str]) -> None:
        super().__init__(
            folder, profile=f'name = "at the belt"\nbare = true\nsteps = {list(steps)}\n'.replace("'", '"')
        )
        self.run_words = ("--plain", "--treadmill", belt.treadmill, "--pod", "none", "--strap", "none")
        self._adapter = belt.adapter
        self._terminal: Terminal
        self._shown = 0
        find = [sys.executable, "-c", FIND_SETTINGS]
        settings = Path(subprocess.run(find, env=self.env, capture_output=True, text=True, check=True).stdout.strip())
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS)

    @property
    def adapter(self) -> str:
        return self._adapter

    @contextmanager
    def session(self) -> Iterator[None]:
        """The session runs inside; at the end of the block, however it comes, it is stopped if it still goes on."""
        from drawn import Terminal  # there is none on Windows

        self._terminal = Terminal(self)
        try:
            yield
        finally:
            if self.run.poll() is None:
                self.stop()
            self._show()

    def type(self, key: str) -> None:
        """A key of the product's."""
        self._terminal.type(key.encode())

    def stop(self) -> None:
        """The stop key, until the belt is proved to stand or cannot be; then the session is left."""
        self.type(" ")
        ends = time.monotonic() + STOPS_S
        while self.run.poll() is None and time.monotonic() < ends:
            if any(isinstance(record, SessionEnded) for record in self.told()):
                self.type("q")  # none of the questions that follow is answered
            self._show()
            time.sleep(0.5)
        if self.run.poll() is None:
            self.run.kill()  # its engine stops the belt where it can
            raise AssertionError("the session does not end: PULL THE SAFETY KEY")

    def told(self) -> list[AnyRecord]:
        """The journal so far."""
        return list(records_in(self.journal.read_bytes().splitlines())) if self.journal.exists() else []

    def until(self, seen: Callable[[AnyRecord], bool], what: str, *, within_s: float) -> None:
        """Until a record comes of which that is true; the belt is watched meanwhile."""
        for record in self._coming(within_s):
            assert self.run.poll() is None, f"the session ended before {what}"
            if record is not None and seen(record):
                return
        raise AssertionError(f"not within {within_s:.0f} s: {what}")

    def watch(self, seconds: float) -> None:
        """So long nothing is done but to watch the belt."""
        for _ in self._coming(seconds):
            assert self.run.poll() is None, "the session ended while the belt was watched"

    def _coming(self, seconds: float) -> Iterator[AnyRecord | None]:
        """Each record that comes from now on, None where none does; raises where the belt is to be stopped."""
        ends, read = time.monotonic() + seconds, len(self.told())
        while time.monotonic() < ends:
            told = self.told()
            for record in told[read:]:
                self._watch(record)
                yield record
            read = len(told)
            self._show()
            assert not select.select([sys.stdin], [], [], 0.05)[0], "a key was pressed here: stopped"
            yield None

    def _watch(self, record: AnyRecord) -> None:
        speed = record.speed_ckmh if isinstance(record, BeltMeasured) else None
        assert speed is None or speed <= TOO_FAST_KMH * 100, f"the belt reports {(speed or 0) / 100:.1f} km/h: stopped"

    def _show(self) -> None:
        """The lines of the product, as they come."""
        new, self._shown = self._terminal.shown[self._shown :], len(self._terminal.shown)
        print(new.decode(errors="replace").replace("\r\n", "\n"), end="", flush=True)


def confirmed(belt: Belt) -> bool:
    """The page above, and whether it was answered with the words it asks for."""
    print(PAGE.format(treadmill=belt.treadmill, adapter=belt.adapter), flush=True)
    return sys.stdin.readline().strip().casefold() == CONFIRMATION
