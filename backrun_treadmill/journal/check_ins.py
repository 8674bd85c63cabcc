"""The file of what people said beside their sessions: checked JSON lines, only ever added to.

A crash while one is written tears that line and no other; what cannot be read is left out and said.
"""

import errno
import os
from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.core.body.said import AnySaid
from backrun_treadmill.core.faults import printable
from backrun_treadmill.journal.lines import DamagedLine, checked_number, sealed

_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[AnySaid] = msgspec.json.Decoder(AnySaid)


class CheckIns(Struct, frozen=True):
    """Everything readable in the file, in order, and a sentence for each line that is not."""

    said: tuple[AnySaid, ...]
    unread: tuple[str, ...]


def read_check_ins(path: Path) -> CheckIns:
    """Read all of it; a file that is not there yet is empty. Raises OSError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return CheckIns((), ())
    said: list[AnySaid] = []
    unread: list[str] = []
    for number, line in enumerate(data.split(b"\n"), start=1):
        if not line:
            continue
        try:
            checked_number(line)
            said.append(_decoder.decode(line))
        except (DamagedLine, ValueError, RecursionError) as why:
            unread.append(printable(f"{path} line {number}: {why}"))
    return CheckIns(tuple(said), tuple(unread))


def add_said(path: Path, *said: AnySaid) -> None:
    """Add them in one write, after a torn line on a line of their own; on the disk when it returns.

    Raises OSError, which names the file.
    """
    try:
        _add(path, *said)
    except OSError as why:
        raise OSError(why.errno, why.strerror, str(path)) from why


def _add(path: Path, *said: AnySaid) -> None:
    opened = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(opened, "r+b", buffering=0) as file:
        before = file.read()
        number = before.count(b"\n") + 1
        lines = b"".join(sealed(_encoder.encode(one), n) for n, one in enumerate(said, start=number))
        torn = bool(before) and not before.endswith(b"\n")
        whole = b"\n" + lines if torn else lines
        if file.write(whole) != len(whole):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(file.fileno())
