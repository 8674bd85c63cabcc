"""Lines over a socket, both ways, that never make the sender wait.

What the other side does not read piles up here. Beyond `CROWDED` bytes the droppable lines are left out and counted;
beyond `TOO_MUCH` the other side is taken for dead and the link is cut.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import cast

PIECES = 16 * 1024
"""Bytes that asyncio is given at a time: it counts what waits piece by piece, 0.2 ms a record with 1 MB unread."""

CROWDED = 64 * 1024
TOO_MUCH = 1024 * 1024
LONGEST_LINE = 8 * 1024 * 1024
"""An opening with the largest plan stays below this."""


class LineLink(asyncio.Protocol):
    """One end of the link. `on_line` gets every line without its newline, `on_end` once why there will be no more."""

    def __init__(
        self,
        *,
        on_line: Callable[[bytes], None],
        on_end: Callable[[str], None],
        tell_skipped: Callable[[int], bytes] | None = None,
    ) -> None:
        self._on_line = on_line
        self._on_end = on_end
        self._tell_skipped = tell_skipped
        self._transport: asyncio.Transport | None = None
        self._backlog = bytearray()
        """What waits until the transport has room."""
        self._full = False
        self._torn = b""
        self._skipped = 0
        self._ended = False
        self._lost = asyncio.Event()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Part of asyncio.Protocol."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(high=PIECES)

    def pause_writing(self) -> None:
        """Part of asyncio.Protocol."""
        self._full = True

    def resume_writing(self) -> None:
        """Part of asyncio.Protocol."""
        self._full = False
        self._pass_on()

    def connection_lost(self, exc: Exception | None) -> None:
        """Part of asyncio.Protocol."""
        self._lost.set()
        self._end(f"the link broke: {exc}" if exc else "the link was closed")

    def data_received(self, data: bytes) -> None:
        """Part of asyncio.Protocol."""
        if self._ended:
            return
        *lines, self._torn = (self._torn + data).split(b"\n")
        for line in lines:
            self._on_line(line)
        if len(self._torn) > LONGEST_LINE:
            self._cut("a line without an end came over the link")

    @property
    def unsent(self) -> int:
        """Bytes that wait for the other side."""
        if self._transport is None or self._ended:
            return 0
        return len(self._backlog) + self._transport.get_write_buffer_size()

    def send(self, line: bytes, *, droppable: bool) -> None:
        """Hand over one line, newline included. Never waits; after the end it does nothing."""
        if self._transport is None or self._ended:
            return
        if droppable and self.unsent > CROWDED:
            self._skipped += 1
            return
        if self._skipped and self._tell_skipped and self.unsent <= CROWDED:
            skipped, self._skipped = self._skipped, 0
            self._write(self._tell_skipped(skipped))
        self._write(line)
        if self.unsent > TOO_MUCH:
            self._cut(f"more than {TOO_MUCH // 1024} KiB were left unread")

    async def close(self, *, within_s: float) -> None:
        """No more lines; what was sent is still delivered, if the other side takes it in time."""
        if not self._ended:
            self._pass_on()
        self._ended = True
        if self._transport is None:
            return
        # Only our direction: the other side would lose what it has not read yet by writing to a closed socket.
        self._transport.write_eof()
        try:
            async with asyncio.timeout(within_s):
                await self._lost.wait()
        except TimeoutError:
            self._transport.abort()

    def _write(self, line: bytes) -> None:
        self._backlog += line
        if not self._full:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._transport is not None and self._backlog:
            waiting, self._backlog = bytes(self._backlog), bytearray()
            self._transport.write(waiting)

    def _cut(self, reason: str) -> None:
        self._end(reason)
        if self._transport is not None:
            self._transport.abort()

    def _end(self, reason: str) -> None:
        if not self._ended:
            self._ended = True
            self._on_end(reason)


async def open_link(sock: socket.socket, link: LineLink) -> None:
    """Put `link` on a connected socket."""
    sock.setblocking(False)
    await asyncio.get_running_loop().create_connection(lambda: link, sock=sock)
