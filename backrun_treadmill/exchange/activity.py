"""An activity that another device recorded, in neutral units. Cadence is both feet: converted here, once.

FIT and TCX say the cadence of one leg (strides a minute). Some files hold both feet already; nobody runs at 115 strides
a minute, so those are told apart by what their runner's median says, and it is noted.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median

from msgspec import Struct

from backrun_treadmill.core.gait import FASTEST_SPM, RUNS_FROM_CKMH, Gait, OwnCadence, estimated_spm, gait_of
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.tally import Impacts
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.core.units import MINUTE_US, SECOND_US, travelled_cm

MOST_STRIDES = 115.0
"""Strides a minute (one leg) that no median of a run reaches: 230 steps."""
INDOORS = ("treadmill", "indoor_running", "indoor_walking")
ON_FOOT = ("running", "walking", "hiking")
LONGEST_GAP_US = 10 * SECOND_US
"""Devices that save space write a sample every some seconds; a longer gap is a pause."""
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


class Contacts(Struct, frozen=True):
    """Foot contacts of an activity; nothing where nothing tells of feet."""

    running: int = 0
    walking: int = 0
    running_estimated: int = 0
    how: str = ""
    """By what they are known, in words; empty where they are not."""


class Activity(Struct, frozen=True, kw_only=True):
    """A whole activity. `notes`: what is odd or missing, in words."""

    what: str
    sport: str
    began: datetime | None
    samples: tuple[Sample, ...]
    laps: tuple[ActivityLap, ...]
    steps: int | None
    """The device's own count, both feet."""
    part: str = ""
    """What kind of its sport, where the file says: "treadmill", "strength_training"."""
    notes: tuple[str, ...] = ()

    @property
    def indoors(self) -> bool:
        """Whether it was on a treadmill, as far as the file says."""
        return self.part in INDOORS

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


def contacts_of(activity: Activity, own: OwnCadence) -> Contacts:
    """Its contacts: by cadence, by the device's count, or estimated from its speed; `own` is the runner's cadence."""
    if activity.sport not in ON_FOOT:
        return Contacts()
    if any(sample.cadence_spm is not None for sample in activity.samples):
        counted = count_impacts(activity)
        return Contacts(counted.running, counted.walking, counted.running_estimated, "by its cadence")
    most_steps = FASTEST_SPM * activity.span_us / MINUTE_US
    if activity.steps is not None and activity.steps <= most_steps:
        runs = activity.sport == "running"
        steps = activity.steps
        return Contacts(steps, 0, 0, "by its own count") if runs else Contacts(0, steps, 0, "by its own count")
    steps_of = dict.fromkeys(Gait, 0.0)
    for span_us, _, speed_ckmh in _spans(activity):
        spm = min(estimated_spm(speed_ckmh, own=own), FASTEST_SPM)
        steps_of[gait_of(spm)] += spm * span_us / MINUTE_US
    running, walking = round(steps_of[Gait.RUNNING]), round(steps_of[Gait.WALKING])
    return Contacts(running, walking, running, "estimated from its speed") if running or walking else Contacts()


def longest_run_us(activity: Activity) -> int:
    """The longest running without a break, by cadence, or by speed where there is none."""
    longest = bout_us = 0
    for span_us, sample, speed_ckmh in _spans(activity):
        runs = (
            speed_ckmh >= RUNS_FROM_CKMH if sample.cadence_spm is None else gait_of(sample.cadence_spm) is Gait.RUNNING
        )
        bout_us = bout_us + span_us if runs else 0
        longest = max(longest, bout_us)
    return longest


def _spans(activity: Activity) -> Iterator[tuple[int, Sample, float]]:
    """The time since the sample before (µs), the sample, and its speed (0.01 km/h), by distance where it says none.

    A gap of more than 10 s is nobody's.
    """
    for before, sample in pairwise(activity.samples):
        span_us = sample.at - before.at
        if span_us <= LONGEST_GAP_US:
            yield span_us, sample, _speed_ckmh(before, sample)
        else:
            yield 0, sample, 0.0


def _speed_ckmh(before: Sample, sample: Sample) -> float:
    if sample.speed_ckmh is not None:
        return float(sample.speed_ckmh)
    if sample.distance_cm is None or before.distance_cm is None:
        return 0.0
    return max(0.0, (sample.distance_cm - before.distance_cm) / travelled_cm(1, sample.at - before.at))
