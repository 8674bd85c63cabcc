"""The keys of the terminal in which hil runs, each as it is pressed: nothing waits for ENTER."""

import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

GONE = b"\x04"
"""Read from a terminal that is no more, as Ctrl-D is from one that is."""


@contextmanager
def key_by_key() -> Iterator[None]:
    """Inside, every key is read at once, Ctrl-C and Ctrl-Z among them, and none of them holds the output up."""
    import termios  # there is none on Windows
    import tty

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    # Now: a key that was pressed a moment too early is none to throw away.
    tty.setcbreak(terminal, termios.TCSANOW)
    mode = termios.tcgetattr(terminal)
    mode[0] &= ~termios.IXON
    mode[3] &= ~termios.ISIG
    termios.tcsetattr(terminal, termios.TCSANOW, mode)
    try:
        yield
    finally:
        termios.tcsetattr(terminal, termios.TCSANOW, before)


def pressed(*, within_s: float) -> bytes:
    """The keys that were pressed since, or are within that; empty without one."""
    if not select.select([sys.stdin], [], [], within_s)[0]:
        return b""
    try:
        return os.read(sys.stdin.fileno(), 1024) or GONE
    except OSError:
        return GONE
