"""A folder of journals as a history: one entry a session, read from the files themselves or from their index.

A file that cannot be read loses no other: it is named, with what is wrong with it.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.body.entry import Entry
from backrun_treadmill.core.body.levels import level_in, on_level
from backrun_treadmill.core.body.past import NO_LEVEL, Done, OfLevel
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.journal.index import BROKEN, Index, State, state_of
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

    folder: str
    name: str
    done: Done
    damaged: bool
    """Parts of the journal are missing: its impacts are at least these."""

    @property
    def path(self) -> Path:
        """Its journal. Thousands are listed and few are opened: only those cost the time that a path takes."""
        return Path(self.folder, self.name)

    @property
    def journal(self) -> str:
        """The same as text."""
        return f"{self.folder}{os.sep}{self.name}"

    @property
    def entry(self) -> Entry:
        """What the advice needs of it."""
        return self.done.entry


class Unread(Struct, frozen=True):
    """A journal that gave no entry; `text` says which and why, for people."""

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


def _journals_in(folder: Path) -> dict[str, State]:
    """The journals in `folder`, by name, which is by their beginning; none where it is missing."""
    found: dict[str, State] = {}
    with suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(SUFFIX) and not entry.name.startswith("."):
                found[entry.name] = state_of(entry)
    return dict(sorted(found.items()))


def read_history(
    folder: Path, programmes: Programmes, *, index: Index | None = None, stamp: str = "", told: Told | None = None
) -> History:
    """All journals in `folder`; `programmes` reads those there are for the runner of a session, to find its level.

    With an `index` only those are read that have changed since; `stamp` then changes with what `programmes` gives, and
    `told` is given the count now and then.
    Sessions that ended before their plan began are left out. Raises nothing for a file; a missing folder is empty.
    """
    if index is None:
        return _history(folder, _read([folder / name for name in _journals_in(folder)], programmes))
    try:
        _bring_up_to_date(folder, index, told)
        return _indexed(folder, programmes, index, stamp)
    except BROKEN as why:
        index.renew(why)
        _bring_up_to_date(folder, index, told)
        return _indexed(folder, programmes, index, stamp)


def _bring_up_to_date(folder: Path, index: Index, told: Told | None) -> None:
    stale = [folder / name for name in index.stale(_journals_in(folder))]
    for number, (path, looked) in enumerate(look_into_all(stale), start=1):
        index.put(path, looked)
        if not number % KEEP_AFTER:
            index.keep()
            if told is not None:
                told(number, len(stale))
    index.keep()


def _indexed(folder: Path, programmes: Programmes, index: Index, stamp: str) -> History:
    return _history(folder, index.all(stamp, lambda planned: _level(planned, programmes)))


def _read(paths: Sequence[Path], programmes: Programmes) -> Iterator[tuple[str, Looked, OfLevel]]:
    for path, looked in look_into_all(paths):
        yield path.name, looked, _level(looked.planned, programmes) if looked.planned else NO_LEVEL


def _level(planned: bytes, programmes: Programmes) -> OfLevel:
    what = planned_from(planned)
    return level_in(what.plan, programmes(what.runner))


def _history(folder: Path, looked: Iterable[tuple[str, Looked, OfLevel]]) -> History:
    sessions: list[Session] = []
    unread: list[Unread] = []
    place = str(folder)
    for name, found, level in looked:
        done = found.done
        if found.unread:
            unread.append(Unread(folder / name, found.unread))
        elif done is not None:
            entry = on_level(done.entry, level)
            sessions.append(
                Session(place, name, done if entry is done.entry else replace(done, entry=entry), found.damaged)
            )
    sessions.sort(key=lambda session: (session.entry.when_min, session.name))
    return History(tuple(sessions), tuple(unread))
