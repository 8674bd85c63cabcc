"""Runs one session on an engine: passes records out and wishes in, beats, judges, and ends what does not answer.

It does not touch the radio. What it leaves is an `Ending`: whether the engine closed the session in order, and if not,
whether a belt may be moving by its command.
"""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from backrun_treadmill.core.commands import Close, PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import MachineConnected, SessionOpened
from backrun_treadmill.core.intents import AnyIntent, StopPressed
from backrun_treadmill.core.notes import NothingToStop, SessionEnded, StopRemembered, StopSent
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.belt.judge import Judge
from backrun_treadmill.front.processes.engine_process import ENGINE, EngineProcess
from backrun_treadmill.journal.records import Entry, decode
from backrun_treadmill.link.messages import BEAT_S, RECORD_BEGINS, CannotOpen, Opening, decode_from_engine
from backrun_treadmill.link.silence import TICK_S
from backrun_treadmill.tui.keys.keys import STOP

TICKS_A_BEAT = round(BEAT_S / TICK_S)
EXIT_WITHIN_S = 5.0
"""From the end of the link to the end of the process, after an orderly close."""

LAST_LINES_S = 1.0

TO_MACHINE = (RequestControl, StartBelt, StopBelt, PauseBelt, SetSpeed)
ANSWERS = (StopSent, StopRemembered, NothingToStop)


class Ending(msgspec.Struct, kw_only=True):
    """How the engine ended, as far as the front knows."""

    opened: SessionOpened | None = None
    let_go: bool = False
    """The belt was proved to stand and the link let go, whatever became of the engine afterwards."""
    close: Close | None = None
    """None: it did not close the session; it died or was killed."""
    cannot_open: str = ""
    reason: str = ""
    """Why it was killed, or how it died; empty after an orderly end."""
    gone: bool = True
    """Whether the process has certainly ended."""
    machine: MachineConnected | None = None
    commanded: bool = False
    """Whether anything was ever sent to the machine's control point."""
    bug: Exception | None = None
    """What our own handling of a record raised; the session was stopped for it."""


class Supervisor:
    """`see` gets every record in order. Keys and signals may come at any time, also before the engine runs."""

    def __init__(
        self,
        *,
        opening: Opening,
        stderr: Path,
        see: Callable[[AnyEvent | AnyCommand], None],
        command: Sequence[str] = ENGINE,
    ) -> None:
        self._opening = opening
        self._command = command
        self._stderr = stderr
        self._see = see
        self._judge = Judge()
        self._engine: EngineProcess | None = None
        self._early: list[Callable[[EngineProcess], None]] = []
        self._over = asyncio.Event()
        self._link_ended = asyncio.Event()
        self.ending = Ending()

    async def run(self) -> Ending:
        """The whole life of one engine."""
        self._engine = engine = await EngineProcess.start(
            command=self._command, stderr=self._stderr, on_line=self._heard, on_end=self._link_end
        )
        try:
            engine.open_session(self._opening)
            for say in self._early:
                say(engine)
            await self._watch(engine)
            await self._end(engine)
        finally:
            self.ending.gone = await engine.kill()
            await engine.close()
        return self.ending

    def press(self, intent: AnyIntent) -> None:
        """Send a wish of the runner."""
        mono_ns = time.monotonic_ns()
        if isinstance(intent, StopPressed):
            self._judge.stop_asked()
        self._tell(lambda engine: engine.press(intent, mono_ns))

    def tell_signal(self, name: str) -> None:
        """We were told to end: the belt first."""
        self._judge.stop_asked()
        self._tell(lambda engine: engine.tell_signal(name))

    async def kill(self) -> bool:
        """End the engine at once; gives whether it is certainly gone."""
        return self._engine is None or await self._engine.kill()

    def session_time(self) -> int | None:
        """Now, in the session's own µs; None before it was opened."""
        opened = self.ending.opened
        return None if opened is None else (time.monotonic_ns() - opened.origin_ns) // 1000

    def _tell(self, say: Callable[[EngineProcess], None]) -> None:
        if self._engine is None:
            self._early.append(say)
        else:
            say(self._engine)

    async def _watch(self, engine: EngineProcess) -> None:
        last, count = time.monotonic_ns(), 0
        while not self._over.is_set():
            if count % TICKS_A_BEAT == 0:
                engine.beat()
            try:
                async with asyncio.timeout(TICK_S):
                    await self._over.wait()
            except TimeoutError:
                pass
            now, count = time.monotonic_ns(), count + 1
            self.ending.reason = self.ending.reason or self._judge.tick((now - last) // 1000)
            last = now
            if self.ending.reason:
                self._over.set()

    async def _end(self, engine: EngineProcess) -> None:
        if not self.ending.reason:
            await engine.wait_or_kill(EXIT_WITHIN_S)
            return
        self.ending.gone = await engine.kill()
        # What it had said before it was killed still tells whether a belt was commanded.
        try:
            async with asyncio.timeout(LAST_LINES_S):
                await self._link_ended.wait()
        except TimeoutError:
            pass

    def _link_end(self, reason: str) -> None:
        self._link_ended.set()
        self._over.set()
        if self.ending.close is None and not self.ending.cannot_open:
            self.ending.reason = self.ending.reason or f"it ended by itself ({reason})"

    def _heard(self, line: bytes) -> None:
        self._judge.heard()
        try:
            self._read(line)
        except Exception as bug:  # whatever is wrong with us, the belt is stopped first and in order
            if self.ending.bug is None:
                self.ending.bug = bug
                self.press(STOP)

    def _read(self, line: bytes) -> None:
        if not line.startswith(RECORD_BEGINS):
            message = decode_from_engine(line)
            if isinstance(message, CannotOpen):
                self.ending.cannot_open = message.text
            return
        entry = decode(line)
        if isinstance(entry, Entry):
            self._note(entry.record)
            self._see(entry.record)

    def _note(self, record: AnyEvent | AnyCommand) -> None:
        if isinstance(record, ANSWERS):
            self._judge.stop_answered()
        elif isinstance(record, TO_MACHINE):
            self.ending.commanded = True
        elif isinstance(record, SessionEnded):
            self.ending.let_go = record.stands
        elif isinstance(record, Close):
            self.ending.close = record
            self._judge.close_seen()
        elif isinstance(record, SessionOpened):
            self.ending.opened = record
        elif isinstance(record, MachineConnected):
            self.ending.machine = record
