"""Where a value stands in a chart: rounded ends and the ticks between them."""

from math import ceil, floor, log10

from msgspec import Struct

_STEPS = (1, 2, 5, 10)
_CLOCK_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
MOST_CLOCK_TICKS, MOST_HOUR_TICKS = 7, 5
"""So many steps of m:ss, and of h:mm:ss, fit side by side on a phone."""


class Axis(Struct, frozen=True):
    """From `low` to `high`, with a tick at each of `ticks`."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def share(self, value: float) -> float:
        """0 at the low end, 1 at the high one; what lies outside is drawn at the end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


def axis_for(low: float, high: float, *, ticks: int = 4) -> Axis:
    """Round numbers around `low`…`high` with about `ticks` steps between."""
    step = _round_step(max(high - low, 1e-9) / ticks)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return Axis(first * step, last * step, tuple(round(n * step, 9) for n in range(first, last + 1)))


def counts_axis(most: int) -> Axis:
    """From 0 up for whole numbers."""
    axis = axis_for(0, max(most, 1))
    return Axis(axis.low, axis.high, tuple(tick for tick in axis.ticks if tick == int(tick)))


def clock_axis(span_s: float) -> Axis:
    """Seconds from 0 to the end itself, with ticks at times people count in."""
    end = max(span_s, 1.0)
    most = MOST_CLOCK_TICKS if end < 3600 else MOST_HOUR_TICKS
    step = next((one for one in _CLOCK_S if end / one <= most), 14400)
    return Axis(0, end, tuple(float(n * step) for n in range(int(end // step) + 1)))


def _round_step(least: float) -> float:
    magnitude = float(10 ** floor(log10(least)))
    return next(one * magnitude for one in _STEPS if one * magnitude >= least * (1 - 1e-9))
