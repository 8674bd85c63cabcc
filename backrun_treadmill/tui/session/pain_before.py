"""The question before the start: how much does it hurt now? Asked once, while the belt stands and nothing counts in.

The key that skips it is the key that starts: so it is kept back here, and starts nothing.
"""

from backrun_treadmill.core.intents import AnyIntent, ConfirmPressed, PainRated, StopPressed
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.tui.keys.keys import Switch

ASKED_IN = (State.CONNECTING, State.READY, State.ARMED)


class PainBefore:
    """Open until a digit, ENTER, a stop, or whatever makes it too late to ask."""

    def __init__(self, *, wanted: bool) -> None:
        self._open = wanted
        self._answered = False

    def asks(self, readout: Readout) -> bool:
        """Whether it is asked now; a session that went on without an answer is not asked later."""
        if readout.state is State.IDLE:
            return False
        before = readout.state in ASKED_IN and readout.counting_in_until is None
        self._open = self._open and before
        return self._open and not self._answered and readout.body.pain_before is None

    def takes(self, wish: AnyIntent | Switch | None) -> bool:
        """Whether the question, while it is asked, keeps this wish to itself; an answer or a stop closes it."""
        self._answered = isinstance(wish, PainRated)
        self._open = self._open and not isinstance(wish, ConfirmPressed | StopPressed)
        return isinstance(wish, ConfirmPressed)

    def taken_back(self) -> None:
        """The answer was a slip of the finger: it is asked again, unless it is too late."""
        self._answered = False
