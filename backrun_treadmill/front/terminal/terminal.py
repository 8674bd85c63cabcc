"""The terminal of the runner: each key at once, none echoed, and the old settings back whatever happens.

Ctrl-C arrives as a key here and means stop. Output keeps its line ends. A stop of the job from outside (SIGTSTP) gives
the terminal back first and takes it again on return.
"""

import os
import signal
import termios
from types import TracebackType
from typing import Self


class RawKeys:
    """A context manager around one terminal. `fd` must be a terminal of ours in the foreground."""

    def __init__(self, fd: int) -> None:
        self.fd = fd
        self._before: list[int | list[bytes | int]] | None = None

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.give_back()

    def take(self) -> None:
        """Keys one by one, unechoed, none with a meaning for the system."""
        self._before = termios.tcgetattr(self.fd)
        mode = termios.tcgetattr(self.fd)
        mode[0] &= ~(termios.IXON | termios.ICRNL)
        mode[3] &= ~(termios.ICANON | termios.ECHO | termios.ISIG | termios.IEXTEN)
        mode[6][termios.VMIN] = 1
        mode[6][termios.VTIME] = 0
        termios.tcsetattr(self.fd, termios.TCSANOW, mode)

    def give_back(self) -> None:
        """The terminal as it was; a terminal that hung up needs nothing."""
        before, self._before = self._before, None
        if before is not None:
            try:
                termios.tcsetattr(self.fd, termios.TCSANOW, before)
            except termios.error:
                return

    def stop_job(self) -> None:
        """What SIGTSTP asks for, with the terminal given back while we are away. Returns when we are continued."""
        self.give_back()
        old = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGTSTP)
        signal.signal(signal.SIGTSTP, old)
        self.take()


def typed_bytes(fd: int) -> bytes:
    """What was typed; empty once the terminal has hung up."""
    try:
        return os.read(fd, 1024)
    except OSError:
        return b""
