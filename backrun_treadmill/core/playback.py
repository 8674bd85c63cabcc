"""A recorded session at any instant: the same folds as live are fed with what had happened by then.

A picture is folded on when time goes forward, and anew when it goes back: an hour of 36 000 records in some tenths of
a second, so that no other state has to be kept.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Protocol

from backrun_treadmill.core.commands import AnyCommand
from backrun_treadmill.core.events import AnyEvent, SessionOpened
from backrun_treadmill.core.stand_in import stand_in_for

type Record = AnyEvent | AnyCommand


class Folded(Protocol):
    """What a picture is made with."""

    def feed(self, record: AnyEvent | AnyCommand, /) -> None:
        """Take in the next record."""


class Playback[Picture: Folded]:
    """`go` to an instant (session time, µs) and look at `picture`; `new` makes one from the header.

    Needs at least one record. Without a header a stand-in is fed.
    """

    def __init__(self, records: Sequence[Record], new: Callable[[SessionOpened], Picture]) -> None:
        self.opened, self._records = _with_header(records)
        self._ats = list(accumulate((record.at for record in self._records), max))
        self._new = new
        self.fed = 0
        """So many records are in the picture."""
        self.picture = new(self.opened)
        self.began, self.ends = self._ats[0], self._ats[-1]

    def go(self, at: int) -> list[Record]:
        """The picture of that instant. What was fed on the way, in order; after a step back from the beginning."""
        until = max(1, bisect_right(self._ats, at))
        if until < self.fed:
            self.fed, self.picture = 0, self._new(self.opened)
        passed = list(self._records[self.fed : until])
        for record in passed:
            self.picture.feed(record)
        self.fed = until
        return passed


def _with_header(records: Sequence[Record]) -> tuple[SessionOpened, Sequence[Record]]:
    first = records[0]
    if isinstance(first, SessionOpened):
        return first, records
    stand_in = stand_in_for(records)
    return stand_in, (stand_in, *records)
