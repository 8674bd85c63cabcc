"""Lines to the terminal from a thread of their own: a screen that is not read must not hold up the stop key.

A screen that is gone (closed pipe, hung-up terminal) loses its lines and nothing else. The bell is for terminals only:
anywhere else a line has no control character in it.
"""

import os
from queue import SimpleQueue
from threading import Thread

BELL = "\a"
CLEAR = b"\r\x1b[K"
"""Begin the line again, with nothing in it."""

FLUSH_S = 2.0
"""How long the end of the program waits for a screen that does not take its last lines."""


class Output:
    """A context manager; `say` never waits. Lines wait in memory for a screen that stalls."""

    def __init__(self, fd: int = 1) -> None:
        self._fd = fd
        self._rings = os.isatty(fd)
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        self._shown = b""
        self._thread = Thread(target=self._write, name="output", daemon=True)

    def say(self, text: str) -> None:
        """One line; a bell in it rings first."""
        if BELL in text:
            self.ring()
        away = CLEAR if self._shown else b""
        self._lines.put(away + text.replace(BELL, "").encode(errors="replace") + b"\n" + self._shown)

    def show(self, text: str) -> None:
        """A line that stays the last one until another is shown, or none; on a terminal only, and cut to its width."""
        if not self._rings:
            return
        try:
            columns = os.get_terminal_size(self._fd).columns
        except OSError:  # the terminal is gone
            return
        shown = text[: (columns or 80) - 1].encode(errors="replace")
        if shown != self._shown:
            self._lines.put(CLEAR + shown)
        self._shown = shown

    def ring(self) -> None:
        """The terminal's bell, once."""
        if self._rings:
            self._lines.put(BELL.encode())

    def __enter__(self) -> "Output":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._lines.put(None)
        self._thread.join(FLUSH_S)

    def _write(self) -> None:
        # os.write and not print: a thread stuck inside sys.stdout's lock would hang the interpreter's own end.
        while (line := self._lines.get()) is not None:
            try:
                while line:
                    line = line[os.write(self._fd, line) :]
            except OSError:
                return
