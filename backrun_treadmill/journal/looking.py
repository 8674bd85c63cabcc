"""What one journal gives a history, whatever became of it. Levels are not in it: they depend on today's programme."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.core.body.past import Done
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Planned(Struct, frozen=True):
    """What a level is found by: the plan, and the runner whose speeds the programme is to be read with."""

    plan: Plan
    runner: Runner


class Looked(Struct, frozen=True, kw_only=True):
    """One journal as it was; `done` None: nothing of its plan began, or it cannot be read."""

    size: int
    """Bytes."""
    mtime_ns: int
    done: Done | None = None
    planned: bytes = b""
    """`Planned` as JSON: the same for all sessions of one plan."""
    damaged: bool = False
    """Parts of the journal are missing: its impacts are at least these."""
    unread: str = ""
    """Why it gave nothing, for people; it names the file."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Planned)


def look_into(path: Path) -> Looked:
    """Read all of `path`. Raises nothing for its content; OSError where it is gone."""
    # A history that is up to date does without these, and without the time that loading them takes.
    from backrun_treadmill.core.body.entry_fold import done_from
    from backrun_treadmill.journal.reader import NotAJournal, read_journal

    status = path.stat()
    size, mtime_ns = status.st_size, status.st_mtime_ns
    try:
        if not stat.S_ISREG(status.st_mode):  # a pipe would be waited for
            raise NotAJournal(f"{path} is no journal of a session: it is no file.")
        reading = read_journal(path)
        if reading.header is None:
            raise NotAJournal(f"{path} has lost its first record: nobody knows when it was, or of what plan.")
        header = reading.header
        done = done_from(reading.records, when_min=local_minutes(header.wall))
    except OSError as why:
        return Looked(size=size, mtime_ns=mtime_ns, unread=f"{path} cannot be read: {why.strerror}.")
    except NotAJournal as why:
        return Looked(size=size, mtime_ns=mtime_ns, unread=str(why))
    except ValueError as why:
        return Looked(size=size, mtime_ns=mtime_ns, unread=f"{path} cannot be read: {why}.")
    planned = b"" if done is None else _encoder.encode(Planned(header.plan, header.runner))
    return Looked(size=size, mtime_ns=mtime_ns, done=done, planned=planned, damaged=bool(reading.damage))


def planned_from(data: bytes) -> Planned:
    """The other way round. Raises msgspec.ValidationError and msgspec.DecodeError."""
    return _decoder.decode(data)


def local_minutes(wall: str) -> int:
    """Local wall-clock minutes since 1970-01-01 of an ISO 8601 time with its offset. Raises ValueError."""
    return (datetime.fromisoformat(wall).replace(tzinfo=UTC) - _EPOCH) // timedelta(minutes=1)
