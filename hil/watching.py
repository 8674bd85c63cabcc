"""The journal of a session at a real belt, read while it is written, and held to the speed that is allowed there."""

from collections.abc import Iterator
from pathlib import Path

from stage import records_in

from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.units import kmh_text
from backrun_treadmill.journal.records import AnyRecord

TOO_FAST_CKMH = 500


class CutShort(Exception):
    """What is done at a real belt does not go on; says why. No `assert`, which `python -O` would leave out."""


class Watched:
    """Every record of `journal`, once, however often one stops to listen in between."""

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._heard = 0

    def told(self) -> list[AnyRecord]:
        """The journal so far."""
        return list(records_in(self._journal.read_bytes().splitlines())) if self._journal.exists() else []

    def coming(self) -> Iterator[AnyRecord]:
        """What was not heard before, each looked at; raises CutShort where the belt is to be stopped."""
        for record in self.told()[self._heard :]:
            self._heard += 1
            _look_at(record)
            yield record


def _look_at(record: AnyRecord) -> None:
    speed_ckmh = record.speed_ckmh if isinstance(record, BeltMeasured) else None
    if speed_ckmh is not None and speed_ckmh > TOO_FAST_CKMH:
        raise CutShort(f"the belt reports {kmh_text(speed_ckmh)} km/h: stopped")
