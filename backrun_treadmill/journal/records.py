"""One record of the journal as one line: `{"n":12,"t":"BeltMeasured","at":123,…,"crc":"8 hex digits"}`.

Knows no file; `lines` has the checksum.
"""

import msgspec
from msgspec import Struct

from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.journal.lines import DamagedLine, checked_number, run_holds, sealed

FORMAT = 1
"""The format written, for `SessionOpened.format`."""

type AnyRecord = AnyEvent | AnyCommand

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


class _Envelope(Struct):
    t: str
    at: int = 0


_UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
_envelopes = msgspec.json.Decoder(_Envelope)


def encode(record: AnyRecord, n: int) -> bytes:
    """The line for record number `n`, its line feed included."""
    return sealed(_encoder.encode(record), n)


def decode(line: bytes) -> Entry | UnknownRecord:
    """The record in one line (with or without its line feed). Raises `DamagedLine`; nothing else."""
    body = line.removesuffix(b"\n")
    n = checked_number(body)
    try:
        return Entry(n, _decoder.decode(body))
    except _UNREADABLE:
        return _unknown(n, body)


def decode_run(lines: list[bytes], first: int) -> list[AnyRecord] | None:
    """The records in whole lines numbered `first`, `first` + 1, …; None when any of them is anything else.

    Three times as fast as `decode` line by line.
    """
    if not run_holds(lines, first):
        return None
    try:
        return list(map(_decoder.decode, lines))
    except _UNREADABLE:
        return None


def _unknown(n: int, body: bytes) -> UnknownRecord:
    try:
        envelope = _envelopes.decode(body)
    except _UNREADABLE as error:
        raise DamagedLine("it names no type of record") from error
    return UnknownRecord(n, envelope.t, envelope.at, body)
