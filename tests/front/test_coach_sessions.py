"""An accepted profile is run: the coach hears that it was started and what it came to, once, no more than agreed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from clinic import DAY_S, GOOD, NOW_S, Clinic
from msgspec.structs import replace
from recorded import Recorded

from backrun_treadmill.coach.contents import State
from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.front.coach.coach_sessions import note_sessions
from backrun_treadmill.journal.records import AnyRecord, encode

AFTER = "20270116T100000Z-abcdef.jsonl"
BEFORE = "20270114T100000Z-abcdef.jsonl"
OVER = (SessionEnded, Close)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    """Ann has accepted a profile, on 2027-01-15."""
    built = Clinic(tmp_path)
    built.inbox.add(built.seal(), built.door, NOW_S)
    built.inbox.accept(built.ledger.entries()[0], built.door, NOW_S)
    (tmp_path / "sessions").mkdir()
    yield built
    built.ledger.close()


@pytest.fixture(scope="module")
def records() -> tuple[AnyRecord, ...]:
    """A session of that profile, to its end."""
    rig = Recorded(read_profile(GOOD.text.encode(), source="x", runner=Runner()).plan)
    rig.sensors = True
    rig.start()
    rig.pass_time(300)
    assert any(isinstance(one, SessionEnded) for one in rig.records)
    return tuple(rig.records)


def told(clinic: Clinic) -> list[str]:
    note_sessions(clinic.ledger, clinic.pins, clinic.folder / "sessions", NOW_S + DAY_S)
    late = (State.STARTED, State.COMPLETED)
    return [f"{one.state} {one.said}".strip() for one in clinic.ledger.owed(again=True) if one.state in late]


def journal(clinic: Clinic, name: str, records: tuple[AnyRecord, ...]) -> None:
    data = b"".join(encode(one, n) for n, one in enumerate(records, 1))
    (clinic.folder / "sessions" / name).write_bytes(data)


def test_it_is_told_once_with_its_summary(clinic: Clinic, records: tuple[AnyRecord, ...]) -> None:
    assert told(clinic) == []
    journal(clinic, AFTER, tuple(one for one in records if not isinstance(one, OVER)))
    assert told(clinic) == ["started"]
    journal(clinic, AFTER, records)
    for _ in range(2):
        _, completed = told(clinic)
        assert completed.startswith("completed finished, 1 of 1 sets, ")
        assert "running impacts" in completed
        assert "heart" not in completed
        assert "pain" not in completed
        clinic.restart()


def test_a_coach_who_may_see_the_heart_rate_does(clinic: Clinic, records: tuple[AnyRecord, ...]) -> None:
    pin = clinic.pins.get(clinic.coach.kid)
    assert pin is not None
    clinic.pins.pin(replace(pin, share_heart=True))
    journal(clinic, AFTER, records)
    assert "heart rate at most" in told(clinic)[1]


def test_sessions_from_before_of_the_room_or_of_another_plan_are_none_of_it(
    clinic: Clinic, records: tuple[AnyRecord, ...]
) -> None:
    journal(clinic, BEFORE, records)
    opened = records[0]
    assert isinstance(opened, SessionOpened)
    journal(clinic, AFTER, (replace(opened, virtual=True), *records[1:]))
    other = read_profile(b'steps = ["walk 10 min @ 4"]', source="y", runner=Runner()).plan
    journal(clinic, AFTER.replace("16T", "17T"), (replace(opened, plan=other), *records[1:]))
    (clinic.folder / "sessions" / AFTER.replace("16T", "18T")).write_bytes(b"junk")
    assert told(clinic) == []
