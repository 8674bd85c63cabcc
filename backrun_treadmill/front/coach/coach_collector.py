"""One collector of the archive: its share of what runners send to this coach is judged, kept, and told in words.

The link acknowledges a message once it was kept, so what a collector that is killed had not kept comes again when it is
back under its own name; until then the broker holds its share.
"""

from collections.abc import Callable

from backrun_treadmill.coach.archive import Archive, part_place, summary_place, summary_record
from backrun_treadmill.coach.broker_link import CONNECTED, Session
from backrun_treadmill.coach.journal_parts import NoPart, take_part
from backrun_treadmill.coach.pins import Broker
from backrun_treadmill.coach.summary import NoSummary, take_summary
from backrun_treadmill.coach.topics import journal, shared, summary
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach.coach_desk import CoachDesk
from backrun_treadmill.front.coach.coach_sync import keep_for

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
            topics=tuple(shared(f"{GROUP}-{me}", topic) for topic in (summary("+"), journal("+"))),
            take_of=self.take,
            outbox=tuple,
            newest_only=True,
            told=lambda text: self._tell(text if text == CONNECTED else f"{text} (collecting needs MQTT 5)"),
        )

        try:
            keep_for([session], seconds)
        except ExceptionGroup as group:
            raise _within(group) from None

    def take(self, topic: str, data: bytes) -> None:
        """Keep one message, or refuse it for a reason. Raises CannotKeep, KeyTrouble."""
        judge = self._summary if topic.endswith("/summary") else self._part
        try:
            said = judge(data)
        except (NoSummary, NoPart) as error:
            self._refused += 1
            if self._refused <= MOST_TOLD or self._refused % EACH_TOLD == 0:
                self._tell(f"A message was not archived: {error} ({self._refused} until now)")
            return
        except OSError as error:
            raise CannotKeep(str(error)) from None
        if said:
            self._tell(said)

    def _summary(self, data: bytes) -> str:
        """What is told of a summary; empty: it was there before."""
        signed = take_summary(data, me=self._desk.key.kid, pins=self._desk.pins)
        new = self._archive.put(summary_place(signed), summary_record(signed, data))
        said = f"{printable(signed.pin.name)}: {signed.summary.session}, revision {signed.revision}"
        return said if new else ""

    def _part(self, data: bytes) -> str:
        part = take_part(data, me=self._desk.key.kid, pins=self._desk.pins)
        new = self._archive.put(part_place(part), part.lines)
        return f"{printable(part.pin.name)}: {part.session}, part {part.part} of the journal" if new else ""


def _within(error: Exception) -> Exception:
    return _within(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error
