"""The engine's watch over what must not fail unnoticed: the front's heartbeats and the computer's sleep.

It ticks in the loop that does the real work, and our own heartbeats leave from the same tick: a stalled loop is silent.
"""

import asyncio
from collections.abc import Callable

from backrun_treadmill.core.events import FrontGone, FrontReturned, FrontSilent, Suspended
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.engine.clock import SessionClock
from backrun_treadmill.link.messages import BEAT_S
from backrun_treadmill.link.silence import TICK_S, Silence

SILENT_US = 2_000_000
"""From here on nothing goes upward."""

GONE_US = 5_000_000
"""From here on the front is dead: ramp down and stop."""

TICKS_A_BEAT = round(BEAT_S / TICK_S)


class Watch:
    """Posts FrontSilent, FrontReturned, FrontGone (once) and Suspended; calls `beat` every `BEAT_S`."""

    def __init__(self, *, clock: SessionClock, post: Callable[[AnyEvent], None], beat: Callable[[], None]) -> None:
        self._clock = clock
        self._post = post
        self._beat = beat
        self._silence = Silence()
        self._said_silent = False
        self._gone = False

    def heard(self) -> None:
        """A line of the front came."""
        self._silence.heard()
        if self._said_silent and not self._gone:
            self._said_silent = False
            self._post(FrontReturned(at=self._clock.now()))

    def front_gone(self, reason: str) -> None:
        """The link ended, or the front does not read."""
        if not self._gone:
            self._gone = True
            self._post(FrontGone(at=self._clock.now(), reason=reason))

    def look_for_sleep(self) -> None:
        """Say it if the computer slept since the last look. Costs a microsecond: asked before every event."""
        gap_us = self._clock.slept_us()
        if gap_us:
            self._post(Suspended(at=self._clock.now(), gap_us=gap_us))

    async def run(self) -> None:
        """Tick until cancelled."""
        last, count = self._clock.now(), 0
        while True:
            if count % TICKS_A_BEAT == 0:
                self._beat()
            await asyncio.sleep(TICK_S)
            now, count = self._clock.now(), count + 1
            self._look(now, now - last)
            last = now

    def _look(self, now: int, passed_us: int) -> None:
        self.look_for_sleep()
        silent_us = self._silence.tick(passed_us)
        if silent_us >= GONE_US:
            self.front_gone(f"no sign of life for {silent_us / 1e6:.1f} s")
        elif silent_us >= SILENT_US and not self._said_silent and not self._gone:
            self._said_silent = True
            self._post(FrontSilent(at=now, silent_ms=silent_us // 1000))
