"""A recorded session at any instant: the same folds as live are fed with what had happened by then.

Now and then a copy of the picture is kept, so that no way is long.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from copy import deepcopy
from itertools import accumulate
from typing import Protocol

from backrun_treadmill.core.afterwards.stand_in import stand_in_for
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

type Record = AnyEvent | AnyCommand

EVERY = 3000
"""Records between two copies: an hour of 36 000 has 12, two milliseconds each; 3000 records are fed in 30 ms."""


class Folded(Protocol):
    """What a picture is made with."""

    def feed(self, record: AnyEvent | AnyCommand, /) -> None:
        """Take in the next record."""


class Playback[Picture: Folded]:
    """`go` to an instant (session time, µs) and look at `picture`; `new` makes one from the header.

    Needs at least one record. Without a header a stand-in is fed.
    """

    def __init__(self, records: Sequence[Record], new: Callable[[SessionOpened], Picture]) -> None:
        self.opened, self._records = with_header(records)
        self._ats = list(accumulate((record.at for record in self._records), max))
        self.fed = 0
        """So many records are in the picture."""
        self.picture = new(self.opened)
        self._kept = [self._copy(self.picture)]
        """After 0, `EVERY`, 2 × `EVERY` … records."""
        self.began, self.ends = self._ats[0], self._ats[-1]

    def go(self, at: int) -> None:
        """The picture of that instant. On a short way ahead it is the same picture that goes on, and no copy."""
        until = max(1, bisect_right(self._ats, at))
        nearest = min(until // EVERY, len(self._kept) - 1)
        if until < self.fed or nearest * EVERY >= self.fed + EVERY:
            self.fed, self.picture = nearest * EVERY, self._copy(self._kept[nearest])
        while self.fed < until:
            stop = min(until, (self.fed // EVERY + 1) * EVERY)
            self._feed(self.picture, self.fed, stop)
            self.fed = stop
            if stop == len(self._kept) * EVERY:
                self._kept.append(self._copy(self.picture))

    def prepare(self) -> bool:
        """Fold a little of what has not been seen yet, so that no way ahead is long either; False: all is done."""
        fed = (len(self._kept) - 1) * EVERY
        if fed + EVERY > len(self._records):
            return False
        picture = self._copy(self._kept[-1])
        self._feed(picture, fed, fed + EVERY)
        self._kept.append(picture)
        return True

    def _feed(self, picture: Picture, first: int, stop: int) -> None:
        for record in self._records[first:stop]:
            picture.feed(record)

    def _copy(self, picture: Picture) -> Picture:
        """One of its own; what never changes is shared."""
        return deepcopy(picture, {id(one): one for one in (self.opened, self.opened.plan)})


def with_header(records: Sequence[Record]) -> tuple[SessionOpened, Sequence[Record]]:
    """The header, and the records with it: where it was lost, a stand-in. Needs at least one record."""
    first = records[0]
    if isinstance(first, SessionOpened):
        return first, records
    stand_in = stand_in_for(records)
    return stand_in, (stand_in, *records)
