"""From sessions with a cadence sensor to a runner's own cadence: steady stretches become points, points become lines.

The lines are what `gait.estimated_spm` goes by where nothing is measured, so each carries how far it may be off.
"""

from collections.abc import Iterable
from itertools import pairwise
from math import ceil, sqrt

from msgspec import Struct

from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.gait import (
    GROUP_PER_MPS_SPM,
    GROUP_RUNNING_ERROR_PERCENT,
    GROUP_WALKING_ERROR_PERCENT,
    RUNS_FROM_CKMH,
    Gait,
    OwnCadence,
    RunningLine,
    WalkingShare,
    estimated_spm,
    gait_of,
    walking_spm,
)
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.step_sources import BRIDGED_US
from backrun_treadmill.core.notes import FeetAsked, IntervalEntered
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

SENSORS = (Source.POD, Source.MACHINE_RSC)
SETTLING_US = 10 * SECOND_US
"""Belt and runner need this long to find a new speed."""
SHORTEST_US = 15 * SECOND_US
SAME_SPEED_CKMH = 20
SLOWEST_CKMH = 250
"""Slower walking is strolling and holding the rails."""
PLAUSIBLE = (0.7, 1.4)
"""Of what the group does at that speed."""
ENOUGH_S = 60
"""Of one gait, before it is a runner's own."""
LEAST_ERROR_PERCENT = 3
"""Cadence varies by 2 to 4 steps a minute within a run, and from day to day."""
FEW_ERROR_PERCENT, FEW = 5, 3
"""Of fewer points it is not known how far they spread."""
SLOPE_WEIGHT = 5.4
"""How much the group's slope weighs: as a minute of running 0.3 m/s off the mean. One speed alone has no slope."""


class CadencePoint(Struct, frozen=True):
    """One steady stretch: so many steps a minute, both feet, at that belt speed."""

    speed_ckmh: int
    cadence_spm: float
    seconds: int

    @property
    def gait(self) -> Gait:
        """How it was gone."""
        return gait_of(self.cadence_spm)


