"""The newest session that was cut off while its belt may have been moving, found in the folders of journals.

All others that were never closed are closed here without a word: their belts stood, were virtual, or are older.
"""

from contextlib import suppress
from itertools import chain
from pathlib import Path

from msgspec import Struct

from backrun_treadmill.core.afterwards.unfinished import Look, Unfinished, unfinished_from
from backrun_treadmill.core.body.entry_fold import VIRTUAL_ADDRESSES
from backrun_treadmill.core.plan import Plan, without_a_belt
from backrun_treadmill.journal.afterwards import close_afterwards, unclosed
from backrun_treadmill.journal.reader import NotAJournal, read_journal

OWN_ROOM = "virtual"

NOTHING_MOVED = "Found afterwards: it had ended without a belt that could be moving."
OLDER = "Found afterwards: a newer session had been cut off as well, and its belt was looked at."

FOUND = {
    Look.STANDS: "Found afterwards: the belt stood.",
    Look.STOPPED: "Found afterwards: the belt moved; it was stopped by key and measured at zero.",
    Look.TAKEN_UP: "Found afterwards: the belt moved; what was left of the plan went on in a session of its own.",
    Look.LEFT: "Found afterwards: the belt moved and was left to its console.",
    Look.NOT_FOUND: "Found afterwards: the treadmill could not be reached; nobody knows whether its belt stood.",
}
"""After these there is nothing more to ask about it."""


class LeftBehind(Struct, frozen=True):
    """Such a session and its journal."""

    journal: Path
    what: Unfinished

    def plan(self, top_ckmh: int) -> Plan:
        """What may be taken up again within the runner's own limit; else a plan that moves no belt."""
        rest = self.what.rest
        if rest is not None and rest.peak_ckmh <= top_ckmh:
            return rest
        return without_a_belt(self.what.name)

    def settled(self, look: Look) -> bool:
        """Write down what became of it, so that it is not asked about again; False: it still is."""
        if look not in FOUND:
            return False
        with suppress(OSError):
            close_afterwards(self.journal, text=FOUND[look])
        return True


def find_left_behind(*folders: Path) -> LeftBehind | None:
    """None where there is nothing to look at. Raises nothing."""
    found: LeftBehind | None = None
    # A session's name begins with its instant.
    for path in sorted(chain.from_iterable(map(unclosed, folders)), key=lambda path: path.name, reverse=True):
        try:
            reading = read_journal(path)
        except (OSError, NotAJournal):
            continue
        if reading.newer:
            continue
        what = unfinished_from(reading.records)
        if what is None or _in_a_room_of_its_own(what):
            _close(path, NOTHING_MOVED)
        elif found is None:
            found = LeftBehind(path, what)
        else:
            _close(path, OLDER)
    return found


def _in_a_room_of_its_own(what: Unfinished) -> bool:
    """Its room ended with it. Journals without an adapter are told by the machine's address."""
    return what.adapter == OWN_ROOM or (not what.adapter and what.machine.address.startswith(VIRTUAL_ADDRESSES))


def _close(path: Path, text: str) -> None:
    with suppress(OSError):
        close_afterwards(path, text=text)
