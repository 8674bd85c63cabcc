"""Machine profiles: shipped by name, learned by address; and the numbers of machines in miles."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backrun_treadmill.core.machine import Learned, LearnedWith, MachineProfile, SpeedRange, Unit
from backrun_treadmill.core.units import MILE_KM
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles, load_shipped, match_name
from backrun_treadmill.devices.miles import reported_ckmh, target_number

ADDRESS = "C2:00:00:00:00:01"


def test_every_shipped_profile_says_what_it_is_for_and_where_its_facts_come_from() -> None:
    shipped = load_shipped()
    assert len(shipped) >= 5
    for profile in shipped:
        assert profile.name
        assert profile.source
        assert profile.match


def test_the_virtual_treadmill_is_known_so_that_nothing_is_asked() -> None:
    profile = MachineProfiles().find(name="backrun virtual", address=ADDRESS)
    assert profile.known
    assert (profile.target_unit, profile.up_ckmh_s, profile.down_ckmh_s) == (Unit.KMH, 200, 50)


def test_an_unknown_machine_has_the_least_active_profile() -> None:
    assert MachineProfiles().find(name="FS-000000", address=ADDRESS) == MachineProfile()


def test_the_longest_beginning_of_the_name_decides() -> None:
    family, model = MachineProfile(name="family", match=("KS-",)), MachineProfile(name="model", match=("KS-MC21",))
    assert match_name((family, model), "ks-mc21-d06bfd").name == "model"
    assert match_name((family, model), "KS-R1").name == "family"


def test_learned_keys_override_shipped_ones_and_leave_the_rest(tmp_path: Path) -> None:
    (tmp_path / "C2-00-00-00-00-01.toml").write_text('down_ckmh_s = 83\nreport_unit = "mph"\n')
    profile = MachineProfiles(tmp_path).find(name="backrun virtual", address=ADDRESS)
    assert (profile.down_ckmh_s, profile.up_ckmh_s, profile.report_unit) == (83, 200, Unit.MPH)


def test_a_file_spoilt_during_a_session_does_not_keep_us_from_the_machine(tmp_path: Path) -> None:
    machines = MachineProfiles(tmp_path)
    first = machines.find(name="backrun virtual", address=ADDRESS)
    (tmp_path / "C2-00-00-00-00-01.toml").write_text("not toml")
    assert machines.find(name="backrun virtual", address=ADDRESS) == first


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"down_ckmh_s = ", "line 1"),
        (b"\xff\xfe", "UTF-16"),
        (b"a\x00b", "not a text file"),
        (b"a = " + b"[" * 3_000, "brackets"),
        (b"dwon_ckmh_s = 5", "dwon_ckmh_s"),
        (b'down_ckmh_s = "fast"', "down_ckmh_s"),
        (b'target_unit = "furlong"', "target_unit"),
        (b"#" * 5_000, "too large"),
        (b"write_gap_ms = 1000000000", "write_gap_ms"),
        (b"write_gap_ms = -1", "write_gap_ms"),
        (b"rest_ckmh = 2500", "rest_ckmh"),
        (b"down_ckmh_s = 1", "down_ckmh_s"),
        (b"down_ckmh_s = 5000", "down_ckmh_s"),
        (b"[learned]\nup_ckmh_s = 5000", "up_ckmh_s"),
        (b"[learned]\nanswer_ms = [45, 90000]", "answer_ms"),
        (b"[learned]\nanswer_ms = 45", "answer_ms"),
        (b"[learned]\ndead_time_ms = -1", "dead_time_ms"),
        (b'[learned]\nlearned_with = "a dog"', "a dog"),
    ],
)
def test_a_bad_file_is_named_with_its_fault(tmp_path: Path, content: bytes, named: str) -> None:
    (tmp_path / "C2-00-00-00-00-01.toml").write_bytes(content)
    with pytest.raises(MachineFileError) as raised:
        MachineProfiles(tmp_path).find(name="", address=ADDRESS)
    assert "C2-00-00-00-00-01.toml" in raised.value.text
    assert named in raised.value.text
    assert "Nothing was sent to the treadmill" in raised.value.text


def test_a_file_that_cannot_be_read_is_named_too(tmp_path: Path) -> None:
    (tmp_path / "C2-00-00-00-00-01.toml").mkdir()
    with pytest.raises(MachineFileError, match="no ordinary file"):
        MachineProfiles(tmp_path).find(name="", address=ADDRESS)


def test_a_pipe_in_the_place_of_a_file_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "C2-00-00-00-00-01.toml")
    with pytest.raises(MachineFileError, match="no ordinary file"):
        MachineProfiles(tmp_path).find(name="", address=ADDRESS)


def test_a_learned_file_with_nothing_in_it_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "C2-00-00-00-00-01.toml").write_text("\n")
    assert MachineProfiles(tmp_path).find(name="FS-000000", address=ADDRESS) == MachineProfile()


SPEEDS = SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10)


@given(target=st.integers(8, 200).map(lambda tenths: tenths * 10))
def test_a_target_in_miles_is_never_faster_than_asked_but_at_the_machines_least(target: int) -> None:
    number = target_number(target, Unit.MPH, SPEEDS)
    written_ckmh = number * MILE_KM
    assert number % 10 == 0
    assert written_ckmh <= target or number == target_number(SPEEDS.least_ckmh, Unit.MPH, SPEEDS)
    assert target - written_ckmh < 10 * MILE_KM


def test_the_least_speed_in_miles_is_one_the_machine_takes() -> None:
    number = target_number(80, Unit.MPH, SPEEDS)
    assert number == 50
    assert number * MILE_KM >= 80


@pytest.mark.parametrize("unit", [None, Unit.KMH])
def test_kilometres_are_written_and_read_as_they_are(unit: Unit | None) -> None:
    assert target_number(1020, unit, SPEEDS) == 1020
    assert reported_ckmh(1020, unit) == 1020


def test_a_speed_reported_in_miles_is_told_in_kilometres() -> None:
    assert reported_ckmh(500, Unit.MPH) == 805
    assert reported_ckmh(0, Unit.MPH) == 0


def test_an_answered_unit_is_kept_beside_what_was_learned_before(tmp_path: Path) -> None:
    file = tmp_path / "machines" / "C2-00-00-00-00-01.toml"
    file.parent.mkdir()
    file.write_text('write_gap_ms = 700\nsource = "my own \\"notes\\""\n')
    machines = MachineProfiles(file.parent)
    profile = machines.find(name="FS-000000", address=ADDRESS)
    machines.use(ADDRESS, replace(profile, target_unit=Unit.MPH, report_unit=Unit.KMH))
    machines.keep_units(ADDRESS)
    again = MachineProfiles(file.parent).find(name="FS-000000", address=ADDRESS)
    assert (again.target_unit, again.report_unit, again.write_gap_ms) == (Unit.MPH, Unit.KMH, 700)
    assert again.source == 'my own "notes"'


def test_an_answered_unit_holds_after_a_reconnection_and_in_the_next_session(tmp_path: Path) -> None:
    machines = MachineProfiles(tmp_path / "machines")
    profile = machines.find(name="FS-000000", address=ADDRESS)
    machines.use(ADDRESS, replace(profile, target_unit=Unit.KMH))
    assert machines.find(name="FS-000000", address=ADDRESS).known
    machines.keep_units(ADDRESS)
    assert MachineProfiles(tmp_path / "machines").find(name="FS-000000", address=ADDRESS).known


FULL = Learned(
    seen_as="backrun virtual",
    answer_ms=tuple(range(1937, 2001)),
    change_ms=(1500,) * 64,
    dead_time_ms=150,
    up_ckmh_s=200,
    down_ckmh_s=50,
    reports_set_point=True,
    learned_with=LearnedWith.RUNNER,
)


def test_what_a_session_learned_is_there_in_the_next_one_beside_the_units(tmp_path: Path) -> None:
    first = MachineProfiles(tmp_path)
    profile = first.find(name="backrun virtual", address=ADDRESS)
    first.use(ADDRESS, replace(profile, target_unit=Unit.MPH, report_unit=Unit.MPH))
    first.keep_learned(ADDRESS, FULL)
    first.keep_units(ADDRESS)
    first.keep_learned(ADDRESS, FULL)
    found = MachineProfiles(tmp_path).find(name="backrun virtual", address=ADDRESS)
    assert found.learned == FULL
    assert (found.target_unit, found.down_ckmh_s) == (Unit.MPH, 50)
    assert not list(tmp_path.glob("*.part"))
