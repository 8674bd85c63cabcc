"""A session in front of the runner: engine, keys, signals, lines, and the last-resort stop, put together.

The order is always the same: whatever happens, the belt comes first, and this process does not end before the engine
has stopped it or is dead and the last resort has been tried.
"""

import asyncio
import signal
import termios
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.intents import RunSpeedKept
from backrun_treadmill.core.notes import State, StateEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.belt.after_death import load_last_resort, stop_after_death
from backrun_treadmill.front.belt.supervisor import Ending, Supervisor
from backrun_treadmill.front.files.paths import short_path
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.lines.line_view import LineView
from backrun_treadmill.front.processes.sounds import Sounds
from backrun_treadmill.front.session.policy import Policy
from backrun_treadmill.front.session.sleep_notice import heed_sleep
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.front.terminal.terminal import RawKeys, typed_bytes
from backrun_treadmill.journal.afterwards import close_afterwards
from backrun_treadmill.link.messages import Opening
from backrun_treadmill.link.silence import TICK_S
from backrun_treadmill.tui.keys.keys import STOP

if TYPE_CHECKING:
    from backrun_treadmill.front.session.screen import SessionDrawn

SIGNALS = {signal.SIGINT: "INT", signal.SIGTERM: "TERM", signal.SIGHUP: "HUP"}
STOPPED_HERE = "The engine was gone; the belt was stopped without it and measured at zero"
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
        self._opening = opening
        self._tell = tell
        self._stderr = stderr
        self._keys = keys
        self._say = say
        self._policy = Policy(plan=opening.plan, yes=opening.keys_given, attended=opening.attended)
        self._supervisor = Supervisor(opening=opening, stderr=stderr, see=self._see)
        self._lines = LineView(
            plan=opening.plan,
            say=say,
            press=self._supervisor.press,
            play=sounds.play,
            sound=look.sound,
            rules=rules,
        )
        self._signal: signal.Signals | None = None
        self._closed = False
        self._asked = not opening.unfinished
        """There was something to ask or to show; not where a belt was only looked at and stood."""
        self._broke = False
        """The screen broke down: lines and keys are ours."""
        self._run_kept_ckmh: int | None = None
        self._over = asyncio.Event()
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
                saved_in=lambda: short_path(self._journal(self._supervisor.ending)),
            )

    async def run(self) -> Lived:
        """From the engine's start to its certain end, or the end of the last resort."""
        with self._signals_heeded():
            async with asyncio.TaskGroup() as tasks:
                loading = tasks.create_task(asyncio.to_thread(load_last_resort, self._opening.adapter))
                giving = tasks.create_task(self._give_keys())
                heeding = tasks.create_task(heed_sleep(self._going_to_sleep))
                tasks.create_task(self._take_keys())
                ending = await self._supervisor.run()
                giving.cancel()
                heeding.cancel()
                await loading
                await self._end_screen(ending)
                if ending.close is None and ending.cannot_open == "":
                    stopped = await stop_after_death(
                        ending, self._opening, stderr=self._stderr, kill=self._supervisor.kill, say=self._say
                    )
                    if stopped:
                        self._close_journal(ending)
                self._over.set()
        bug = ending.bug or (None if self._screen is None else self._screen.bug)
        if bug is not None:
            raise bug
        return Lived(
            exit_code=self._exit_code(ending), journal=self._journal(ending), run_kept_ckmh=self._run_kept_ckmh
        )

    async def _take_keys(self) -> None:
        """Keys are the screen's while there is one, and ours before the session is over."""
        if self._screen is not None and not await self._screen.run():
            self._broke = True
            self._supervisor.press(STOP)
            self._say(BROKE)
        # Nothing may end this task early: the group would take the supervisor with it.
        with suppress(termios.error), self._keys_heeded():  # an error: the terminal is gone
            await self._over.wait()
        await self._over.wait()

    async def _end_screen(self, ending: Ending) -> None:
        """What came of an orderly end is shown for as long as the runner likes; of any other there is more to say."""
        self._closed = True
        disorderly = ending.close is None or ending.bug is not None or self._signal is not None
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

    def _going_to_sleep(self) -> None:
        """The computer waits for us a few seconds: the belt first. One that was let go needs nobody."""
        if not self._supervisor.ending.let_go:
            self._supervisor.tell_signal("SLEEP")

    def _signalled(self, number: signal.Signals) -> None:
        self._signal = self._signal or number
        self._supervisor.tell_signal(SIGNALS[self._signal])
        if self._closed and self._screen is not None:
            self._screen.leave()

    def _typed(self, keys: RawKeys) -> None:
        typed = typed_bytes(keys.fd)
        if not typed:
            # The terminal hung up; the signal that comes with it says so to the engine.
            asyncio.get_running_loop().remove_reader(keys.fd)
        for name in names(typed):
            self._lines.typed(name, asyncio.get_running_loop().time(), now=self._supervisor.session_time())

    @contextmanager
    def _signals_heeded(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in SIGNALS:
            loop.add_signal_handler(number, self._signalled, number)
        try:
            yield
        finally:
            for number in SIGNALS:
                loop.remove_signal_handler(number)
                if self._signal is not None:
                    # We are ending as told; being told again must not cut that short.
                    signal.signal(number, signal.SIG_IGN)

    @contextmanager
    def _keys_heeded(self) -> Iterator[None]:
        if self._keys is None:
            yield
            return
        loop = asyncio.get_running_loop()
        with ExitStack() as stack:
            keys = stack.enter_context(RawKeys(self._keys))
            loop.add_reader(keys.fd, self._typed, keys)
            stack.callback(loop.remove_reader, keys.fd)
            loop.add_signal_handler(signal.SIGTSTP, keys.stop_job)
            stack.callback(loop.remove_signal_handler, signal.SIGTSTP)
            yield

    def _exit_code(self, ending: Ending) -> int:
        if self._signal is not None:
            return 128 + self._signal
        if ending.cannot_open:
            self._say(ending.cannot_open)
        return 1 if ending.close is None else ending.close.exit_code

    def _close_journal(self, ending: Ending) -> None:
        """The engine could not: else the next start would look for a belt that stands."""
        journal = self._journal(ending)
        if journal is not None:
            with suppress(OSError):
                close_afterwards(journal, text=f"{STOPPED_HERE} ({ending.reason}).")

    def _journal(self, ending: Ending) -> Path | None:
        if ending.opened is None:
            return None
        return Path(self._opening.journal or Path(self._opening.sessions) / f"{ending.opened.session}.jsonl")
