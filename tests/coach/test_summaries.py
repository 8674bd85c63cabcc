"""What each coach is to know of each session: once, again when the morning was answered, and no more than is shared."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from clinic import NOW_S, Clinic
from msgspec.structs import replace

from backrun_treadmill.coach.pins import Pins
from backrun_treadmill.coach.summary import Summary, take_summary
from backrun_treadmill.coach.told import YOUNG_S, Told
from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.body.past import Origin, Past
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.front.coach.coach_summaries import DAY_S, note_summaries

TODAY_MIN = NOW_S // 60
DONE = Entry(
    when_min=TODAY_MIN, activity=Activity.TREADMILL, running_impacts=800, pain_before=2, pain_after=4, effort=5
)
SESSION = Past(
    entry=DONE, origin=Origin.JOURNAL, name="tuesday", journal="/sessions/20270115T080000Z-abc123.jsonl",
    outcome=Outcome.FINISHED,
)  # fmt: skip


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    with closing(Told(tmp_path / "told.db")) as file:
        yield file


@pytest.fixture
def pins(clinic: Clinic) -> Pins:
    """The clinic, who may see pain, and a second coach, who may not."""
    for one in clinic.pins.all():
        clinic.pins.pin(replace(one, share_pain=one.kid == clinic.coach.kid, paired_s=NOW_S))
    return clinic.pins


def owed(told: Told, coach: str) -> list[Summary]:
    return [due.summary for due in told.owed(coach)]


def test_a_session_is_told_once_to_each_with_what_each_may_see(clinic: Clinic, pins: Pins, told: Told) -> None:
    for _ in range(2):
        note_summaries(told, pins, (SESSION,), NOW_S)
    (seen,) = owed(told, clinic.coach.kid)
    assert (seen.session, seen.profile, seen.outcome, seen.entry) == (
        "20270115T080000Z-abc123",
        "tuesday",
        "finished",
        DONE,
    )
    (other,) = owed(told, clinic.second.kid)
    assert (other.entry.pain_before, other.entry.pain_after, other.shares_pain) == (None, None, False)
    assert (other.entry.running_impacts, other.entry.effort) == (800, 5)


def test_the_next_morning_makes_a_second_revision_for_who_may_see_it(clinic: Clinic, pins: Pins, told: Told) -> None:
    note_summaries(told, pins, (SESSION,), NOW_S)
    for coach in (clinic.coach.kid, clinic.second.kid):
        for due in told.owed(coach):
            told.delivered(due)
    morning = replace(SESSION, entry=replace(DONE, morning=Settling.SETTLED, morning_pain=2))
    note_summaries(told, pins, (morning,), NOW_S + DAY_S)
    (due,) = told.owed(clinic.coach.kid)
    assert (due.revision, due.summary.entry.morning_pain) == (2, 2)
    assert told.owed(clinic.second.kid) == []


def test_what_is_young_goes_out_again_as_the_same_bytes(clinic: Clinic, pins: Pins, told: Told) -> None:
    note_summaries(told, pins, (SESSION,), NOW_S)
    (due,) = told.owed(clinic.coach.kid)
    told.delivered(due)
    told.owe_again(NOW_S + YOUNG_S + 1)
    assert told.owed(clinic.coach.kid) == []
    told.owe_again(NOW_S + DAY_S)
    (again,) = told.owed(clinic.coach.kid)
    assert again.sealed(clinic.me) == due.sealed(clinic.me)


def test_a_coach_reads_what_the_runner_sealed(clinic: Clinic, pins: Pins, told: Told) -> None:
    note_summaries(told, pins, (SESSION,), NOW_S)
    (due,) = told.owed(clinic.coach.kid)
    runners = Pins(clinic.folder / "runners.json")
    runners.pin(replace(pins.all()[0], name="Ann", public=clinic.me.public))
    signed = take_summary(due.sealed(clinic.me), me=clinic.coach.kid, pins=runners)
    assert (signed.pin.name, signed.summary.entry) == ("Ann", DONE)


def test_what_was_before_the_pairing_or_in_the_virtual_room_is_nobody_s(clinic: Clinic, pins: Pins, told: Told) -> None:
    before = replace(SESSION, entry=replace(DONE, when_min=TODAY_MIN - 2 * 24 * 60))
    room = replace(SESSION, entry=replace(DONE, virtual=True))
    note_summaries(told, pins, (before, room), NOW_S)
    pins.revoke(clinic.coach.kid, NOW_S)
    note_summaries(told, pins, (SESSION,), NOW_S)
    assert owed(told, clinic.coach.kid) == []
    assert len(owed(told, clinic.second.kid)) == 1
