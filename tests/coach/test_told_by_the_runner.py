"""What a runner tells: live in plain JSON, afterwards signed for one coach; read only in the one form it can have."""

import msgspec
import pytest
from clinic import NOW_S, Clinic

from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.live_words import (
    MOST_LIVE_BYTES,
    NotLive,
    StateTold,
    TelemetryTold,
    read_state,
    read_telemetry,
)
from backrun_treadmill.coach.pins import Pin, Pins
from backrun_treadmill.coach.summary import NoSummary, Summary, seal_summary, take_summary
from backrun_treadmill.core.body.entry import Activity, Entry

SESSION = "20270115T080000Z-abc123"
SUMMARY = Summary(
    session=SESSION,
    outcome="completed",
    entry=Entry(when_min=30_000_000, activity=Activity.TREADMILL, running_impacts=812),
)


def pinned(clinic: Clinic) -> Pins:
    """The coach's pins, with the runner in them."""
    pins = Pins(clinic.folder / "runners.json")
    pins.pin(Pin(name="Ann", public=clinic.me.public, paired_s=NOW_S))
    return pins


def sealed(key: SecretKey, coach: str, revision: int = 1) -> bytes:
    return seal_summary(SUMMARY, key=key, coach=coach, revision=revision, issued_s=NOW_S)


def test_a_summary_reaches_the_coach_it_was_signed_for_whole(clinic: Clinic) -> None:
    signed = take_summary(sealed(clinic.me, clinic.coach.kid, 2), me=clinic.coach.kid, pins=pinned(clinic))
    assert (signed.pin.name, signed.summary, signed.revision) == ("Ann", SUMMARY, 2)


def test_the_same_summary_is_the_same_bytes_and_the_same_number(clinic: Clinic) -> None:
    first, again = (sealed(clinic.me, clinic.coach.kid) for _ in range(2))
    assert first == again


@pytest.mark.parametrize("whose", ["stranger", "somebody else's"])
def test_a_summary_of_a_stranger_or_for_somebody_else_is_refused(whose: str, clinic: Clinic) -> None:
    key, coach = (clinic.stranger, clinic.coach) if whose == "stranger" else (clinic.me, clinic.second)
    with pytest.raises(NoSummary, match=r"not paired|somebody else"):
        take_summary(sealed(key, coach.kid), me=clinic.coach.kid, pins=pinned(clinic))


def test_live_words_are_read_as_they_were_said() -> None:
    state = StateTold(at_s=NOW_S, session=SESSION, n=3, state="running", kind="run", step=2, pain=4)
    telemetry = TelemetryTold(at_s=NOW_S, session=SESSION, speed_ckmh=1000, heart_bpm=None)
    assert read_state(msgspec.json.encode(state)) == state
    assert read_telemetry(msgspec.json.encode(telemetry)) == telemetry


@pytest.mark.parametrize(
    "data",
    [b"", b"online", b"\xff", b"[" * 2000, b'{"v":2}', b'{"v":1,"at_s":-1}', b" " * (MOST_LIVE_BYTES + 1)],
)
def test_what_is_no_live_word_is_refused_in_words(data: bytes) -> None:
    for read in (read_state, read_telemetry):
        with pytest.raises(NotLive, match="it "):
            read(data)
