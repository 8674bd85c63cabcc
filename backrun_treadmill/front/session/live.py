"""A session in front of the runner: its screen or its lines, its keys and its sounds, around `at_the_belt`."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.intents import RunSpeedKept
from backrun_treadmill.core.notes import State, StateEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.belt.at_the_belt import AtTheBelt
from backrun_treadmill.front.belt.supervisor import Ending
from backrun_treadmill.front.files.paths import short_path
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.lines.line_view import LineView
from backrun_treadmill.front.processes.sounds import Sounds
from backrun_treadmill.front.session.policy import Policy
from backrun_treadmill.link.messages import Opening
from backrun_treadmill.link.silence import TICK_S
from backrun_treadmill.tui.keys.keys import STOP

if TYPE_CHECKING:
    from backrun_treadmill.front.session.screen import SessionDrawn

BROKE = "The screen broke down. The belt is being stopped. Keys still work: SPACE sends the stop again."


class Lived(Struct, frozen=True):
    """What is left of a session: the exit code for the shell and the journal, if there is one."""

    exit_code: int
    journal: Path | None
    run_kept_ckmh: int | None = None
    """The run speed that the runner wants to keep."""


class Live:
    """One session. `keys` is the terminal's file descriptor, None without a terminal; `say` prints a line;
    `drawn`: on a screen that looks as `look` says, else in lines. `sounds` are heard either way. `tell` is given each
    record for whoever follows from afar; it never waits, and nothing comes back."""

    def __init__(
        self,
        *,
        opening: Opening,
        stderr: Path,
        keys: int | None,
        say: Callable[[str], None],
        sounds: Sounds,
        look: Preferences,
        rules: Rules | None,
        drawn: bool,
        tell: Callable[[object], None],
    ) -> None:
        self._tell = tell
        self._keys = keys
        self._say = say
        self._policy = Policy(plan=opening.plan, yes=opening.keys_given, attended=opening.attended)
        self._belt = AtTheBelt(opening=opening, stderr=stderr, say=say, see=self._see, signalled=self._leave_if_closed)
        self._supervisor = self._belt.supervisor
        self._lines = LineView(
            plan=opening.plan,
            say=say,
            press=self._supervisor.press,
            play=sounds.play,
            sound=look.sound,
            rules=rules,
        )
        self._closed = False
        self._asked = not opening.unfinished
        """There was something to ask or to show; not where a belt was only looked at and stood."""
        self._broke = False
        """The screen broke down: lines and keys are ours."""
        self._run_kept_ckmh: int | None = None
        self._screen: SessionDrawn | None = None
        if drawn:
            from backrun_treadmill.front.session import screen  # a session without it need not load Textual

            self._screen = screen.SessionDrawn(
                press=self._supervisor.press,
                now=self._supervisor.session_time,
                look=look,
                sounds=sounds,
                # With --yes nobody may be there to answer; on a real machine it was asked before the session,
                # and a belt that is looked at does not wait.
                ask_pain=opening.virtual and not (opening.keys_given or opening.unfinished),
                rules=rules,
                saved_in=lambda: short_path(self._belt.journal()),
            )

    async def run(self) -> Lived:
        """From the engine's start to its certain end, or the end of the last resort."""
        ending = await self._belt.run(beside=self._give_keys(), keys=self._take_keys(), ended=self._end_screen)
        bug = ending.bug or (None if self._screen is None else self._screen.bug)
        if bug is not None:
            raise bug
        return Lived(
            exit_code=self._belt.exit_code(ending), journal=self._belt.journal(), run_kept_ckmh=self._run_kept_ckmh
        )

    async def _take_keys(self) -> None:
        """Keys are the screen's while there is one, and ours before the session is over."""
        if self._screen is not None and not await self._screen.run():
            self._broke = True
            self._supervisor.press(STOP)
            self._say(BROKE)
        await self._belt.heed_keys(self._keys, self._typed)

    async def _end_screen(self, ending: Ending) -> None:
        """What came of an orderly end is shown for as long as the runner likes; of any other there is more to say."""
        self._closed = True
        disorderly = ending.close is None or ending.bug is not None or self._belt.told_to_end
        if self._screen is not None and (disorderly or not self._asked):
            self._screen.leave()
            await self._screen.wait_ended()

    def _see(self, record: AnyEvent | AnyCommand) -> None:
        self._policy.see(record)
        if isinstance(record, RunSpeedKept):
            self._run_kept_ckmh = record.speed_ckmh
        elif isinstance(record, StateEntered) and record.state is State.HELD:
            self._asked = True
        drawn = self._screen is not None and not self._screen.ended
        # A screen that was left is on its way out: its questions are not asked again.
        self._lines.see(record, shown=not drawn, asks=self._screen is None or self._broke)
        if self._screen is not None:
            self._screen.see(record)
        self._tell(record)

    async def _give_keys(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            at = self._supervisor.session_time()
            if at is None:
                continue
            wish = self._policy.due(at)
            if wish is not None:
                self._supervisor.press(wish)
            if self._keys is not None and (self._screen is None or self._screen.ended):
                self._lines.tick(at)

    def _leave_if_closed(self) -> None:
        if self._closed and self._screen is not None:
            self._screen.leave()

    def _typed(self, name: str) -> None:
        self._lines.typed(name, asyncio.get_running_loop().time(), now=self._supervisor.session_time())
