"""One collector of the archive: its share of what runners send to this coach is judged, kept, and told in words.

The link acknowledges a message once it was kept, so what a collector that is killed had not kept comes again when it is
back under its own name; until then the broker holds its share.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from backrun_treadmill.coach.archive import Archive, summary_place, summary_record
from backrun_treadmill.coach.broker_link import Session, keep
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.coach.summary import NoSummary, take_summary
from backrun_treadmill.coach.topics import shared, summary
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach_desk import CoachDesk

GROUP = "archive"
MOST_TOLD, EACH_TOLD = 20, 1000
"""So many refusals are told each, then every so many."""


class CannotKeep(Exception):
    """The folder does not take a file; `str()` says why."""


class Collector:
    """Keeps what comes; counts what it did not take."""

    def __init__(self, desk: CoachDesk, archive: Archive, tell: Callable[[str], None]) -> None:
        self._desk = desk
        self._archive = archive
        self._tell = tell
        self._refused = 0

    def collect_for(self, broker: Broker, name: str, seconds: float | None) -> None:
        """Take a share for so long or until interrupted; `name` is this collector's own. Raises CannotKeep, KeyTrouble:
        then what came has to come again."""
        me = self._desk.key.kid
        session = Session(
            broker=broker,
            identifier=f"backrun-{GROUP}-{me}-{name}",
            topics=(shared(f"{GROUP}-{me}", summary("+")),),
            take=self.take,
            outbox=tuple,
            told=self._tell,
        )

        async def until_then() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await keep(session)

        try:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(until_then())
        except ExceptionGroup as group:
            raise _within(group) from None

    def take(self, data: bytes) -> None:
        """Keep one message, or refuse it for a reason. Raises CannotKeep, KeyTrouble."""
        try:
            signed = take_summary(data, me=self._desk.key.kid, pins=self._desk.pins)
        except NoSummary as error:
            self._refused += 1
            if self._refused <= MOST_TOLD or self._refused % EACH_TOLD == 0:
                self._tell(f"A message was not archived: {error} ({self._refused} until now)")
            return
        try:
            new = self._archive.put(summary_place(signed), summary_record(signed, data))
        except OSError as error:
            raise CannotKeep(str(error)) from None
        if new:
            self._tell(f"{printable(signed.pin.name)}: {signed.summary.session}, revision {signed.revision}")


def _within(error: Exception) -> Exception:
    return _within(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error
