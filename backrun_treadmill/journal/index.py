"""The index of a folder of journals: what each gave when it was last read. A history of thousands comes at once by it.

Never the truth: a journal is read anew when its size or its time has changed, all of them when the program has, and the
same answers come without the file. One that cannot be read, or written, is replaced or done without, and `said` tells.
"""

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any

import msgspec

import backrun_treadmill
from backrun_treadmill import __version__
from backrun_treadmill.core.body.past import NO_LEVEL, Done, OfLevel
from backrun_treadmill.journal.looking import Looked

FORMAT = 2
"""Changes with the tables."""
_READERS = ("core", "journal")

_TABLES = """
pragma journal_mode = wal;
pragma synchronous = normal;
create table if not exists made (version text not null);
create table if not exists plan (
    id integer primary key, planned blob not null unique, stamp text not null, programme text not null, level integer);
create table if not exists journal (
    name blob primary key, size integer not null, mtime_ns integer not null,
    done blob, plan integer references plan (id), damaged integer not null, unread blob not null) without rowid;
"""
_WAIT_S = 5
_NOT_TO_BE_HAD = frozenset(
    {
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
    }
)
BROKEN = (sqlite3.Error, msgspec.MsgspecError, ValueError)
"""What using it may raise; then `renew` it."""

type State = tuple[int, int] | None
"""Size in bytes and time of the last change in ns."""
type LevelOf = Callable[[bytes], OfLevel]

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Done)


class Index:
    """The index in `file`; in memory, and read anew each time, where that cannot be had. A context: it ends closed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.said: tuple[str, ...] = ()
        """What became of an index that could not be used, for people."""
        try:
            self._db = _opened(file)
        except (sqlite3.Error, OSError) as why:
            self._db = self._instead(why)

    def __enter__(self) -> "Index":
        """Part of the context."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Keep what was put."""
        self.close()

    def close(self) -> None:
        """Keep what was put; never raises."""
        self.keep()
        with suppress(sqlite3.Error):
            self._db.close()

    def keep(self) -> None:
        """Keep what was put so far; a disk that takes nothing costs the next start some time, and no more."""
        with suppress(sqlite3.Error):
            self._db.commit()

    def renew(self, why: Exception) -> None:
        """Begin anew, with nothing in it: `why` came of using it."""
        with suppress(sqlite3.Error):
            self._db.close()
        self._db = self._instead(why)

    def stale(self, journals: dict[str, State]) -> list[str]:
        """Those of `journals`, the last first, that are new here or have changed; what has gone is forgotten."""
        rows = self._rows("select name, size, mtime_ns from journal")
        kept = {_text(name): (size, time) for name, size, time in rows}
        gone = [(_bytes(name),) for name in kept if name not in journals]
        self._change("delete from journal where name = ?", gone)
        return [name for name in reversed(journals) if kept.get(name) != journals[name]]

    def put(self, path: Path, looked: Looked) -> None:
        """Keep what `path` gave."""
        done = None if looked.done is None else _encoder.encode(looked.done)
        name, unread = _bytes(path.name), _bytes(looked.unread)
        row = (name, looked.size, looked.mtime_ns, done, looked.planned, looked.damaged, unread)
        if looked.planned:
            self._change("insert or ignore into plan values (null, ?, '', '', null)", [(looked.planned,)])
        self._change(
            "insert or replace into journal values (?, ?, ?, ?, (select id from plan where planned = ?), ?, ?)", [row]
        )

    def all(self, stamp: str, level_of: LevelOf) -> Iterator[tuple[str, Looked, OfLevel]]:
        """Every journal that was put, by name; `level_of` finds the level of a plan under this `stamp`."""
        levels = self._levels(stamp, level_of)
        rows = self._rows("select name, size, mtime_ns, done, plan, damaged, unread from journal order by name")
        for name, size, mtime_ns, done, plan, damaged, unread in rows:
            looked = Looked(
                size=size,
                mtime_ns=mtime_ns,
                done=None if done is None else _decoder.decode(done),
                damaged=bool(damaged),
                unread=_text(unread),
            )
            yield _text(name), looked, levels.get(plan, NO_LEVEL)

    def _levels(self, stamp: str, level_of: LevelOf) -> dict[int, OfLevel]:
        other = self._rows("select id, planned from plan where stamp != ?", (stamp,))
        found = [(number, level_of(planned)) for number, planned in other]
        self._change(
            "update plan set stamp = ?, programme = ?, level = ? where id = ?",
            [(stamp, level.programme, level.number, number) for number, level in found],
        )
        rows = self._rows("select id, programme, level from plan where stamp = ?", (stamp,))
        return {number: OfLevel(programme, level) for number, programme, level in rows} | dict(found)

    def _rows(self, asked: str, values: tuple[str, ...] = ()) -> list[tuple[Any, ...]]:
        return self._db.execute(asked, values).fetchall()

    def _change(self, asked: str, rows: Sequence[tuple[object, ...]]) -> None:
        if rows:
            self._db.executemany(asked, rows)

    def _instead(self, why: Exception) -> sqlite3.Connection:
        """An empty one in its place; in memory where the place cannot be used, or another command is busy with it."""
        if isinstance(why, OSError) or getattr(why, "sqlite_errorcode", None) in _NOT_TO_BE_HAD:
            short = getattr(why, "strerror", None) or why
            self.said += (f"{self._file}: {short}. The journals were read without their index, which takes longer.",)
            return _tables(sqlite3.connect(":memory:"))
        self.said += (f"{self._file} could not be read ({why}); it was made anew from the journals.",)
        try:
            for ending in ("", "-wal", "-shm"):
                self._file.with_name(f"{self._file.name}{ending}").unlink(missing_ok=True)
            return _opened(self._file)
        except (sqlite3.Error, OSError):
            return _tables(sqlite3.connect(":memory:"))


def _bytes(text: str) -> bytes:
    """A name, or a text that holds one: what the disk gave need not be Unicode."""
    return text.encode("utf-8", "surrogatepass")


def _text(kept: object) -> str:
    """The other way round. Raises ValueError where something else is kept."""
    if not isinstance(kept, bytes):
        raise ValueError("something else stands where a name should")
    return kept.decode("utf-8", "surrogatepass")


def _opened(file: Path) -> sqlite3.Connection:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    db = sqlite3.connect(file, timeout=_WAIT_S)
    try:
        file.chmod(0o600)
        return _tables(db)
    except BaseException:
        db.close()
        raise


def _tables(db: sqlite3.Connection) -> sqlite3.Connection:
    """The tables, empty where another version made them."""
    if db.execute("pragma user_version").fetchone()[0] != FORMAT:
        db.executescript(f"drop table if exists journal; drop table if exists plan; pragma user_version = {FORMAT};")
    db.executescript(_TABLES)
    program = _program()
    if db.execute("select version from made").fetchall() != [(program,)]:
        db.executescript("delete from made; delete from journal; delete from plan;")
        db.execute("insert into made values (?)", (program,))
    return db


def _program() -> str:
    """Which program reads: its version, and the state of the files that make a line of a history of a journal."""
    root, seen = Path(backrun_treadmill.__file__).parent, sha256(__version__.encode())
    for folder in _READERS:
        for place, _, names in os.walk(root / folder):
            for name in sorted(name for name in names if name.endswith(".py")):
                status = Path(place, name).stat()
                seen.update(f"{place}/{name} {status.st_size} {status.st_mtime_ns}".encode())
    return seen.hexdigest()


def state_of(file: "os.DirEntry[str]") -> State:
    """What a journal is known again by; None for one that cannot be looked at."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_size, status.st_mtime_ns
