"""What is left of an examination: the machine's profile, read back before it is told of, and the page beside it."""

from pathlib import Path

from msgspec.structs import replace

from backrun_treadmill.core.afterwards.examined import Examined
from backrun_treadmill.core.events import MachineConnected
from backrun_treadmill.core.examining import FactValue
from backrun_treadmill.core.machine import Learned, MachineProfile, SpeedRange
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.front.doctor.kept import keep_page, profile_written
from backrun_treadmill.front.files.paths import examinations_dir

MACHINE = MachineConnected(
    at=1,
    address="F0:00:00:00:00:01",
    name="Old Faithful",
    range=SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10),
    machine=MachineProfile(),
)
FOUND: dict[str, FactValue] = {"target_unit": "mph", "write_gap_ms": 1100, "no_pause": True}
EXAMINED = Examined(machine=MACHINE, profile=FOUND)


def told(page: str) -> str:
    return " ".join(page.split())


def test_a_profile_that_was_written_is_named_with_what_it_is_for_and_the_page_lies_beside_it(tmp_path: Path) -> None:
    MachineProfiles(tmp_path).keep_facts(MACHINE.address, FOUND)
    page, path = keep_page(EXAMINED, tmp_path, tmp_path / "journal.jsonl", practice=False)
    assert f"{tmp_path}/F0-00-00-00-00-01.toml is its machine profile: backrun run goes by it from now on" in told(page)
    assert f"{tmp_path}/journal.jsonl has all that was sent" in told(page)
    assert path == tmp_path / "F0-00-00-00-00-01.txt"
    assert path.read_text() == f"{page}\n"
    assert path.stat().st_mode & 0o077 == 0


def test_the_next_page_takes_the_place_of_the_last(tmp_path: Path) -> None:
    keep_page(EXAMINED, tmp_path, None, practice=False)
    page, path = keep_page(replace(EXAMINED, version="9.9", wall="2026-03-01T10:00"), tmp_path, None, practice=False)
    assert path is not None
    assert path.read_text() == f"{page}\n"
    assert "backrun 9.9" in page


def test_what_the_profile_said_before_and_does_no_longer_is_named(tmp_path: Path) -> None:
    MachineProfiles(tmp_path).keep_facts(MACHINE.address, {"rest_ckmh": 80, "range_unit": "mph"})
    decided = ("rest_ckmh", "range_unit")
    MachineProfiles(tmp_path).keep_facts(MACHINE.address, FOUND, decided=decided)
    for examined in (EXAMINED, replace(EXAMINED, profile={})):
        page, _ = keep_page(replace(examined, decided=decided), tmp_path, None, practice=False)
        assert "was not so this time, and was taken out of it: range_unit, rest_ckmh." in told(page)


def test_practice_is_called_practice(tmp_path: Path) -> None:
    MachineProfiles(tmp_path).keep_facts(MACHINE.address, FOUND)
    page, _ = keep_page(EXAMINED, tmp_path, None, practice=True)
    assert "This was practice in a virtual room that is gone" in told(page)
    assert "goes by it from now on" not in page


def test_a_profile_that_is_not_on_disk_as_found_is_not_claimed(tmp_path: Path) -> None:
    MachineProfiles(tmp_path).keep_facts(MACHINE.address, FOUND | {"no_pause": False})
    assert not profile_written(EXAMINED, tmp_path)
    page, _ = keep_page(EXAMINED, tmp_path, None, practice=False)
    assert "could not be written" in told(page)


def test_what_was_learned_of_its_answers_is_a_profile_too(tmp_path: Path) -> None:
    learned = Learned(answer_ms=(50,))
    only = replace(EXAMINED, profile={}, learned=learned)
    assert not profile_written(only, tmp_path)
    MachineProfiles(tmp_path).keep_learned(MACHINE.address, learned)
    assert profile_written(only, tmp_path)


def test_where_nothing_has_to_be_kept_that_is_said(tmp_path: Path) -> None:
    page, path = keep_page(replace(EXAMINED, profile={}), tmp_path, None, practice=False)
    assert "so none was written" in told(page)
    assert path is not None


def test_a_page_that_cannot_be_written_is_still_shown(tmp_path: Path) -> None:
    (tmp_path / "F0-00-00-00-00-01.txt").mkdir()
    page, path = keep_page(EXAMINED, tmp_path, None, practice=False)
    assert path is None
    assert page.endswith("The page could not be written: something else is there.")


def test_without_a_treadmill_there_is_no_file(tmp_path: Path) -> None:
    page, path = keep_page(Examined(), tmp_path, None, practice=False)
    assert (path, list(tmp_path.iterdir())) == (None, [])
    assert page.startswith("No treadmill was reached.")


WARNING = "backrun doctor found that this treadmill does not obey a stop: do not use it with a program."


def test_what_speaks_against_a_machine_is_on_its_page_as_each_session_will_say_it(tmp_path: Path) -> None:
    profile: dict[str, FactValue] = {"advice": WARNING}
    MachineProfiles(tmp_path).keep_facts(MACHINE.address, profile)
    page, _ = keep_page(replace(EXAMINED, profile=profile), tmp_path, None, practice=False)
    assert f'Each backrun run on it says first: "{WARNING}"' in told(page)
    assert "backrun run goes by it from now on" in told(page)


def test_beside_advice_that_is_shipped_for_its_kind_the_warning_comes_first_and_counts_as_written(
    tmp_path: Path,
) -> None:
    kind = replace(MACHINE, name="TUNTURI T60")
    shipped = MachineProfiles(None).find(name=kind.name, address=kind.address).advice
    profile: dict[str, FactValue] = {"advice": WARNING}
    MachineProfiles(tmp_path).keep_facts(kind.address, profile)
    assert profile_written(Examined(machine=kind, profile=profile), tmp_path)
    assert MachineProfiles(tmp_path).find(name=kind.name, address=kind.address).advice == f"{WARNING} {shipped}"
    MachineProfiles(tmp_path).keep_facts(kind.address, {}, decided=("advice",))
    assert MachineProfiles(tmp_path).find(name=kind.name, address=kind.address).advice == shipped != ""


def test_the_page_names_the_command_that_shows_it_again(tmp_path: Path) -> None:
    page, _ = keep_page(EXAMINED, tmp_path, tmp_path / "journal.jsonl", practice=False)
    assert f"backrun report {tmp_path}/journal.jsonl shows the page of it." in told(page)
    page, _ = keep_page(EXAMINED, tmp_path, examinations_dir() / "20261122-1.jsonl", practice=False)
    assert "backrun report 20261122-1 shows the page of it." in told(page)
