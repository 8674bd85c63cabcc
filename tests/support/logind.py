"""A bus of the test's own and a logind on it, which puts nothing to sleep: D-Bus itself is real."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus
from own_bus import own_bus

MANAGER = "org.freedesktop.login1.Manager"


class Logind:
    """Hands out locks as pipes, as the real one does: a closed end is a lock that was let go."""

    def __init__(self, bus: MessageBus) -> None:
        self._bus = bus
        self._locks: list[int] = []
        self._asked = asyncio.Event()
        self.wishes: list[list[str]] = []
        """What, who, why and mode of every lock."""
        bus.add_message_handler(self._answer)

    def _answer(self, message: Message) -> bool:
        if message.message_type is not MessageType.METHOD_CALL or message.member != "Inhibit":
            return False
        self.wishes.append(message.body)
        ours, theirs = os.pipe()
        os.set_blocking(ours, False)
        self._locks.append(ours)
        sent = self._bus.send(Message.new_method_return(message, "h", [0], [theirs]))
        sent.add_done_callback(lambda _: self._handed_over(theirs))
        return True

    def _handed_over(self, fd: int) -> None:
        os.close(fd)
        self._asked.set()

    async def wait_asked(self) -> None:
        """Until somebody holds a lock."""
        async with asyncio.timeout(60):
            await self._asked.wait()

    async def wait_let_go(self) -> None:
        """Until nobody holds one."""
        async with asyncio.timeout(60):
            while self.holds_off():  # noqa: ASYNC110 -- a test may poll
                await asyncio.sleep(0.01)

    def holds_off(self) -> bool:
        """Whether a sleep would wait."""
        return any(self._held(lock) for lock in self._locks)

    def _held(self, lock: int) -> bool:
        try:
            return os.read(lock, 1) != b""
        except BlockingIOError:
            return True

    async def say(self, *, going: bool) -> None:
        """The computer is going to sleep, or has woken."""
        await self._bus.send(Message.new_signal("/org/freedesktop/login1", MANAGER, "PrepareForSleep", "b", [going]))

    async def leave(self) -> None:
        """Be nobody on the bus."""
        await self._bus.release_name("org.freedesktop.login1")

    def close(self) -> None:
        """No descriptor is left behind."""
        for lock in self._locks:
            os.close(lock)


@asynccontextmanager
async def logind_on_a_bus(folder: Path) -> AsyncIterator[tuple[str, Logind]]:
    """Gives the bus's address and the logind on it."""
    async with own_bus(folder) as (address, bus):
        logind = Logind(bus)
        await bus.request_name("org.freedesktop.login1")
        yield address, logind
        logind.close()
