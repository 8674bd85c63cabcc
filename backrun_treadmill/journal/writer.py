"""Appends records to a session's journal: one write a record, so that a killed process leaves at most one torn line.

A journal that cannot be written any more never holds up the belt: the failure is told once, and `append` goes on
giving lines for the link to the front.
"""

import errno
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Lock

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.journal.records import AnyRecord, encode
from backrun_treadmill.journal.writing import claim

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""Errors of a full disk. They come at once, so the next record may try again: somebody may have made room."""

_flush = getattr(os, "fdatasync", os.fsync)
"""fdatasync where there is one (not on macOS and Windows)."""


class JournalUnwritable(Exception):
    """The journal cannot be created; the text is for people. Nothing has been started."""


class JournalWriter:
    """A new journal at `path`, readable by its owner alone.

    `failed` is called once, with the reason, at the first record or sync the disk refuses: by the thread that noticed.
    Raises `JournalUnwritable` when the file exists or cannot be created.
    """

    def __init__(self, path: Path, failed: Callable[[str], None]) -> None:
        self.path = path
        self.failure: str | None = None
        """Why records are missing from the file; None as long as none is."""
        self._failed = failed
        self._failing = Lock()
        self._n = 0
        self._ends = 0
        """Bytes the file is known to hold."""
        self._synced = 0
        self._torn = False
        self._given_up = False
        self._file: int | None = _create(path)

    @property
    def unsynced(self) -> bool:
        """Whether there are records that a power cut would take."""
        return self._file is not None and self._ends > self._synced

    def append(self, record: AnyRecord) -> bytes:
        """Write one record and return its line, line feed included; the line also comes when the disk refuses it.

        Raises ValueError when the first record is not SessionOpened.
        """
        if self._n == 0 and not isinstance(record, SessionOpened):
            raise ValueError(f"a journal begins with SessionOpened, not {type(record).__name__}")
        self._n += 1
        line = encode(record, self._n)
        if self._file is not None and not self._given_up:
            self._write(self._file, line)
        return line

    def sync(self) -> None:
        """Have the disk keep what was written. Blocks for as long as the disk likes: never call it from a loop."""
        file, ends = self._file, self._ends
        if file is None or ends == self._synced:
            return
        try:
            _flush(file)
        except OSError as error:
            self._fail(error)
        if self._synced == 0:
            _sync_folder(self.path.parent)
        self._synced = ends

    def close(self) -> None:
        """Let go of the file, without a sync."""
        file, self._file = self._file, None
        if file is not None:
            with suppress(OSError):
                os.close(file)

    def _write(self, file: int, line: bytes) -> None:
        whole = b"\n" + line if self._torn else line
        try:
            written = os.write(file, whole)
        except OSError as error:
            self._given_up = error.errno not in _FULL
            self._fail(error)
            return
        self._ends += written
        self._torn = written < len(whole)
        if self._torn:
            self._fail(OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))

    def _fail(self, error: OSError) -> None:
        with self._failing:
            first, self.failure = self.failure is None, self.failure or error.strerror or str(error)
        if first:
            self._failed(self.failure)


def _create(path: Path) -> int:
    flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        file = os.open(path, flags, 0o600)
    except FileExistsError as error:
        raise JournalUnwritable(
            f"The journal {path} is there already and is never written over. Nothing was started. Give another file."
        ) from error
    except OSError as error:
        raise JournalUnwritable(
            f"The journal {path} cannot be created ({error.strerror}). Nothing was started. "
            "Make room, or give another file with --journal."
        ) from error
    claim(file)
    return file


def _sync_folder(folder: Path) -> None:
    """Make the new file's name last as well, where the system knows how to."""
    with suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
