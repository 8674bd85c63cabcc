"""Messages that want in, one line each, with the one reason for which each is refused and nothing else happens."""

import tracemalloc
from collections.abc import Callable

import msgspec
import pytest
from clinic import DAY_S, GOOD, NOW_S, PLAN, Clinic
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.coach.contents import Answer, Note, OfferedProfile, State
from backrun_treadmill.coach.door import Admitted, Reason, Refused
from backrun_treadmill.coach.envelope import MOST_BYTES, seal_bytes
from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.ledger import MOST_OF_A_COACH

type Make = Callable[[Clinic], bytes]


def changed(data: bytes, **fields: object) -> bytes:
    """An envelope with fields of its own changed after it was signed; None takes one out."""
    table = msgspec.json.decode(data) | fields
    return msgspec.json.encode({key: value for key, value in table.items() if value is not None})


def flipped(data: bytes, field: str) -> bytes:
    """An envelope with one bit of a field turned."""
    table = msgspec.json.decode(data)
    raw = bytearray(msgspec.convert(table[field], bytes))
    raw[len(raw) // 2] ^= 1
    return changed(data, **{field: bytes(raw)})


def steps(*lines: str, head: str = "bare = true") -> OfferedProfile:
    """A profile of these lines."""
    return OfferedProfile(name="x", text=f"{head}\nsteps = {msgspec.json.encode(lines).decode()}\n")


def programme(*levels: str) -> dict[str, object]:
    return {"kind": "programme", "name": "x", "text": f"levels = {msgspec.json.encode(levels).decode()}\n"}


R = Reason
HOSTILE: list[tuple[str, Reason, Make]] = [
    # size
    ("a megabyte of zeros", R.TOO_LARGE, lambda c: b"\0" * 1_000_000),
    ("a good offer with a megabyte of blanks behind", R.TOO_LARGE, lambda c: c.seal() + b" " * 1_000_000),
    ("one byte too many", R.TOO_LARGE, lambda c: c.seal().ljust(MOST_BYTES + 1)),
    # no envelope
    ("nothing", R.NO_ENVELOPE, lambda c: b""),
    ("invalid UTF-8", R.NO_ENVELOPE, lambda c: b'{"v":1,"alg":"\xff\xfe"}'),
    ("UTF-16", R.NO_ENVELOPE, lambda c: c.seal().decode().encode("utf-16")),
    ("lists nested 10 000 deep", R.NO_ENVELOPE, lambda c: b"[" * 10_000 + b"]" * 10_000),
    ("tables nested 10 000 deep", R.NO_ENVELOPE, lambda c: b'{"a":' * 10_000 + b"1" + b"}" * 10_000),
    ("half an offer", R.NO_ENVELOPE, lambda c: c.seal()[:200]),
    ("two offers in one", R.NO_ENVELOPE, lambda c: c.seal() * 2),
    ("a profile as it is", R.NO_ENVELOPE, lambda c: GOOD.text.encode()),
    ("an unsigned statement", R.NO_ENVELOPE, lambda c: msgspec.json.encode(c.statement())),
    ("a number of 60 000 digits", R.NO_ENVELOPE, lambda c: b'{"v":' + b"1" * 60_000 + b"}"),
    ("another version", R.NO_ENVELOPE, lambda c: changed(c.seal(), v=2)),
    ("algorithm none", R.NO_ENVELOPE, lambda c: changed(c.seal(), alg="none")),
    ("algorithm HS256", R.NO_ENVELOPE, lambda c: changed(c.seal(), alg="HS256")),
    ("no signature", R.NO_ENVELOPE, lambda c: changed(c.seal(), sig=None)),
    ("an empty signature", R.NO_ENVELOPE, lambda c: changed(c.seal(), sig="")),
    ("a signature of 65 bytes", R.NO_ENVELOPE, lambda c: changed(c.seal(), sig=bytes(65))),
    ("a signature that is no base64", R.NO_ENVELOPE, lambda c: changed(c.seal(), sig="!" * 88)),
    ("a field more", R.NO_ENVELOPE, lambda c: changed(c.seal(), speed=1400)),
    ("a key's name that is a path", R.NO_ENVELOPE, lambda c: changed(c.seal(), kid="../../etc/passwd/aaaaaaa")),
    ("a command", R.NO_ENVELOPE, lambda c: b'{"command":"start","speed":10}'),
    # key
    ("a stranger's", R.UNKNOWN_KEY, lambda c: c.seal(key=c.stranger)),
    ("the runner's own", R.UNKNOWN_KEY, lambda c: c.seal(key=c.me)),
    ("a revoked coach's", R.REVOKED_KEY, lambda c: c.seal(key=c.gone)),
    ("a revoked coach's from before", R.REVOKED_KEY, lambda c: c.seal(key=c.gone, issued_s=NOW_S - 9 * DAY_S)),
    # signature
    ("a stranger's under the coach's name", R.SIGNATURE, lambda c: changed(c.seal(key=c.stranger), kid=c.coach.kid)),
    ("one coach's under the other's name", R.SIGNATURE, lambda c: changed(c.seal(key=c.second), kid=c.coach.kid)),
    ("a payload with one bit turned", R.SIGNATURE, lambda c: flipped(c.seal(), "payload")),
    ("a signature with one bit turned", R.SIGNATURE, lambda c: flipped(c.seal(), "sig")),
    ("a signature of zeros", R.SIGNATURE, lambda c: changed(c.seal(), sig=bytes(64))),
    ("an empty payload", R.SIGNATURE, lambda c: changed(c.seal(), payload="")),
    (
        "one offer's signature on another",
        R.SIGNATURE,
        lambda c: changed(c.seal(), payload=msgspec.json.decode(c.seal(revision=2))["payload"]),
    ),
    (
        "signed without the words that say what for",
        R.SIGNATURE,
        lambda c: changed(
            c.seal(), sig=c.coach.sign(msgspec.convert(msgspec.json.decode(c.seal())["payload"], bytes))
        ),
    ),
    # no statement
    ("signed nonsense", R.NO_STATEMENT, lambda c: seal_bytes(b"nonsense", c.coach)),
    ("signed invalid UTF-8", R.NO_STATEMENT, lambda c: seal_bytes(b'{"audience":"\xff"}', c.coach)),
    ("signed depth", R.NO_STATEMENT, lambda c: seal_bytes(b"[" * 10_000 + b"]" * 10_000, c.coach)),
    ("no audience", R.NO_STATEMENT, lambda c: c.signed(audience=None)),
    ("no end", R.NO_STATEMENT, lambda c: c.signed(expires_s=None)),
    ("revision 0", R.NO_STATEMENT, lambda c: c.signed(revision=0)),
    ("revision minus one", R.NO_STATEMENT, lambda c: c.signed(revision=-1)),
    ("half a revision", R.NO_STATEMENT, lambda c: c.signed(revision=1.5)),
    ("a revision beyond all", R.NO_STATEMENT, lambda c: c.signed(revision=10**18)),
    ("a time before 1970", R.NO_STATEMENT, lambda c: c.signed(issued_s=-1)),
    ("a plan whose id is a path", R.NO_STATEMENT, lambda c: c.signed(plan_id="../" * 10 + "ab")),
    ("a plan whose id ends with a line feed", R.NO_STATEMENT, lambda c: c.signed(plan_id=PLAN[:-1] + "\n")),
    ("a topic's wildcard for a plan", R.NO_STATEMENT, lambda c: c.signed(plan_id="#")),
    ("a statement with a word more", R.NO_STATEMENT, lambda c: c.signed(start_now=True)),
    # audience
    ("another runner's", R.AUDIENCE, lambda c: c.seal(audience=c.stranger.kid)),
    ("the coach's own copy", R.AUDIENCE, lambda c: c.seal(audience=c.coach.kid)),
    # time
    ("from tomorrow", R.FUTURE, lambda c: c.seal(issued_s=NOW_S + DAY_S)),
    ("six minutes from the future", R.FUTURE, lambda c: c.seal(issued_s=NOW_S + 360)),
    ("expired a second ago", R.EXPIRED, lambda c: c.seal(expires_s=NOW_S)),
    ("a retained offer of last year", R.EXPIRED, lambda c: c.seal(issued_s=NOW_S - 365 * DAY_S, expires_s=NOW_S - 9)),
    ("an end before its beginning", R.EXPIRED, lambda c: c.seal(issued_s=NOW_S - 10, expires_s=NOW_S - 20)),
    ("an offer for ever", R.LIFE, lambda c: c.seal(expires_s=(1 << 40) - 1)),
    ("an old offer for ever", R.LIFE, lambda c: c.seal(issued_s=0)),
    # form
    ("no content", R.FORM, lambda c: c.signed(content={})),
    ("content that is a list", R.FORM, lambda c: c.signed(content=[1, 2])),
    ("a kind we do not know", R.FORM, lambda c: c.signed(content={"kind": "start"})),
    ("a speed to set", R.FORM, lambda c: c.signed(content={"kind": "set speed", "ckmh": 1400})),
    ("a key to press", R.FORM, lambda c: c.signed(content={"kind": "ConfirmPressed", "at": 0})),
    ("an answer instead of an offer", R.FORM, lambda c: c.seal(Answer(State.ACCEPTED))),
    ("content with a word more", R.FORM, lambda c: c.saying(autostart=True)),
    ("a name that is a path", R.FORM, lambda c: c.saying(name="../settings")),
    ("a name that is hidden", R.FORM, lambda c: c.saying(name=".bashrc")),
    ("a name with a line feed", R.FORM, lambda c: c.saying(name="tuesday\n")),
    ("a note that moves the cursor", R.FORM, lambda c: c.seal(Note("\x1b[2J\x1b[H accepted"))),
    ("a note that turns the writing", R.FORM, lambda c: c.seal(Note("note \u202e gnirts"))),
    ("a note as long as a book", R.FORM, lambda c: c.saying(note="x" * 40_000)),
    ("a text that is no TOML", R.FORM, lambda c: c.saying(text="steps = [")),
    ("a text 40 000 brackets deep", R.FORM, lambda c: c.saying(text="steps = " + "[" * 40_000)),
    ("a text of thousands of points", R.FORM, lambda c: c.saying(text="a" + ".a" * 20_000 + " = 1")),
    ("a text of half characters", R.NO_STATEMENT, lambda c: seal_bytes(
        msgspec.json.encode(c.statement()).replace(b"bare", b"\\ud800"), c.coach)),
    ("a repeat of repeats of repeats", R.FORM, lambda c: c.saying(
        text='steps = [{ repeat = 200, steps = [{ repeat = 200, steps = ["run 1 s @ 9", "walk 1 s @ 4"] }] }]')),
    ("a billion repeats", R.FORM, lambda c: c.seal(steps("1000000000 x 60/60 @ 10"))),
    ("a negative speed", R.FORM, lambda c: c.seal(steps("run 60 s @ -10"))),
    ("a speed that is no number", R.FORM, lambda c: c.seal(steps("run 60 s @ nan"))),
    ("a speed no belt has", R.FORM, lambda c: c.seal(steps("run 60 s @ 60 km/h"))),
    ("an incline downhill", R.FORM, lambda c: c.saying(text='steps = [{ run = "60 s", at = "9", incline = -1 }]')),
    ("a hold for ever", R.FORM, lambda c: c.signed(content={"kind": "hold", "programme": "back", "days": 100_000})),
    ("no sessions a week", R.FORM, lambda c: c.signed(content={"kind": "frequency", "programme": "b", "per_week": 0})),
    (
        "steps back below zero",
        R.FORM,
        lambda c: c.signed(content={"kind": "step back", "programme": "b", "levels": -2}),
    ),
    ("a programme that names no profile", R.FORM, lambda c: c.signed(content=programme("walk-20"))),
    # speeds that are no numbers
    ("a run at the runner's speed", R.UNRESOLVED, lambda c: c.seal(steps("walk 60 s @ 4", "run 60 s @ run+0.5"))),
    ("a walk without a speed", R.UNRESOLVED, lambda c: c.seal(steps("walk 60 s"))),
    ("a profile without its warm-up", R.UNRESOLVED, lambda c: c.seal(steps("5 x 60/60 @ 10 / 4", head=""))),
    ("a programme at the runner's speed", R.UNRESOLVED, lambda c: c.signed(content=programme("5 x 60/60 @ run"))),
    # limits
    ("above the top speed", R.LIMITS, lambda c: c.seal(steps("walk 60 s @ 8", "run 60 s @ 14.1"))),
    ("a leap from standing", R.LIMITS, lambda c: c.seal(steps("run 60 s @ 10"))),
    ("two hours", R.LIMITS, lambda c: c.seal(steps("walk 60 min @ 4", "walk 60 min @ 4"))),
    ("uphill", R.LIMITS, lambda c: c.saying(text='bare = true\nsteps = [{ walk = "60 s", at = "4", incline = 9 }]')),
    ("in miles what is too fast", R.LIMITS, lambda c: c.seal(steps("walk 60 s @ 4 mph", "run 60 s @ 10 mph"))),
    ("a programme above the top speed", R.LIMITS, lambda c: c.signed(content=programme("3 x 60/60 @ 15"))),
    # scope
    ("faster than this coach may", R.SCOPE, lambda c: c.seal(key=c.second)),
    ("longer than this coach may", R.SCOPE, lambda c: c.seal(steps("walk 11 min @ 4"), key=c.second)),
]  # fmt: skip


def test_there_are_many() -> None:
    assert len(HOSTILE) >= 60
    assert len({name for name, _, _ in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(("reason", "make"), [line[1:] for line in HOSTILE], ids=[line[0] for line in HOSTILE])
def test_each_is_refused_for_its_own_reason(reason: Reason, make: Make, clinic: Clinic) -> None:
    data = make(clinic)
    verdict = clinic.inbox.add(data, clinic.door, NOW_S)
    assert isinstance(verdict, Refused)
    assert verdict.reason is reason
    assert verdict.text.isprintable()
    assert not any(entry.state is State.OFFERED for entry in clinic.ledger.entries())
    assert not (clinic.folder / "profiles").exists()


@pytest.mark.parametrize("make", [line[2] for line in HOSTILE], ids=[line[0] for line in HOSTILE])
def test_a_coach_hears_of_it_once_and_a_stranger_never(make: Make, clinic: Clinic) -> None:
    data = make(clinic)
    first = clinic.door.judge(data, NOW_S)
    told = 0
    for _ in range(3):
        clinic.inbox.add(data, clinic.door, NOW_S)
        told += sum(one.state is State.REJECTED for one in clinic.ledger.owed())
        for owed in clinic.ledger.owed():
            clinic.ledger.delivered(owed.n)
        clinic.restart()
    assert isinstance(first, Refused)
    assert told == int(first.statement is not None and first.reason is not Reason.AUDIENCE)


def test_the_good_offer_of_the_table_does_come_in(clinic: Clinic) -> None:
    assert isinstance(clinic.inbox.add(clinic.signed(), clinic.door, NOW_S), Admitted)
    slow = steps("walk 60 s @ 4", "run 60 s @ 9")
    by_second = clinic.seal(slow, key=clinic.second)
    assert isinstance(clinic.inbox.add(by_second, clinic.door, NOW_S), Admitted)
    levels = clinic.signed(content=programme("5 x 60/60 @ 9", "5 x 60/60 @ 10"), plan_id="f" * 32)
    assert isinstance(clinic.inbox.add(levels, clinic.door, NOW_S), Admitted)


def test_a_replay_is_seen_even_after_a_restart(clinic: Clinic) -> None:
    data = clinic.seal()
    assert isinstance(clinic.inbox.add(data, clinic.door, NOW_S), Admitted)
    clinic.restart()
    verdict = clinic.inbox.add(data, clinic.door, NOW_S)
    assert isinstance(verdict, Refused)
    assert verdict.reason is Reason.SEEN


def test_the_same_number_with_other_content_is_refused_and_the_first_stands(clinic: Clinic) -> None:
    clinic.inbox.add(clinic.seal(), clinic.door, NOW_S)
    verdict = clinic.inbox.add(clinic.seal(Note("other")), clinic.door, NOW_S)
    assert isinstance(verdict, Refused)
    assert verdict.reason is Reason.OTHER_CONTENT
    assert [entry.state for entry in clinic.ledger.entries()] == [State.OFFERED]


def test_an_older_revision_never_comes_in_after_a_newer_one(clinic: Clinic) -> None:
    clinic.inbox.add(clinic.seal(revision=2), clinic.door, NOW_S)
    verdict = clinic.inbox.add(clinic.seal(revision=1), clinic.door, NOW_S)
    assert isinstance(verdict, Refused)
    assert verdict.reason is Reason.OLDER


def test_one_coach_cannot_touch_the_plan_of_another(clinic: Clinic) -> None:
    clinic.inbox.add(clinic.seal(), clinic.door, NOW_S)
    clinic.inbox.add(clinic.seal(Note("mine"), key=clinic.second, revision=9), clinic.door, NOW_S)
    assert [entry.state for entry in clinic.ledger.entries(clinic.coach.kid)] == [State.OFFERED]


def test_pairing_a_revoked_coach_again_is_the_only_way_back(clinic: Clinic) -> None:
    data = clinic.seal(key=clinic.gone)
    assert isinstance(clinic.door.judge(data, NOW_S), Refused)
    clinic.pin(clinic.gone, "back again")
    assert isinstance(clinic.door.judge(data, NOW_S), Admitted)


def test_a_flood_by_the_coach_ends_at_a_bound_on_disk_and_in_memory(clinic: Clinic) -> None:
    tracemalloc.start()
    for number in range(MOST_OF_A_COACH + 100):
        verdict = clinic.inbox.add(clinic.seal(Note("x"), plan_id=f"{number:032x}"), clinic.door, NOW_S)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(verdict, Refused)
    assert verdict.reason is Reason.TOO_MANY
    expired = clinic.seal(plan_id="e" * 32, expires_s=NOW_S)
    clinic.inbox.add(expired, clinic.door, NOW_S)
    assert clinic.ledger.count(clinic.coach.kid) == MOST_OF_A_COACH
    assert peak < 20_000_000


def test_a_flood_by_strangers_leaves_nothing(clinic: Clinic) -> None:
    stranger = SecretKey.make()
    size = (clinic.folder / "ledger.db").stat().st_size
    for number in range(1000):
        clinic.inbox.add(clinic.seal(key=stranger, revision=number + 1), clinic.door, NOW_S)
    assert clinic.ledger.entries() == []
    assert clinic.ledger.owed() == []
    assert (clinic.folder / "ledger.db").stat().st_size == size


def test_no_bytes_are_an_offer_or_an_accident(clinic: Clinic) -> None:
    door = clinic.door

    @given(data=st.binary(max_size=400))
    def refused(data: bytes) -> None:
        assert isinstance(door.judge(data, NOW_S), Refused)
        assert isinstance(door.judge(seal_bytes(data, clinic.coach), NOW_S), Refused)

    refused()


def test_the_answer_to_an_offer_is_no_offer(clinic: Clinic) -> None:
    answer = clinic.seal(Answer(State.ACCEPTED), key=clinic.me, audience=clinic.coach.kid)
    assert isinstance(clinic.inbox.add(answer, clinic.door, NOW_S), Refused)
