"""What a race says of other paces."""

import pytest

from backrun_treadmill.core.faults import Place
from backrun_treadmill.core.profile.race import Race, read_race


@pytest.mark.parametrize(
    ("text", "race"),
    [
        ("5 km in 30:00", Race(5.0, 1800)),
        (" 10KM  in 1:05:00 ", Race(10.0, 3900)),
        ("1 mile in 9:10", Race(1.609344, 550)),
        ("half in 2:05:30", Race(21.0975, 7530)),
        ("marathon in 4:30:00", Race(42.195, 16200)),
    ],
)
def test_a_race_is_a_distance_and_a_time(text: str, race: Race) -> None:
    place = Place("settings")
    assert read_race(text, place) == race
    assert not place.found


@pytest.mark.parametrize(
    "text",
    ["", "5 km", "30:00", "5 km in 30", "5 km in 3:00", "10 km in 9:59:00", "0 km in 1:00", "0.5 km in 3:00", 5, None],
)
def test_what_nobody_runs_is_refused(text: object) -> None:
    place = Place("settings")
    assert read_race(text, place) is None
    assert len(place.found) == 1


def test_longer_is_slower_by_riegels_rule() -> None:
    race = Race(5.0, 1800)
    assert race.speed_kmh(5) == pytest.approx(10)
    assert race.speed_kmh(10) == pytest.approx(10 * 600 / (300 * 2**1.06))
    assert race.speed_kmh(1.609344) > race.speed_kmh(5) > race.speed_kmh(21.0975) > race.speed_kmh(42.195)


def test_the_threshold_is_what_is_kept_for_an_hour() -> None:
    race = Race(5.0, 1800)
    assert race.speed_kmh(race.threshold_kmh) == pytest.approx(race.threshold_kmh)
    assert Race(10.0, 3600).threshold_kmh == pytest.approx(10)
