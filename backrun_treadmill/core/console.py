"""Tells a change made at the machine's console from our own ramps and from noise (design rules 15 and 19).

After every target of ours there is a window for the ramp. Within it only a report beyond both ends of the ramp, or one
that runs against it, is somebody else's doing. Once the belt has settled, a new settled speed is.
"""

from enum import Enum, auto

from backrun_treadmill.core.belt import Belt
from backrun_treadmill.core.stopping import ramp_us
from backrun_treadmill.core.units import SECOND_US

SLACK_US = 3 * SECOND_US
GRACE_US = 2 * SECOND_US
"""So long after a new target the belt may still follow the one before."""

NOISE_CKMH = 20
BEYOND_CKMH = 30
OVERSPEED_CKMH = 100
OVERSPEED_US = 3 * SECOND_US

FASTER_RATIO = (1.55, 1.67)
SLOWER_RATIO = (0.60, 0.645)
"""Around 1.609 and 0.621: miles taken for kilometres, and the other way round."""


class Finding(Enum):
    """What the newest report says about who moves the belt."""

    NOTHING = auto()
    REACHED = auto()
    """Settled at our target, for the first time since it was set."""
    CONSOLE = auto()
    MILES_FASTER = auto()
    MILES_SLOWER = auto()
    IGNORED = auto()
    """The ramp's time is over and the belt settled elsewhere."""
    OVERSPEED = auto()


class Console:
    """Judges reports against the last target; `step_ckmh` is the machine's grid."""

    def __init__(self) -> None:
        self.step_ckmh = 10
        self.target_ckmh: int | None = None
        self._set_at = 0
        self._window_ends = 0
        self._low = self._high = 0
        self._nearest = 0
        self._strange = 0
        self._baseline: int | None = None
        self._over_since: int | None = None

    def commanded(self, *, at: int, target_ckmh: int, before_ckmh: int, reported_ckmh: int, rate_ckmh_s: int) -> None:
        """A new target of ours; `before_ckmh` is the one before, `rate_ckmh_s` 0 where unknown."""
        self.target_ckmh, self._set_at = target_ckmh, at
        self._window_ends = at + ramp_us(target_ckmh - reported_ckmh, rate_ckmh_s) + SLACK_US
        self._low, self._high = (
            min(target_ckmh, before_ckmh, reported_ckmh),
            max(target_ckmh, before_ckmh, reported_ckmh),
        )
        self._nearest = abs(target_ckmh - reported_ckmh)
        self._strange, self._baseline, self._over_since = 0, None, None

    def adopted(self, speed_ckmh: int) -> None:
        """The belt's present speed is accepted as the target."""
        self.target_ckmh = self._baseline = speed_ckmh
        self._strange, self._over_since = 0, None

    def silent(self) -> None:
        """No target of ours is in force: nothing is judged."""
        self.target_ckmh = None

    def in_window(self, at: int) -> bool:
        """Whether our own ramp may still be under way."""
        return self._baseline is None and at < self._window_ends

    def judge(self, at: int, belt: Belt) -> Finding:
        """The finding of the report that just came."""
        speed, target = belt.speed_ckmh, self.target_ckmh
        if target is None or speed is None or speed <= belt.rest_ckmh:
            return Finding.NOTHING
        if self._baseline is None:
            return self._judge_ramp(at, belt, speed, target)
        if abs(speed - self._baseline) >= max(self.step_ckmh, NOISE_CKMH) and belt.repeated():
            return Finding.CONSOLE
        return Finding.NOTHING

    def status_target(self, at: int, speed_ckmh: int) -> bool:
        """Whether the machine's word of a new target is somebody else's doing."""
        if self.target_ckmh is None or self._baseline is None or at < self._set_at + GRACE_US:
            return False
        known = (self.target_ckmh, self._baseline)
        return all(abs(speed_ckmh - value) >= max(self.step_ckmh, NOISE_CKMH) for value in known)

    def _judge_ramp(self, at: int, belt: Belt, speed: int, target: int) -> Finding:
        if abs(speed - target) <= max(self.step_ckmh, 5):
            return self._reached(belt, speed)
        if self._is_overspeed(at, speed, target):
            return Finding.OVERSPEED
        if belt.settled and abs(speed - target) > NOISE_CKMH and at >= self._set_at + GRACE_US:
            ratio = speed / target
            if FASTER_RATIO[0] <= ratio <= FASTER_RATIO[1] and speed > self._high:
                return self._verdict(speed, Finding.MILES_FASTER)
            if SLOWER_RATIO[0] <= ratio <= SLOWER_RATIO[1] and (at >= self._window_ends or self._low >= target):
                return self._verdict(speed, Finding.MILES_SLOWER)
        if self._against(at, speed, target) and belt.settled and at >= self._set_at + GRACE_US:
            return self._verdict(speed, Finding.CONSOLE)
        if at >= self._window_ends and belt.settled:
            return self._verdict(speed, Finding.IGNORED)
        return Finding.NOTHING

    def _reached(self, belt: Belt, speed: int) -> Finding:
        self._strange, self._over_since, self._nearest = 0, None, 0
        return self._verdict(speed, Finding.REACHED) if belt.settled else Finding.NOTHING

    def _verdict(self, speed: int, finding: Finding) -> Finding:
        self._baseline = speed
        return finding

    def _against(self, at: int, speed: int, target: int) -> bool:
        away = abs(speed - target)
        beyond = speed > self._high + BEYOND_CKMH or speed < self._low - BEYOND_CKMH
        backwards = at >= self._set_at + GRACE_US and away > self._nearest + BEYOND_CKMH
        self._nearest = min(self._nearest, away)
        self._strange = self._strange + 1 if beyond or backwards else 0
        return self._strange >= 2

    def _is_overspeed(self, at: int, speed: int, target: int) -> bool:
        if speed <= max(target, 0) + OVERSPEED_CKMH or (at < self._window_ends and speed <= self._high):
            self._over_since = None
            return False
        self._over_since = at if self._over_since is None else self._over_since
        return at - self._over_since >= OVERSPEED_US
