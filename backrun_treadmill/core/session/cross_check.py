"""Two cadence sensors at once: the better one counts, and this says once when the other does not agree."""

from backrun_treadmill.core.impacts.step_sources import BRIDGED_US
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US

COMPARED_US = 30 * SECOND_US
APART_PERCENT = 15


class _Sum:
    """Steps of one sensor over the time in which it was heard."""

    def __init__(self) -> None:
        self.at: int | None = None
        self.span_us = 0
        self.amount = 0.0

    @property
    def mean_spm(self) -> float:
        return self.amount / self.span_us


class Compared:
    """Sums up what each source told, for half a minute at a time."""

    def __init__(self) -> None:
        self._sums: dict[Source, _Sum] = {}
        self._told: set[tuple[Source, Source]] = set()

    def steps(self, event: StepsMeasured) -> None:
        """One sample."""
        sums = self._sums.setdefault(event.source, _Sum())
        span_us = BRIDGED_US if sums.at is None else event.at - sums.at
        sums.at = event.at
        if span_us < BRIDGED_US:
            sums.span_us += span_us
            sums.amount += span_us * event.cadence_spm

    def disagreement(self, counting: Source, at: int) -> str:
        """A sentence, once for each two that lie far apart; empty otherwise."""
        best = self._sums.get(counting)
        if best is None or best.span_us < COMPARED_US:
            return ""
        others, self._sums = self._sums, {}
        for source, other in others.items():
            if source is counting or other.span_us < COMPARED_US // 2 or (counting, source) in self._told:
                continue
            if abs(other.mean_spm - best.mean_spm) * 100 > APART_PERCENT * max(other.mean_spm, best.mean_spm):
                self._told.add((counting, source))
                return (
                    f"The {counting} counts {best.mean_spm:.0f} steps a minute, the {source} {other.mean_spm:.0f}: "
                    f"one of them is wrong. The {counting} is counted with; the belt goes on."
                )
        return ""
