"""What the belt was asked for, from first to last: each change of the target that the views show."""

from collections.abc import Iterable

from backrun_treadmill.core.commands import PauseBelt, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import CommandFailed
from backrun_treadmill.core.notes import ConsoleAsked, ConsoleChanged, StateEntered
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

CHANGES = (SetSpeed, StartBelt, StopBelt, PauseBelt, CommandFailed, ConsoleAsked, ConsoleChanged, StateEntered)


def speeds_asked(records: Iterable[AnyEvent | AnyCommand]) -> tuple[tuple[int, int | None], ...]:
    """(µs since the session's origin, 0.01 km/h) at each change; None: the machine goes at a speed of its own.

    Needs the session's header among the records.
    """
    fold = ReadoutFold()
    asked: list[tuple[int, int | None]] = []
    for record in records:
        fold.feed(record)
        if isinstance(record, CHANGES):
            target_ckmh = fold.readout.belt.target_ckmh
            if not asked or asked[-1][1] != target_ckmh:
                asked.append((record.at, target_ckmh))
    return tuple(asked)
