"""Zwift workouts for running become profiles. The runner's race is 10 km in an hour: 10 km/h is 1 of `pace` 2."""

from collections.abc import Callable

import pytest
from foreign_files import RUN_ZWO, zwo

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import ProfileError, read_profile
from backrun_treadmill.exchange.draft import NotImportable
from backrun_treadmill.exchange.sniffing import content_of, read_workout

type LinesOf = Callable[[bytes], list[str]]
type LeftOut = Callable[[bytes], tuple[str, ...]]


def test_a_duration_is_metres_and_power_a_share_of_a_pace(lines_of: LinesOf, left_out: LeftOut) -> None:
    assert lines_of(RUN_ZWO) == [
        "warm-up 1000 metres @ 5 km/h to 7 km/h",
        "{ repeat = 4, steps = [",
        "run 400 metres @ 9.5 km/h",
        "walk 200 metres @ 5 km/h",
        "] }",
        "run 800 metres @ 8 km/h, shoulders down",
        "cool-down 1000 metres @ 6 km/h to 4 km/h",
    ]
    assert left_out(RUN_ZWO) == ()


def test_a_duration_is_seconds_only_where_the_file_says_time(lines_of: LinesOf) -> None:
    block = '<SteadyState Duration="300" Power="0.8" pace="2"/>'
    assert lines_of(zwo(block, duration="time")) == ["run 5 min @ 8 km/h"]
    assert lines_of(zwo(block, duration="distance")) == ["run 300 metres @ 8 km/h"]


@pytest.mark.parametrize(("pace", "kmh"), [(0, "11.1"), (1, "10.4"), (2, "10"), (3, "9.5"), (4, "9.1")])
def test_pace_names_the_distance_whose_speed_is_shared(pace: int, kmh: str, lines_of: LinesOf) -> None:
    (line,) = lines_of(zwo(f'<SteadyState Duration="400" Power="1" pace="{pace}"/>'))
    assert line == f"run 400 metres @ {kmh} km/h"


@pytest.mark.parametrize("garbage", ["1128505344", "8268", "-1307163960", "189", "32766", "", "2.5", "two", "nan"])
def test_uninitialised_memory_in_pace_is_noted_and_not_believed(
    garbage: str, lines_of: LinesOf, left_out: LeftOut
) -> None:
    data = zwo(f'<SteadyState Duration="400" Power="1" pace="{garbage}"/>')
    assert lines_of(data) == ["run 400 metres @ 10 km/h"]
    assert "your 10 km pace" in left_out(data)[0]


def test_windows_1252_is_read_and_noted(lines_of: LinesOf, left_out: LeftOut) -> None:
    event = '<TextEvent timeoffset="0" message="don’t fäll"/>'
    block = f'<SteadyState Duration="400" Power="0.8" pace="2">{event}</SteadyState>'
    data = b'<?xml version="1.0" encoding="UTF-8"?>\n' + zwo(block).decode().encode("cp1252")
    assert lines_of(data) == ["run 400 metres @ 8 km/h, don’t fäll"]
    assert "Windows-1252" in left_out(data)[0]


def test_what_a_belt_cannot_do_is_listed(lines_of: LinesOf, left_out: LeftOut) -> None:
    data = zwo(
        '<textevent message="hello"/>',
        '<SteadyState Duration="400" PowerLow="0.8" PowerHigh="0.9" pace="2" Cadence="90" Incline="0.02"/>',
        '<SteadyState Duration="400" Zone="2" pace="2"><textevent timeoffset="30" message="now"/></SteadyState>',
        '<Freeride Duration="200"/>',
        '<MaxEffort Duration="100"/>',
        '<SteadyState Duration="400" Power="0.01" pace="2"/>',
        '<Yoga Duration="60"/>',
        '<SteadyState Power="0.8" pace="2"/>',
    )
    assert lines_of(data) == [
        "run 400 metres @ 8 km/h",
        "run 400 metres @ run",
        "walk 200 metres @ walk",
        "run 100 metres @ run",
        "run 400 metres @ run",
    ]
    assert left_out(data) == (
        "messages outside of any step",
        "cadence targets",
        "inclines",
        "ranges of speed became their slower end",
        "power zones",
        "a step without a speed: it became your own",
        "messages in the middle of a step",
        "a free part has no speed: it became your walk",
        "a part as fast as you can has no speed: it became your own run",
        "steps of the kind yoga",
        "steps without a length",
    )


def test_a_share_that_no_belt_goes_becomes_the_runners_own_and_is_said(profile_of: Callable[[bytes], str]) -> None:
    text = profile_of(zwo('<SteadyState Duration="400" Power="0.01" pace="2"/>'))
    assert "# - a speed that no belt goes: it became your own speed for that kind of step\n" in text


@pytest.mark.parametrize("sport", ["bike", "swim", "BIKE", ""])
def test_what_is_not_for_running_is_refused(sport: str) -> None:
    data = zwo('<SteadyState Duration="60" Power="1"/>', sport=sport)
    with pytest.raises(NotImportable, match="its power says nothing of the speed of a belt"):
        read_workout(data, content_of(data))


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><workout_file><name>&c;</name></workout_file>'
)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (BOMB, "declares entities"),
        (b'<!DOCTYPE w SYSTEM "file:///etc/passwd"><workout_file/>', "declares entities"),
        (b"<workout_file><name>", "no well-formed XML: something is wrong at line 1"),
        (b"<workout_file><name>&nbsp;</name></workout_file>", "no well-formed XML"),
        (b"<gpx/>", "is XML, but no Zwift workout: it begins with <gpx>"),
        (b'<?xml version="1.0" encoding="utf-99"?><workout_file/>', "encoding"),
        (b"<a>" * 200 + b"</a>" * 200, "nests hundreds"),
        (zwo(), "holds no step"),
        (b"<workout_file><sportType>run</sportType></workout_file>", "holds no step"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(data: bytes, reason: str) -> None:
    with pytest.raises(NotImportable, match=reason):
        read_workout(data, content_of(data))


def test_a_thousand_million_repeats_are_not_written_out(profile_of: Callable[[bytes], str]) -> None:
    block = '<IntervalsT Repeat="1000000000" OnDuration="400" OffDuration="200" OnPower="0.9" OffPower="0.5" pace="2"/>'
    text = profile_of(zwo(block))
    assert len(text) < 300
    with pytest.raises(ProfileError, match="1000000000: is no number of repeats"):
        read_profile(text.encode(), source="p.toml", runner=Runner())


@pytest.mark.parametrize("power", ["2", "1.6"])
def test_the_runners_limits_stand(power: str, profile_of: Callable[[bytes], str]) -> None:
    text = profile_of(zwo(f'<SteadyState Duration="400" Power="{power}" pace="2"/>'))
    with pytest.raises(ProfileError, match="faster than the runner's top speed"):
        read_profile(text.encode(), source="p.toml", runner=Runner())
