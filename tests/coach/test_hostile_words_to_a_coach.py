"""Messages that pretend to come from a runner: each is refused for its one reason, or harmless, and nothing is kept."""

from collections.abc import Callable, Iterator

import msgspec
import pytest
from clinic import DAY_S, NOW_S, PLAN, Clinic

from backrun_treadmill.coach.archive import summary_place
from backrun_treadmill.coach.contents import Answer, State
from backrun_treadmill.coach.envelope import seal_bytes
from backrun_treadmill.coach.followed import FollowedFile
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.sent import Offer, Sent
from backrun_treadmill.coach.summary import summary_plan_id, take_summary
from backrun_treadmill.coach.taking import NotTaken, Taken, take_word

SESSION = "20270115T080000Z-abc123"
ENTRY = {"when_min": 30_000_000, "activity": "treadmill", "running_impacts": 812}


class Desk:
    """The coach's side: Ann is paired, Bob was; one offer was sent to Ann."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.pins = Pins(clinic.folder / "runners.json")
        self.pins.pin(Pin(name="Ann", public=clinic.me.public, paired_s=NOW_S - DAY_S))
        self.pins.pin(Pin(name="Bob", public=clinic.gone.public, paired_s=NOW_S - DAY_S, revoked_s=NOW_S))
        self.sent = Sent(clinic.folder / "sent.db")
        self.followed = FollowedFile(clinic.folder / "followed.db")
        self.offer = Offer(
            runner=clinic.me.kid, plan_id=PLAN, revision=1, what="hello", issued_s=NOW_S, expires_s=0, envelope=b""
        )
        self.sent.keep(self.offer)

    def take(self, data: bytes) -> Taken:
        me = self.clinic.coach.kid
        return take_word(data, me=me, pins=self.pins, sent=self.sent, followed=self.followed, now_s=NOW_S)

    def kept(self) -> list[object]:
        return [*self.followed.summaries(self.clinic.me.kid), *self.sent.heard(self.offer)]

    def signed(self, content: object, **changed: object) -> bytes:
        """Truly signed by Ann, whatever it is."""
        good = {"audience": self.clinic.coach.kid, "content": content}
        return seal_bytes(msgspec.json.encode(self.clinic.statement(**(good | changed))), self.clinic.me)

    def answer(self, **changed: object) -> bytes:
        return self.signed({"kind": "answer", "state": "accepted"} | changed)

    def summary(self, *, at: str = SESSION, entry: object = None, **changed: object) -> bytes:
        content = {"kind": "summary", "session": at, "entry": ENTRY if entry is None else entry} | changed
        return self.signed(content, plan_id=summary_plan_id(at))

    def sealed(self, whose: str, audience: str = "") -> bytes:
        key = getattr(self.clinic, whose)
        return self.clinic.seal(Answer(State.ACCEPTED), key=key, audience=audience or self.clinic.coach.kid)

    def close(self) -> None:
        self.sent.close()
        self.followed.close()


@pytest.fixture
def desk(clinic: Clinic) -> Iterator[Desk]:
    built = Desk(clinic)
    yield built
    built.close()


ENVELOPE, ANSWER, SUMMARY = "no envelope of ours", "not an answer of ours", "not a summary of ours"
HOSTILE: list[tuple[str, str, Callable[[Desk], bytes]]] = [
    ("a megabyte", "too large", lambda d: b"\0" * 1_000_000),
    ("a good answer and a megabyte", "too large", lambda d: d.answer() + b" " * 1_000_000),
    ("nothing", ENVELOPE, lambda d: b""),
    ("invalid UTF-8", ENVELOPE, lambda d: b'{"v":1,"alg":"\xff\xfe"}'),
    ("nested 10 000 deep", ENVELOPE, lambda d: b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
    ("half an answer", ENVELOPE, lambda d: d.answer()[:200]),
    ("a summary that nobody signed", ENVELOPE, lambda d: msgspec.json.encode({"kind": "summary", "entry": ENTRY})),
    ("a stranger's", "not paired", lambda d: d.sealed("stranger")),
    ("the coach's own", "not paired", lambda d: d.sealed("coach")),
    ("a revoked runner's", "revoked", lambda d: d.sealed("gone")),
    (
        "a stranger's under Ann's name",
        "signature",
        lambda d: msgspec.json.encode(msgspec.json.decode(d.sealed("stranger")) | {"kid": d.clinic.me.kid}),
    ),
    (
        "Bob's signature under Ann's words",
        "signature",
        lambda d: msgspec.json.encode(
            msgspec.json.decode(d.answer()) | {"sig": msgspec.json.decode(d.sealed("gone"))["sig"]}
        ),
    ),
    ("for another coach", "somebody else", lambda d: d.sealed("me", d.clinic.second.kid)),
    ("for Ann herself", "somebody else", lambda d: d.sealed("me", d.clinic.me.kid)),
    ("signed nonsense", "no statement", lambda d: seal_bytes(b"nonsense", d.clinic.me)),
    ("signed depth", "no statement", lambda d: seal_bytes(b"[" * 10_000 + b"]" * 10_000, d.clinic.me)),
    ("a statement with a word more", "no statement", lambda d: d.signed({}, start=True)),
    ("an offer to the coach", ANSWER, lambda d: d.signed({"kind": "note", "note": "x"})),
    ("a command", ANSWER, lambda d: d.signed({"kind": "start", "ckmh": 1400})),
    ("a state that there is not", ANSWER, lambda d: d.answer(state="running")),
    ("an answer with a word more", ANSWER, lambda d: d.answer(speed=1400)),
    ("an answer as long as a book", ANSWER, lambda d: d.answer(said="x" * 40_000)),
    ("a summary of a session that is a path", SUMMARY, lambda d: d.summary(at="../../x")),
    ("a summary without its line", SUMMARY, lambda d: d.summary(entry={})),
    ("fewer impacts than none", SUMMARY, lambda d: d.summary(entry=ENTRY | {"running_impacts": -1})),
    ("pain of eleven", SUMMARY, lambda d: d.summary(entry=ENTRY | {"pain_after": 11})),
    ("a heart of a thousand", SUMMARY, lambda d: d.summary(heart_max_bpm=1000)),
    ("a summary with a word more", SUMMARY, lambda d: d.summary(start=True)),
    (
        "one session under another's number",
        "another session",
        lambda d: d.signed({"kind": "summary", "session": SESSION, "entry": ENTRY}),
    ),
]


@pytest.mark.parametrize(("why", "make"), [line[1:] for line in HOSTILE], ids=[line[0] for line in HOSTILE])
def test_each_is_refused_for_its_reason(why: str, make: Callable[[Desk], bytes], desk: Desk) -> None:
    with pytest.raises(NotTaken, match=why):
        desk.take(make(desk))
    assert desk.kept() == []


def test_the_good_ones_of_the_table_are_taken(desk: Desk) -> None:
    assert desk.take(desk.answer()).new
    assert desk.take(desk.summary()).new
    assert len(desk.kept()) == 2


def test_an_answer_to_what_was_offered_to_somebody_else_is_no_news(desk: Desk) -> None:
    other = desk.signed({"kind": "answer", "state": "accepted"}, plan_id="b" * 32)
    assert not desk.take(other).new
    assert desk.kept() == []


@pytest.mark.parametrize("when_min", [-(10**15), 10**15, 10**30])
def test_a_time_that_cannot_be_meant_stops_no_coach(when_min: int, desk: Desk) -> None:
    data = desk.summary(entry=ENTRY | {"when_min": when_min})
    assert "812 running impacts" in desk.take(data).said
    assert "date=" in str(summary_place(take_summary(data, me=desk.clinic.coach.kid, pins=desk.pins)))
