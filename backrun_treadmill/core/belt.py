"""What the machine's own reports tell of the belt: its speed, how old that is, whether it has settled or stands.

Only speed-bearing packets count. A packet without a speed says nothing about the belt, least of all that it stands.
"""

from collections import deque
from itertools import pairwise
from statistics import median

from backrun_treadmill.core.units import SECOND_US

FRESH_US = 2_500_000
"""A report older than this permits no rise (design rule 10)."""

UNKNOWN_US = 3 * SECOND_US
UNKNOWN_PERIODS = 4
"""The belt is called unknown after max(3 s, 4 report periods) without a speed (rule 17)."""

APART_US = SECOND_US
"""Two samples that shall confirm each other lie at least this far apart (rules 5 and 17)."""

SETTLED_FRAMES = 3


class Belt:
    """Folds speed reports; `rest_ckmh` is the reported speed at or below which the belt stands."""

    def __init__(self) -> None:
        self.rest_ckmh = 0
        self._reports: deque[tuple[int, int]] = deque(maxlen=12)

    def measured(self, at: int, speed_ckmh: int) -> None:
        """Take in one reported speed."""
        self._reports.append((at, speed_ckmh))

    def forget(self) -> None:
        """The link is gone: earlier reports prove nothing any more."""
        self._reports.clear()

    @property
    def speed_ckmh(self) -> int | None:
        """The newest reported speed; None before the first."""
        return self._reports[-1][1] if self._reports else None

    @property
    def last_at(self) -> int | None:
        """When the newest speed came."""
        return self._reports[-1][0] if self._reports else None

    @property
    def moving(self) -> bool:
        """Whether the newest report shows movement; False when there is none."""
        return self.speed_ckmh is not None and self.speed_ckmh > self.rest_ckmh

    @property
    def moved_twice(self) -> bool:
        """Whether the last two reports show movement: single ones lie."""
        newest = [speed for _, speed in self._reports][-2:]
        return len(newest) == 2 and min(newest) > self.rest_ckmh

    @property
    def standing(self) -> bool:
        """Whether the newest report shows a standing belt; False when there is none."""
        return self.speed_ckmh is not None and self.speed_ckmh <= self.rest_ckmh

    def fresh(self, at: int) -> bool:
        """Whether the newest report is young enough to permit a rise."""
        return self.last_at is not None and at - self.last_at < FRESH_US

    @property
    def unknown_at(self) -> int | None:
        """The instant from which the belt is unknown unless another report comes; None before the first report."""
        if self.last_at is None:
            return None
        gaps = [later[0] - earlier[0] for earlier, later in pairwise(self._reports)]
        return self.last_at + max(UNKNOWN_US, UNKNOWN_PERIODS * int(median(gaps)) if gaps else 0)

    @property
    def settled(self) -> bool:
        """The last three reports are equal."""
        newest = [speed for _, speed in self._reports][-SETTLED_FRAMES:]
        return len(newest) == SETTLED_FRAMES and len(set(newest)) == 1

    def repeated(self, within_ckmh: int = 0) -> bool:
        """The last two reports agree within `within_ckmh`."""
        newest = [speed for _, speed in self._reports][-2:]
        return len(newest) == 2 and abs(newest[0] - newest[1]) <= within_ckmh

    def agreed_since(self, since: int, within_ckmh: int) -> int | None:
        """The newest speed if it and one at least 1 s older, both after `since`, agree within `within_ckmh`."""
        if self.last_at is None or self.speed_ckmh is None:
            return None
        for at, speed in self._reports:
            if since <= at <= self.last_at - APART_US and abs(speed - self.speed_ckmh) <= within_ckmh:
                return self.speed_ckmh
        return None

    def stood_since(self, since: int) -> bool:
        """Two reports at least 1 s apart, both after `since`, and everything between, show a standing belt."""
        stands = [at for at, speed in self._reports if at >= since and speed <= self.rest_ckmh]
        if len(stands) < 2 or stands[-1] != self.last_at:
            return False
        run = [at for at in stands if not self._moved_between(at, stands[-1])]
        return stands[-1] - run[0] >= APART_US

    def _moved_between(self, first: int, last: int) -> bool:
        return any(first < at < last and speed > self.rest_ckmh for at, speed in self._reports)
