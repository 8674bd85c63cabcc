"""The coach's side of what was sent: every offer signed, on disk, and how far each runner says it is. SQLite.

An offer goes out again until its last answer is here, which makes the runner say all his answers again; an answer that
comes twice is one answer. So nothing is lost that a broker forgets.
"""

from pathlib import Path

from msgspec import Struct

from backrun_treadmill.coach.contents import State
from backrun_treadmill.coach.private_db import file_version, open_private

ASKED_S = 30 * 86_400
"""So long after its own time an offer is still asked about."""
LAST = (State.REJECTED, State.DECLINED, State.SUPERSEDED, State.EXPIRED, State.WITHDRAWN, State.COMPLETED)
"""After these no other answer comes."""
_TABLES = """
create table if not exists offers (
    runner text, plan_id text, revision integer, what text, issued_s integer, expires_s integer, envelope blob,
    primary key (plan_id, revision)
);
create table if not exists answers (
    n integer primary key, runner text, plan_id text, revision integer, state text, said text, at_s integer,
    unique (runner, plan_id, revision, state)
);
"""


class Offer(Struct, frozen=True, kw_only=True):
    """One signed offer."""

    runner: str
    plan_id: str
    revision: int
    what: str
    """One line for the coach's lists."""
    issued_s: int
    expires_s: int
    envelope: bytes


class Heard(Struct, frozen=True):
    """One answer of a runner."""

    state: State
    said: str
    at_s: int


class Sent:
    """The file."""

    def __init__(self, path: Path) -> None:
        self._db = open_private(path, tables=_TABLES)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    @property
    def version(self) -> int:
        """Another number after somebody else has changed the file."""
        return file_version(self._db)

    def offers(self, runner: str = "") -> list[Offer]:
        """All offers, or those to one runner, in the order they were signed."""
        rows = self._db.execute(
            "select runner, plan_id, revision, what, issued_s, expires_s, envelope from offers "
            "where ?1 = '' or runner = ?1 order by rowid",
            (runner,),
        )
        return [
            Offer(
                runner=to, plan_id=plan, revision=revision, what=what, issued_s=issued, expires_s=expires, envelope=data
            )
            for to, plan, revision, what, issued, expires, data in rows
        ]

    def keep(self, offer: Offer) -> None:
        """An offer, before it leaves."""
        self._db.execute(
            "insert into offers values (?, ?, ?, ?, ?, ?, ?)",
            (
                offer.runner,
                offer.plan_id,
                offer.revision,
                offer.what,
                offer.issued_s,
                offer.expires_s,
                offer.envelope,
            ),
        )

    def hear(self, runner: str, plan_id: str, revision: int, heard: Heard) -> bool:
        """An answer of that runner to what was sent to him; False where it is nothing new, or of no offer to him."""
        known = self._db.execute(
            "select 1 from offers where runner = ? and plan_id = ? and revision = ?", (runner, plan_id, revision)
        ).fetchone()
        if known is None:
            return False
        done = self._db.execute(
            "insert or ignore into answers (runner, plan_id, revision, state, said, at_s) values (?, ?, ?, ?, ?, ?)",
            (runner, plan_id, revision, heard.state, heard.said, heard.at_s),
        )
        return done.rowcount == 1

    def heard(self, offer: Offer) -> list[Heard]:
        """Every answer to an offer, in the order they came."""
        sql = "select state, said, at_s from answers where runner = ? and plan_id = ? and revision = ? order by n"
        rows = self._db.execute(sql, (offer.runner, offer.plan_id, offer.revision))
        return [Heard(State(state), said, at) for state, said, at in rows]

    def unsettled(self, now_s: int) -> list[Offer]:
        """What has to go out once more: its last answer is not here, and its time was not over `ASKED_S` ago."""
        recent = (one for one in self.offers() if one.expires_s > now_s - ASKED_S)
        return [one for one in recent if not any(heard.state in LAST for heard in self.heard(one))]
