"""One record of the journal as one line: `{"n":12,"t":"BeltMeasured","at":123,…,"crc":"8 hex digits"}`.

The line is the record's own JSON with its number in front and a checksum at the end. The checksum is the CRC32 of the
bytes before `,"crc"`: it is read from a fixed place, so that no flipped bit passes. Knows no file.
"""

import zlib

import msgspec
from msgspec import Struct

from backrun_treadmill.core.commands import AnyCommand
from backrun_treadmill.core.events import AnyEvent

FORMAT = 1
"""The format written, for `SessionOpened.format`."""

type AnyRecord = AnyEvent | AnyCommand

_OPENING = b'{"n":'
_CRC_KEY = b',"crc":"'
_CRC_DIGITS = 8
_CLOSING = b'"}'
_LONGEST_NUMBER = 18
_TAIL = len(_CRC_KEY) + _CRC_DIGITS + len(_CLOSING)

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnyRecord] = msgspec.json.Decoder(AnyRecord)


class Entry(Struct, frozen=True):
    """Record number `n` of a journal (the first is 1)."""

    n: int
    record: AnyRecord


class UnknownRecord(Struct, frozen=True):
    """An undamaged line this version cannot read: of a newer version, kept as it stands. `at` is 0 without one."""

    n: int
    t: str
    at: int
    line: bytes


class DamagedLine(Exception):
    """The line is not what was written; the text says how it shows."""


class _Envelope(Struct):
    t: str
    at: int = 0


_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
_envelopes = msgspec.json.Decoder(_Envelope)


def encode(record: AnyRecord, n: int) -> bytes:
    """The line for record number `n`, its line feed included."""
    checked = b"%b%d,%b" % (_OPENING, n, _encoder.encode(record)[1:-1])
    return b"%b%b%08x%b\n" % (checked, _CRC_KEY, zlib.crc32(checked), _CLOSING)


def decode(line: bytes) -> Entry | UnknownRecord:
    """The record in one line (with or without its line feed). Raises `DamagedLine`; nothing else."""
    body = line.removesuffix(b"\n")
    n = _checked_number(body)
    try:
        return Entry(n, _decoder.decode(body))
    except _UNREADABLE:
        return _unknown(n, body)


def _checked_number(body: bytes) -> int:
    """The record number of a line whose checksum holds."""
    checked, tail = body[:-_TAIL], body[-_TAIL:]
    if not checked.startswith(_OPENING) or not tail.startswith(_CRC_KEY) or not tail.endswith(_CLOSING):
        raise DamagedLine("not a whole record")
    if tail[len(_CRC_KEY) : -len(_CLOSING)] != b"%08x" % zlib.crc32(checked):
        raise DamagedLine("its checksum does not fit")
    number = checked[len(_OPENING) :].partition(b",")[0]
    if not number.isdigit() or len(number) > _LONGEST_NUMBER:
        raise DamagedLine("it has no number")
    return int(number)


def _unknown(n: int, body: bytes) -> UnknownRecord:
    try:
        envelope = _envelopes.decode(body)
    except _UNREADABLE as error:
        raise DamagedLine("it names no type of record") from error
    return UnknownRecord(n, envelope.t, envelope.at, body)
