"""Reads a journal back, whatever became of it: a torn tail, a bad line in the middle, lines of a newer version.

What cannot be read is left out and said, with its line number; what is given is what was written, in order.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from msgspec import Struct

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.records import FORMAT, AnyRecord, Entry, UnknownRecord, decode

LONGEST_LINE = 8 * 1024 * 1024
"""Bytes. The longest real line is the header with its plan, well under this."""


class Damage(Struct, frozen=True):
    """Something is missing at line `line` (1-based); `text` says what."""

    line: int
    text: str

    def __str__(self) -> str:
        """As people read it."""
        return f"line {self.line}: {self.text}"


class Reading(Struct, frozen=True):
    """A whole journal. `records` holds everything readable in order, the header included."""

    header: SessionOpened | None
    """None when the first record is damaged or of a version that cannot be read."""
    records: tuple[AnyRecord, ...]
    unknown: tuple[UnknownRecord, ...]
    damage: tuple[Damage, ...]

    @property
    def newer(self) -> bool:
        """Whether a newer version wrote it, so that parts of it may be missing here."""
        return bool(self.unknown) or (self.header is not None and self.header.format > FORMAT)


class NotAJournal(Exception):
    """Not one record can be read from the file; the text is for people."""


def read_journal(path: Path) -> Reading:
    """Read all of `path`. Raises OSError, and `NotAJournal` when there is no record in it."""
    if path.is_char_device() or path.is_block_device():  # some never end
        raise NotAJournal(f"{path} is no journal of a session: it is a device.")
    records: list[AnyRecord] = []
    unknown: list[UnknownRecord] = []
    damage: list[Damage] = []
    for item in iter_records(path):
        match item:
            case Entry():
                records.append(item.record)
            case UnknownRecord():
                unknown.append(item)
            case Damage():
                damage.append(item)
    if not records and not unknown:
        raise NotAJournal(f"{path} is no journal of a session: not one record in it can be read.")
    header = records[0] if records and isinstance(records[0], SessionOpened) else None
    return Reading(header, tuple(records), tuple(unknown), tuple(damage))


def iter_records(path: Path) -> Iterator[Entry | UnknownRecord | Damage]:
    """Everything in `path` line by line, in bounded memory. Raises OSError."""
    with path.open("rb") as file:
        sequence = _Sequence()
        for number, line in enumerate(_lines(file), start=1):
            if line.strip(b"\n"):
                yield from _read_line(number, line, sequence)


def _read_line(number: int, line: bytes, sequence: "_Sequence") -> Iterator[Entry | UnknownRecord | Damage]:
    try:
        item = decode(line)
    except DamagedLine as error:
        sequence.damaged += 1
        torn = not line.endswith(b"\n") and len(line) < LONGEST_LINE
        yield Damage(number, "the last record was cut off" if torn else f"a record cannot be read: {error}")
        return
    if item.n <= sequence.last:
        yield Damage(number, f"record {item.n} stands here a second time")
        return
    missing = sequence.advance(item.n)
    if missing:
        yield Damage(number, missing)
    yield item


class _Sequence:
    """Records are numbered without gaps; damaged lines account for as many missing numbers."""

    def __init__(self) -> None:
        self.last = 0
        self.damaged = 0

    def advance(self, n: int) -> str:
        """Go on to record `n`; what is missing before it and not yet accounted for, or ""."""
        gap, first = n - self.last - 1, self.last + 1
        accounted, self.last, self.damaged = self.damaged, n, 0
        if gap <= accounted:
            return ""
        return f"record {first} is missing" if gap == 1 else f"of the records {first} to {n - 1}, some are missing"


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """Lines with their line feeds; of one that is too long only the beginning, which then fails its check."""
    while line := file.readline(LONGEST_LINE):
        rest = line
        while len(rest) == LONGEST_LINE and not rest.endswith(b"\n"):
            rest = file.readline(LONGEST_LINE)
        yield line
