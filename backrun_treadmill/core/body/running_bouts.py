"""The longest running without a break: a fold over the records of a session."""

from collections.abc import Mapping

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.impacts.expecting import AT_REST
from backrun_treadmill.core.notes import IntervalEntered, State, StateEntered
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent


class RunningBouts:
    """Feed it every record in order, then `finish`. A run that was walked by key counts as run: rather too long."""

    def __init__(self) -> None:
        self.longest_us = 0
        self._kinds: Mapping[int, Kind] = {}
        self._in_run = False
        self._since: int | None = None
        self._at = 0

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        self._at = max(self._at, record.at)
        match record:
            case SessionOpened():
                self._kinds = {index: interval.kind for index, interval in enumerate(record.plan.intervals)}
            case IntervalEntered():
                self._enter(record)
            case StateEntered() if record.state in AT_REST:
                self._end(record.at)
            case StateEntered() if record.state is State.RUNNING and self._in_run and self._since is None:
                self._since = record.at
            case _:
                pass

    def finish(self) -> None:
        """There are no more records."""
        self._end(self._at)

    def _enter(self, record: IntervalEntered) -> None:
        self._in_run = self._kinds.get(record.index) is Kind.RUN
        if not self._in_run:
            self._end(record.planned)
        elif self._since is None or record.resumed:  # between the belt's movement and here it walked
            self._since = record.planned

    def _end(self, at: int) -> None:
        if self._since is not None:
            self.longest_us, self._since = max(self.longest_us, at - self._since), None
