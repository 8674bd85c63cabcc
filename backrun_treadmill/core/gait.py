"""What a speed or a cadence says of the gait: the step rate to expect at a speed, and what counts as running.

Estimates are a fallback: of a group, or better of the runner's own cadence (`OwnCadence`, learned by `calibration`).
They are always labelled, and carry their own ±.
"""

from enum import StrEnum
from math import sqrt

from msgspec import Struct

RUNNING_SPM = 140.0
"""Steps a minute from which a contact counts as running (Hum Mov Sci 2023;90:103117: right for 91–93 %)."""

FASTEST_WALK_SPM = 180.0
"""Nobody walks with more steps a minute than this; race walkers come near."""

FASTEST_SPM = 230.0
"""More than any runner's on a treadmill."""

RUNS_FROM_CKMH = 700
"""Without a cadence: whoever is on a belt at least this fast runs. In a run of the plan he runs slower, too."""

GROUP_AT_ZERO_SPM, GROUP_PER_MPS_SPM = 126.8, 11.6
"""Running: the line through the novices of van Oeveren 2017 (PLoS ONE 12:e0184273; 2.4–2.9 m/s)."""

GROUP_RUNNING_ERROR_PERCENT = 10
"""Twice the spread of 13 recorded runs around such a line (root mean square 8.4 steps a minute, range −12 to +15)."""
GROUP_WALKING_ERROR_PERCENT = 15
"""Recorded walks at 109 and 96 steps a minute where the formula says 125 and 107."""


class Gait(StrEnum):
    """How a foot came down."""

    RUNNING = "running"
    WALKING = "walking"


class RunningLine(Struct, frozen=True, forbid_unknown_fields=True):
    """One runner's steps a minute at v m/s: at_zero_spm + per_mps_spm · v, give or take `error_percent`."""

    at_zero_spm: float
    per_mps_spm: float
    error_percent: int
    slowest_ckmh: int
    """Slower running was not seen: it keeps the cadence of this speed, or of 7 km/h."""


class WalkingShare(Struct, frozen=True, forbid_unknown_fields=True):
    """One runner's walking cadence as a share of what the group's formula says, give or take `error_percent`."""

    share: float
    error_percent: int


class OwnCadence(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What sessions with a sensor have shown of a runner; None: nothing yet, the group stands in."""

    running: RunningLine | None = None
    walking: WalkingShare | None = None

    def error_percent(self, gait: Gait) -> int:
        """By how much an estimate of this gait may be off, to either side."""
        if gait is Gait.RUNNING:
            return GROUP_RUNNING_ERROR_PERCENT if self.running is None else self.running.error_percent
        return GROUP_WALKING_ERROR_PERCENT if self.walking is None else self.walking.error_percent


GROUP = OwnCadence()


def gait_of(cadence_spm: float) -> Gait:
    """The gait of a cadence in steps a minute, both feet."""
    return Gait.RUNNING if cadence_spm >= RUNNING_SPM else Gait.WALKING


def estimated_spm(speed_ckmh: float, *, runs_from_ckmh: float = RUNS_FROM_CKMH, own: OwnCadence = GROUP) -> float:
    """Steps a minute to expect at a belt speed; 0 on a standing belt. Running slowly keeps the cadence of 7 km/h."""
    if speed_ckmh <= 0:
        return 0.0
    if speed_ckmh < runs_from_ckmh:
        return min(walking_spm(speed_ckmh) * (1.0 if own.walking is None else own.walking.share), FASTEST_WALK_SPM)
    line = own.running
    if line is None:
        return GROUP_AT_ZERO_SPM + GROUP_PER_MPS_SPM * max(speed_ckmh, RUNS_FROM_CKMH) / 360
    slowest_ckmh = min(line.slowest_ckmh, RUNS_FROM_CKMH)
    spm = line.at_zero_spm + line.per_mps_spm * max(speed_ckmh, slowest_ckmh) / 360
    # Whoever runs, runs: a line must not lead into the cadence of walking, nor where nobody's leads.
    return min(max(RUNNING_SPM, spm), FASTEST_SPM)


def walking_spm(speed_ckmh: float) -> float:
    """The group: sqrt(v[m/min] / 0.0065), step length in proportion to cadence (Murakami & Otaka 2017)."""
    return sqrt(speed_ckmh / 6 / 0.0065)


def run_begins_ckmh(planned_ckmh: int, walk_ckmh: int) -> float:
    """From what speed on a run of the plan is run, not walked: half way from the runner's walk, at most 7 km/h."""
    return min(RUNS_FROM_CKMH, (planned_ckmh + walk_ckmh) / 2) if planned_ckmh > walk_ckmh else RUNS_FROM_CKMH
