"""A damaged journal made readable for whatever reads journals: its records line by line, each session in its own file.

Nothing is invented and nothing renumbered: what is missing stays missing, and shows. The damaged file stays as it is.
"""

from pathlib import Path

from msgspec import Struct

from backrun_treadmill.journal.reader import read_strands
from backrun_treadmill.journal.strands import Strand


class Repaired(Struct, frozen=True):
    """One session of a damaged file as a journal; `name` is its own, None where its first record is lost."""

    name: str | None
    records: int
    data: bytes


def repaired(path: Path) -> list[Repaired]:
    """Every session that can be had of `path`, the one it is named for first. Raises OSError and `NotAJournal`."""
    strands, _ = read_strands(path, keep_lines=True)
    return [_repaired(strand) for strand in strands]


def _repaired(strand: Strand) -> Repaired:
    lines = [line for part in strand.parts for line in part.lines]
    header = strand.header
    return Repaired(None if header is None else header.session, len(lines), b"".join(line + b"\n" for line in lines))
