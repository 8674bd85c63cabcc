"""What a journal says beside impacts and progress: pain and leg, the virtual room, the longest running. A fold."""

from backrun_treadmill.core.commands import AnyCommand, IntervalEntered, PainVoided, State, StateEntered
from backrun_treadmill.core.events import AnyEvent, EffortRated, LegReported, MachineConnected, PainRated, SessionOpened
from backrun_treadmill.core.impacts import AT_REST
from backrun_treadmill.core.plan import Kind, Plan

VIRTUAL_NAME = "backrun virtual"
"""What the machines of the virtual room are called on the air; no other is."""


class Said:
    """Feed it every record in order, then `finish`."""

    def __init__(self) -> None:
        self.virtual = False
        self.pain_before: int | None = None
        """The first rating before the belt moved."""
        self.pain_during: int | None = None
        """The highest from then on, before the end."""
        self.pain_after: int | None = None
        """The last rating after the end."""
        self.effort: int | None = None
        self._pain_was: tuple[int | None, int | None, int | None] = (None, None, None)
        """Before, during and after, before the newest rating."""
        self.leg = False
        self.longest_bout_us = 0
        """Running as planned without a break, on the clock; a run that was walked by key counts as run."""
        self._begun = self._over = False
        self._plan: Plan | None = None
        self._runs = False
        self._running_since: int | None = None
        self._at = 0

    @property
    def anything(self) -> bool:
        """Whether the runner said something about the body."""
        return self.leg or not (self.pain_before is self.pain_during is self.pain_after is None)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        self._at = max(self._at, record.at)
        match record:
            case SessionOpened():
                self._plan = record.plan
            case MachineConnected():
                self.virtual = self.virtual or record.name.startswith(VIRTUAL_NAME)
            case IntervalEntered():
                self._enter(record)
            case StateEntered():
                self._state(record)
            case _:
                self._hear(record)

    def finish(self) -> None:
        """There are no more records."""
        self._end_bout(self._at)

    def _hear(self, record: AnyEvent | AnyCommand) -> None:
        match record:
            case PainRated():
                self._rate(record.level)
            case PainVoided():
                self.pain_before, self.pain_during, self.pain_after = self._pain_was
            case EffortRated() if self._over:
                self.effort = record.level
            case LegReported():
                self.leg = True
            case _:
                pass

    def _rate(self, level: int) -> None:
        self._pain_was = (self.pain_before, self.pain_during, self.pain_after)
        if self._over:
            self.pain_after = level
        elif self._begun:
            self.pain_during = max(level, self.pain_during or 0)
        elif self.pain_before is None:
            self.pain_before = level

    def _enter(self, record: IntervalEntered) -> None:
        interval = self._plan.step(record.index) if self._plan else None
        self._runs = interval is not None and interval.kind is Kind.RUN
        if not self._runs:
            self._end_bout(record.planned)
        elif self._running_since is None:
            self._running_since = record.planned

    def _state(self, record: StateEntered) -> None:
        self._begun = self._begun or record.state is State.RUNNING
        self._over = self._over or record.state in (State.FINISHED, State.UNCONFIRMED)
        if record.state in AT_REST:
            self._end_bout(record.at)
        elif record.state is State.RUNNING and self._runs and self._running_since is None:
            self._running_since = record.at

    def _end_bout(self, at: int) -> None:
        if self._running_since is not None:
            self.longest_bout_us = max(self.longest_bout_us, at - self._running_since)
            self._running_since = None
