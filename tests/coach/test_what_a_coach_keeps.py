"""What a coach keeps of runners on disk: nothing lost by a restart, nothing twice, nothing older over newer."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from clinic import DAY_S, NOW_S, Clinic
from hypothesis import given, settings
from hypothesis import strategies as st

from backrun_treadmill.coach.contents import Answer, State
from backrun_treadmill.coach.followed import FollowedFile
from backrun_treadmill.coach.live_words import StateTold
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.sent import Offer, Sent
from backrun_treadmill.coach.summary import Summary, seal_summary
from backrun_treadmill.coach.taking import NotTaken, Taken, take_word
from backrun_treadmill.core.body.entry import Activity, Entry

FIRST, SECOND = "20270115T080000Z-abc123", "20270117T080000Z-abc123"


class Practice:
    """The coach's side of a clinic."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.pins = Pins(clinic.folder / "runners.json")
        self.pins.pin(Pin(name="Ann", public=clinic.me.public, paired_s=NOW_S - DAY_S))
        self.open()

    def open(self) -> None:
        self.sent = Sent(self.clinic.folder / "sent.db")
        self.followed = FollowedFile(self.clinic.folder / "followed.db")

    def close(self) -> None:
        self.sent.close()
        self.followed.close()

    def restart(self) -> None:
        self.close()
        self.open()

    def take(self, data: bytes) -> Taken:
        me = self.clinic.coach.kid
        return take_word(data, me=me, pins=self.pins, sent=self.sent, followed=self.followed, now_s=NOW_S)

    def summary(self, session: str = FIRST, revision: int = 1, **entry: Any) -> bytes:
        done = Entry(when_min=30_000_000 + (session > FIRST), activity=Activity.TREADMILL, **entry)
        summary = Summary(session=session, outcome="completed", shares_pain=True, entry=done)
        clinic = self.clinic
        return seal_summary(summary, key=clinic.me, coach=clinic.coach.kid, revision=revision, issued_s=NOW_S)

    def told(self) -> list[tuple[str, int | None]]:
        return [(one.session, one.entry.morning_pain) for one in self.followed.summaries(self.clinic.me.kid)]


@pytest.fixture
def practice(clinic: Clinic) -> Iterator[Practice]:
    built = Practice(clinic)
    yield built
    built.close()


def state(n: int, session: str = FIRST, **more: object) -> StateTold:
    return msgspec.convert({"at_s": NOW_S + n, "session": session, "n": n, "state": "running"} | more, StateTold)


def test_a_summary_is_kept_once_and_survives_a_restart(practice: Practice) -> None:
    assert practice.take(practice.summary(SECOND, pain_after=2)).new
    taken = practice.take(practice.summary(running_impacts=812))
    assert (taken.pin.name, taken.new) == ("Ann", True)
    assert "812 running impacts" in taken.said
    practice.restart()
    assert not practice.take(practice.summary(running_impacts=812)).new
    assert [session for session, _ in practice.told()] == [FIRST, SECOND]


def test_the_morning_s_answer_replaces_the_summary_and_an_older_one_never_does(practice: Practice) -> None:
    practice.take(practice.summary())
    assert practice.take(practice.summary(revision=2, morning_pain=3)).new
    assert not practice.take(practice.summary()).new
    assert practice.told() == [(FIRST, 3)]


def test_an_answer_comes_by_the_same_road_and_is_taken_once(practice: Practice) -> None:
    clinic = practice.clinic
    offer = Offer(
        runner=clinic.me.kid, plan_id="ab" * 16, revision=1, what="hello", issued_s=NOW_S, expires_s=0, envelope=b""
    )
    practice.sent.keep(offer)
    said = clinic.seal(Answer(State.DECLINED, "no"), key=clinic.me, audience=clinic.coach.kid, plan_id=offer.plan_id)
    assert practice.take(said) == Taken(practice.pins.all()[0], "declined: no", new=True)
    practice.restart()
    assert not practice.take(said).new
    assert [one.state for one in practice.sent.heard(offer)] == [State.DECLINED]


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 9000, b"\xff" * 90, b'{"kind":"summary"}'])
def test_what_is_no_word_of_a_runner_is_not_taken(data: bytes, practice: Practice) -> None:
    with pytest.raises(NotTaken, match="no envelope of ours"):
        practice.take(data)
    assert practice.told() == []


def test_a_summary_for_somebody_else_is_not_kept(practice: Practice) -> None:
    clinic = practice.clinic
    summary = Summary(session=FIRST, entry=Entry(when_min=1, activity=Activity.WALK))
    theirs = seal_summary(summary, key=clinic.me, coach=clinic.second.kid, revision=1, issued_s=NOW_S)
    with pytest.raises(NotTaken, match="somebody else"):
        practice.take(theirs)
    assert practice.told() == []


def test_the_last_state_survives_and_what_never_came_is_counted(practice: Practice) -> None:
    followed, ann = practice.followed, practice.clinic.me.kid
    for n in (1, 2, 5):
        told = state(n)
        assert followed.keep_state(ann, told, msgspec.json.encode(told))
    practice.restart()
    kept = practice.followed.state(ann)
    assert kept is not None
    assert (kept.told.n, kept.missed) == (5, 2)


def test_a_state_that_comes_again_or_late_changes_nothing(practice: Practice) -> None:
    followed, ann = practice.followed, practice.clinic.me.kid
    for told, new in ((state(3), True), (state(3), False), (state(2), False), (state(1, SECOND), True)):
        assert followed.keep_state(ann, told, msgspec.json.encode(told)) is new
    assert not followed.keep_state(ann, state(9), msgspec.json.encode(state(9))), "a session before the present one"
    kept = followed.state(ann)
    assert kept is not None
    assert (kept.told.session, kept.missed) == (SECOND, 0)


@settings(max_examples=20)
@given(st.permutations(range(1, 8)), st.integers(1, 3))
def test_in_whatever_order_and_however_often_states_come_the_newest_holds(order: list[int], times: int) -> None:
    with TemporaryDirectory() as folder:
        followed = FollowedFile(Path(folder) / "followed.db")
        for n in order * times:
            followed.keep_state("r", state(n), msgspec.json.encode(state(n)))
        kept = followed.state("r")
        followed.close()
    assert kept is not None
    assert (kept.told, kept.missed) == (state(7), 0), "each has come, if late"
