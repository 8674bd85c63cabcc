"""The runner's side of summaries: what each coach is to know of each session, on disk, and whether it went out. SQLite.

Of a session only the newest revision is kept. What went out goes out again on each new connection while it is young,
for nobody but the coach knows whether it arrived: the bytes are the same, and a thing said twice is one.
"""

from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.coach.keys import SecretKey
from backrun_treadmill.coach.private_db import open_private
from backrun_treadmill.coach.summary import Summary, read_summary, seal_summary

YOUNG_S = 14 * 86_400
"""So long after it was made a summary goes out on each new connection."""
_TABLES = """
create table if not exists summaries (
    coach text, session text, revision integer, content blob, at_s integer, sent integer not null default 0,
    primary key (coach, session)
);
"""
_SELECT = "select coach, session, revision, content, at_s from summaries "


class Due(Struct, frozen=True):
    """One summary for one coach."""

    coach: str
    session: str
    revision: int
    content: bytes
    at_s: int

    @property
    def summary(self) -> Summary:
        """What it says."""
        return read_summary(self.content)

    def sealed(self, key: SecretKey) -> bytes:
        """Its envelope; the same bytes each time."""
        return seal_summary(self.summary, key=key, coach=self.coach, revision=self.revision, issued_s=self.at_s)


class Told:
    """The file. Raises sqlite3.Error, OSError."""

    def __init__(self, path: Path) -> None:
        self._db = open_private(path, tables=_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def newest(self, coach: str, session: str) -> Due | None:
        """The newest revision; None: that coach has none of it."""
        row = self._db.execute(_SELECT + "where coach = ? and session = ?", (coach, session)).fetchone()
        return Due(*row) if row else None

    def keep(self, coach: str, summary: Summary, now_s: int) -> bool:
        """What that coach is to know; a revision where it differs from the last, False where it does not."""
        content, before = msgspec.json.encode(summary), self.newest(coach, summary.session)
        if before is not None and before.content == content:
            return False
        revision = 1 if before is None else before.revision + 1
        self._db.execute(
            "insert or replace into summaries values (?, ?, ?, ?, ?, 0)",
            (coach, summary.session, revision, content, now_s),
        )
        return True

    def owed(self, coach: str) -> list[Due]:
        """What has not gone out yet, oldest first."""
        rows = self._db.execute(_SELECT + "where coach = ? and sent = 0 order by at_s, session", (coach,))
        return [Due(*row) for row in rows]

    def all(self, coach: str) -> list[Due]:
        """The newest of every session, oldest first: a file may be the first that the coach gets."""
        rows = self._db.execute(_SELECT + "where coach = ? order by at_s, session", (coach,))
        return [Due(*row) for row in rows]

    def owe_again(self, now_s: int) -> None:
        """What is young goes out once more."""
        self._db.execute("update summaries set sent = 0 where at_s > ?", (now_s - YOUNG_S,))

    def delivered(self, due: Due) -> None:
        """This revision has reached the broker, or its file."""
        self._db.execute(
            "update summaries set sent = 1 where coach = ? and session = ? and revision = ?",
            (due.coach, due.session, due.revision),
        )
