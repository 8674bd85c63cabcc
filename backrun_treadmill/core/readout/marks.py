"""The instants of a session worth looking at again: where intervals begin, and what was out of the ordinary."""

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any

from msgspec import Struct

from backrun_treadmill.core import events as e
from backrun_treadmill.core import intents as i
from backrun_treadmill.core import notes as n
from backrun_treadmill.core.commands import Cause, SetSpeed
from backrun_treadmill.core.folds.ratings import level_text
from backrun_treadmill.core.folds.transitions import PROMISED_US
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.units import SECOND_US

NEAR_US = SECOND_US // 2
"""Two of a kind within this are one."""


class MarkKind(StrEnum):
    """Why an instant is worth looking at."""

    INTERVAL = "interval"
    PAIN = "pain"
    LEG = "leg"
    PAUSE = "pause"
    LINK_LOST = "link lost"
    LATE = "late"
    """A change of speed that was sent more than 0.1 s off its time."""
    CONSOLE = "console"
    STOP = "stop"
    BUDGET = "impacts used up"


class Mark(Struct, frozen=True):
    """One such instant, session time in µs."""

    at: int
    kind: MarkKind
    value: int = 0
    """The interval's index, the level of pain, or how far off its time, ms; else 0."""


def marks_of(records: Iterable[object]) -> tuple[Mark, ...]:
    """All of them, in order."""
    marking = _Marking()
    for record in records:
        rule = _RULES.get(type(record))
        if rule is not None:
            rule(marking, record)
    return tuple(sorted(marking.marks, key=lambda mark: mark.at))


def mark_text(mark: Mark) -> str:
    """What happened there."""
    match mark.kind:
        case MarkKind.PAIN:
            return f"pain {level_text(mark.value)}"
        case MarkKind.LEG:
            return "a new feeling in a leg"
        case MarkKind.LATE:
            return f"sent {abs(mark.value)} ms {'late' if mark.value > 0 else 'early'}"
        case MarkKind.CONSOLE:
            return "set at the console"
        case _:
            return mark.kind.value


class _Marking:
    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self.unsent: dict[int, SetSpeed] = {}
        self.withheld: set[tuple[int, int]] = set()

    def add(self, at: int, kind: MarkKind, value: int = 0) -> None:
        if not any(mark.kind is kind and at - mark.at <= NEAR_US for mark in self.marks[-4:]):
            self.marks.append(Mark(at, kind, value))


def _on_state(m: _Marking, record: n.StateEntered) -> None:
    kind = {State.PAUSING: MarkKind.PAUSE, State.LOST: MarkKind.LINK_LOST, State.STOPPING: MarkKind.STOP}.get(
        record.state
    )
    if kind is not None:
        m.add(record.at, kind)


def _on_speed(m: _Marking, record: SetSpeed) -> None:
    if record.cause is Cause.BOUNDARY and (record.interval, record.planned) not in m.withheld:
        m.unsent[record.seq] = record


def _on_sent(m: _Marking, record: e.CommandSent) -> None:
    speed = m.unsent.pop(record.seq, None)
    if speed is not None and abs(record.at - speed.due) > PROMISED_US:
        m.marks.append(Mark(record.at, MarkKind.LATE, (record.at - speed.due) // 1000))


_RULES: dict[type, Callable[[_Marking, Any], None]] = {
    n.IntervalEntered: lambda m, record: m.marks.append(Mark(record.at, MarkKind.INTERVAL, record.index)),
    n.StateEntered: _on_state,
    n.ConsoleChanged: lambda m, record: m.add(record.at, MarkKind.CONSOLE),
    n.BudgetSpent: lambda m, record: m.add(record.at, MarkKind.BUDGET),
    n.RiseWithheld: lambda m, record: m.withheld.add((record.interval, record.planned)),
    SetSpeed: _on_speed,
    e.CommandSent: _on_sent,
    i.PainRated: lambda m, record: m.marks.append(Mark(record.at, MarkKind.PAIN, record.level)),
    i.LegReported: lambda m, record: m.add(record.at, MarkKind.LEG),
}
