"""What a speed or a cadence says of the gait: the step rate to expect at a speed, and what counts as running.

Estimates are a fallback, within about 5 % for a group and worse for one runner; they are always labelled.
"""

from enum import StrEnum
from math import sqrt

RUNNING_SPM = 140.0
"""Steps a minute from which a contact counts as running (Hum Mov Sci 2023;90:103117: right for 91–93 %)."""

RUNS_FROM_CKMH = 700
"""Without a cadence: whoever is on a belt at least this fast runs. In a run of the plan he runs slower, too."""


class Gait(StrEnum):
    """How a foot came down."""

    RUNNING = "running"
    WALKING = "walking"


def gait_of(cadence_spm: float) -> Gait:
    """The gait of a cadence in steps a minute, both feet."""
    return Gait.RUNNING if cadence_spm >= RUNNING_SPM else Gait.WALKING


def estimated_spm(speed_ckmh: float, *, runs_from_ckmh: float = RUNS_FROM_CKMH) -> float:
    """Steps a minute to expect at a belt speed; 0 on a standing belt. Running slowly keeps the cadence of 7 km/h.

    Running: 126.8 + 11.6·v[m/s], the line through the novices of van Oeveren 2017 (PLoS ONE 12:e0184273; 2.4–2.9 m/s).
    Walking: sqrt(v[m/min] / 0.0065), step length in proportion to cadence (Murakami & Otaka 2017).
    """
    if speed_ckmh <= 0:
        return 0.0
    if speed_ckmh >= runs_from_ckmh:
        return 126.8 + 11.6 * max(speed_ckmh, RUNS_FROM_CKMH) / 360
    return sqrt(speed_ckmh / 6 / 0.0065)


def run_begins_ckmh(planned_ckmh: int, walk_ckmh: int) -> float:
    """From what speed on a run of the plan is run, not walked: half way from the runner's walk, at most 7 km/h."""
    return min(RUNS_FROM_CKMH, (planned_ckmh + walk_ckmh) / 2) if planned_ckmh > walk_ckmh else RUNS_FROM_CKMH
