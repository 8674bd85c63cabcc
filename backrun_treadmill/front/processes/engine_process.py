"""The engine as the front sees it: a child in a session of its own, and the link to it."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from backrun_treadmill.core.intents import AnyIntent
from backrun_treadmill.link.lines import LineLink, open_link
from backrun_treadmill.link.messages import Beat, Opening, Pressed, Told, encode

ENGINE = (sys.executable, "-m", "backrun_treadmill.engine")

GONE_WITHIN_S = 1.0
"""A killed process is waited for this long before the front touches the radio."""


@contextmanager
def complaints_file(folder: Path) -> Iterator[Path]:
    """A file in `folder` for what the engine has to complain about; afterwards it is gone where that was nothing."""
    stderr = folder / f"engine-{os.getpid()}.stderr"
    try:
        yield stderr
    finally:
        if stderr.exists() and stderr.stat().st_size == 0:
            stderr.unlink()


class EngineProcess:
    """Started by `start`. `on_line` gets its lines, `on_end` once why there are no more."""

    def __init__(self, process: Process, link: LineLink) -> None:
        self._process = process
        self._link = link

    @classmethod
    async def start(
        cls,
        *,
        command: Sequence[str],
        stderr: Path,
        on_line: Callable[[bytes], None],
        on_end: Callable[[str], None],
    ) -> "EngineProcess":
        """Run the engine by its `command`. What it has to complain about goes to the file `stderr`."""
        ours, theirs = socket.socketpair()
        with theirs, stderr.open("wb") as complaints:
            # Its own session: Ctrl-C, Ctrl-Z and a hang-up of our terminal must not reach it.
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=theirs.fileno(),
                stdout=DEVNULL,
                stderr=complaints,
                start_new_session=True,
            )
        link = LineLink(on_line=on_line, on_end=on_end)
        await open_link(ours, link)
        return cls(process, link)

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def open_session(self, opening: Opening) -> None:
        """The first line."""
        self._link.send(encode(opening), droppable=False)

    def beat(self) -> None:
        """Say that we live."""
        self._link.send(encode(Beat()), droppable=True)

    def press(self, intent: AnyIntent, mono_ns: int) -> None:
        """Send a wish of the runner, with the instant of the key."""
        self._link.send(encode(Pressed(mono_ns=mono_ns, intent=intent)), droppable=False)

    def tell_signal(self, name: str) -> None:
        """We were told to end by the signal `name`."""
        self._link.send(encode(Told(name=name)), droppable=False)

    async def wait_or_kill(self, within_s: float) -> None:
        """Let it end by itself, but not for ever."""
        try:
            async with asyncio.timeout(within_s):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> bool:
        """End it at once; gives whether it is certainly gone."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)
        try:
            async with asyncio.timeout(GONE_WITHIN_S):
                await self._process.wait()
        except TimeoutError:
            return False
        return True

    async def close(self) -> None:
        """Let go of the link."""
        await self._link.close(within_s=0.1)
