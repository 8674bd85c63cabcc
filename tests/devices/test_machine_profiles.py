"""Machine profiles: shipped by name, learned by address; and the numbers of machines in miles."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from backrun_treadmill.core.machine import Identity, Learned, LearnedWith, MachineProfile, SpeedRange, Unit
from backrun_treadmill.core.units import MILE_KM
from backrun_treadmill.devices.machine_matching import best_match
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles, load_shipped
from backrun_treadmill.devices.miles import range_ckmh, reported_ckmh, target_number

ADDRESS = "C2:00:00:00:00:01"


def test_every_shipped_profile_says_what_it_is_for_and_where_its_facts_come_from() -> None:
    shipped = load_shipped()
    assert len(shipped) >= 50
    for profile in shipped:
        assert profile.name
        assert profile.source
        assert profile.match or profile.models, "a profile for everything would be the default"
        assert all(len(beginning) >= 3 for beginning in profile.match), profile.match


def test_the_virtual_treadmill_is_known_so_that_nothing_is_asked() -> None:
    profile = MachineProfiles().find(name="backrun virtual", address=ADDRESS)
    assert profile.known
    assert (profile.target_unit, profile.up_ckmh_s, profile.down_ckmh_s) == (Unit.KMH, 200, 50)


def test_an_unknown_machine_has_the_least_active_profile() -> None:
    assert MachineProfiles().find(name="ZZ-000000", address=ADDRESS) == MachineProfile()


def test_the_longest_beginning_of_the_name_decides() -> None:
    family, model = MachineProfile(name="family", match=("KS-",)), MachineProfile(name="model", match=("KS-MC21",))
    assert best_match((family, model), name="ks-mc21-d06bfd", identity=Identity()).name == "model"
    assert best_match((family, model), name="KS-R1", identity=Identity()).name == "family"


FITSHOW = MachineProfile(name="any FitShow", match=("FS-",))
BOARD = MachineProfile(name="one board", match=("FS-",), models=("FS-BT-C1",))
UPDATED = MachineProfile(name="one firmware", match=("FS-",), models=("FS-BT-C1",), firmwares=("2.",))


@pytest.mark.parametrize(
    ("identity", "found"),
    [
        (Identity(), "any FitShow"),
        (Identity(model="FS-BT-T4"), "any FitShow"),
        (Identity(model="fs-bt-c1 "), "one board"),
        (Identity(model="FS-BT-C1", firmware="1.2.8"), "one board"),
        (Identity(model="FS-BT-C1", firmware="2.0"), "one firmware"),
    ],
)
def test_what_a_machine_says_of_itself_decides_between_machines_of_one_name(identity: Identity, found: str) -> None:
    assert best_match((UPDATED, BOARD, FITSHOW), name="FS-0099C3", identity=identity).name == found


def test_a_profile_fits_only_where_every_kind_of_beginning_does() -> None:
    assert best_match((BOARD, UPDATED), name="Other", identity=Identity(model="FS-BT-C1")) == MachineProfile()
    assert best_match((MachineProfile(name="for nobody"),), name="FS-1", identity=Identity()) == MachineProfile()


def test_a_machine_that_says_what_it_is_only_later_gets_the_profile_for_that(tmp_path: Path) -> None:
    machines = MachineProfiles()
    assert not machines.find(name="FS-0099C3", address=ADDRESS).speed_after_ms
    assert machines.find(name="FS-0099C3", address=ADDRESS, identity=Identity(model="FS-BT-C1")).speed_after_ms
    assert machines.find(name="FS-0099C3", address=ADDRESS).speed_after_ms, "and keeps it"


def test_no_two_shipped_profiles_are_for_the_same_machines() -> None:
    claims = [(p.match, p.manufacturers, p.models, p.firmwares) for p in load_shipped()]
    assert len(claims) == len(set(claims))


def test_what_the_runner_answered_is_not_undone_by_what_the_machine_says_later() -> None:
    machines = MachineProfiles()
    answered = replace(machines.find(name="FS-0099C3", address=ADDRESS), target_unit=Unit.MPH)
    machines.use(ADDRESS, answered)
    assert machines.find(name="FS-0099C3", address=ADDRESS, identity=Identity(model="FS-BT-C1")) == answered


def test_a_range_in_miles_is_one_in_kilometres_that_promises_nothing_more() -> None:
    """DBT pad FS-BT-T4 says 0.6 to 3.8 and means miles (justintout/treadmill README)."""
    numbers = SpeedRange(60, 380, 10)
    assert range_ckmh(numbers, MachineProfile()) == numbers
    speeds = range_ckmh(numbers, MachineProfile(range_unit=Unit.MPH))
    assert speeds == SpeedRange(97, 611, 16)
    assert target_number(97, Unit.MPH, numbers, range_unit=Unit.MPH) == 60
    assert target_number(400, Unit.MPH, numbers, range_unit=Unit.MPH) == 240


def test_a_machine_may_begin_faster_than_its_range_says() -> None:
    assert range_ckmh(SpeedRange(50, 1600, 10), MachineProfile(least_ckmh=100)).least_ckmh == 100


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
        (b"[learned]\nsteps_percent = 300", "steps_percent"),
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
    assert MachineProfiles(tmp_path).find(name="ZZ-000000", address=ADDRESS) == MachineProfile()


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
    profile = machines.find(name="ZZ-000000", address=ADDRESS)
    machines.use(ADDRESS, replace(profile, target_unit=Unit.MPH, report_unit=Unit.KMH))
    machines.keep_units(ADDRESS)
    again = MachineProfiles(file.parent).find(name="ZZ-000000", address=ADDRESS)
    assert (again.target_unit, again.report_unit, again.write_gap_ms) == (Unit.MPH, Unit.KMH, 700)
    assert again.source == 'my own "notes"'


def test_an_answered_unit_holds_after_a_reconnection_and_in_the_next_session(tmp_path: Path) -> None:
    machines = MachineProfiles(tmp_path / "machines")
    profile = machines.find(name="ZZ-000000", address=ADDRESS)
    machines.use(ADDRESS, replace(profile, target_unit=Unit.KMH))
    assert machines.find(name="ZZ-000000", address=ADDRESS).known
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
    steps_percent=200,
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


def test_an_examination_learns_beside_what_only_a_runner_could_show_or_say(tmp_path: Path) -> None:
    machines = MachineProfiles(tmp_path, as_unknown=True)
    seen = Learned(seen_as="Z", answer_ms=(50,), up_ckmh_s=30, down_ckmh_s=40, learned_with=LearnedWith.NOBODY)
    machines.keep_examined(ADDRESS, seen)
    assert MachineProfiles(tmp_path).find(name="Z", address=ADDRESS).learned == seen
    with_runner = replace(seen, answer_ms=(90,), up_ckmh_s=90, learned_with=LearnedWith.RUNNER, steps_percent=50)
    machines.keep_learned(ADDRESS, with_runner)
    machines.keep_examined(ADDRESS, replace(seen, dead_time_ms=300))
    assert MachineProfiles(tmp_path).find(name="Z", address=ADDRESS).learned == replace(with_runner, answer_ms=(50,))


def test_what_an_examination_found_goes_before_what_is_shipped_and_nonsense_is_not_written(tmp_path: Path) -> None:
    machines = MachineProfiles(tmp_path, as_unknown=True)
    machines.keep_facts(ADDRESS, {"target_unit": "mph", "no_pause": True, "source": "examined by backrun doctor"})
    assert machines.find(name="backrun virtual", address=ADDRESS) == MachineProfile(), "met as unknown all the same"
    found = MachineProfiles(tmp_path).find(name="backrun virtual", address=ADDRESS)
    assert (found.target_unit, found.no_pause, found.source) == (Unit.MPH, True, "examined by backrun doctor")
    assert found.name == "backrun virtual treadmill"
    with pytest.raises(MachineFileError):
        machines.keep_facts(ADDRESS, {"write_gap_ms": 20})
    assert MachineProfiles(tmp_path).find(name="backrun virtual", address=ADDRESS) == found


def test_what_a_new_examination_has_decided_otherwise_leaves_the_file_and_is_named_in_it(tmp_path: Path) -> None:
    machines = MachineProfiles(tmp_path, as_unknown=True)
    machines.keep_facts(ADDRESS, {"range_unit": "mph", "rest_ckmh": 80, "no_pause": True, "write_gap_ms": 1100})
    decided = ("never_answers", "no_pause", "range_unit", "rest_ckmh")
    machines.keep_facts(ADDRESS, {"target_unit": "km/h", "no_pause": True}, decided=decided)
    found = MachineProfiles(tmp_path).find(name="ZZ-000000", address=ADDRESS)
    assert (found.range_unit, found.rest_ckmh) == (None, 0), "a false rest value takes a moving belt for a standing one"
    assert (found.no_pause, found.write_gap_ms, found.target_unit) == (True, 1100, Unit.KMH)
    assert found.taken_back == ("range_unit", "rest_ckmh")
    machines.keep_facts(ADDRESS, {"target_unit": "km/h"}, decided=decided)
    assert MachineProfiles(tmp_path).find(name="ZZ-000000", address=ADDRESS).taken_back == ("no_pause",)


def test_an_examination_that_found_nothing_still_takes_back_and_writes_no_empty_file(tmp_path: Path) -> None:
    machines = MachineProfiles(tmp_path, as_unknown=True)
    machines.keep_facts(ADDRESS, {}, decided=("never_answers",))
    assert not list(tmp_path.iterdir())
    machines.keep_facts(ADDRESS, {"never_answers": True})
    machines.keep_facts(ADDRESS, {}, decided=("never_answers",))
    assert not MachineProfiles(tmp_path).find(name="ZZ-000000", address=ADDRESS).never_answers
