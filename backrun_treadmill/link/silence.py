"""Silence of the other process, counted in the judge's own ticks.

A judge that was suspended or stalled has not listened, so at most 200 ms of each tick count: it convicts nobody for
its own absence.
"""

CREDIT_US = 200_000
"""The most that one tick can add, however long it was in coming."""

TICK_S = 0.1


class Silence:
    """How long the other process has said nothing while we listened, in µs."""

    def __init__(self) -> None:
        self.silent_us = 0

    def heard(self) -> None:
        """The other process said something."""
        self.silent_us = 0

    def tick(self, passed_us: int) -> int:
        """`passed_us` since the last tick; gives the silence so far."""
        self.silent_us += min(passed_us, CREDIT_US)
        return self.silent_us
