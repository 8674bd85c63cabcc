"""The room as a process: HCI ports, the control channel, signals, and an end that comes by itself when asked for."""

import asyncio
import logging
import os
import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import IO

from backrun_treadmill.sim.console import NotAKey
from backrun_treadmill.sim.options import Address, Options
from backrun_treadmill.sim.radios import NoDongle
from backrun_treadmill.sim.room import Room
from backrun_treadmill.sim.truth import Entry, write_to

_ALONE_S = 10.0
_ORPHAN_S = 300.0
"""After the parent is gone: how long the room stays for a client that may come to stop the belt, and at most."""


async def serve(options: Options, *, truth: IO[bytes] | None, say: Callable[[str], None]) -> None:
    """Run a room until a signal, the key `quit` or, with a parent, its end.

    Raises OSError when a port or a dongle cannot be had, or the dongle is pulled.
    """
    room = Room(
        clients=options.clients,
        seed=options.seed,
        up_kmh_s=options.up_kmh_s,
        down_kmh_s=options.down_kmh_s,
        data_hz=options.data_hz,
        model=options.model,
        recording=options.recording,
        dongle=options.dongle,
        witness=write_to(truth) if truth else _forget,
    )
    # bumble warns of what a room does on purpose: packets for hosts that are gone, commands cut off at the end.
    logging.getLogger("bumble").setLevel(logging.ERROR)
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
            loop.add_signal_handler(signum, room.quit.set)
    async with room:
        control = await _open_control(room, options.control, say) if options.control else None
        where = options.dongle or await _listen(room, options.listen)
        if options.with_parent or _at_a_terminal():
            parent_gone = _read_stdin(loop, lambda line: say(obey(room, line)))
        say(f"ready {where}")
        async with asyncio.TaskGroup() as tasks:
            watch = tasks.create_task(follow_parent(room, parent_gone)) if options.with_parent else None
            await room.quit.wait()
            if watch:
                watch.cancel()
        if control:
            control.close()
        if room.dongle_gone:
            raise NoDongle(f"the Bluetooth controller {options.dongle} is gone")


async def _listen(room: Room, address: Address) -> str:
    return f"tcp:{address.host}:{await room.listen(address.host, address.port)}"


def obey(room: Room, line: str) -> str:
    """Press the key of one line; what to say about it."""
    try:
        room.press(line)
    except NotAKey as error:
        return str(error)
    return "ok"


def _forget(_entry: Entry) -> None:
    """No truth file was asked for."""


async def _open_control(room: Room, address: Address, say: Callable[[str], None]) -> asyncio.Server:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while line := await reader.readline():
                writer.write((obey(room, line.decode(errors="replace").strip()) + "\n").encode())
                await writer.drain()
        except (ConnectionError, ValueError):
            return  # the client went away, or sent a line without an end
        finally:
            writer.close()

    server = await asyncio.start_server(talk, address.host, address.port)
    say(f"control tcp:{address.host}:{server.sockets[0].getsockname()[1]}")
    return server


def _read_stdin(loop: asyncio.AbstractEventLoop, on_line: Callable[[str], object]) -> asyncio.Event:
    """Lines of stdin as keys; the event is set at its end.

    A thread, because a terminal shared with others must not be made non-blocking.
    """
    ended = asyncio.Event()

    def read() -> None:
        rest = b""
        while data := _read_some():
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                loop.call_soon_threadsafe(on_line, line.decode(errors="replace"))
        loop.call_soon_threadsafe(ended.set)

    threading.Thread(target=read, name="stdin", daemon=True).start()
    return ended


def _at_a_terminal() -> bool:
    """Whether keys may be typed. Behind `&` they may not, and to ask for them must not suspend the room."""
    if not os.isatty(0):
        return False
    if hasattr(signal, "SIGTTIN"):
        signal.signal(signal.SIGTTIN, signal.SIG_IGN)
    return True


def _read_some() -> bytes:
    try:
        return os.read(0, 4096)
    except OSError:
        return b""


async def follow_parent(room: Room, gone: asyncio.Event) -> None:
    """End the room after its parent, but not while somebody may still have to stop the belt."""
    await gone.wait()
    loop = asyncio.get_running_loop()
    last = loop.time() + _ORPHAN_S
    alone_since = loop.time()
    while loop.time() < min(last, alone_since + _ALONE_S):
        await asyncio.sleep(0.5)
        if room.occupied:
            alone_since = loop.time()
    room.quit.set()
