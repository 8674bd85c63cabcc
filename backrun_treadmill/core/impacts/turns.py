"""Where walking turns into running: a reading between the two is of both, and is shared out by the readings around it.

A pod's rate is the mean of its last second or two. A reading of three quarters running and one quarter walking, taken
for one of them, costs a running contact or two at each turn, and always to the same side, because 140 steps a minute
do not lie half way between the two. A mean keeps the area: what it lies above the lower of its neighbours is running.
"""

from collections import deque

from msgspec import Struct

from backrun_treadmill.core.gait import Gait, gait_of

AROUND = 2
"""Readings to either side: a pod that averages over two seconds has at most two of both gaits at a turn."""
APART = 1.1
"""Nearer to one another two rates are of one gait that comes close to the split."""


class Reading[Spans](Struct, frozen=True):
    """A rate in steps a minute, both feet, and the time it stands for; `bridged`: others before it were lost."""

    spans: Spans
    cadence_spm: float
    bridged: bool


class Turns[Spans]:
    """Readings of one source go in, and come out with the share of their contacts that was run (0 to 1)."""

    def __init__(self) -> None:
        self._near: deque[Reading[Spans]] = deque()
        """The readings that are not judged yet, behind up to two that are."""
        self._judged = 0
        """How many of them are."""

    def take(self, reading: Reading[Spans]) -> list[tuple[Reading[Spans], float]]:
        """One more; returns those that can be judged now: each is, once two more have come."""
        self._near.append(reading)
        return self._judge(leave=AROUND)

    def finish(self) -> list[tuple[Reading[Spans], float]]:
        """No other reading belongs to these; returns all that are left."""
        left = self._judge(leave=0)
        self._near.clear()
        self._judged = 0
        return left

    def _judge(self, *, leave: int) -> list[tuple[Reading[Spans], float]]:
        out = []
        while len(self._near) - self._judged > leave:
            around = [reading.cadence_spm for reading in list(self._near)[: self._judged + AROUND + 1]]
            reading = self._near[self._judged]
            out.append((reading, _share_run(reading.cadence_spm, min(around), max(around))))
            self._judged += 1
            if self._judged > AROUND:
                self._near.popleft()
                self._judged -= 1
        return out


def _share_run(spm: float, lowest_spm: float, highest_spm: float) -> float:
    """Of the contacts of a reading, by the rates before and after a turn."""
    one_gait = gait_of(lowest_spm) is gait_of(highest_spm) or highest_spm < APART * lowest_spm
    if one_gait or spm == 0:
        return 1.0 if gait_of(spm) is Gait.RUNNING else 0.0
    return (spm - lowest_spm) / (highest_spm - lowest_spm) * highest_spm / spm
