"""What every session at a belt has around its engine: supervision, signals, sleep, keys, and the last-resort stop.

The order is always the same: whatever happens, the belt comes first, and this process does not end before the engine
has stopped it or is dead and the last resort has been tried.
"""

import asyncio
import signal
import termios
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.belt.after_death import load_last_resort, stop_after_death
from backrun_treadmill.front.belt.sleep_notice import heed_sleep
from backrun_treadmill.front.belt.supervisor import Ending, Supervisor
from backrun_treadmill.front.processes.engine_process import ENGINE
from backrun_treadmill.front.terminal.heeding import SIGNALS, keys_heeded, signals_heeded
from backrun_treadmill.journal.afterwards import close_afterwards
from backrun_treadmill.link.messages import Opening

STOPPED_HERE = "The engine was gone; the belt was stopped without it and measured at zero"


class AtTheBelt:
    """One engine and its certain end. `see` gets every record, `say` prints a line, `signalled` is called for each
    signal once the engine has been told."""

    def __init__(
        self,
        *,
        opening: Opening,
        stderr: Path,
        say: Callable[[str], None],
        see: Callable[[AnyEvent | AnyCommand], None],
        signalled: Callable[[], None],
        command: Sequence[str] = ENGINE,
    ) -> None:
        self._opening = opening
        self._stderr = stderr
        self._say = say
        self._signalled = signalled
        self._over = asyncio.Event()
        self._signal: signal.Signals | None = None
        self.supervisor = Supervisor(opening=opening, stderr=stderr, see=see, command=command)

    @property
    def told_to_end(self) -> bool:
        """Whether a signal came."""
        return self._signal is not None

    async def run(
        self,
        *,
        beside: Coroutine[Any, Any, None],
        keys: Coroutine[Any, Any, None],
        ended: Callable[[Ending], Awaitable[None]],
    ) -> Ending:
        """From the engine's start to its certain end, or the end of the last resort.

        `beside` is cancelled when the engine has ended, `keys` is waited for; `ended` comes before the last resort.
        """
        with signals_heeded(self._hear_signal):
            async with asyncio.TaskGroup() as tasks:
                loading = tasks.create_task(asyncio.to_thread(load_last_resort, self._opening.adapter))
                working = [tasks.create_task(beside), tasks.create_task(heed_sleep(self._going_to_sleep))]
                tasks.create_task(keys)
                ending = await self.supervisor.run()
                for work in working:
                    work.cancel()
                await loading
                await ended(ending)
                if ending.close is None and ending.cannot_open == "":
                    await self._stop_after_death(ending)
                self._over.set()
        return ending

    async def heed_keys(self, fd: int | None, typed: Callable[[str], None]) -> None:
        """Until the session is over `typed` gets each key of the terminal `fd`."""
        # Nothing may end this task early: the group would take the supervisor with it.
        with suppress(termios.error), keys_heeded(fd, typed):  # an error: the terminal is gone
            await self._over.wait()
        await self._over.wait()

    def exit_code(self, ending: Ending) -> int:
        """For the shell; says why where the session could not be opened."""
        if self._signal is not None:
            return 128 + self._signal
        if ending.cannot_open:
            self._say(ending.cannot_open)
        return 1 if ending.close is None else ending.close.exit_code

    def journal(self) -> Path | None:
        """The session's; None before it was opened."""
        opened = self.supervisor.ending.opened
        if opened is None:
            return None
        return Path(self._opening.journal or Path(self._opening.sessions) / f"{opened.session}.jsonl")

    async def _stop_after_death(self, ending: Ending) -> None:
        stopped = await stop_after_death(
            ending, self._opening, stderr=self._stderr, kill=self.supervisor.kill, say=self._say
        )
        journal = self.journal()
        if stopped and journal is not None:
            # The engine could not: else the next start would look for a belt that stands.
            with suppress(OSError):
                close_afterwards(journal, text=f"{STOPPED_HERE} ({ending.reason}).")

    def _going_to_sleep(self) -> None:
        """The computer waits for us a few seconds: the belt first. One that was let go needs nobody."""
        if not self.supervisor.ending.let_go:
            self.supervisor.tell_signal("SLEEP")

    def _hear_signal(self, number: signal.Signals) -> None:
        self._signal = self._signal or number
        self.supervisor.tell_signal(SIGNALS[self._signal])
        self._signalled()
