"""How a belt changes its speed, learned from its reports: dead time, up-rate, down-rate; or that it does not show it.

Reports come once or twice a second, so a change is fitted over all reports on its way, and a session takes the medians
of its changes. A machine that reports the target at once, whatever the step, shows nothing of its belt.
"""

from itertools import combinations
from statistics import median

from backrun_treadmill.core.units import SECOND_US

LEAST_STEP_CKMH = 100
NEAR_CKMH = 15
"""A report this close to where the belt came from or goes to is not on the way."""

SETTLED_CKMH = 10
LEAST_CHANGES = 2
"""One change of a kind proves nothing."""

SLOWEST_CKMH_S, FASTEST_CKMH_S = 20, 500
"""No treadmill's ramp is beyond these; a report that implies more is the target, not the belt."""

LONGEST_DEAD_US = 3 * SECOND_US


class Ramp:
    """Feed it every speed write that was sent and every reported speed; ask at the end."""

    def __init__(self) -> None:
        self._rates_ckmh_s: dict[bool, list[float]] = {True: [], False: []}
        """By direction: True is up."""
        self._jumps = {True: 0, False: 0}
        self._dead_us: list[float] = []
        self._last: tuple[int, int] | None = None
        self._settled = False
        self._change: _Change | None = None

    def sent(self, at: int, target_ckmh: int) -> None:
        """A speed was handed to the radio. Only a belt that ran steadily before tells when it began to change."""
        self._change = None
        if self._last is None or not self._settled or abs(target_ckmh - self._last[1]) < LEAST_STEP_CKMH:
            return
        self._change = _Change(sent_at=at, from_ckmh=self._last[1], target_ckmh=target_ckmh)

    def measured(self, at: int, speed_ckmh: int) -> None:
        """A reported speed."""
        self._settled = self._last is not None and abs(speed_ckmh - self._last[1]) <= SETTLED_CKMH
        self._last = (at, speed_ckmh)
        change = self._change
        if change is not None and change.measured(at, speed_ckmh):
            self._change = None
            self._conclude(change)

    def interrupt(self) -> None:
        """Something else moves the belt now, or nobody watches it."""
        self._change, self._last, self._settled = None, None, False

    @property
    def up_ckmh_s(self) -> int:
        """Median; 0 while unknown."""
        return self._rate(up=True)

    @property
    def down_ckmh_s(self) -> int:
        """Median; 0 while unknown."""
        return self._rate(up=False)

    @property
    def dead_time_ms(self) -> int:
        """From the write to the first movement, median; 0 while unknown."""
        return round(median(self._dead_us) / 1000) if len(self._dead_us) >= LEAST_CHANGES else 0

    @property
    def reports_set_point(self) -> bool:
        """Whether it jumped to the target more often than it was seen on the way, up or down."""
        return any(
            self._jumps[up] >= LEAST_CHANGES and self._jumps[up] > len(self._rates_ckmh_s[up]) for up in self._jumps
        )

    def _rate(self, *, up: bool) -> int:
        rates = self._rates_ckmh_s[up]
        return round(median(rates)) if len(rates) >= LEAST_CHANGES else 0

    def _conclude(self, change: "_Change") -> None:
        if change.jumped:
            self._jumps[change.up] += 1
        elif (fitted := change.fitted()) is not None:
            rate_ckmh_s, dead_us = fitted
            self._rates_ckmh_s[change.up].append(rate_ckmh_s)
            self._dead_us.append(dead_us)


class _Change:
    """One change of speed, from the write to the first report at the target."""

    def __init__(self, *, sent_at: int, from_ckmh: int, target_ckmh: int) -> None:
        self.up = target_ckmh > from_ckmh
        self.jumped = False
        self._sent_at = self._still_at = sent_at
        self._from_ckmh, self._span_ckmh = from_ckmh, abs(target_ckmh - from_ckmh)
        self._way: list[tuple[int, int]] = []
        """(at, how far the belt has come) of the reports on the way."""

    def measured(self, at: int, speed_ckmh: int) -> bool:
        """Whether the belt has arrived with this report."""
        come_ckmh = speed_ckmh - self._from_ckmh if self.up else self._from_ckmh - speed_ckmh
        if come_ckmh >= self._span_ckmh - NEAR_CKMH:
            fastest_us = self._span_ckmh * SECOND_US // FASTEST_CKMH_S
            self.jumped = not self._way and at - self._still_at < fastest_us
            return True
        if come_ckmh > NEAR_CKMH:
            self._way.append((at, come_ckmh))
        elif not self._way:
            self._still_at = at
        return False

    def fitted(self) -> tuple[float, float] | None:
        """(rate in 0.01 km/h per second, dead time in µs) of the straight line through the way; None without one."""
        slopes = [(b[1] - a[1]) * SECOND_US / (b[0] - a[0]) for a, b in combinations(self._way, 2) if b[0] > a[0]]
        rate = median(slopes) if slopes else 0.0
        if not SLOWEST_CKMH_S <= rate <= FASTEST_CKMH_S:
            return None
        dead_us = median(at - self._sent_at - come * SECOND_US / rate for at, come in self._way)
        return (rate, max(0.0, dead_us)) if dead_us <= LONGEST_DEAD_US else None
