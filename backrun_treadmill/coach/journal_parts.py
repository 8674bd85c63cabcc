"""A journal on its way to a coach: its lines in parts that fit a message, each packed and signed by the runner.

A part is kept as it is, so it must be lines of JSON and nothing else; what a crash left of a line is not sent.
"""

import hashlib
import zlib
from collections.abc import Iterator
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from backrun_treadmill.coach.door import LONGEST_LIFE_S, Refused, addressed_statement
from backrun_treadmill.coach.envelope import UNREADABLE, seal
from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.live_words import SessionId
from backrun_treadmill.coach.pins import Pin, Pins

MOST_TEXT_BYTES = 262_144
"""Of the lines of one part."""
MOST_PACKED_BYTES = 33_000
"""The same packed: with two layers of base64 it still fits an envelope."""
MOST_PARTS = 9999
Number = Annotated[int, Meta(ge=1, le=MOST_PARTS)]


class JournalPart(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, tag_field="kind", tag="journal part"):
    """Some lines of one journal."""

    session: SessionId
    part: Number
    packed: Annotated[bytes, Meta(max_length=MOST_PACKED_BYTES)]
    """The lines, packed (zlib, RFC 1950)."""


class SignedPart(Struct, frozen=True):
    """A part that was truly sent by a paired runner."""

    pin: Pin
    session: str
    part: int
    lines: bytes

    @property
    def digest(self) -> str:
        """By which the same lines are known again."""
        return hashlib.sha256(self.lines).hexdigest()


class NoPart(Exception):
    """Bytes that are no part of a journal for this coach; `str()` says why."""


_LINE = msgspec.json.Decoder(dict[str, object])
_PART = msgspec.json.Decoder(JournalPart)


def parts_of(session: str, journal: bytes) -> Iterator[JournalPart]:
    """A journal's bytes in parts. A line that is no JSON, or alone too long, is left out."""
    lines = [line + b"\n" for line in journal.split(b"\n") if _is_line(line)]
    for number, packed in enumerate(_packed(lines), start=1):
        yield JournalPart(session=session, part=number, packed=packed)


def seal_part(part: JournalPart, *, key: SecretKey, coach: str, issued_s: int) -> bytes:
    """The envelope of a part."""
    return seal(
        part,
        key=key,
        audience=coach,
        issued_s=issued_s,
        expires_s=issued_s + LONGEST_LIFE_S,
        plan_id=_plan_id(part.session),
        revision=part.part,
    )


def take_part(data: bytes, *, me: str, pins: Pins) -> SignedPart:
    """A runner's part to this coach (`me`: the name of the coach's key). Raises NoPart, KeyTrouble."""
    signed = addressed_statement(data, me=me, pins=pins)
    if isinstance(signed, Refused):
        raise NoPart(signed.text)
    pin, _, statement = signed
    part = read_part(bytes(statement.content))
    if (statement.plan_id, statement.revision) != (_plan_id(part.session), part.part):
        raise NoPart("it stands under another session's number")
    return SignedPart(pin, part.session, part.part, unpacked(part))


def read_part(raw: bytes) -> JournalPart:
    """What such a statement says. Raises NoPart."""
    try:
        return _PART.decode(raw)
    except UNREADABLE:
        raise NoPart("it is no part of a journal") from None


def unpacked(part: JournalPart) -> bytes:
    """Its lines, each JSON and whole. Raises NoPart."""
    unpacking = zlib.decompressobj()
    try:
        lines = unpacking.decompress(part.packed, MOST_TEXT_BYTES)
    except zlib.error:
        raise NoPart("its lines cannot be unpacked") from None
    if not unpacking.eof or unpacking.unused_data:
        raise NoPart(f"it is cut off, or unpacks to more than {MOST_TEXT_BYTES} bytes")
    if not lines.endswith(b"\n") or not all(_is_line(line) for line in lines[:-1].split(b"\n")):
        raise NoPart("it holds something else than lines of JSON")
    return lines


def _plan_id(session: str) -> str:
    return hashlib.sha256(f"backrun journal {session}".encode()).hexdigest()[:32]


def _is_line(line: bytes) -> bool:
    try:
        _LINE.decode(line)
    except UNREADABLE:
        return False
    return True


def _packed(lines: list[bytes]) -> Iterator[bytes]:
    """The lines packed, in as many halves as it takes."""
    text = b"".join(lines)
    packed = zlib.compress(text) if len(text) <= MOST_TEXT_BYTES else None
    if packed is not None and len(packed) <= MOST_PACKED_BYTES:
        if lines:
            yield packed
    elif len(lines) > 1:
        middle = len(lines) // 2
        yield from _packed(lines[:middle])
        yield from _packed(lines[middle:])
