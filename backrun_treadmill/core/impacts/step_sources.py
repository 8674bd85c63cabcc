"""What counting needs of its sources: the treadmill's step counter, its reported speed, how often a sensor sends.

Each keeps only what the next reading needs. Used by `counter`.
"""

from backrun_treadmill.core.sensor_events import Feet, Source
from backrun_treadmill.core.units import MINUTE_US, SECOND_US

BRIDGED_US = 3 * SECOND_US
"""Two readings at most this far apart tell of the time between them."""

_MOST_STEPS_PER_S = 5
_SLACK_STEPS = 10
_WRAPS = (0, 1 << 16, 1 << 24)

_USUAL_PULSE_US = SECOND_US
"""Of most foot pods."""
_QUICK_PULSE_US = 3 * SECOND_US // 2
_LATE_PERCENT = 160
"""Of the usual time between two samples; those of Bluetooth sensors come up to 0.2 s late."""


COUNTS_PERCENT = {Feet.ONE: 50, Feet.BOTH: 100, Feet.TWICE: 200}
"""Of the contacts of both feet, by what a counter counts."""

CADENCE_US = 4 * SECOND_US
"""Over less a counter is too coarse to tell a half or a double from what is right."""


class StepCounter:
    """The treadmill's cumulative step count (bit 13 of 0x2ACD, in no standard): some stick at 0, jump or start anew.

    Counters of two bytes go on at 0 after 65 535, those of three after 16 777 215.
    """

    def __init__(self) -> None:
        self.counts = False
        """Whether it was ever seen to count."""
        self._value: int | None = None
        self._changed_at = 0

    def read(self, at: int, value: int) -> int | None:
        """Steps since the reading before; None for the first reading, a jump, and a start from anew."""
        before, self._value = self._value, value
        if before is None or value != before:
            span_us, self._changed_at = at - self._changed_at, at
        if before is None:
            return None
        if value == before:
            return 0
        most = _SLACK_STEPS + _MOST_STEPS_PER_S * span_us // SECOND_US
        # Steps on, or on past the end of a counter; what is neither is a jump, or a start from anew.
        steps = min((on for wrap in _WRAPS if (on := value - before + wrap) > 0), default=0)
        if not 0 < steps <= most:
            return None
        self.counts = True
        return steps


class CountedCadence:
    """A step counter as a cadence: `read` gives steps a minute of the last four seconds, as it counts them."""

    def __init__(self) -> None:
        self._counter = StepCounter()
        self._since = 0
        self._steps = 0

    def read(self, at: int, value: int) -> float | None:
        """Take in a reading; None where it completes no four seconds, and after a jump."""
        steps = self._counter.read(at, value)
        if steps is None:
            self._since, self._steps = at, 0
            return None
        self._steps += steps
        if at - self._since < CADENCE_US:
            return None
        cadence_spm = self._steps * MINUTE_US / (at - self._since)
        self._since, self._steps = at, 0
        return cadence_spm


class ReportedSpeed:
    """Belt speed between two reports: their mean; where they lie more than 3 s apart, the lower of them."""

    def __init__(self) -> None:
        self.ckmh = 0
        """The newest report."""
        self._at: int | None = None

    def report(self, at: int, ckmh: int) -> float:
        """Take in a report; the speed since the one before (0 before the first), 0.01 km/h."""
        before, since = self.ckmh, self._at
        self.ckmh, self._at = ckmh, at
        if since is None:
            return 0.0
        return (before + ckmh) / 2 if at - since <= BRIDGED_US else float(min(before, ckmh))


class Pulse:
    """How often a cadence sensor sends: what took much longer than it usually does is a drop-out."""

    def __init__(self) -> None:
        self._at: dict[Source, int] = {}
        self._usual_us: dict[Source, int] = {}

    def drop_out(self, source: Source, at: int) -> bool:
        """Take in a sample; whether others before it were lost."""
        since, self._at[source] = self._at.get(source), at
        if since is None:
            return False
        usual_us, gap_us = self._usual_us.get(source, _USUAL_PULSE_US), at - since
        lost = gap_us > usual_us * _LATE_PERCENT // 100 and gap_us > _QUICK_PULSE_US
        self._usual_us[source] = (usual_us * 3 + gap_us) // 4
        return lost

    def forget(self, source: Source) -> None:
        """It was away, or is another one now."""
        self._at.pop(source, None)
        self._usual_us.pop(source, None)
