"""What the runner wears: a foot pod that counts strikes as a pod does, and a heart that lags behind the effort."""

import math
from collections import deque
from collections.abc import Iterable

from backrun_treadmill.sim.belt import US

_WINDOW_US = 2 * US
_LEAST_SILENCE_US = 1 * US

REST_BPM = 62.0
MOST_BPM = 186.0
_BPM_PER_KMH_WALKING = 8.0
_BPM_PER_KMH_RUNNING = 10.5
_RISE_S = 35.0
_FALL_S = 55.0
_BREATH_US = 43 * US // 10
_BREATH_SHARE = 0.03


class FootPod:
    """Cadence from its own strikes only, over about the last two seconds: late by a second, never knowing the belt."""

    def __init__(self) -> None:
        self._strikes_us: deque[int] = deque(maxlen=16)

    def feel(self, strikes_us: Iterable[int]) -> None:
        """Take in strikes, in order."""
        self._strikes_us.extend(strikes_us)

    def cadence_spm(self, now_us: int) -> float:
        """Steps a minute, both feet, as the pod would send it now."""
        strikes = self._strikes_us
        if len(strikes) < 2:
            return 0.0
        silence_us = now_us - strikes[-1]
        if silence_us > max(_LEAST_SILENCE_US, 1.5 * (strikes[-1] - strikes[-2])):
            strikes.clear()
            return 0.0
        recent = [at_us for at_us in strikes if at_us >= now_us - _WINDOW_US]
        if len(recent) < 2:
            recent = [strikes[-2], strikes[-1]]
        return (len(recent) - 1) * 60 * US / (recent[-1] - recent[0])


class Heart:
    """Heart rate in beats a minute: it nears what the speed asks for, faster upwards than down."""

    def __init__(self, at_us: int = 0) -> None:
        self._at_us = at_us
        self.bpm = REST_BPM

    def beat_1024s(self) -> int:
        """The last time between two beats, 1/1024 s: it goes with the breath, even where the rate stands still."""
        breath = math.sin(2 * math.pi * self._at_us / _BREATH_US)
        return round(60 * 1024 / self.bpm * (1.0 + _BREATH_SHARE * breath))

    def advance(self, to_us: int, speed_ckmh: float, *, running: bool) -> None:
        """Move on to `to_us` with the belt at `speed_ckmh`."""
        span_s = max(0, to_us - self._at_us) / US
        self._at_us = max(to_us, self._at_us)
        asked = REST_BPM + speed_ckmh / 100 * (_BPM_PER_KMH_RUNNING if running else _BPM_PER_KMH_WALKING)
        asked = min(asked, MOST_BPM)
        lag_s = _RISE_S if asked > self.bpm else _FALL_S
        self.bpm += (asked - self.bpm) * (1.0 - math.exp(-span_s / lag_s))
