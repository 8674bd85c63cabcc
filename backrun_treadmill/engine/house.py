"""Python's garbage collector, kept away from the instants that count.

What exists at the start is frozen, automatic collection is off; we collect when the next instant is far away. A full
collection of a frozen engine takes a few milliseconds, a young one well below one.
"""

import gc

FAR_US = 3_000_000
"""With this much time before the next instant a full collection disturbs nobody."""

NEAR_US = 300_000
SELDOM_US = 20_000_000
"""If no instant has been far for this long, the young generations are collected in a shorter gap."""


class House:
    """Told after each event when the next instant is due."""

    def __init__(self) -> None:
        self._full_at = 0
        self._young_at = 0

    def close_doors(self) -> None:
        """Freeze what exists and switch automatic collection off."""
        gc.collect()
        gc.freeze()
        gc.disable()

    def tidy(self, *, now: int, next_due: int | None) -> None:
        """Collect if there is time for it; `next_due` None: nothing is planned."""
        left = FAR_US + 1 if next_due is None else next_due - now
        if left > FAR_US and now - self._full_at >= FAR_US:
            gc.collect()
            self._full_at = self._young_at = now
        elif left > NEAR_US and now - self._young_at >= SELDOM_US:
            gc.collect(1)
            self._young_at = now
