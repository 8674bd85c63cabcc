"""The judge of the engine: when it must be taken for dead. Pure; time is its own ticks.

A false verdict costs a session, never a runner: the engine is killed and the front stops the belt itself.
"""

from backrun_treadmill.link.silence import CREDIT_US, Silence

UNANSWERED_US = 500_000
"""A stop must be answered (StopSent, StopRemembered, NothingToStop) within this."""

SILENT_US = 3_000_000

START_UP_US = 30_000_000
"""Until its first heartbeat the engine has this long; it has written nothing by then."""

CLOSING_US = 20_000_000
"""After `Close` the belt stands or was let go; what is left is tidying up."""


class Judge:
    """Told of everything that is heard from the engine and of every stop asked for."""

    def __init__(self) -> None:
        self._silence = Silence()
        self._unanswered_us: int | None = None
        self._started = False
        self._closing = False

    def heard(self) -> None:
        """A line came from the engine."""
        self._started = True
        self._silence.heard()

    def stop_asked(self) -> None:
        """A stop went to the engine. Asking again does not give it more time."""
        if self._unanswered_us is None:
            self._unanswered_us = 0

    def stop_answered(self) -> None:
        """One of the answers came."""
        self._unanswered_us = None

    def close_seen(self) -> None:
        """The session is over; the engine only has to end."""
        self._closing = True
        self._silence.heard()

    def tick(self, passed_us: int) -> str:
        """The verdict: why the engine must be killed, or nothing."""
        silent_us = self._silence.tick(passed_us)
        if self._closing:
            return "it does not end" if silent_us >= CLOSING_US else ""
        if not self._started:
            return f"it did not start within {START_UP_US // 1_000_000} s" if silent_us >= START_UP_US else ""
        if silent_us >= SILENT_US:
            return f"no sign of life for {silent_us / 1e6:.1f} s"
        return self._tick_stop(passed_us)

    def _tick_stop(self, passed_us: int) -> str:
        if self._unanswered_us is None:
            return ""
        self._unanswered_us += min(passed_us, CREDIT_US)
        waited_us = self._unanswered_us
        return f"a stop was not answered for {waited_us / 1e6:.1f} s" if waited_us >= UNANSWERED_US else ""
