"""The engine before other programs: the scheduler's favour and exact timers, where the system lets us have them.

Nothing depends on it; where it is refused (mostly: without the right to raise a priority) all goes on as before.
"""

import ctypes
import os
import sys
from contextlib import suppress

NICE = -10
"""Above every program of a desktop, below what keeps its sound playing."""

PR_SET_TIMERSLACK = 29
EXACT_NS = 1
"""Linux gathers the timers of 50 µs into one wake-up; 1 ns is none of that (0 would be the default again)."""


def raise_priority() -> None:
    """Of this process and the threads it will start. Raises nothing."""
    if hasattr(os, "setpriority"):
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, 0, NICE)
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_TIMERSLACK, EXACT_NS, 0, 0, 0)
