"""An offer's way through the inbox: each state once, each answered once, also when the program ends in between."""

import sqlite3
from collections.abc import Callable

import pytest
from clinic import DAY_S, NOW_S, Clinic
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backrun_treadmill.coach.contents import Note, State, Withdrawal
from backrun_treadmill.coach.inbox import CannotAccept
from backrun_treadmill.coach.ledger import NEXT, Ledger


def states(clinic: Clinic) -> list[State]:
    return [one.state for one in clinic.ledger.owed(again=True)]


def test_an_offer_that_nobody_answers_expires_once(clinic: Clinic) -> None:
    clinic.inbox.add(clinic.seal(), clinic.door, NOW_S)
    for day in (13, 14, 15):
        clinic.inbox.expire(NOW_S + day * DAY_S)
        clinic.restart()
    assert states(clinic) == [State.RECEIVED, State.OFFERED, State.EXPIRED]
    (entry,) = clinic.ledger.entries()
    with pytest.raises(CannotAccept, match="it is expired"):
        clinic.inbox.accept(entry, clinic.door, NOW_S + 15 * DAY_S)


def test_a_withdrawal_that_overtakes_its_offer_keeps_it_out(clinic: Clinic) -> None:
    clinic.inbox.add(clinic.seal(Withdrawal(), revision=2), clinic.door, NOW_S)
    clinic.inbox.add(clinic.seal(revision=1), clinic.door, NOW_S)
    assert [entry.state for entry in clinic.ledger.entries()] == [State.WITHDRAWN]


def test_a_file_that_cannot_be_written_accepts_nothing(clinic: Clinic) -> None:
    clinic.inbox.add(clinic.seal(), clinic.door, NOW_S)
    (clinic.folder / "profiles").write_text("a file where the folder should be")
    (entry,) = clinic.ledger.entries()
    with pytest.raises(OSError, match=r"exists|directory"):
        clinic.inbox.accept(entry, clinic.door, NOW_S)
    assert [one.state for one in clinic.ledger.entries()] == [State.OFFERED]
    assert State.ACCEPTED not in states(clinic)


def test_two_programs_at_once_take_an_offer_once(clinic: Clinic) -> None:
    data = clinic.seal()
    clinic.inbox.add(data, clinic.door, NOW_S)
    other = Ledger(clinic.folder / "ledger.db")
    (entry,) = other.entries()
    clinic.inbox.accept(entry, clinic.door, NOW_S)
    with other.changing():
        assert not other.move(entry, State.DECLINED, NOW_S)
    other.close()
    assert states(clinic) == [State.RECEIVED, State.OFFERED, State.ACCEPTED]


def test_what_has_lapsed_makes_room_and_cannot_come_again(clinic: Clinic) -> None:
    data = clinic.seal(Note("x"))
    clinic.inbox.add(data, clinic.door, NOW_S)
    (entry,) = clinic.ledger.entries()
    clinic.inbox.decline(entry, NOW_S)
    later = NOW_S + 60 * DAY_S
    clinic.inbox.add(clinic.seal(issued_s=later, expires_s=later + DAY_S, plan_id="a" * 32), clinic.door, later)
    assert [one.plan_id for one in clinic.ledger.entries()] == ["a" * 32]
    clinic.inbox.add(data, clinic.door, later)
    assert not any(one.state is State.OFFERED and one.plan_id != "a" * 32 for one in clinic.ledger.entries())


def test_every_way_through_the_states_is_answered_once_a_state(clinic: Clinic) -> None:
    numbers = iter(range(10**6))

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.sampled_from(State), max_size=12))
    def walk(wanted: list[State]) -> None:
        plan = f"{next(numbers):032x}"
        clinic.inbox.add(clinic.seal(Note("x"), plan_id=plan), clinic.door, NOW_S)
        entry = clinic.ledger.entry(clinic.coach.kid, plan, 1)
        assert entry is not None
        seen = [State.RECEIVED, State.OFFERED]
        for state in wanted:
            allowed = state in NEXT.get(seen[-1], set())
            assert clinic.ledger.move(entry, state, NOW_S) is allowed
            seen += [state] * allowed
        told = [one.state for one in clinic.ledger.owed(again=True) if one.plan_id == plan]
        assert told == seen
        assert len(set(told)) == len(told)

    walk()


@pytest.mark.parametrize("spoil", [lambda data: data[:5000], lambda data: b"junk" * 3000])
def test_a_ledger_that_was_spoilt_is_said_and_takes_nothing(spoil: Callable[[bytes], bytes], clinic: Clinic) -> None:
    clinic.inbox.add(clinic.seal(), clinic.door, NOW_S)
    clinic.ledger.close()
    file = clinic.folder / "ledger.db"
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(sqlite3.DatabaseError):
        Ledger(file)
    file.unlink()
    clinic.open()
