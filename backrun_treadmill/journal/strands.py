"""Sorts the records of a file by the session they belong to: usually one, of which some may be missing or astray.

Records of a session are numbered without gaps from 1, its header. What another writer put between them, or a second
file that was appended, shows by a header of its own, or by a number that is there already with something else in it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.journal.records import AnyRecord, Entry, UnknownRecord

type Item = AnyRecord | UnknownRecord

_NEXT = (False, 0, 0)
"""The number that a session expects, within a second of the record before it in the file."""


class Part:
    """Records `n`, `n` + 1, … as they stand from line `line` on; `damaged` lines came before them."""

    def __init__(self, n: int, line: int, damaged: int) -> None:
        self.n = n
        self.line = line
        self.damaged = damaged
        self.items: list[Item] = []
        self.lines: list[bytes] = []

    @property
    def after(self) -> int:
        """The number that would follow."""
        return self.n + len(self.items)


class Strand:
    """What a file holds of one session. `parts` are in the order of their numbers."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.damaged = 0
        self.unknown: list[UnknownRecord] = []
        """Records of these that nobody here can read."""
        self.at = 0
        self._newest: Part | None = None

    @property
    def expects(self) -> int:
        """The number that follows the newest record."""
        return 1 if self._newest is None else self._newest.after

    @property
    def header(self) -> SessionOpened | None:
        """The first record of the session, where that is here."""
        first = self.parts[0].items[0] if self.parts else None
        return first if isinstance(first, SessionOpened) else None

    def add(self, n: int, items: Sequence[Item], lines: Sequence[bytes], number: int) -> None:
        """Take records `n`, … from line `number` on; none of them is here yet."""
        part = self._newest
        if part is None or part.after != n:
            part = self._newest = Part(n, number, self.damaged)
            self.parts.insert(self._place(n), part)
        part.items += items
        part.lines += lines
        self.damaged, self.at = 0, items[-1].at

    @property
    def unbroken(self) -> int:
        """So many records from the first on, none missing and none unknown between them."""
        first_missing = next((first for first, _, _ in self._gaps()), self.parts[-1].after)
        return min([first_missing, *(record.n for record in self.unknown)]) - 1

    def when(self, at: int) -> int:
        """An instant of this session by the computer's clock (µs), where the header that says so is here."""
        header = self.header
        return at if header is None else header.origin_ns // 1000 + at

    def holds(self, n: int) -> Item | None:
        """Record `n`, if it is here."""
        place = self._place(n)
        part = self.parts[place - 1] if place else None
        return part.items[n - part.n] if part is not None and n < part.after else None

    def missing(self) -> Iterator[tuple[int, int, Part]]:
        """First and last number of each gap that damaged lines do not account for, and the part that follows it."""
        return ((first, last, part) for first, last, part in self._gaps() if last - first + 1 > part.damaged)

    def _gaps(self) -> Iterator[tuple[int, int, Part]]:
        expected = 1
        for part in self.parts:
            if part.n > expected:
                yield expected, part.n - 1, part
            expected = part.after

    def _place(self, n: int) -> int:
        return bisect_right(self.parts, n, key=lambda part: part.n)


class Strands:
    """Give it every record in the order of the file. `all` are the sessions, in the order they began."""

    def __init__(self) -> None:
        self.all = [Strand()]
        self._latest = self.all[0]

    @property
    def only(self) -> Strand | None:
        """The one session of the file, as long as there are not several."""
        return self.all[0] if len(self.all) == 1 else None

    def damaged(self) -> None:
        """A line could not be read: a record of any of them may be missing."""
        for strand in self.all:
            strand.damaged += 1

    def take(self, found: Entry | UnknownRecord, line: bytes, number: int) -> str:
        """Put one record where it belongs; what there is to say of it, or nothing."""
        item = found.record if isinstance(found, Entry) else found
        strand, said = self._strand_of(found.n, item)
        if strand is not None:
            strand.add(found.n, [item], [line], number)
            strand.unknown += [] if isinstance(found, Entry) else [found]
            self._latest = strand
        return said

    def _strand_of(self, n: int, item: Item) -> tuple[Strand | None, str]:
        fits = {strand: self._fit(strand, n, item) for strand in self.all if strand.holds(n) is None}
        strand = min(fits, key=fits.__getitem__, default=None)
        if strand is not None and len(self.all) > 1 and fits[strand][:3] == _NEXT:
            return strand, ""
        if any(one.holds(n) == item for one in self.all):
            return None, f"record {n} stands here a second time"
        if isinstance(item, SessionOpened) and self.all[0].parts:
            return self._begun(), f"another session begins here: {item.session}"
        if strand is None:
            return self._begun(), f"another record {n} stands here, of another session"
        return strand, "" if n >= strand.expects else f"record {n} stands here, out of its order"

    def _fit(self, strand: Strand, n: int, item: Item) -> tuple[bool, int, int, int]:
        """How badly record `n` follows the newest of a session: by its time in the file first, then by its number."""
        off_us = abs(strand.when(item.at) - self._latest.when(self._latest.at))
        return n < strand.expects, off_us // SECOND_US, abs(n - strand.expects), off_us

    def _begun(self) -> Strand:
        strand = Strand()
        self.all.append(strand)
        return strand
