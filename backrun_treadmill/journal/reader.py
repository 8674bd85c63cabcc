"""Reads a journal back, whatever became of it: torn, with bad lines in the middle, mixed with another, of another age.

What cannot be read is left out and said, with its line number; what is given is what was written, in order.
"""

from itertools import chain
from pathlib import Path
from typing import BinaryIO, cast

from msgspec import Struct

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.journal.blocks import Block, line_blocks
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.records import FORMAT, AnyRecord, UnknownRecord, decode, decode_run
from backrun_treadmill.journal.salvage import Salvage
from backrun_treadmill.journal.strands import Strand, Strands


class Damage(Struct, frozen=True, order=True):
    """Something is missing or odd at line `line` (1-based); `text` says what."""

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
    others: "tuple[Reading, ...]" = ()
    """Further sessions that stand in the same file."""
    unbroken: int = 0
    """So many of `records`, from the first on, have none missing before them that could be read here."""

    @property
    def newer(self) -> bool:
        """Whether a newer version wrote it, so that parts of it may be missing here."""
        return not self.older and (bool(self.unknown) or (self.header is not None and self.header.format > FORMAT))

    @property
    def older(self) -> bool:
        """Whether it is in a format of the past, so that parts of it may be missing here."""
        return self.header is not None and self.header.format < FORMAT


class NotAJournal(Exception):
    """Not one record can be read from the file; the text is for people."""


def read_journal(path: Path) -> Reading:
    """Read all of `path`. Raises OSError, and `NotAJournal` when there is no record in it."""
    found, damage = read_strands(path)
    first, *others = (_reading(strand) for strand in found)
    whole = sorted([*damage, *first.damage])
    return Reading(first.header, first.records, first.unknown, tuple(whole), tuple(others), first.unbroken)


def read_strands(path: Path, *, keep_lines: bool = False) -> tuple[list[Strand], list[Damage]]:
    """The sessions in `path`, the one it is named for first, and what is wrong with its lines. Raises as above.

    `keep_lines`: with the bytes of each record.
    """
    if path.is_char_device() or path.is_block_device():  # some never end
        raise NotAJournal(f"{path} is no journal of a session: it is a device.")
    with path.open("rb") as file:
        reader = _Reader(keep_lines=keep_lines)
        reader.read(file)
    found = [strand for strand in reader.strands.all if strand.parts]
    if not found:
        raise NotAJournal(f"{path} is no journal of a session: not one record in it can be read.")
    found.sort(key=lambda strand: strand.header is None)
    return found, reader.damage


class _Reader:
    def __init__(self, *, keep_lines: bool) -> None:
        self.strands = Strands()
        self.damage: list[Damage] = []
        self._salvage = Salvage()
        self._keep_lines = keep_lines

    def read(self, file: BinaryIO) -> None:
        for block in line_blocks(file):
            if not self._quickly(block):
                self._carefully(block)

    def _quickly(self, block: Block) -> bool:
        """Whether the block was whole, the next records of the only session, and is read."""
        strand = self.strands.only
        if strand is None or (not strand.parts and not block.lines[0].startswith(b'{"n":1,')):
            return False
        records = decode_run(block.lines, strand.expects)
        if records is None:
            return False
        strand.add(strand.expects, records, block.lines if self._keep_lines else [], block.number)
        return True

    def _carefully(self, block: Block) -> None:
        for number, line in enumerate(block.lines, block.number):
            if line:
                self._line(number, line, torn=block.torn)

    def _line(self, number: int, line: bytes, *, torn: bool) -> None:
        try:
            found = [(decode(line), line)]
        except DamagedLine as error:
            self.strands.damaged()
            found = self._salvage.of(line)
            text = "the last record was cut off" if torn and not found else f"a record cannot be read: {error}"
            self.damage.append(Damage(number, _salvaged(len(found)) if found else text))
        for record, raw in found:
            if said := self.strands.take(record, raw, number):
                self.damage.append(Damage(number, said))


def _salvaged(records: int) -> str:
    return f"it is not as it was written; {records} record{'' if records == 1 else 's'} could be read from it"


def _reading(strand: Strand) -> Reading:
    items = chain.from_iterable(part.items for part in strand.parts)
    records = tuple(item for item in items if not isinstance(item, UnknownRecord)) if strand.unknown else tuple(items)
    missing = tuple(Damage(part.line, _missing(first, last)) for first, last, part in strand.missing())
    unknown = tuple(sorted(strand.unknown, key=lambda record: record.n))
    return Reading(strand.header, cast(tuple[AnyRecord, ...], records), unknown, missing, (), strand.unbroken)


def _missing(first: int, last: int) -> str:
    return f"record {first} is missing" if first == last else f"of the records {first} to {last}, some are missing"
