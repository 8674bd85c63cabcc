"""A journal as a test of today's program: its events are fed to a fresh session, which must decide as recorded.

Events are what happened and are taken as recorded; commands and notes are what the session made of them.
"""

from collections.abc import Iterable

from msgspec import Struct

from backrun_treadmill.core.commands import Close, Command
from backrun_treadmill.core.events import Event, FoundUnfinished, SessionOpened
from backrun_treadmill.core.examination.examination import Examination
from backrun_treadmill.core.session.session import Session
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent


class Difference(Struct, frozen=True):
    """Where a replay leaves the record: after event number `event` (from 0), `recorded` was not what came."""

    event: int
    after: AnyEvent
    recorded: tuple[AnyCommand, ...]
    replayed: tuple[AnyCommand, ...]


def differences(records: Iterable[AnyEvent | AnyCommand]) -> list[Difference]:
    """Every event after which today's session does something else than was recorded; empty when nothing differs."""
    found: list[Difference] = []
    by_event = _by_event(records)
    session = _decider(by_event[0][0] if by_event else None)
    for number, (event, recorded) in enumerate(by_event):
        replayed = tuple(session.handle(event))
        # Killed while it wrote: of the last event's commands some may not have come so far.
        cut = number == len(by_event) - 1 and not any(isinstance(command, Close) for command in recorded)
        if replayed[: len(recorded)] != recorded if cut else replayed != recorded:
            found.append(Difference(event=number, after=event, recorded=recorded, replayed=replayed))
    return found


def _decider(opened: AnyEvent | None) -> Session | Examination:
    """What decided in this journal, by its header."""
    examined = isinstance(opened, SessionOpened) and opened.examination
    return Examination() if examined else Session()


def _by_event(records: Iterable[AnyEvent | AnyCommand]) -> list[tuple[AnyEvent, tuple[AnyCommand, ...]]]:
    grouped: list[tuple[AnyEvent, list[AnyCommand]]] = []
    for record in records:
        if isinstance(record, FoundUnfinished):  # what follows was decided by no session
            break
        if isinstance(record, Event):
            grouped.append((record, []))
        elif isinstance(record, Command) and grouped:
            grouped[-1][1].append(record)
    return [(event, tuple(commands)) for event, commands in grouped]
