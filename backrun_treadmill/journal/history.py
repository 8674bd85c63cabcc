"""A folder of journals as a history: one entry a session, read from the files themselves or from their index.

A file that cannot be read loses no other: it is named, with what is wrong with it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.entry_fold import level_in, on_level
from backrun_treadmill.core.body.past import NO_LEVEL, Done, OfLevel
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.journal.index import BROKEN, Index
from backrun_treadmill.journal.looking import Looked, planned_from
from backrun_treadmill.journal.looking_at_many import look_into_all

SUFFIX = ".jsonl"
KEEP_AFTER = 32
"""Journals: whoever ends a long first reading loses no more."""

type Told = Callable[[int, int], None]
"""How many journals were read, of how many that have to be."""
type Programmes = Callable[[Runner], Iterable[Programme]]


class Session(Struct, frozen=True):
    """A session and where its journal is."""

    path: Path
    done: Done
    damaged: bool
    """Parts of the journal are missing: its impacts are at least these."""

    @property
    def entry(self) -> Entry:
        """What the advice needs of it."""
        return self.done.entry


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


def journals_in(folder: Path) -> list[Path]:
    """The journals in `folder`, by name, which is by their beginning; none where it is missing."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def read_history(
    folder: Path, programmes: Programmes, *, index: Index | None = None, stamp: str = "", told: Told | None = None
) -> History:
    """All journals in `folder`; `programmes` reads those there are for the runner of a session, to find its level.

    With an `index` only those are read that have changed since; `stamp` then changes with what `programmes` gives, and
    `told` is given the count now and then.
    Sessions that ended before their plan began are left out. Raises nothing for a file; a missing folder is empty.
    """
    if index is None:
        return _history(_read(journals_in(folder), programmes))
    try:
        _bring_up_to_date(folder, index, told)
        return _indexed(folder, programmes, index, stamp)
    except BROKEN as why:
        index.renew(why)
        _bring_up_to_date(folder, index, told)
        return _indexed(folder, programmes, index, stamp)


def _bring_up_to_date(folder: Path, index: Index, told: Told | None) -> None:
    stale = index.stale(journals_in(folder))
    for number, (path, looked) in enumerate(look_into_all(stale), start=1):
        index.put(path, looked)
        if not number % KEEP_AFTER:
            index.keep()
            if told is not None:
                told(number, len(stale))
    index.keep()


def _indexed(folder: Path, programmes: Programmes, index: Index, stamp: str) -> History:
    return _history(index.all(folder, stamp, lambda planned: _level(planned, programmes)))


def _read(paths: Sequence[Path], programmes: Programmes) -> Iterable[tuple[Path, Looked, OfLevel]]:
    for path, looked in look_into_all(paths):
        yield path, looked, _level(looked.planned, programmes) if looked.planned else NO_LEVEL


def _level(planned: bytes, programmes: Programmes) -> OfLevel:
    what = planned_from(planned)
    return level_in(what.plan, programmes(what.runner))


def _history(looked: Iterable[tuple[Path, Looked, OfLevel]]) -> History:
    sessions: list[Session] = []
    unread: list[Unread] = []
    for path, found, level in looked:
        if found.unread:
            unread.append(Unread(path, found.unread))
        elif found.done is not None:
            done = replace(found.done, entry=on_level(found.done.entry, level))
            sessions.append(Session(path, done, found.damaged))
    sessions.sort(key=lambda session: (session.entry.when_min, session.path.name))
    return History(tuple(sessions), tuple(unread))
