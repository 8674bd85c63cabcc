"""Which journal of a folder left a belt that may be moving, and what becomes of the others."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from rig import KNOWN, RUN_AND_REST

from backrun_treadmill.core.afterwards.unfinished import Look
from backrun_treadmill.core.commands import Cause, Close, Outcome, SetSpeed
from backrun_treadmill.core.events import BeltMeasured, Driving, MachineConnected, SessionOpened
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import SpeedRange
from backrun_treadmill.core.notes import SessionEnded, State, StateEntered
from backrun_treadmill.front.belt.left_behind import find_left_behind
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.journal.records import FORMAT, AnyRecord, encode

HEADER = SessionOpened(
    at=0,
    format=FORMAT,
    session="20260301T101500Z-00c0de",
    wall="2026-03-01T11:15:00+01:00",
    origin_ns=0,
    version="0.1.0",
    plan=RUN_AND_REST,
    runner=Runner(),
    driving=Driving.MACHINE,
    adapter="os",
)
CONNECTED = MachineConnected(
    at=1,
    address="F0:00:00:00:00:01",
    name="Old Faithful",
    range=SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10),
    machine=KNOWN,
)
ASKED = SetSpeed(at=2, seq=1, target_ckmh=800, was_ckmh=80, cause=Cause.BOUNDARY, interval=0, planned=2, due=2)
MOVING = BeltMeasured(at=3, raw="", speed_ckmh=800)
CUT_OFF: tuple[AnyRecord, ...] = (HEADER, CONNECTED, ASKED, MOVING)
STOOD = SessionEnded(at=4, outcome=Outcome.STOPPED, exit_code=0, text="Stopped by key.", stands=True)


def kept(folder: Path, day: int, *records: AnyRecord) -> Path:
    path = folder / f"202603{day:02}T101500Z-00c0de.jsonl"
    path.write_bytes(b"".join(encode(record, n) for n, record in enumerate(records, 1)))
    return path


def close_of(path: Path) -> Close | None:
    last = read_journal(path).records[-1]
    return last if isinstance(last, Close) else None


def test_an_empty_or_a_missing_folder_left_nothing(tmp_path: Path) -> None:
    assert find_left_behind(tmp_path) is None
    assert find_left_behind(tmp_path / "nowhere") is None


def test_only_the_newest_is_looked_at_and_older_ones_are_closed(tmp_path: Path) -> None:
    old, new = kept(tmp_path, 1, *CUT_OFF), kept(tmp_path, 2, *CUT_OFF)
    found = find_left_behind(tmp_path)
    assert found is not None
    assert (found.journal, found.what.machine.name, found.what.last_ckmh) == (new, "Old Faithful", 800)
    assert close_of(old) is not None
    assert close_of(new) is None, "it is asked about until it is settled"


def test_an_examination_that_was_cut_off_is_looked_at_too_and_nothing_of_it_goes_on(tmp_path: Path) -> None:
    sessions, examinations = tmp_path / "sessions", tmp_path / "examinations"
    for folder in (sessions, examinations):
        folder.mkdir()
    old = kept(sessions, 1, *CUT_OFF)
    new = kept(examinations, 2, replace(HEADER, examination=True), *CUT_OFF[1:])
    found = find_left_behind(sessions, examinations)
    assert found is not None
    assert (found.journal, found.what.rest) == (new, None)
    assert found.plan(top_ckmh=1400).peak_ckmh == 0
    assert close_of(old) is not None


@pytest.mark.parametrize(
    "records",
    [
        (HEADER,),
        (HEADER, CONNECTED, MOVING),
        (*CUT_OFF, STOOD),
        (replace(HEADER, adapter="virtual"), CONNECTED, ASKED, MOVING),
        (replace(HEADER, adapter=""), replace(CONNECTED, address="C2:00:00:00:00:01"), ASKED, MOVING),
    ],
    ids=["nothing begun", "nothing written", "seen to stand", "a virtual room", "a virtual room of an older journal"],
)
def test_a_session_that_left_no_belt_moving_is_closed_without_a_word(
    tmp_path: Path, records: tuple[AnyRecord, ...]
) -> None:
    path = kept(tmp_path, 1, *records)
    assert find_left_behind(tmp_path) is None
    assert close_of(path) is not None


def test_a_look_that_was_cut_off_itself_does_not_hide_what_it_looked_at(tmp_path: Path) -> None:
    path = kept(tmp_path, 1, *CUT_OFF)
    looking = replace(HEADER, unfinished=HEADER.session)
    kept(tmp_path, 2, looking, CONNECTED, MOVING, StateEntered(at=4, state=State.HELD))
    found = find_left_behind(tmp_path)
    assert found is not None
    assert found.journal == path


def test_a_newer_versions_journal_is_left_as_it_is(tmp_path: Path) -> None:
    path = kept(tmp_path, 1, replace(HEADER, format=FORMAT + 1), CONNECTED, ASKED)
    before = path.read_bytes()
    assert find_left_behind(tmp_path) is None
    assert path.read_bytes() == before


@pytest.mark.parametrize("look", Look)
def test_it_is_settled_where_the_belt_is_and_asked_again_elsewhere(tmp_path: Path, look: Look) -> None:
    path = kept(tmp_path, 1, *CUT_OFF)
    found = find_left_behind(tmp_path)
    assert found is not None
    open_still = look in (Look.MOVES, Look.IN_OTHER_HANDS, Look.GIVEN_UP)
    assert found.settled(look) is not open_still
    assert (close_of(path) is None) is open_still
    assert (find_left_behind(tmp_path) is not None) is open_still


def test_what_is_left_goes_on_only_within_the_runners_present_limit(tmp_path: Path) -> None:
    kept(tmp_path, 1, *CUT_OFF)
    found = find_left_behind(tmp_path)
    assert found is not None
    assert found.plan(top_ckmh=1400).peak_ckmh == 800
    assert found.plan(top_ckmh=700).peak_ckmh == 0
