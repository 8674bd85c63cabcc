"""What counting needs of its sources: the treadmill's step counter, its reported speed, how often a sensor sends.

Each keeps only what the next reading needs. Used by `counter`.
"""

from backrun_treadmill.core.events import Source
from backrun_treadmill.core.units import SECOND_US

BRIDGED_US = 3 * SECOND_US
"""Two readings at most this far apart tell of the time between them."""

_MOST_STEPS_PER_S = 5
_SLACK_STEPS = 10

_USUAL_PULSE_US = SECOND_US
"""Of most foot pods."""
_QUICK_PULSE_US = 3 * SECOND_US // 2
_LATE_PERCENT = 160
"""Of the usual time between two samples; those of Bluetooth sensors come up to 0.2 s late."""


class StepCounter:
    """The treadmill's cumulative step count (bit 13 of 0x2ACD, in no standard): some stick at 0, jump or start anew."""

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
        steps = value - before
        if steps == 0:
            return 0
        if not 0 < steps <= _SLACK_STEPS + _MOST_STEPS_PER_S * span_us // SECOND_US:
            return None
        self.counts = True
        return steps


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
