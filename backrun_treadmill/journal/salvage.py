"""What can still be had of lines that are not as they were written: two in one, one in two, rubbish around one.

No text of a record can look like the beginning or the end of one: its quotation marks are escaped.
"""

import re

from backrun_treadmill.journal.blocks import LONGEST_LINE
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.records import Entry, UnknownRecord, decode

_BEGINNING = b'{"n":'
_END = re.compile(rb',"crc":"[0-9a-f]{8}"\}')

type Found = tuple[Entry | UnknownRecord, bytes]
"""A record and the bytes it stands in."""


class Salvage:
    """Give it every damaged line in order, and tell it of whole ones: a write may have been torn in two by another."""

    def __init__(self) -> None:
        self._torn = b""

    def of(self, line: bytes) -> list[Found]:
        """The records that can be had of this line and the damaged one before it."""
        before, self._torn = self._torn, line
        first, *others = line.split(_BEGINNING)
        pieces = [first, *(_BEGINNING + other for other in others)]
        found = [record for piece in pieces if (record := _whole(piece)) is not None]
        if found:
            self._torn = pieces[0] if pieces[0] or len(pieces) < 2 else pieces[1]
        elif before and len(before) + len(line) <= LONGEST_LINE:
            joined = _whole(before + line)
            found, self._torn = ([] if joined is None else [joined]), (line if joined is None else b"")
        return found


def _whole(piece: bytes) -> Found | None:
    end = _END.search(piece)
    if end is None:
        return None
    try:
        return decode(piece[: end.end()]), piece[: end.end()]
    except DamagedLine:
        return None
