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

LEAP_CKMH = 1200
"""A rise of more than this between two reports is no belt's: single ones lie (24 km/h on a standing belt)."""

SETTLED_FRAMES = 3
STEADY_US = 800_000
"""Reports that agree must span this much: machines that report ten times a second repeat themselves in mid-ramp."""

STEADY_CKMH = 20
"""Reports this close to each other agree; real belts waver by 0.1 km/h either way under each step."""

SLOWEST_DOWN_CKMH_S = 40
"""Assumed where the machine's down-rate is unknown."""

KEPT_US = 6 * SECOND_US
KEPT_REPORTS = 12
MOST_REPORTS = 240


class Belt:
    """Folds speed reports; `rest_ckmh` is the reported speed at or below which the belt stands."""

    def __init__(self) -> None:
        self.rest_ckmh = 0
        self.down_ckmh_s = 0
        """How fast this machine slows down; 0 = unknown."""
        self._reports: deque[tuple[int, int]] = deque(maxlen=MOST_REPORTS)
        self._fastest_ckmh = 0
        self._fastest_at = 0
        self._last_ckmh = self._peak_ckmh = 0
        self._leapt = False

    def measured(self, at: int, speed_ckmh: int) -> bool:
        """Take in one reported speed; False for one that no belt can have, which counts once the next confirms it."""
        leaps = self._leaps(at, speed_ckmh)
        if leaps and not self._leapt:
            self._leapt = True
            return False
        self._leapt = False
        # Between two reports the belt may have kept its speed until just now, so that time slows nothing down.
        self._fastest_ckmh, self._fastest_at = max(speed_ckmh, self.may_run_ckmh(at)), at
        self._last_ckmh, self._peak_ckmh = speed_ckmh, max(speed_ckmh, self._peak_ckmh)
        self._reports.append((at, speed_ckmh))
        while len(self._reports) > KEPT_REPORTS and self._reports[0][0] < at - KEPT_US:
            self._reports.popleft()
        return True

    def _leaps(self, at: int, speed_ckmh: int) -> bool:
        if not self._reports or at - self._reports[-1][0] > FRESH_US:
            return False
        return speed_ckmh > self._reports[-1][1] + LEAP_CKMH

    def forget(self) -> None:
        """Nobody watched the belt: earlier reports prove nothing, and it may run as fast as it ever did here."""
        self._reports.clear()
        self._leapt = False
        self._last_ckmh = self._peak_ckmh

    def rescale(self, thousandths: int) -> None:
        """What was reported so far was in another unit: 1609 for miles read as kilometres."""
        self._reports = deque(((at, speed * thousandths // 1000) for at, speed in self._reports), maxlen=MOST_REPORTS)
        self._fastest_ckmh = self._fastest_ckmh * max(1000, thousandths) // 1000
        self._last_ckmh = self._last_ckmh * thousandths // 1000

    def may_run_ckmh(self, at: int) -> int:
        """The fastest the belt may still be at `at`: machines that report the set point say 0 while it runs down."""
        lost_ckmh = (self.down_ckmh_s or SLOWEST_DOWN_CKMH_S) * max(0, at - self._fastest_at) // SECOND_US
        return max(self._last_ckmh, self._fastest_ckmh - lost_ckmh)

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
    def lone_standing(self) -> bool:
        """Whether only the newest report shows a standing belt: single ones lie."""
        newest = [speed for _, speed in self._reports][-2:]
        return len(newest) == 2 and newest[1] <= self.rest_ckmh < newest[0]

    @property
    def rising(self) -> bool:
        """Whether the newest report is above the one before it."""
        newest = [speed for _, speed in self._reports][-2:]
        return len(newest) == 2 and newest[1] > newest[0]

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
        """The last three reports, and all of the last 0.8 s, agree."""
        return self._steady(SETTLED_FRAMES)

    @property
    def steady(self) -> bool:
        """The last two reports, and all of the last 0.8 s, agree."""
        return self._steady(2)

    @property
    def level_ckmh(self) -> int:
        """The middle of the last two reports, and all of the last 0.8 s; 0 without one."""
        last_two = len(self._reports) - 2
        newest = [
            speed
            for place, (at, speed) in enumerate(self._reports)
            if place >= last_two or at > self._reports[-1][0] - STEADY_US
        ]
        return (max(newest) + min(newest)) // 2 if newest else 0

    def _steady(self, frames: int) -> bool:
        span: list[int] = []
        for at, speed in reversed(self._reports):
            span.append(speed)
            if max(span) - min(span) > STEADY_CKMH:
                return False
            if len(span) >= frames and self._reports[-1][0] - at >= STEADY_US:
                return True
        return False

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
