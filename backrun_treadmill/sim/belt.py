"""The belt as a body that can only change speed so fast: exact physics in virtual time, no machine around it."""

US = 1_000_000
"""Microseconds in a second."""

LOST_KEY_CKMH_S = 400
"""How fast a belt without power is braked by itself and the person on it (our choice; far above any driven ramp)."""


class Belt:
    """Speed (0.01 km/h, a real number) and distance (cm), moved on by `advance`; it drives towards `target_ckmh`."""

    def __init__(self, *, up_ckmh_s: float, down_ckmh_s: float, at_us: int = 0) -> None:
        if min(up_ckmh_s, down_ckmh_s) <= 0:
            raise ValueError("a belt that cannot change its speed could not be stopped: ramps must be above 0")
        self._up_ckmh_s = up_ckmh_s
        self._down_ckmh_s = down_ckmh_s
        self._powered = True
        self.at_us = at_us
        self.speed_ckmh = 0.0
        self.target_ckmh = 0
        self.distance_cm = 0.0

    @property
    def standing(self) -> bool:
        """Whether the belt is at exactly zero."""
        return self.speed_ckmh == 0.0

    def head_for(self, target_ckmh: int) -> None:
        """Drive towards this speed from now on; 0 brings the belt to rest."""
        self.target_ckmh = target_ckmh
        self._powered = True

    def lose_power(self) -> None:
        """The safety key is out: the motor lets go and the belt brakes by itself."""
        self.target_ckmh = 0
        self._powered = False

    def advance(self, to_us: int) -> None:
        """Move on to `to_us` (never back): first along the ramp, then at the target."""
        if to_us <= self.at_us:
            return
        span_s = (to_us - self.at_us) / US
        ramp_s = self.ramp_left_s()
        before = self.speed_ckmh
        # A nanosecond from the target is at the target: rounding must not leave a belt creeping.
        if ramp_s <= span_s + 1e-9:
            ramp_s = min(ramp_s, span_s)
            self.speed_ckmh = float(self.target_ckmh)
        else:
            ramp_s = span_s
            self.speed_ckmh += self._rate_ckmh_s() * span_s
        self.distance_cm += centimetres((before + self.speed_ckmh) / 2, ramp_s)
        self.distance_cm += centimetres(self.target_ckmh, span_s - ramp_s)
        self.at_us = to_us

    def ramp_left_s(self) -> float:
        """Seconds until the belt runs at its target."""
        rate = self._rate_ckmh_s()
        return (self.target_ckmh - self.speed_ckmh) / rate if rate else 0.0

    def _rate_ckmh_s(self) -> float:
        if self.speed_ckmh < self.target_ckmh:
            return self._up_ckmh_s
        if self.speed_ckmh > self.target_ckmh:
            return -self._down_ckmh_s if self._powered else -LOST_KEY_CKMH_S
        return 0.0


def centimetres(speed_ckmh: float, span_s: float) -> float:
    """Distance at a steady speed: 1 km/h is 1000 m in 3600 s."""
    return speed_ckmh * span_s * 1000 / 3600
