"""What a coach was told by runners, on disk (SQLite): the summary of each session, and where each runner's last one is.

The same thing twice is one, and an older one never takes the place of a newer: so a broker may say everything again.
Both outlive the process at once. A summary is on the disk before it is acknowledged; a state is not waited for, for a
hundred runners change theirs all the time, and the broker retains the last one.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.coach.envelope import read_envelope, read_statement
from backrun_treadmill.coach.live_words import NotLive, StateTold, read_state
from backrun_treadmill.coach.private_db import file_version, open_private
from backrun_treadmill.coach.summary import Signed, Summary, read_summary

_TABLES = """
create table if not exists summaries (
    runner text, session text, revision integer, digest text, envelope blob, heard_s integer,
    primary key (runner, session)
);
create table if not exists latest (
    runner text primary key, session text, n integer, missing text, payload blob
);
"""
MOST_MISSING = 1000
"""So many changes of a session that have not come are kept in mind."""


class Followed(Struct, frozen=True):
    """Where a runner's last session is."""

    told: StateTold
    missed: int
    """Changes of state of that session that never came."""


class FollowedFile:
    """The file."""

    def __init__(self, path: Path) -> None:
        self._db = open_private(path, tables=_TABLES)
        self._db.execute("pragma journal_mode = wal")
        self._db.execute("pragma synchronous = normal")

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def version(self) -> int:
        """Another number after somebody else has changed the file."""
        return file_version(self._db)

    def keep_summary(self, signed: Signed, data: bytes, now_s: int) -> bool:
        """A summary that was verified; False where it is nothing new: the same once more, or an older revision."""
        self._db.execute("pragma synchronous = full")
        done = self._db.execute(
            "insert into summaries values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (runner, session) do update set "
            "revision = ?3, digest = ?4, envelope = ?5, heard_s = ?6 where revision < ?3",
            (signed.pin.kid, signed.summary.session, signed.revision, signed.digest, data, now_s),
        )
        self._db.execute("pragma synchronous = normal")
        return done.rowcount == 1

    def summaries(self, runner: str) -> list[Summary]:
        """Of each session the newest, in the order of time."""
        rows = self._db.execute("select envelope from summaries where runner = ?", (runner,))
        read = [read_summary(bytes(read_statement(read_envelope(data).payload).content)) for (data,) in rows]
        return sorted(read, key=lambda one: one.entry.when_min)

    def keep_state(self, runner: str, told: StateTold, data: bytes) -> bool:
        """Where a session is now; False where that is nothing new. One that comes late has come all the same."""
        before = self._latest(runner)
        missing = set(range(max(1, told.n - MOST_MISSING), told.n))
        if before is not None and before.session >= told.session:
            if before.session > told.session or told.n <= before.n:
                self._came_late(runner, before, told)
                return False
            missing = (missing - set(range(before.n + 1))) | before.missing
        row = (runner, told.session, told.n, msgspec.json.encode(sorted(missing)).decode(), data)
        self._db.execute("insert or replace into latest values (?, ?, ?, ?, ?)", row)
        return True

    def _came_late(self, runner: str, latest: "_Latest", told: StateTold) -> None:
        if latest.session == told.session and told.n in latest.missing:
            left = msgspec.json.encode(sorted(latest.missing - {told.n})).decode()
            self._db.execute("update latest set missing = ? where runner = ?", (left, runner))

    def state(self, runner: str) -> Followed | None:
        """Where his last session is, as far as it was told."""
        latest = self._latest(runner)
        try:
            return None if latest is None else Followed(read_state(latest.payload), len(latest.missing))
        except NotLive:
            return None

    def _latest(self, runner: str) -> "_Latest | None":
        sql = "select session, n, missing, payload from latest where runner = ?"
        row = self._db.execute(sql, (runner,)).fetchone()
        return None if row is None else _Latest(row[0], row[1], _NUMBERS.decode(row[2]), row[3])


class _Latest(Struct, frozen=True):
    """The newest state of a runner's last session, and the numbers of those before it that have not come."""

    session: str
    n: int
    missing: frozenset[int]
    payload: bytes


_NUMBERS = msgspec.json.Decoder(frozenset[int])
