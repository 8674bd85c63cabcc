"""A session with a grid of instants laid over it: the real one decides, the grid only asks to be woken."""

from backrun_treadmill.core.commands import WakeAt
from backrun_treadmill.core.events import Woke
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.engine.pump import Decides


class Gridded:
    """Passes everything on to `session`, and wakes every `grid_us` besides."""

    def __init__(self, session: Decides, *, grid_us: int) -> None:
        self._session = session
        self._grid_us = grid_us
        self._wanted: int | None = None
        """The wake-up that the session itself waits for."""
        self._asked: int | None = None
        """The wake-up that was asked for."""

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        """What the session answers, but for its wake-ups, which are joined with those of the grid."""
        ours = isinstance(event, Woke) and event.due != self._wanted
        answers = [] if ours else self._session.handle(event)
        if isinstance(event, Woke):
            self._asked = None
            self._wanted = self._wanted if ours else None
        others: list[AnyCommand] = []
        for answer in answers:
            if isinstance(answer, WakeAt):
                self._wanted = answer.due
            else:
                others.append(answer)
        return [*others, *self._wake(event.at)]

    def _wake(self, at: int) -> list[AnyCommand]:
        next_us = (at // self._grid_us + 1) * self._grid_us
        due = next_us if self._wanted is None else min(next_us, self._wanted)
        if due == self._asked:
            return []
        self._asked = due
        return [WakeAt(at=at, due=due)]
