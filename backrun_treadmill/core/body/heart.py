"""Easy, moderate and hard in beats a minute, from a measured maximum or, less exactly, from age."""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.answers import OLDEST, YOUNGEST, BadAnswer, check_whole
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.limits import Runner

LOWEST_MAXIMUM_BPM, HIGHEST_MAXIMUM_BPM = 100, 230


class Zone(StrEnum):
    """How hard the heart works."""

    EASY = "easy"
    MODERATE = "moderate"
    HARD = "hard"


class Zones(Struct, frozen=True, kw_only=True):
    """The two limits between the three zones; each is right to ± `error_bpm`, 0 for a measured maximum."""

    maximum_bpm: int
    moderate_from_bpm: int
    hard_from_bpm: int
    error_bpm: int

    def zone(self, bpm: int) -> Zone:
        """The zone of a heart rate."""
        if bpm < self.moderate_from_bpm:
            return Zone.EASY
        return Zone.MODERATE if bpm < self.hard_from_bpm else Zone.HARD


def heart_zones(rules: Rules, *, measured_max_bpm: int | None = None, age: int | None = None) -> Zones | None:
    """The zones; None when neither a maximum nor an age is known. Raises BadAnswer for one that cannot be."""
    check_whole(measured_max_bpm, "maximum heart rate", least=LOWEST_MAXIMUM_BPM, most=HIGHEST_MAXIMUM_BPM)
    check_whole(age, "age", least=YOUNGEST, most=OLDEST)
    if measured_max_bpm is not None:
        return zones_of(rules, measured_max_bpm)
    if age is None:
        return None
    maximum = round(rules.formula_base_bpm - rules.formula_per_year_tenths * age / 10)
    if maximum < LOWEST_MAXIMUM_BPM:
        raise BadAnswer(f"the formula gives a maximum of {maximum} for an age of {age}; enter a measured maximum.")
    return zones_of(rules, maximum, error_bpm=rules.formula_error_bpm)


def zones_of_runner(rules: Rules | None, runner: Runner) -> Zones | None:
    """As the runner's own highest heart rate has them; None where it, or the rules, are not known."""
    if rules is None or runner.highest_bpm is None:
        return None
    return zones_of(rules, runner.highest_bpm, error_bpm=runner.highest_bpm_error)


def zones_text(zones: Zones) -> str:
    """One line for people."""
    give = f" ± {zones.error_bpm}" if zones.error_bpm else ""
    return (
        f"easy below {zones.moderate_from_bpm}, moderate from {zones.moderate_from_bpm}, hard from "
        f"{zones.hard_from_bpm} beats a minute{give}"
    )


def zones_of(rules: Rules, maximum_bpm: int, *, error_bpm: int = 0) -> Zones:
    """The zones below a highest heart rate in beats a minute that is right to ± `error_bpm`."""
    return Zones(
        maximum_bpm=maximum_bpm,
        moderate_from_bpm=-(-maximum_bpm * rules.moderate_from_percent // 100),
        hard_from_bpm=-(-maximum_bpm * rules.hard_from_percent // 100),
        error_bpm=error_bpm,
    )
