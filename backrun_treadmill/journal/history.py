"""A folder of journals as a history: one entry a session, read from the files themselves.

A file that cannot be read loses no other: it is named, with what is wrong with it.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec import Struct

from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.entry_fold import entry_from
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.journal.read_before import ReadBefore
from backrun_treadmill.journal.reader import NotAJournal, read_journal

SUFFIX = ".jsonl"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Session(Struct, frozen=True):
    """A session and where its journal is."""

    path: Path
    entry: Entry
    damaged: bool
    """Parts of the journal are missing: its impacts are at least these."""


class Unread(Struct, frozen=True):
    """A journal that gave no entry; `text` says why, for people."""

    path: Path
    text: str


class History(Struct, frozen=True):
    """A folder of journals, oldest session first."""

    sessions: tuple[Session, ...]
    unread: tuple[Unread, ...]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What the advice needs."""
        return tuple(session.entry for session in self.sessions)


def read_history(
    folder: Path, programmes: Callable[[Runner], Iterable[Programme]], *, before: ReadBefore | None = None
) -> History:
    """All journals in `folder`; `programmes` reads those there are for the runner of a session, to find its level.

    `before` spares reading those that have not changed. Sessions that ended before their plan began are left out.
    Raises nothing for a file; a missing folder is empty.
    """
    sessions: list[Session] = []
    unread: list[Unread] = []
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        try:
            session = _read(path, programmes, before)
        except (OSError, NotAJournal, ValueError) as why:
            unread.append(Unread(path, str(why)))
        else:
            sessions.extend([] if session is None else [session])
    if before is not None:
        before.save()
    return History(tuple(sorted(sessions, key=lambda session: session.entry.when_min)), tuple(unread))


def local_minutes(wall: str) -> int:
    """Local wall-clock minutes since 1970-01-01 of an ISO 8601 time with its offset. Raises ValueError."""
    return (datetime.fromisoformat(wall).replace(tzinfo=UTC) - _EPOCH) // timedelta(minutes=1)


def _read(path: Path, programmes: Callable[[Runner], Iterable[Programme]], before: ReadBefore | None) -> Session | None:
    kept = None if before is None else before.get(path)
    if kept is not None:
        return None if kept.entry is None else Session(path, kept.entry, damaged=kept.damaged)
    reading = read_journal(path)
    if reading.header is None:
        raise NotAJournal(f"{path} has lost its first record: nobody knows when it was, or of what plan.")
    entry = entry_from(
        reading.records, when_min=local_minutes(reading.header.wall), programmes=programmes(reading.header.runner)
    )
    if before is not None:
        before.put(path, entry, damaged=bool(reading.damage))
    return None if entry is None else Session(path, entry, damaged=bool(reading.damage))
