"""The virtual room as a third process: like a real machine it outlives a killed engine, and a killed front."""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backrun_treadmill.front.processes.children import end_child

ROOM = (sys.executable, "-m", "backrun_treadmill", "sim", "--listen", "tcp:127.0.0.1:0", "--with-parent")
READY_WITHIN_S = 30.0
ENDS_WITHIN_S = 5.0


class NoRoom(Exception):
    """The virtual room did not come up; the text says so to people."""


@asynccontextmanager
async def virtual_room(model: str = "") -> AsyncIterator[str]:
    """A room for one session, with a treadmill of that `model`; gives the adapter that reaches it. Raises `NoRoom`."""
    # A session of its own, and our end of its stdin tells it when we are gone.
    process = await asyncio.create_subprocess_exec(
        *ROOM,
        *(("--model", model) if model else ()),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"hci:tcp-client:{await _address(process)}"
    finally:
        await end_child(process, within_s=ENDS_WITHIN_S)


async def _address(process: Process) -> str:
    assert process.stdout is not None
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            line = (await process.stdout.readline()).decode(errors="replace").strip()
    except TimeoutError:
        line = ""
    said, _, address = line.partition(" tcp:")
    if said != "ready" or not address:
        raise NoRoom("The virtual room did not start. Nothing was moved. Try `backrun sim` to see what it says.")
    return address
