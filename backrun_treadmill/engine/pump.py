"""The pump: one inbox, one consumer. Events go to the session one at a time, its commands are carried out in order.

What is journalled is journalled first: the event before it is handled, each command before it is carried out. So the
journal's order is the order in which things were decided, and a killed engine leaves no write that is not in it.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.engine.inbox import Inbox


class Decides(Protocol):
    """The session, as the pump sees it."""

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        """Pure: what to do about `event`, in order."""


class Pump:
    """`keep` journals and tells the front, `carry_out` acts; neither may wait.

    `look` is called before each event is handed over, and may post what must be known first (`Suspended`).
    """

    def __init__(
        self,
        *,
        session: Decides,
        keep: Callable[[AnyEvent | AnyCommand], None],
        carry_out: Callable[[AnyCommand], None],
        look: Callable[[], None],
    ) -> None:
        self._session = session
        self._keep = keep
        self._carry_out = carry_out
        self._look = look
        self._inbox = Inbox()
        self._arrived = asyncio.Event()

    def post(self, event: AnyEvent) -> None:
        """Put an event into the inbox; only from the loop's own thread."""
        self._inbox.put(event)
        self._arrived.set()

    async def run(self) -> Close:
        """Feed the session until it closes; whatever it raises is a bug of ours and comes out here."""
        while True:
            await self._arrived.wait()
            self._look()
            event = self._inbox.take()
            if event is None:
                self._arrived.clear()
                continue
            close = self._take(event)
            if close is not None:
                return close
            # One event a turn of the loop: timers, writes and what comes in have theirs, however much is waiting.
            await asyncio.sleep(0)

    def _take(self, event: AnyEvent) -> Close | None:
        # No await in here: nothing may come between an event and what was decided about it.
        self._keep(event)
        for command in self._session.handle(event):
            self._keep(command)
            if isinstance(command, Close):
                return command
            self._carry_out(command)
        return None
