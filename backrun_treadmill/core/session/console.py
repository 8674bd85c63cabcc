"""Tells a change made at the machine's console from our own ramps and from noise (design rules 15 and 19).

After every target of ours there is a window for the ramp. Within it only a report beyond both ends of the ramp, or one
that runs against it, is somebody else's doing. Once the belt has settled, a new settled speed is.
"""

from enum import Enum, auto

from backrun_treadmill.core.session.belt import Belt
from backrun_treadmill.core.session.stopping import ramp_us
from backrun_treadmill.core.units import SECOND_US

SLACK_US = 3 * SECOND_US
GRACE_US = 2 * SECOND_US
"""So long after a new target the belt may still follow the one before."""

REACHED_CKMH = 10
NOISE_CKMH = 20
BEYOND_CKMH = 30
OVERSPEED_CKMH = 100
OVERSPEED_US = 3 * SECOND_US
HASTY_US = 400_000
"""Two reports of a belt above its target are enough right after a start."""

FASTER_RATIO = (1.55, 1.67)
SLOWER_RATIO = (0.60, 0.645)
"""Around 1.609 and 0.621: miles taken for kilometres, and the other way round."""


class Evidence(Enum):
    """A settled report against the target of the moment, as far as it tells of units."""

    SAME = auto()
    FASTER = auto()
    """1.6 times what was asked."""
    SLOWER = auto()
    """0.6 times what was asked."""


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
        self.down_ckmh_s = 0
        self.target_ckmh: int | None = None
        self.hasty_until = 0
        """Until then a belt above its target is no matter for patience: some restore an old speed after Start."""
        self.theirs = False
        """The target was set at the machine: how the belt follows it says nothing of how it takes ours."""
        self.disturbed = False
        """The belt left the speed it had settled at, and it is not clear yet where to."""
        self.refused = False
        """The machine did not take the target: a belt that gets slower is set by somebody."""
        self._stays: int | None = None
        """What the belt settled at since then."""
        self._set_at = 0
        self._window_ends = 0
        self._low = self._high = 0
        self._nearest = 0
        self._reported = 0
        """What the belt reported when the target was set."""
        self._strange = 0
        self._baseline: int | None = None
        self._over_since: int | None = None
        self._past: list[tuple[int, int]] = []
        """(replaced at, speed): what the belt may still run at on its way down, however many targets followed."""

    def commanded(self, *, at: int, target_ckmh: int, before_ckmh: int, reported_ckmh: int, rate_ckmh_s: int) -> None:
        """A new target of ours; `before_ckmh` is the one before, `rate_ckmh_s` 0 where unknown."""
        self._past = [(until, speed) for until, speed in self._past if self._excused(at, until, speed, target_ckmh)]
        if not self._falls_anew(target_ckmh):
            self._past.append((at, max(before_ckmh, self._baseline or 0) + NOISE_CKMH))
            self.refused, self._stays = False, None
        self.target_ckmh, self._set_at, self.disturbed, self.theirs = target_ckmh, at, False, False
        self._window_ends = at + ramp_us(target_ckmh - reported_ckmh, rate_ckmh_s) + SLACK_US
        self._low, self._high = (
            min(target_ckmh, before_ckmh, reported_ckmh),
            max(target_ckmh, before_ckmh, reported_ckmh),
        )
        self._nearest, self._reported = abs(target_ckmh - reported_ckmh), reported_ckmh
        self._strange, self._baseline = 0, None

    def _falls_anew(self, target_ckmh: int) -> bool:
        """Whether a fall that was refused is only said once more: the belt has no more time for it than it had."""
        before_ckmh = self.target_ckmh
        return self.refused and before_ckmh is not None and target_ckmh <= before_ckmh < self._reported

    @property
    def settled(self) -> bool:
        """Whether the belt has settled since then: what it does after that is somebody's doing."""
        return self._baseline is not None

    def adopted(self, speed_ckmh: int) -> None:
        """The belt's present speed is accepted as the target."""
        self.refused, self._stays = False, None
        self.target_ckmh = self._baseline = speed_ckmh
        self._strange, self._over_since, self.disturbed = 0, None, False
        self._past.clear()

    def silent(self) -> None:
        """No target of ours is in force: nothing is judged."""
        self.target_ckmh, self._baseline, self._over_since, self.disturbed = None, None, None, False
        self.refused, self._stays = False, None
        self._past.clear()

    def unmoved(self, belt: Belt, least_ckmh: int) -> bool:
        """Whether the belt is where it was when the target was set, or at the least speed after a start."""
        known = (self._reported, max(self._reported, least_ckmh))
        return min(known) - NOISE_CKMH <= belt.level_ckmh <= max(known) + NOISE_CKMH

    def judge(self, at: int, belt: Belt) -> Finding:
        """The finding of the report that just came."""
        speed, target = belt.speed_ckmh, self.target_ckmh
        if target is None or speed is None or speed <= belt.rest_ckmh:
            return Finding.NOTHING
        if self._baseline is None:
            return self._judge_ramp(at, belt, speed, target)
        return self._judge_settled(at, belt, speed, target, self._baseline)

    def status_target(self, at: int, speed_ckmh: int) -> bool:
        """Whether the machine's word of a new target is somebody else's doing."""
        if self.target_ckmh is None or self._baseline is None or at < self._set_at + GRACE_US:
            return False
        known = (self.target_ckmh, self._baseline)
        return all(abs(speed_ckmh - value) >= max(self.step_ckmh, NOISE_CKMH) for value in known)

    def _judge_settled(self, at: int, belt: Belt, speed: int, target: int, baseline: int) -> Finding:
        low, high = self._ours(target, baseline)
        margin = max(self.step_ckmh, NOISE_CKMH)
        self.disturbed = speed <= low - margin or speed >= high + margin
        if self.disturbed and belt.steady and (at >= self.hasty_until or speed < baseline):
            return Finding.CONSOLE
        if not self.disturbed and belt.settled and abs(belt.level_ckmh - target) < abs(baseline - target):
            self._baseline = belt.level_ckmh
        return Finding.OVERSPEED if self._is_overspeed(at, speed, max(target, baseline)) else Finding.NOTHING

    def _ours(self, target: int, baseline: int) -> tuple[int, int]:
        """Between these the belt is our own doing: a target one step away counts as reached before the belt moves."""
        reached = abs(baseline - target) <= max(self.step_ckmh, REACHED_CKMH) + NOISE_CKMH
        return (min(target, baseline), max(target, baseline)) if reached else (baseline, baseline)

    def _judge_ramp(self, at: int, belt: Belt, speed: int, target: int) -> Finding:
        if abs(speed - target) <= max(self.step_ckmh, REACHED_CKMH):
            return self._reached(belt)
        over, against = self._is_overspeed(at, speed, target), self._against(at, speed, target)
        if self.refused and belt.settled and self._slowed_by_hand(belt.level_ckmh):
            return self._verdict(belt, Finding.CONSOLE)
        settled = belt.settled and at >= self._set_at + GRACE_US
        if settled and (miles := self._miles(at, belt.level_ckmh, target)) is not Finding.NOTHING:
            return self._verdict(belt, miles)
        if over or not settled:
            return Finding.OVERSPEED if over else Finding.NOTHING
        if self.refused and speed > target + NOISE_CKMH:
            return Finding.NOTHING  # a fall that is still insisted on
        if against and (at >= self.hasty_until or speed < target):
            return self._verdict(belt, Finding.CONSOLE)
        if at >= self._window_ends and speed <= target + OVERSPEED_CKMH:
            return self._verdict(belt, Finding.IGNORED)
        return Finding.NOTHING

    def _slowed_by_hand(self, level_ckmh: int) -> bool:
        """The machine does not follow us, and its belt has settled lower than it first did."""
        self._stays = level_ckmh if self._stays is None else max(self._stays, level_ckmh)
        return level_ckmh < self._stays - max(self.step_ckmh, BEYOND_CKMH)

    def _miles(self, at: int, speed: int, target: int) -> Finding:
        ratio = speed / max(1, target)
        if FASTER_RATIO[0] <= ratio <= FASTER_RATIO[1] and speed > self._high + NOISE_CKMH:
            return Finding.MILES_FASTER
        if SLOWER_RATIO[0] <= ratio <= SLOWER_RATIO[1] and (at >= self._window_ends or self._low >= target):
            return Finding.MILES_SLOWER
        return Finding.NOTHING

    def _reached(self, belt: Belt) -> Finding:
        self._strange, self._over_since, self._nearest = 0, None, 0
        return self._verdict(belt, Finding.REACHED) if belt.settled else Finding.NOTHING

    def _verdict(self, belt: Belt, finding: Finding) -> Finding:
        self._baseline = belt.level_ckmh
        return finding

    def _against(self, at: int, speed: int, target: int) -> bool:
        away = abs(speed - target)
        beyond = speed > self._high + BEYOND_CKMH or speed < self._low - BEYOND_CKMH
        backwards = at >= self._set_at + GRACE_US and away > self._nearest + BEYOND_CKMH
        self._nearest = min(self._nearest, away)
        self._strange = self._strange + 1 if beyond or backwards else 0
        return self._strange >= 2

    def _is_overspeed(self, at: int, speed: int, target: int) -> bool:
        excused = any(speed <= past and self._excused(at, until, past, target) for until, past in self._past)
        if speed <= target + OVERSPEED_CKMH or excused:
            self._over_since = None
            return False
        self._over_since = at if self._over_since is None else self._over_since
        return at - self._over_since >= (HASTY_US if at < self.hasty_until else OVERSPEED_US)

    def _excused(self, at: int, until: int, speed: int, target: int) -> bool:
        return at < until + ramp_us(max(0, speed - target), self.down_ckmh_s) + SLACK_US
