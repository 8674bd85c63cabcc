"""All that this runner has done, as pages and reports show it: journals, by way of their index, and what was logged."""

import sys
from collections.abc import Sequence
from hashlib import sha256

import msgspec
from msgspec import Struct

from backrun_treadmill.core.body.past import Origin, Past
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.said import Answers, EntryTold
from backrun_treadmill.front.body.body_files import load_history, load_programme
from backrun_treadmill.front.files.paths import check_ins_file, index_file, sessions_dir
from backrun_treadmill.front.files.settings import Settings
from backrun_treadmill.journal.check_ins import read_check_ins
from backrun_treadmill.journal.history import Session
from backrun_treadmill.journal.index import Index

MOST_TOLD = 5


def sessions(settings: Settings, *, first_day: int | None = None, last_day: int | None = None) -> tuple[Past, ...]:
    """What was done from `first_day` to `last_day`, local days since 1970-01-01, both included; oldest first.

    Journals, what was logged, and sessions of the virtual room, which `entry.virtual` marks. None: without a limit.
    Raises ProgrammeError and OSError.
    """
    first, last = -sys.maxsize if first_day is None else first_day, sys.maxsize if last_day is None else last_day
    return tuple(past for past in load_own_past(settings).past if first <= past.day <= last)


class OwnPast(Struct, frozen=True):
    """All that was done, oldest first, and a sentence for each file or line that cannot be read."""

    past: tuple[Past, ...]
    unread: tuple[str, ...]
    said: tuple[str, ...] = ()
    """What became of the index, where it could not be used."""


def left_out(unread: Sequence[str]) -> list[str]:
    """What is not in the history, for people: the first of `unread`, and how many more."""
    told = [f"Not in the history: {text}" for text in unread[:MOST_TOLD]]
    more = len(unread) - len(told)
    return [*told, f"Not in the history: {more} more; backrun history --json names them all."] if more else told


def load_own_past(settings: Settings) -> OwnPast:
    """The same of everything, with what cannot be read."""
    return own_past(load_programme(settings.preferences.programme, settings.runner))


def own_past(programme: Programme) -> OwnPast:
    """The journals, those that changed read anew, with all that was said. Levels are those of `programme`."""
    stamp = sha256(msgspec.json.encode(programme)).hexdigest()
    progress = _Progress()
    with Index(index_file()) as index:
        journals = load_history(sessions_dir(), programme.key, index=index, stamp=stamp, told=progress.tell)
    progress.end()
    check_ins = read_check_ins(check_ins_file())
    answers = Answers(check_ins.said)
    past = [
        *(_recorded(session, answers) for session in journals.sessions),
        *(_told(told, answers) for told in answers.told),
    ]
    past.sort(key=lambda one: one.entry.when_min)
    return OwnPast(
        past=tuple(past),
        unread=(*(one.text for one in journals.unread), *check_ins.unread),
        said=index.said,
    )


def _recorded(session: Session, answers: Answers) -> Past:
    done = session.done
    return Past(
        entry=answers.complete(done.entry),
        origin=Origin.JOURNAL,
        name=done.name,
        journal=session.journal,
        lasted_s=done.lasted_s,
        outcome=done.outcome,
        punctual=done.punctual,
        damaged=session.damaged,
    )


def _told(told: EntryTold, answers: Answers) -> Past:
    lasted_s = None if told.minutes is None else told.minutes * 60
    origin = Origin.IMPORTED if told.source else Origin.LOGGED
    return Past(entry=answers.complete(told.entry), origin=origin, name=told.source, lasted_s=lasted_s)


class _Progress:
    """A first reading of thousands takes its time: on a terminal it is said how far it is, in one line."""

    def __init__(self) -> None:
        self._told = False

    def tell(self, done: int, of: int) -> None:
        """So many of them are read."""
        if sys.stderr.isatty():
            sys.stderr.write(f"\rReading journals for the history, this once: {done} of {of}. ")
            sys.stderr.flush()
            self._told = True

    def end(self) -> None:
        """What follows begins a line of its own."""
        if self._told:
            sys.stderr.write("\n")
