"""How long a machine takes to acknowledge a speed, learned from its answers; and how early a write may leave for it.

A window of the newest answers, so that a machine that changes its ways is followed. Rises leave early by a low
quantile, falls by a high one: the belt is rather slower than faster around an instant. A machine that never answers is
judged by the first report that moves after a write.
"""

from collections import deque
from collections.abc import Sequence

KEPT = 64
LEAST = 5
"""Fewer answers than this tell nothing."""

MOST_US = 300_000
"""No write leaves earlier than this for an answer. Real machines answer within 44 to 91 ms; the first report that moves
may come up to a second after the belt did."""

RISE_QUANTILE = 0.4
FALL_QUANTILE = 0.6
AROUND = 0.2
"""A quantile is the mean of the answers ranked within so much of it: one rank alone jumps about in a small window."""

MOVED_CKMH = 10
LONGEST_US = 2_000_000
"""Whatever takes longer is no answer to this write."""


class Latency:
    """`answers_ms` and `changes_ms` are what was learned before, oldest first."""

    def __init__(self, answers_ms: Sequence[int] = (), changes_ms: Sequence[int] = ()) -> None:
        self._answers_us = deque((ms * 1000 for ms in answers_ms), maxlen=KEPT)
        self._changes_us = deque((ms * 1000 for ms in changes_ms), maxlen=KEPT)
        self._out: tuple[int, int, int | None] | None = None
        """(number, sent at, speed reported before) of the write that is not yet answered by report or indication."""
        self._speed_ckmh: int | None = None
        self._ranked_us = sorted(self._used)

    def sent(self, seq: int, at: int) -> None:
        """The radio took the speed write number `seq`."""
        self._out = (seq, at, self._speed_ckmh)

    def answered(self, seq: int, at: int) -> None:
        """The machine took it."""
        if self._out is not None and self._out[0] == seq and at - self._out[1] <= LONGEST_US:
            self._answers_us.append(at - self._out[1])
            self._ranked_us = sorted(self._used)
        self._out = None

    def measured(self, at: int, speed_ckmh: int) -> None:
        """A report; the first one that moves after a write stands for the answer where there are no answers."""
        self._speed_ckmh = speed_ckmh
        if self._out is None or self._answers_us:
            return
        _, sent_at, before_ckmh = self._out
        if before_ckmh is None or at - sent_at > LONGEST_US:
            self._out = None
        elif abs(speed_ckmh - before_ckmh) >= MOVED_CKMH:
            self._changes_us.append(at - sent_at)
            self._ranked_us = sorted(self._used)
            self._out = None

    def interrupt(self) -> None:
        """What comes now answers nothing: the link is gone, or something else was written."""
        self._out = self._speed_ckmh = None

    @property
    def count(self) -> int:
        """So many answers are behind the lead."""
        return len(self._ranked_us)

    @property
    def answers_ms(self) -> tuple[int, ...]:
        """To be kept for the next session, oldest first."""
        return tuple(round(us / 1000) for us in self._answers_us)

    @property
    def changes_ms(self) -> tuple[int, ...]:
        """To be kept where a machine never answers."""
        return () if self._answers_us else tuple(round(us / 1000) for us in self._changes_us)

    def lead_us(self, *, rise: bool) -> int:
        """How early the next write leaves; 0 while too little is known."""
        if self.count < LEAST:
            return 0
        quantile = RISE_QUANTILE if rise else FALL_QUANTILE
        first, last = (round((quantile + way * AROUND) * (self.count - 1)) for way in (-1, 1))
        return min(sum(self._ranked_us[first : last + 1]) // (last + 1 - first), MOST_US)

    @property
    def _used(self) -> deque[int]:
        return self._answers_us or self._changes_us
