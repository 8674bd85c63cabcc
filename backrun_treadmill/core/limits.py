"""The runner's own limits, speeds and heart. Kept on this laptop; no profile and no coach raises them."""

from msgspec import Struct

from backrun_treadmill.core.gait import GROUP, OwnCadence
from backrun_treadmill.core.units import MINUTE_US


class Runner(Struct, frozen=True, forbid_unknown_fields=True):
    """What one runner has set; the defaults are the project's own practice, not a standard's."""

    walk_ckmh: int = 400
    brisk_ckmh: int = 550
    run_ckmh: int = 1000
    top_ckmh: int = 1400
    """No belt speed above this, from whatever source."""
    step_ckmh: int = 700
    """Largest rise in one change of speed."""
    longest_us: int = 90 * MINUTE_US
    """Longest session."""
    incline_dpct: int = 20
    """Steepest incline; never negative."""
    pain_stop: int = 6
    """Pain at or above this (0–10) stops the session."""
    impact_budget: int | None = None
    """Running impacts in one session: once they are used up, the rest is walked. None: no budget."""
    budget_notice_percent: int = 80
    """So much of it used is said; from `rules.toml`."""
    highest_bpm: int | None = None
    """Highest heart rate, measured or guessed from the age; None: neither is known."""
    highest_bpm_error: int = 0
    """By how much a guess may be off, to either side; 0 for a measured one."""
    cadence: OwnCadence = GROUP
    """How this runner steps, as far as it was ever measured; estimates go by it."""
