"""The runner on the belt: one strike after the other, at a cadence that follows the belt's true speed.

Group figures for cadence against speed, and this runner's own difference from them: an estimate from speed is right on
average and wrong for each person. Sources: running, novices, 2–3 m/s: 126.8 + 11.6·v steps/min through the points of
van Oeveren 2017 (PLoS ONE 12:e0184273); walking: step length over cadence constant at 6.5 mm per step/min (Murakami
and Otaka 2017); cadence varies by 2.4 % (Retos 57, 2024).
"""

import math
import random

from backrun_treadmill.sim.belt import US

RUNS_FROM_CKMH = 580
WALKS_BELOW_CKMH = 520
"""A cautious runner who jogs early: the demonstration's runs at 6 km/h are running."""
STANDS_BELOW_CKMH = 20

_INTERVAL_SPREAD = 0.02
"""Standard deviation of one step's length in time, as a part of it."""
_DRIFT_SPREAD = 0.004
_DRIFT_PULL = 0.97
"""The slow wandering of cadence: a step's new share, and how much of the old one stays."""
_OWN_SPREAD_SPM = 3.0
"""How far one person is from the group's line."""


class Runner:
    """Strikes in virtual time. The same seed gives the same steps on the same belt."""

    def __init__(self, *, seed: int, at_us: int = 0) -> None:
        self._random = random.Random(f"runner {seed}")
        self._own_spm = self._random.gauss(0.0, _OWN_SPREAD_SPM)
        self._at_us = at_us
        self._drift = 0.0
        self._step_part = 0.0
        """How much of the present step is done, 0 to 1."""
        self._step_factor = 1.0
        self.running = False
        self.strikes = 0
        """Feet put down so far."""

    def advance(self, to_us: int, speed_ckmh: float) -> list[int]:
        """Move on to `to_us` on a belt at `speed_ckmh`; the instants (µs) of the strikes on the way, in order."""
        span_us, start_us = to_us - self._at_us, self._at_us
        if span_us <= 0:
            return []
        self._at_us = to_us
        rate = self.cadence_spm(speed_ckmh) / 60 / US
        if rate == 0.0:
            self._step_part = 0.0
            return []
        instants = []
        done_us = 0.0
        while (left_us := (1.0 - self._step_part) * self._step_factor / rate) <= span_us - done_us:
            done_us += left_us
            instants.append(start_us + round(done_us))
            self._begin_step()
        self._step_part += (span_us - done_us) * rate / self._step_factor
        return instants

    def cadence_spm(self, speed_ckmh: float) -> float:
        """Steps a minute, both feet, this runner would settle at; 0 on a standing belt."""
        if speed_ckmh < STANDS_BELOW_CKMH:
            self.running = False
            return 0.0
        if speed_ckmh >= RUNS_FROM_CKMH:
            self.running = True
        elif speed_ckmh <= WALKS_BELOW_CKMH:
            self.running = False
        group = 126.8 + 11.6 * speed_ckmh / 360 if self.running else math.sqrt(speed_ckmh / 6 / 0.0065)
        return max(20.0, group + self._own_spm)

    def _begin_step(self) -> None:
        self.strikes += 1
        self._step_part = 0.0
        self._drift = self._drift * _DRIFT_PULL + self._random.gauss(0.0, _DRIFT_SPREAD)
        self._step_factor = max(0.5, 1.0 + self._drift + self._random.gauss(0.0, _INTERVAL_SPREAD))
