"""The session's clock: the monotonic clock as whole µs since the origin, and the only place that reads a clock.

Wall time is read once, for the header. Boot time tells a suspended computer (Linux's monotonic clock stands still in
suspend and runs on under SIGSTOP).
"""

import datetime
import time
from collections.abc import Callable

SLEPT_US = 500_000
"""Boot time ahead of monotonic time by more than this since the last look: the computer slept."""


class SessionClock:
    """Counts from its own making. `monotonic_ns` must be the clock of the event loop."""

    def __init__(self, monotonic_ns: Callable[[], int] = time.monotonic_ns) -> None:
        self._monotonic_ns = monotonic_ns
        self.origin_ns = monotonic_ns()
        self._asleep_us = asleep_us()

    def now(self) -> int:
        """µs since the origin."""
        return self.at(self._monotonic_ns())

    def at(self, mono_ns: int) -> int:
        """A reading of the monotonic clock, also another process's, as session time."""
        return (mono_ns - self.origin_ns) // 1000

    def loop_time(self, at: int) -> float:
        """Session time as `loop.call_at` wants it."""
        return (self.origin_ns + at * 1000) / 1e9

    def slept_us(self) -> int:
        """How long the computer has slept since the last call, 0 if it did not."""
        asleep = asleep_us()
        gap, self._asleep_us = asleep - self._asleep_us, asleep
        return gap if gap > SLEPT_US else 0


def asleep_us() -> int:
    """Time the computer has spent in suspend since boot; 0 where the system does not tell (only Linux does)."""
    boot = getattr(time, "CLOCK_BOOTTIME", None)
    if boot is None:
        return 0
    return (time.clock_gettime_ns(boot) - time.monotonic_ns()) // 1000


def wall_time() -> datetime.datetime:
    """The time of day with its UTC offset, for the header of the journal."""
    return datetime.datetime.now().astimezone()  # noqa: TID251 -- the one place; astimezone adds the zone
