"""Has the disk keep the journal, once a second and on request, from a thread of its own.

A slow disk holds up no belt.
"""

from threading import Event, Thread
from types import TracebackType
from typing import Self

from backrun_treadmill.journal.writer import JournalWriter

PERIOD_S = 1.0
CLOSING_S = 2.0
"""How long the end of a session waits for a disk that does not answer."""


class JournalSync:
    """A context manager around a session; on leaving, the rest is synced, for at most `CLOSING_S`.

    The thread is a daemon: a dead disk does not keep the process alive.
    """

    def __init__(self, writer: JournalWriter, period_s: float = PERIOD_S) -> None:
        self._writer = writer
        self._period_s = period_s
        self._wanted = Event()
        self._ending = False
        self._thread = Thread(target=self._run, name="journal sync", daemon=True)

    def request(self) -> None:
        """Sync soon (a change of state); returns at once."""
        self._wanted.set()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ending = True
        self._wanted.set()
        self._thread.join(CLOSING_S)

    def _run(self) -> None:
        while not self._ending:
            self._wanted.wait(self._period_s)
            self._wanted.clear()
            if self._writer.unsynced:
                self._writer.sync()
