"""The screen in front of a session: connects the drawing application to whoever supervises the engine.

A view that raises ends the application and raises nothing itself; `run` tells, and its caller stops the belt.
"""

import asyncio
import signal
from collections.abc import Callable

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.intents import AnyIntent
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.processes.sounds import Sounds
from backrun_treadmill.tui.drawing.palettes import PALETTES
from backrun_treadmill.tui.session.app import SessionApp


class SessionDrawn:
    """One session on the screen. `press` takes the runner's wishes; `now` tells session time, µs; `saved_in` where the
    journal is."""

    def __init__(
        self,
        *,
        press: Callable[[AnyIntent], None],
        now: Callable[[], int | None],
        look: Preferences,
        sounds: Sounds,
        ask_pain: bool,
        saved_in: Callable[[], str],
        rules: Rules | None,
    ) -> None:
        self._app = SessionApp(
            press=press,
            now=now,
            palette=PALETTES[look.colours],
            still=look.still,
            sound=look.sound,
            play=sounds.play,
            ask_pain=ask_pain,
            saved_in=saved_in,
            rules=rules,
        )
        self._sounds = sounds
        self._left = False
        self._ended = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether the terminal is the caller's again."""
        return self._ended.is_set()

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """Pass on one record; after the end of the screen it goes nowhere."""
        if not self.ended:
            self._app.feed(record)

    async def run(self) -> bool:
        """Until the runner leaves the last view or `leave` is called; False: the screen broke down before that."""
        before, self._sounds.bell = self._sounds.bell, self._app.ring
        try:
            if not self._left:
                await self._app.run_async(mouse=False)
        except Exception as bug:  # whatever is wrong with a screen, the belt comes first
            self._app.bug = self._app.bug or bug
        finally:
            for number in (signal.SIGTSTP, signal.SIGCONT):
                signal.signal(number, signal.SIG_DFL)
            self._sounds.bell = before
            self._ended.set()
        return self._app.bug is None and (self._left or not self._app.return_code)

    @property
    def bug(self) -> Exception | None:
        """What broke it."""
        return self._app.bug

    def leave(self) -> None:
        """End the screen now."""
        self._left = True
        self._app.exit()

    async def wait_ended(self) -> None:
        """Until the terminal is the caller's again."""
        await self._ended.wait()
