"""Journals that their sessions never closed: found in a folder, and closed afterwards by two more records.

Nothing that was written is changed: `FoundUnfinished` and `Close` are appended behind it.
"""

import os
from collections.abc import Iterator
from pathlib import Path

from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import FoundUnfinished
from backrun_treadmill.journal.history import SUFFIX
from backrun_treadmill.journal.lines import DamagedLine
from backrun_treadmill.journal.reader import NotAJournal, read_strands
from backrun_treadmill.journal.records import Entry, decode, encode
from backrun_treadmill.journal.writing import claim, is_being_written

TAIL_BYTES = 64 * 1024
"""The last record of a journal is found in these."""


def unclosed(folder: Path) -> Iterator[Path]:
    """Journals in `folder` that nobody closed and nobody writes any more, the newest first. Raises nothing."""
    for path in sorted(folder.glob(f"*{SUFFIX}"), reverse=True):
        try:
            if is_unclosed(path):
                yield path
        except OSError:
            continue


def is_unclosed(path: Path) -> bool:
    """Whether nobody closed the journal at `path`, and nobody writes it any more. Raises OSError."""
    return path.is_file() and _is_open(path) and not is_being_written(path)


def close_afterwards(path: Path, *, text: str, exit_code: int = 1) -> bool:
    """Close the journal at `path`; `text` says what was found of its belt. False: it is closed, or being written.

    Raises OSError.
    """
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CLOEXEC)
    try:
        if is_being_written(path) or not _is_open(path):
            return False
        claim(file)
        try:
            n, at = _last(path)
        except NotAJournal:
            return False
        torn = b"" if _ends_whole(path) else b"\n"
        close = Close(at=at, outcome=Outcome.INTERRUPTED, exit_code=exit_code, text=text)
        os.write(file, torn + encode(FoundUnfinished(at=at, text=text), n + 1) + encode(close, n + 2))
        os.fsync(file)
    finally:
        os.close(file)
    return True


def _is_open(path: Path) -> bool:
    """Whether the last line is a record of ours, or a torn one, and closes nothing."""
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - TAIL_BYTES))
        lines = file.read().splitlines(keepends=True)
    if not lines:
        return False
    try:
        last = decode(lines[-1])
    except DamagedLine:
        return not lines[-1].endswith(b"\n") or len(lines) > 1
    return isinstance(last, Entry) and not isinstance(last.record, Close)


def _ends_whole(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read() == b"\n"


def _last(path: Path) -> tuple[int, int]:
    """Number and instant of the last record of the session the file is named for."""
    strands, _ = read_strands(path)
    last = strands[0].parts[-1]
    return last.after - 1, last.items[-1].at
