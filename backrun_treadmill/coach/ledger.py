"""The runner's ledger, on disk (SQLite): every statement that was judged, where its offer is, what is to be answered.

A statement is known by coach, plan and revision, and by the digest of its bytes: so a restart forgets nothing that
could come again. A state is entered once and answered once. What has lapsed is let go only when its own time is over,
for then the statement is refused for that.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from backrun_treadmill.coach.contents import State
from backrun_treadmill.coach.private_db import open_private

MOST_OF_A_COACH = 200
"""Statements of one coach that are kept at a time; more are refused until some lapse."""
OPEN = (State.RECEIVED, State.OFFERED)
NEXT = {
    State.RECEIVED: {State.REJECTED, State.OFFERED, State.WITHDRAWN},
    State.OFFERED: {State.ACCEPTED, State.DECLINED, State.SUPERSEDED, State.EXPIRED, State.WITHDRAWN},
    State.ACCEPTED: {State.STARTED, State.SUPERSEDED, State.WITHDRAWN},
    State.STARTED: {State.COMPLETED},
}
"""Where an offer may go from each state; from the others it goes nowhere."""
_TABLES = """
create table if not exists offers (
    coach text, plan_id text, revision integer, digest text, expires_s integer, state text, envelope blob,
    file text not null default '', primary key (coach, plan_id, revision)
);
create table if not exists answers (
    n integer primary key, coach text, plan_id text, revision integer, state text, said text, at_s integer,
    sent integer not null default 0, unique (coach, plan_id, revision, state)
);
"""
_OFFER = "select coach, plan_id, revision, digest, expires_s, state, envelope, file from offers "


class Entry(Struct, frozen=True):
    """One statement of a coach."""

    coach: str
    plan_id: str
    revision: int
    digest: str
    expires_s: int
    state: State
    envelope: bytes
    file: str
    """The file that it became when it was accepted; empty: none."""


class Owed(Struct, frozen=True):
    """One answer."""

    n: int
    coach: str
    plan_id: str
    revision: int
    state: State
    said: str
    at_s: int


class Ledger:
    """The file. One process at a time writes; another waits for up to 5 s."""

    def __init__(self, path: Path) -> None:
        self._db = open_private(path, tables=_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @contextmanager
    def changing(self) -> Iterator[None]:
        """All that is done within is done, or none of it; nobody else changes anything meanwhile."""
        self._db.execute("begin immediate")
        try:
            yield
        except BaseException:
            self._db.execute("rollback")
            raise
        self._db.execute("commit")

    def entries(self, coach: str = "") -> list[Entry]:
        """All statements in the order they came, or those of one coach."""
        rows = self._db.execute(_OFFER + "where ?1 = '' or coach = ?1 order by rowid", (coach,))
        return [_entry(row) for row in rows]

    def entry(self, coach: str, plan_id: str, revision: int) -> Entry | None:
        """One statement."""
        sql = _OFFER + "where coach = ? and plan_id = ? and revision = ?"
        row = self._db.execute(sql, (coach, plan_id, revision)).fetchone()
        return _entry(row) if row else None

    def newest(self, coach: str, plan_id: str) -> int:
        """The highest revision of a plan that came; 0: none."""
        sql = "select max(revision) from offers where coach = ? and plan_id = ?"
        return self._db.execute(sql, (coach, plan_id)).fetchone()[0] or 0

    def count(self, coach: str) -> int:
        """How many statements of one coach are kept."""
        return int(self._db.execute("select count(*) from offers where coach = ?", (coach,)).fetchone()[0])

    def enter(self, new: Entry, now_s: int, said: str = "") -> None:
        """A statement that came for the first time, in its first state."""
        self._db.execute(
            "insert into offers values (?, ?, ?, ?, ?, ?, ?, ?)",
            (new.coach, new.plan_id, new.revision, new.digest, new.expires_s, new.state, new.envelope, new.file),
        )
        self._owe(new, new.state, now_s, said)

    def move(self, entry: Entry, to: State, now_s: int, *, said: str = "", file: str = "") -> bool:
        """To another state, owing the answer; False where it may not go there from where it is now."""
        now = self.entry(entry.coach, entry.plan_id, entry.revision)
        if now is None or to not in NEXT.get(now.state, set()):
            return False
        self._db.execute(
            "update offers set state = ?, file = ? where coach = ? and plan_id = ? and revision = ?",
            (to, file or now.file, entry.coach, entry.plan_id, entry.revision),
        )
        self._owe(entry, to, now_s, said)
        return True

    def owed(self, coach: str = "", *, again: bool = False) -> list[Owed]:
        """Answers that were not delivered yet, or with `again` all of them, in order."""
        sql = (
            "select n, coach, plan_id, revision, state, said, at_s from answers "
            "where (sent = 0 or ?1) and (?2 = '' or coach = ?2) order by n"
        )
        rows = self._db.execute(sql, (again, coach))
        return [
            Owed(n, who, plan, revision, State(state), said, at) for n, who, plan, revision, state, said, at in rows
        ]

    def delivered(self, n: int) -> None:
        """An answer reached the broker, or its file."""
        self._db.execute("update answers set sent = 1 where n = ?", (n,))

    def owe_again(self, coach: str, plan_id: str, revision: int) -> None:
        """All answers to a statement once more: the coach who sends it again has not heard them."""
        sql = "update answers set sent = 0 where coach = ? and plan_id = ? and revision = ?"
        self._db.execute(sql, (coach, plan_id, revision))

    def forget_lapsed(self, before_s: int) -> None:
        """Let go of what nobody waits for and whose own time was over before `before_s`."""
        kept = ", ".join(f"'{state}'" for state in NEXT)
        lapsed = f"select coach, plan_id, revision from offers where expires_s < ? and state not in ({kept})"
        for table in ("answers", "offers"):  # what was not delivered by now is of no use
            self._db.execute(f"delete from {table} where (coach, plan_id, revision) in ({lapsed})", (before_s,))

    def _owe(self, entry: Entry, state: State, now_s: int, said: str) -> None:
        self._db.execute(
            "insert or ignore into answers (coach, plan_id, revision, state, said, at_s) values (?, ?, ?, ?, ?, ?)",
            (entry.coach, entry.plan_id, entry.revision, state, said, now_s),
        )


def _entry(row: tuple[str, str, int, str, int, str, bytes, str]) -> Entry:
    coach, plan_id, revision, digest, expires_s, state, envelope, file = row
    return Entry(coach, plan_id, revision, digest, expires_s, State(state), envelope, file)
