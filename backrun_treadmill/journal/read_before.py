"""What the journals gave when they were last read, so that a history of many sessions comes at once.

A file is read anew when its size or its time has changed, and all of them when `stamp` has: another version of the
program, or another programme. A cache that cannot be read, or written, is none.
"""

from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.core.body.entry import Entry


class Kept(Struct, frozen=True):
    """One journal as it was; `entry` None: nothing of its plan began."""

    size: int
    mtime_ns: int
    entry: Entry | None
    damaged: bool


class _File(Struct):
    stamp: str
    kept: dict[str, Kept]


class ReadBefore:
    """The cache in `file`; `save` keeps what was looked up or put since, and forgets journals that have gone."""

    def __init__(self, file: Path, stamp: str) -> None:
        self._file = file
        self._stamp = stamp
        self._was = self._load()
        self._now: dict[str, Kept] = {}

    def get(self, path: Path) -> Kept | None:
        """What `path` gave, if it is as it was. Raises OSError where it is gone."""
        status = path.stat()
        kept = self._was.get(path.name)
        if kept is None or (kept.size, kept.mtime_ns) != (status.st_size, status.st_mtime_ns):
            return None
        self._now[path.name] = kept
        return kept

    def put(self, path: Path, entry: Entry | None, *, damaged: bool) -> None:
        """Keep what `path` gave. Raises OSError where it is gone."""
        status = path.stat()
        self._now[path.name] = Kept(status.st_size, status.st_mtime_ns, entry, damaged)

    def save(self) -> None:
        """Write it whole or not at all; never raises."""
        if self._now == self._was:
            return
        new = self._file.with_name(f"{self._file.name}.new")
        with suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            new.write_bytes(msgspec.json.encode(_File(self._stamp, self._now)))
            new.replace(self._file)

    def _load(self) -> dict[str, Kept]:
        try:
            found = msgspec.json.decode(self._file.read_bytes(), type=_File)
        except (OSError, ValueError, RecursionError):
            return {}
        return found.kept if found.stamp == self._stamp else {}
