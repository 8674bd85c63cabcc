"""A journal in parts: every line arrives as it was written, and nothing else ever does."""

import zlib
from pathlib import Path

import msgspec
import pytest
from clinic import NOW_S, Clinic
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.coach.envelope import MOST_BYTES, seal
from backrun_treadmill.coach.journal_parts import (
    MOST_PACKED_BYTES,
    MOST_TEXT_BYTES,
    JournalPart,
    NoPart,
    parts_of,
    read_part,
    seal_part,
    take_part,
    unpacked,
)
from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.pins import Pin, Pins

GOLDEN = Path(__file__).parents[1] / "golden"
SESSION = "20270115T080000Z-abc123"


def part(text: bytes, number: int = 1) -> JournalPart:
    return JournalPart(session=SESSION, part=number, packed=zlib.compress(text))


def pinned(clinic: Clinic) -> Pins:
    pins = Pins(clinic.folder / "runners.json")
    pins.pin(Pin(name="Ann", public=clinic.me.public, paired_s=NOW_S))
    return pins


def sealed(key: SecretKey, coach: str, one: JournalPart) -> bytes:
    return seal_part(one, key=key, coach=coach, issued_s=NOW_S)


def test_a_long_journal_arrives_whole_in_parts_that_fit_a_message(clinic: Clinic) -> None:
    journal = (GOLDEN / "demo.jsonl").read_bytes() * 20
    envelopes = [sealed(clinic.me, clinic.coach.kid, one) for one in parts_of(SESSION, journal)]
    assert len(envelopes) > 1
    assert max(map(len, envelopes)) <= MOST_BYTES
    taken = [take_part(data, me=clinic.coach.kid, pins=pinned(clinic)) for data in envelopes]
    assert [one.part for one in taken] == list(range(1, len(taken) + 1))
    assert b"".join(one.lines for one in taken) == journal


def test_what_a_crash_left_of_the_last_line_is_not_sent() -> None:
    journal = (GOLDEN / "demo.jsonl").read_bytes()
    (one,) = parts_of(SESSION, journal[:-9])
    assert unpacked(one) == journal[: journal[:-1].rindex(b"\n") + 1]


@given(st.lists(st.dictionaries(st.text(max_size=9), st.integers() | st.text(max_size=50))), st.binary(max_size=30))
def test_lines_of_json_come_through_as_they_are(lines: list[dict[str, int | str]], torn: bytes) -> None:
    journal = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
    told = b"".join(map(unpacked, parts_of(SESSION, journal + b"[" + torn.replace(b"\n", b""))))
    assert told == journal


HOSTILE = {
    "a bomb": (part(b"{}\n" * MOST_TEXT_BYTES), "unpacks to more"),
    "cut off": (JournalPart(session=SESSION, part=1, packed=zlib.compress(b"{}\n")[:-3]), "cut off"),
    "something behind": (JournalPart(session=SESSION, part=1, packed=zlib.compress(b"{}\n") + b"x"), "cut off"),
    "not packed": (JournalPart(session=SESSION, part=1, packed=b"{}\n"), "cannot be unpacked"),
    "nothing": (part(b""), "something else"),
    "no end of line": (part(b"{}"), "something else"),
    "a line that is no table": (part(b"{}\n[]\n"), "something else"),
    "invalid UTF-8": (part(b'{"a":"\xff"}\n'), "something else"),
    "nested 10 000 deep": (part(b'{"a":' + b"[" * 10_000 + b"]" * 10_000 + b"}\n"), "something else"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_signed_part_that_is_no_lines_is_refused_for_its_reason(name: str, clinic: Clinic) -> None:
    one, why = HOSTILE[name]
    with pytest.raises(NoPart, match=why):
        take_part(sealed(clinic.me, clinic.coach.kid, one), me=clinic.coach.kid, pins=pinned(clinic))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"part": 0}, "no part"),
        ({"session": "../x"}, "no part"),
        ({"packed": bytes(MOST_PACKED_BYTES + 1)}, "no part"),
        ({"kind": "summary"}, "no part"),
        ({"more": 1}, "no part"),
    ],
)
def test_what_has_another_form_is_refused(change: dict[str, object], why: str) -> None:
    with pytest.raises(NoPart, match=why):
        read_part(msgspec.json.encode(msgspec.to_builtins(part(b"{}\n")) | change))


def test_a_part_of_a_stranger_or_for_somebody_else_or_of_another_session_is_refused(clinic: Clinic) -> None:
    pins, me, good = pinned(clinic), clinic.coach.kid, part(b"{}\n")
    ends_s = NOW_S + 60
    misplaced = seal(good, key=clinic.me, audience=me, issued_s=NOW_S, expires_s=ends_s, plan_id="0" * 32, revision=1)
    for data, why in (
        (sealed(clinic.stranger, me, good), "not paired"),
        (sealed(clinic.me, clinic.second.kid, good), "somebody else"),
        (misplaced, "another session"),
        (b"\xff" * 70_000, "too large"),
    ):
        with pytest.raises(NoPart, match=why):
            take_part(data, me=me, pins=pins)
