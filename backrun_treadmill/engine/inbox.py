"""The inbox: what is handled first, and how much may wait, so that no flood is in the way of a due write.

Two queues. What a sensor or the machine reports waits for everything else: it comes by itself, again and again, and a
due write or a stop needs no newer report. Wishes keep their order among themselves and with the wake-ups: a key that
cancels a start was meant to come before it. So a flood of wishes is bounded instead.

A sleep of the computer overtakes all: nothing may be decided on a belt that nobody watched.
"""

from collections import deque

from msgspec.structs import replace

from backrun_treadmill.core.events import BeltMeasured, FrameIgnored, MachineStatusReceived, Suspended
from backrun_treadmill.core.intents import Intent
from backrun_treadmill.core.sensor_events import HeartMeasured, StepsMeasured
from backrun_treadmill.core.session.guard import NEVER_EXPIRE
from backrun_treadmill.core.vocabulary import AnyEvent

REPORTS = (BeltMeasured, StepsMeasured, HeartMeasured, FrameIgnored, MachineStatusReceived)

WISHES_WAIT = 32
"""So many wishes that may expire wait at most, no hand presses as many; the oldest make room for the newest."""

FIRST_IN_A_ROW = 8
"""After so many others one report gets its turn: a belt that is not heard would be an unknown one."""


class Inbox:
    """Events in, in the order they happened. A report that was overtaken comes out as one of that later instant."""

    def __init__(self) -> None:
        self._first: deque[AnyEvent] = deque()
        self._reports: deque[AnyEvent] = deque()
        self._taken_at = 0
        self._wishes = 0
        self._in_a_row = 0

    def put(self, event: AnyEvent) -> None:
        """Take one event in."""
        if isinstance(event, REPORTS):
            self._reports.append(event)
            return
        if isinstance(event, Suspended):
            # Of the instant of what it overtakes: time does not go back.
            self._first.appendleft(replace(event, at=self._first[0].at) if self._first else event)
        else:
            self._first.append(event)
        if _may_be_dropped(event):
            self._wishes += 1
            if self._wishes > WISHES_WAIT:
                self._drop_oldest_wish()

    def take(self) -> AnyEvent | None:
        """The next event, None when nothing waits. A timer may be a µs ahead of the clock; what follows is not."""
        event = self._next()
        if event is None:
            return None
        self._taken_at = max(self._taken_at, event.at)
        return event if event.at == self._taken_at else replace(event, at=self._taken_at)

    def _next(self) -> AnyEvent | None:
        if self._first and not (self._reports and self._in_a_row >= FIRST_IN_A_ROW):
            return self._take_first()
        self._in_a_row = 0
        return self._take_report() if self._reports else None

    def _take_first(self) -> AnyEvent:
        event = self._first.popleft()
        self._in_a_row += 1
        self._wishes -= _may_be_dropped(event)
        return event

    def _take_report(self) -> AnyEvent:
        report = self._reports.popleft()
        if self._first and report.at > self._first[0].at >= self._taken_at:
            return replace(report, at=self._first[0].at)
        return report

    def _drop_oldest_wish(self) -> None:
        oldest = next(n for n, event in enumerate(self._first) if _may_be_dropped(event))
        del self._first[oldest]
        self._wishes -= 1


def _may_be_dropped(event: AnyEvent) -> bool:
    return isinstance(event, Intent) and not isinstance(event, NEVER_EXPIRE)
