"""One lock file per machine: two programs must not command the same belt."""

import fcntl
import os
from pathlib import Path


class MachineLock:
    """Held until `release`, or until the process ends, however it ends."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, int] = {}

    def take(self, address: str) -> bool:
        """Whether the machine at `address` is ours now (or was already). Raises OSError where no file can be had."""
        if address in self._held:
            return True
        self._folder.mkdir(parents=True, exist_ok=True)
        name = "".join(c if c.isalnum() else "-" for c in address)
        fd = os.open(self._folder / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(fd)
            return False
        self._held[address] = fd
        return True

    def release(self) -> None:
        """Let go of all machines. The files stay: removing one could split it between two holders."""
        for fd in self._held.values():
            os.close(fd)
        self._held.clear()
