"""A recorded session at any instant: the same folds as live are fed with what had happened by then.

A picture is folded on when time goes forward, and anew when it goes back: an hour of 36 000 records in some tenths of
a second, so that no other state has to be kept.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate
from typing import Protocol

from backrun_treadmill.core.commands import AnyCommand
from backrun_treadmill.core.events import AnyEvent, Driving, SessionOpened
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan

type Record = AnyEvent | AnyCommand


class Folded(Protocol):
    """What a picture is made with."""

    def feed(self, record: AnyEvent | AnyCommand, /) -> None:
        """Take in the next record."""


class Playback[Picture: Folded]:
    """`go` to an instant (session time, µs) and look at `picture`; `new` makes one of nothing.

    Needs at least one record. Without a header a stand-in is fed: what does not need the plan is shown all the same.
    """

    def __init__(self, records: Sequence[Record], new: Callable[[], Picture]) -> None:
        self.opened, self._records = _with_header(records)
        self._ats = list(accumulate((record.at for record in self._records), max))
        self._new = new
        self._fed = 0
        self.picture = new()
        self.began, self.ends = self._ats[0], self._ats[-1]

    def go(self, at: int) -> list[Record]:
        """The picture of that instant. What was fed on the way, in order; after a step back from the beginning."""
        until = max(1, bisect_right(self._ats, at))
        if until < self._fed:
            self._fed, self.picture = 0, self._new()
        passed = list(self._records[self._fed : until])
        for record in passed:
            self.picture.feed(record)
        self._fed = until
        return passed


def _with_header(records: Sequence[Record]) -> tuple[SessionOpened, Sequence[Record]]:
    first = records[0]
    if isinstance(first, SessionOpened):
        return first, records
    stand_in = SessionOpened(
        at=first.at,
        format=0,
        session="",
        wall="",
        origin_ns=0,
        version="",
        plan=Plan(name="unknown profile", intervals=()),
        runner=Runner(),
        driving=Driving.MACHINE,
        keys_given=True,
    )
    return stand_in, (stand_in, *records)
