"""Tones by a child process that may lack a sound card, hang or die: then the terminal's bell rings instead.

Nothing here waits. A word goes into a pipe that never blocks; a tone the child does not take in time is rung.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from backrun_treadmill.core.tone import Tone

SOUND = (sys.executable, "-m", "backrun_treadmill.sound")

ANSWERS_WITHIN_S = 2.0
"""A tone that has not begun by then is rung; the change of speed it tells of is still to come."""

RINGS = {Tone.FASTER: 2, Tone.SLOWER: 1, Tone.LAST_SET: 3, Tone.ALARM: 1}
APART_S = 0.4
"""Terminals make one ring of two that come at once."""

MOST_READ = 65_536
ENDS_WITHIN_S = 0.5


def player(*, wanted: bool) -> tuple[str, ...]:
    """The command of the player; none where nobody would hear it: over ssh the sound card is in another room."""
    return SOUND if wanted and "SSH_CONNECTION" not in os.environ else ()


def silent() -> None:
    """The bell where there is no terminal."""


class Sounds:
    """A context manager, entered before the event loop or in it; `play` belongs into the loop.

    `bell` rings the terminal once; whoever has the terminal sets it. Without a `command` there is only the bell.
    """

    def __init__(self, *, command: Sequence[str] = SOUND, bell: Callable[[], None] = silent) -> None:
        self.bell = bell
        self._command = tuple(command)
        self._child: subprocess.Popen[bytes] | None = None
        self._said = b""
        self._ready = False
        self._asked = 0
        self._answered = 0
        self._overdue = False

    def __enter__(self) -> Self:
        if self._command:
            with suppress(OSError):  # no process to be had: the bell rings
                self._child = self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def pid(self) -> int | None:
        """Of the player's process; None where there is none any more."""
        return None if self._child is None else self._child.pid

    @property
    def can_play(self) -> bool:
        """Whether tones are played, as far as is known now; False: the bell rings for them."""
        self._hear()
        return self._ready and not self._overdue

    def play(self, tone: Tone) -> None:
        """Let it be heard. An alarm rings the bell in any case."""
        trusted = self.can_play
        taken = self._ready and self._ask(tone)
        if tone is Tone.ALARM or not (taken and trusted):
            self._ring(tone)
        else:
            asyncio.get_running_loop().call_later(ANSWERS_WITHIN_S, self._check, self._asked, tone)

    def _start(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what the terminal does to our group must not make it hang
            bufsize=0,
        )
        for pipe in (child.stdin, child.stdout):
            assert pipe is not None
            os.set_blocking(pipe.fileno(), False)
        return child

    def _ask(self, tone: Tone) -> bool:
        assert self._child is not None
        assert self._child.stdin is not None
        try:
            os.write(self._child.stdin.fileno(), f"{tone} {self._asked + 1}\n".encode())
        except BlockingIOError:
            self._overdue = True
            return False
        except OSError:
            self._end()
            return False
        self._asked += 1
        return True

    def _check(self, number: int, tone: Tone) -> None:
        self._hear()
        if self._answered < number:
            self._overdue = True
            self._ring(tone)

    def _hear(self) -> None:
        """Read what the child said; notice that it is gone."""
        if self._child is None:
            return
        assert self._child.stdout is not None
        try:
            said = os.read(self._child.stdout.fileno(), MOST_READ)
        except BlockingIOError:
            return
        except OSError:
            said = b""
        if not said:
            self._end()
            return
        *words, self._said = (self._said + said).split(b"\n")
        self._said = self._said[:MOST_READ]
        for word in words:
            tone, _, number = word.partition(b" ")
            if word == b"ready":
                self._ready = True
            elif tone != b"silent" and number.isdigit():
                self._answered, self._overdue = max(self._answered, int(number)), False

    def _ring(self, tone: Tone) -> None:
        loop = asyncio.get_running_loop()
        for ring in range(RINGS[tone]):
            loop.call_later(ring * APART_S, self.bell)

    def _end(self) -> None:
        child, self._child, self._ready = self._child, None, False
        if child is None:
            return
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        with suppress(subprocess.TimeoutExpired):  # killed processes go at once, but for a driver's bug
            child.wait(ENDS_WITHIN_S)
