"""The runner's end of the link: what it listens to at rest and in a session, what it tells, and the inbox's answers."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from clinic import GOOD, NOW_S, Clinic
from msgspec.structs import replace
from recorded import Recorded

from backrun_treadmill.coach import topics
from backrun_treadmill.coach.broker_link import Letter
from backrun_treadmill.coach.contents import Note, State
from backrun_treadmill.coach.live_words import read_state, read_telemetry
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.coach.told import Told
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, now_s
from backrun_treadmill.front.coach.coach_telling import Telling
from backrun_treadmill.front.coach.inbox_page import InboxPage
from backrun_treadmill.front.coach.runner_link import at_brokers, resting_session, said_all
from backrun_treadmill.front.coach.runner_live import Live

BROKER = Broker(host="mqtt.example")
PLAN = read_profile(
    b'bare = true\nsteps = [{ walk = "60 s", at = "4" }, { run = "60 s", at = "10 km/h" }]', source="x", runner=Runner()
).plan


@pytest.fixture
def desk(clinic: Clinic, tmp_path: Path) -> Iterator[RunnerDesk]:
    """Ann's; the clinic and the trainer are at one broker, and may see heart rate, the clinic alone pain."""
    for pin in clinic.pins.all():
        sees = pin.kid == clinic.coach.kid
        clinic.pins.pin(replace(pin, broker=BROKER, share_heart=True, share_pain=sees))
    with closing(Told(tmp_path / "told.db")) as told:
        yield RunnerDesk(clinic.me, clinic.pins, clinic.ledger, told, clinic.inbox, clinic.door)


def offered(clinic: Clinic, **how: object) -> None:
    data = clinic.seal(issued_s=now_s(), expires_s=now_s() + 86_400, **how)  # type: ignore[arg-type]
    clinic.inbox.add(data, clinic.door, now_s())


def live(desk: RunnerDesk, records: list[object]) -> list[Letter]:
    """What goes out once these have been seen."""
    telling = Telling(lambda: NOW_S)
    for record in records:
        telling.see(record)
    (session,) = Live(telling, home_assistant=False).sessions(desk)
    assert session.topics == ()
    return list(session.live())


def session_of(virtual: bool) -> list[object]:
    rig = Recorded(PLAN)
    rig.sensors = True
    rig.start()
    rig.pass_time(100)
    return [replace(one, virtual=virtual) if number == 0 else one for number, one in enumerate(rig.records)]


def test_at_rest_only_offers_are_listened_to_and_in_a_session_nothing(desk: RunnerDesk) -> None:
    (at,) = at_brokers(desk)
    assert resting_session(desk, at, print).topics == (topics.offer(desk.key.kid),)
    assert live(desk, []) == []


def test_every_change_is_told_in_order_and_the_newest_second(desk: RunnerDesk) -> None:
    letters = live(desk, session_of(virtual=False))
    changes = [read_state(one.payload) for one in letters if one.topic == topics.state(desk.key.kid)]
    assert [one.n for one in changes] == list(range(1, len(changes) + 1))
    assert [one.kind for one in changes if one.kind][:1] == ["walk"]
    assert changes[-1].kind == "run"
    assert all(one.retain and one.qos == 1 for one in letters[:-1])
    (second,) = [read_telemetry(one.payload) for one in letters if one.topic == topics.telemetry(desk.key.kid)]
    assert (second.target_ckmh, second.virtual) == (1000, False)
    assert second.running_impacts > 20
    assert second.heart_bpm is not None, "both coaches may see it"


def test_a_broker_hears_no_pain_where_one_of_its_coaches_may_not_see_it(clinic: Clinic, desk: RunnerDesk) -> None:
    def legs() -> set[bool | None]:
        letters = live(desk, session_of(virtual=True))
        return {read_state(one.payload).leg for one in letters if one.topic.endswith("/state")}

    assert legs() == {None}
    clinic.pins.revoke(clinic.second.kid, NOW_S)
    assert legs() == {False}


@pytest.mark.parametrize("virtual", [False, True], ids=["real", "in the virtual room"])
def test_the_start_of_an_accepted_plan_is_answered_once_and_only_if_it_is_real(
    clinic: Clinic, desk: RunnerDesk, virtual: bool
) -> None:
    offered(clinic)
    (entry,) = clinic.ledger.entries()
    clinic.inbox.accept(entry, clinic.door, now_s())
    telling = Telling(lambda: NOW_S)
    for record in session_of(virtual):
        telling.see(record)
    (session,) = Live(telling, home_assistant=False).sessions(desk)
    list(session.live())
    for _ in range(2):
        told = [letter.topic for letter in session.outbox()]
    assert len(told) == (3 if virtual else 4)
    assert [one.state for one in clinic.ledger.owed()][-1] is (State.ACCEPTED if virtual else State.STARTED)
    for letter in session.outbox():
        letter.delivered()
    assert said_all(desk)


def test_the_inbox_shows_all_of_an_offer_and_answers_it_once(clinic: Clinic, desk: RunnerDesk) -> None:
    offered(clinic)
    offered(clinic, content=Note("Well done"), plan_id="a" * 32)
    inbox = InboxPage(desk, Runner())
    note, profile = inbox.received()
    assert inbox.waiting() == 2
    assert (profile.what, profile.plan is not None, note.what) == ("profile tuesday", True, "“Well done”")
    assert any("10 km/h" in line for line in profile.lines)
    assert "Nothing starts" in inbox.accept(profile, "see you")
    assert "not on offer" in inbox.accept(profile, "")
    assert inbox.decline(note, "thanks") == "Declined: “Well done”."
    assert "any more" in inbox.decline(note, "")
    answers = [(one.state, one.said) for one in clinic.ledger.owed()]
    assert answers[-2:] == [(State.ACCEPTED, "see you"), (State.DECLINED, "thanks")]
    assert inbox.waiting() == 0
    assert (clinic.folder / "profiles" / "tuesday.toml").exists()


def test_a_new_revision_shows_what_differs_from_the_last(clinic: Clinic, desk: RunnerDesk) -> None:
    offered(clinic)
    slower = replace(GOOD, text=GOOD.text.replace("10 km/h", "9 km/h"))
    offered(clinic, content=slower, revision=2)
    (shown,) = InboxPage(desk, Runner()).received()
    assert "What differs" in shown.lines[0]
    assert [line[0] for line in shown.lines if "km/h" in line and line[0] in "+-"].count("-") >= 1
