"""One collector of the archive: what comes over its share of the flow is judged, kept, and told in words."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from backrun_treadmill.coach.archive import Archive, summary_place, summary_record
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.coach.shared_flow import Flow, collect
from backrun_treadmill.coach.summary import NoSummary, take_summary
from backrun_treadmill.coach.topics import summary
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach_desk import CoachDesk

GROUP = "archive"
MOST_TOLD, EACH_TOLD = 20, 1000
"""So many refusals are told each, then every so many."""


class Collector:
    """Keeps what comes; counts what it took and what it did not."""

    def __init__(self, desk: CoachDesk, archive: Archive, tell: Callable[[str], None]) -> None:
        self._desk = desk
        self._archive = archive
        self._tell = tell
        self._refused = 0

    def collect_for(self, broker: Broker, name: str, seconds: float | None) -> None:
        """Take a share of what the runners send to this coach, for so long or until interrupted; `name` is this
        collector's own. Raises OSError, KeyTrouble."""
        me = self._desk.key.kid
        flow = Flow(
            broker=broker,
            identifier=f"backrun-{GROUP}-{me}-{name}",
            group=f"{GROUP}-{me}",
            topics=(summary("+"),),
            keep=self.keep,
            told=self._tell,
        )

        async def until_then() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await collect(flow)

        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(until_then())

    def keep(self, topic: str, data: bytes) -> None:
        """Keep one message, or refuse it for a reason. Raises OSError, KeyTrouble: then it has to come again."""
        try:
            signed = take_summary(data, me=self._desk.key.kid, pins=self._desk.pins)
        except NoSummary as error:
            self._refused += 1
            if self._refused <= MOST_TOLD or self._refused % EACH_TOLD == 0:
                self._tell(f"A message was not archived: {error} ({self._refused} until now)")
            return
        if self._archive.put(summary_place(signed), summary_record(signed, data)):
            self._tell(f"{printable(signed.pin.name)}: {signed.summary.session}, revision {signed.revision}")
