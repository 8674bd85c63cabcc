"""Which changes of speed are heard, and how: two rings before faster, one before slower. Pure."""

from backrun_treadmill.core.readout import Change, Readout
from backrun_treadmill.core.readout_now import Moment

RINGS = {Change.FASTER: 2, Change.SLOWER: 1, Change.SAME: 0}
APART_S = 0.4
"""Terminals make one ring of two that come at once."""


class Heard:
    """Remembers what was rung for: each change is heard once, when its count-down begins."""

    def __init__(self) -> None:
        self._counting = False

    def rings(self, readout: Readout, moment: Moment) -> int:
        """How often to ring now."""
        began = moment.count_down is not None and not self._counting
        self._counting = moment.count_down is not None
        if not began or readout.summary is not None:
            return 0
        return RINGS[Change.SLOWER if moment.coming is None else moment.coming.change]
