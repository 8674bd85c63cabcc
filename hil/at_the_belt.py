"""A real treadmill with nobody on it: what is said and asked first, and a session of the product that is watched.

Whatever goes wrong here ends in the product's own stop key.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from keyboard import key_by_key, pressed
from msgspec import Struct
from stage import Stage
from watching import TOO_FAST_CKMH, CutShort, Watched

from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.core.session.ending import GIVE_UP_ATTENDED_US
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.belt.last_resort import GIVE_UP_S
from backrun_treadmill.journal.records import AnyRecord

if TYPE_CHECKING:
    from drawn import Terminal

CONFIRMATION = "nobody is on the belt"
STOPS_S = GIVE_UP_ATTENDED_US / SECOND_US + GIVE_UP_S + 60.0
"""Longer than the product's own alarm for a stop that is not proved, and what its front does after a dead engine."""

PAGE = f"""
THIS MOVES THE BELT OF A REAL TREADMILL: {{treadmill}}, by way of the adapter {{adapter}}.

* Nobody is on the belt, nothing lies on it, and no child or animal is near.
* Stand beside it, feet on the floor, with the safety key in your hand. It stops the belt whatever a program does.
* Close every other app and watch that may hold the treadmill.
* The stop is proved first: the belt starts at walking speed and is stopped at once. Only then it walks at 2 and at
  3 km/h, pauses and stops. Three minutes in all.
* It is never asked for more than 3 km/h. Above {TOO_FAST_CKMH // 100} km/h by its own report, and at any key here,
  SPACE, ENTER and Ctrl-C among them, it is stopped.
* If it does not stop: pull the safety key; ENTER ends the session once the belt stands.

Type “{CONFIRMATION}” to begin; with anything else nothing is sent to the treadmill:
"""
SETTINGS = "plain = true\nsound = false\n"
FIND_SETTINGS = "from backrun_treadmill.front.files.paths import settings_file; print(settings_file())"


class Belt(Struct, frozen=True):
    """Which treadmill, by its name or address, and the adapter it is reached by."""

    treadmill: str
    adapter: str
    console_unit: str | None = None
    """What its console counts, km/h or mph; None: a machine profile knows."""


class AtTheBelt(Stage):
    """A run of the product on a real treadmill, in a terminal of its own, with an own home."""

    def __init__(self, folder: Path, belt: Belt, *, steps: Sequence[str]) -> None:
        super().__init__(
            folder, profile=f'name = "at the belt"\nbare = true\nsteps = {list(steps)}\n'.replace("'", '"')
        )
        self.run_words = ("--plain", "--treadmill", belt.treadmill, "--pod", "none", "--strap", "none")
        if belt.console_unit is not None:
            self.run_words += ("--console-unit", belt.console_unit)
        self._adapter = belt.adapter
        self._terminal: Terminal
        self._shown = 0
        self._watched = Watched(self.journal)
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

        with key_by_key():
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
        """The stop key, until the belt is proved to stand or cannot be; then the session is left. Raises CutShort.

        Keys that are pressed here meanwhile are the product's: ENTER, when the belt stands, and the stop.
        """
        self.type(" ")
        ends = time.monotonic() + STOPS_S
        while self.run.poll() is None and time.monotonic() < ends:
            if any(isinstance(record, SessionEnded) for record in self.told()):
                self.type("q")  # none of the questions that follow is answered
            self._show()
            if keys := pressed(within_s=0):
                self.type("\r" if keys in (b"\r", b"\n") else " ")
            time.sleep(0.1)
        if self.run.poll() is None:
            self.run.kill()  # its engine stops the belt where it can
            raise CutShort("the session does not end: PULL THE SAFETY KEY")

    def told(self) -> list[AnyRecord]:
        """The journal so far."""
        return self._watched.told()

    def until(self, seen: Callable[[AnyRecord], bool], what: str, *, within_s: float) -> None:
        """Until a record comes of which that is true; the belt is watched meanwhile. Raises CutShort."""
        for record in self._coming(within_s):
            if record is not None and seen(record):
                return
            self._check_goes_on(f"before {what}")
        raise CutShort(f"not within {within_s:.0f} s: {what}")

    def watch(self, seconds: float) -> None:
        """So long nothing is done but to watch the belt. Raises CutShort."""
        for _ in self._coming(seconds):
            self._check_goes_on("while the belt was watched")

    def _check_goes_on(self, when: str) -> None:
        if self.run.poll() is not None:
            raise CutShort(f"the session ended {when}")

    def _coming(self, seconds: float) -> Iterator[AnyRecord | None]:
        """Each record that was not watched yet, None where none is; raises where the belt is to be stopped."""
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            yield from self._watched.coming()
            self._show()
            if pressed(within_s=0.05):
                raise CutShort("a key was pressed here: stopped")
            yield None

    def _show(self) -> None:
        """The lines of the product, as they come."""
        new, self._shown = self._terminal.shown[self._shown :], len(self._terminal.shown)
        print(new.decode(errors="replace").replace("\r\n", "\n"), end="", flush=True)


def confirmed(belt: Belt) -> bool:
    """The page above, and whether it was answered with the words it asks for."""
    print(PAGE.format(treadmill=belt.treadmill, adapter=belt.adapter), flush=True)
    return sys.stdin.readline().strip().casefold() == CONFIRMATION
