"""An activity that another device recorded, in neutral units. Cadence is both feet: converted here, once.

FIT and TCX say the cadence of one leg (strides a minute). Some files hold both feet already; nobody runs at 115 strides
a minute, so those are told apart by what their runner's median says, and it is noted.
"""

from collections.abc import Sequence
from datetime import datetime
from statistics import median

from msgspec import Struct

from backrun_treadmill.core.events import Source, StepsMeasured
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.tally import Impacts

MOST_STRIDES = 115.0
"""Strides a minute (one leg) that no median of a run reaches: 230 steps."""
ON_FOOT = ("running", "walking", "hiking")
MOST_SAMPLES = 200_000


class Sample(Struct, frozen=True, kw_only=True):
    """What the device knew at one instant; None where it did not say."""

    at: int
    """µs since the activity's beginning."""
    speed_ckmh: int | None = None
    distance_cm: int | None = None
    cadence_spm: float | None = None
    """Steps a minute, both feet."""
    heart_bpm: int | None = None


class ActivityLap(Struct, frozen=True):
    """A lap as the device has it."""

    from_at: int
    span_us: int
    distance_cm: int | None


class Activity(Struct, frozen=True, kw_only=True):
    """A whole activity. `notes`: what is odd or missing, in words."""

    what: str
    sport: str
    began: datetime | None
    samples: tuple[Sample, ...]
    laps: tuple[ActivityLap, ...]
    steps: int | None
    """The device's own count, both feet."""
    notes: tuple[str, ...] = ()

    @property
    def span_us(self) -> int:
        """From the first sample to the last."""
        return self.samples[-1].at if self.samples else 0

    @property
    def distance_cm(self) -> int | None:
        """The last distance said."""
        return next((s.distance_cm for s in reversed(self.samples) if s.distance_cm is not None), None)


def both_feet(strides: Sequence[float | None]) -> tuple[list[float | None], str]:
    """Strides a minute -> steps a minute, and a note where the values were steps already (else empty)."""
    moving = [value for value in strides if value]
    if moving and median(moving) > MOST_STRIDES:
        return list(strides), f"its cadence (median {median(moving):.0f}) must be of both feet already"
    return [None if value is None else 2 * value for value in strides], ""


def count_impacts(activity: Activity) -> Impacts:
    """Our own counter over the activity's cadence."""
    counter = ImpactCounter()
    for sample in activity.samples:
        if sample.cadence_spm is not None:
            counter.feed(
                StepsMeasured(
                    at=sample.at,
                    raw="",
                    source=Source.POD,
                    cadence_spm=sample.cadence_spm,
                    speed_ckmh=sample.speed_ckmh or 0,
                )
            )
    counter.finish()
    return counter.total
