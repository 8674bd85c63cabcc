"""Heart rate zones from a measured maximum, or from age and then only roughly."""

import pytest
from written_history import shipped_rules

from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.heart import Zone, heart_zones, zones_text

RULES = shipped_rules()


def test_a_measured_maximum_is_exact_and_beats_the_formula() -> None:
    zones = heart_zones(RULES, measured_max_bpm=190, age=40)
    assert zones is not None
    assert (zones.maximum_bpm, zones.moderate_from_bpm, zones.hard_from_bpm, zones.error_bpm) == (190, 122, 147, 0)
    assert zones_text(zones) == "easy below 122, moderate from 122, hard from 147 beats a minute"
    assert [zones.zone(bpm) for bpm in (90, 121, 122, 146, 147, 200)] == [
        Zone.EASY,
        Zone.EASY,
        Zone.MODERATE,
        Zone.MODERATE,
        Zone.HARD,
        Zone.HARD,
    ]


def test_age_gives_a_maximum_within_ten() -> None:
    zones = heart_zones(RULES, age=40)
    assert zones is not None
    assert (zones.maximum_bpm, zones.error_bpm) == (180, 10)
    assert zones_text(zones).endswith("beats a minute ± 10")


def test_without_either_there_are_no_zones() -> None:
    assert heart_zones(RULES) is None


@pytest.mark.parametrize(("measured", "age"), [(None, -3), (None, 111), (99, None), (231, 40), (190, -3)])
def test_what_cannot_be_is_refused(measured: int | None, age: int | None) -> None:
    with pytest.raises(BadAnswer):
        heart_zones(RULES, measured_max_bpm=measured, age=age)