class _Stretch:
    """One speed, kept."""

    def __init__(self, *, at: int, speed_ckmh: int) -> None:
        self.since = at
        self.speed_ckmh = speed_ckmh
        self.samples: list[tuple[int, float]] = []

    @property
    def point(self) -> CadencePoint | None:
        """None where it was too short, or nobody steps like that."""
        pieces = [(at - since, spm) for (since, _), (at, spm) in pairwise(self.samples) if at - since <= BRIDGED_US]
        span_us = sum(piece_us for piece_us, _ in pieces)
        if span_us < SHORTEST_US or self.speed_ckmh < SLOWEST_CKMH:
            return None
        mean_spm = sum(piece_us * spm for piece_us, spm in pieces) / span_us
        runs_from_ckmh = 0 if gait_of(mean_spm) is Gait.RUNNING else RUNS_FROM_CKMH + SAME_SPEED_CKMH
        share = mean_spm / estimated_spm(self.speed_ckmh, runs_from_ckmh=runs_from_ckmh)
        if not PLAUSIBLE[0] <= share <= PLAUSIBLE[1]:
            return None
        return CadencePoint(self.speed_ckmh, round(mean_spm, 1), span_us // SECOND_US)


class Calibrating:
    """Feed it every record of a session in order; `points` are what it has shown."""

    def __init__(self) -> None:
        self.points: list[CadencePoint] = []
        self._impacts = ImpactCounter()
        self._stretch: _Stretch | None = None

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        self._impacts.feed(record)
        match record:
            case BeltMeasured() if record.speed_ckmh is not None:
                self._on_belt(record.at, record.speed_ckmh)
            case StepsMeasured() if record.source is self._impacts.source and record.source in SENSORS:
                self._on_steps(record)
            case IntervalEntered():
                self._begin(None)
            case FeetAsked():
                self._stretch, self.points = None, []  # what the sensor has shown so far is as doubtful as itself
            case _:
                pass

    def finish(self) -> None:
        """There are no more records."""
        self._begin(None)

    def _on_belt(self, at: int, speed_ckmh: int) -> None:
        if self._stretch is None or abs(speed_ckmh - self._stretch.speed_ckmh) > SAME_SPEED_CKMH:
            self._begin(_Stretch(at=at, speed_ckmh=speed_ckmh))

    def _on_steps(self, record: StepsMeasured) -> None:
        stretch = self._stretch
        if stretch is None or record.at - stretch.since < SETTLING_US:
            return
        if record.cadence_spm > 0:
            stretch.samples.append((record.at, record.cadence_spm))
        else:
            self._begin(_Stretch(at=record.at, speed_ckmh=stretch.speed_ckmh))

    def _begin(self, stretch: _Stretch | None) -> None:
        point = None if self._stretch is None else self._stretch.point
        if point is not None:
            self.points.append(point)
        self._stretch = stretch


def cadence_points(records: Iterable[AnyEvent | AnyCommand]) -> list[CadencePoint]:
    """What the records of one session show."""
    calibrating = Calibrating()
    for record in records:
        calibrating.feed(record)
    calibrating.finish()
    return calibrating.points


def own_cadence(points: Iterable[CadencePoint]) -> OwnCadence:
    """The runner's own lines; a gait of which less than a minute is known is left to the group."""
    points = list(points)
    return OwnCadence(
        running=_running([point for point in points if point.gait is Gait.RUNNING]),
        walking=_walking([point for point in points if point.gait is Gait.WALKING]),
    )


def _running(points: list[CadencePoint]) -> RunningLine | None:
    """Least squares, drawn towards the group's slope."""
    weight = sum(point.seconds for point in points)
    if weight < ENOUGH_S:
        return None
    mean_mps = sum(point.seconds * point.speed_ckmh for point in points) / weight / 360
    mean_spm = sum(point.seconds * point.cadence_spm for point in points) / weight
    apart = [(point.seconds, point.speed_ckmh / 360 - mean_mps, point.cadence_spm - mean_spm) for point in points]
    spread = sum(seconds * mps * mps for seconds, mps, _ in apart)
    together = sum(seconds * mps * spm for seconds, mps, spm in apart)
    slope_spm = max(0.0, (together + SLOPE_WEIGHT * GROUP_PER_MPS_SPM) / (spread + SLOPE_WEIGHT))
    misses = [(seconds, (spm - slope_spm * mps) / mean_spm) for seconds, mps, spm in apart]
    return RunningLine(
        at_zero_spm=round(mean_spm - slope_spm * mean_mps, 2),
        per_mps_spm=round(slope_spm, 2),
        error_percent=_error_percent(misses, most=GROUP_RUNNING_ERROR_PERCENT),
        slowest_ckmh=min(point.speed_ckmh for point in points),
    )


def _walking(points: list[CadencePoint]) -> WalkingShare | None:
    weight = sum(point.seconds for point in points)
    if weight < ENOUGH_S:
        return None
    shares = [(point.seconds, point.cadence_spm / walking_spm(point.speed_ckmh)) for point in points]
    share = sum(seconds * one for seconds, one in shares) / weight
    misses = [(seconds, one / share - 1) for seconds, one in shares]
    return WalkingShare(share=round(share, 4), error_percent=_error_percent(misses, most=GROUP_WALKING_ERROR_PERCENT))


def _error_percent(misses: list[tuple[int, float]], *, most: int) -> int:
    """Twice the spread of the points around their line, within reason."""
    weight = sum(seconds for seconds, _ in misses)
    spread = sqrt(sum(seconds * miss * miss for seconds, miss in misses) / weight)
    least = LEAST_ERROR_PERCENT if len(misses) >= FEW else FEW_ERROR_PERCENT
    return min(most, max(least, ceil(200 * spread)))
