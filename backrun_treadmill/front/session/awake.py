"""Keeps the computer from falling asleep during a session: a sleeping computer watches no belt.

The system's own tool holds the wish for as long as our end of its stdin is open, so a killed front leaves nothing
behind. Where there is no such tool the session goes on without; a sleep is noticed afterwards (`Suspended`).
"""

import ctypes
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

INHIBIT = ("systemd-inhibit", "--what=sleep:idle", "--who=backrun", "--why=a session on a treadmill", "cat")
"""Linux with systemd; `cat` ends with its stdin."""

CAFFEINATE = ("caffeinate", "-i", "cat")
"""macOS."""

ES_SYSTEM_REQUIRED = 0x00000001
ES_CONTINUOUS = 0x80000000
"""Windows: a wish of this thread, which ends with it at the latest."""

ENDS_WITHIN_S = 1.0


@contextmanager
def kept_awake() -> Iterator[None]:
    """The computer does not sleep inside, if the system lets us ask for that."""
    if sys.platform == "win32":
        ask = ctypes.windll.kernel32.SetThreadExecutionState
        ask(ES_CONTINUOUS | ES_SYSTEM_REQUIRED)
        try:
            yield
        finally:
            ask(ES_CONTINUOUS)
        return
    holder = _hold()
    try:
        yield
    finally:
        if holder is not None:
            _let_go(holder)


def _hold() -> subprocess.Popen[bytes] | None:
    command = next((one for one in (INHIBIT, CAFFEINATE) if shutil.which(one[0])), None)
    if command is None:
        return None
    with suppress(OSError):
        return subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
    return None


def _let_go(holder: subprocess.Popen[bytes]) -> None:
    if holder.stdin is not None:
        holder.stdin.close()
    try:
        holder.wait(ENDS_WITHIN_S)
    except subprocess.TimeoutExpired:
        holder.kill()
        holder.wait()
