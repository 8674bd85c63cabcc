"""Ends a child process: asked first, made to after a while."""

import asyncio
from asyncio.subprocess import Process
from contextlib import suppress


async def end_child(process: Process, *, within_s: float) -> None:
    """SIGTERM (on Windows it is ended at once), and SIGKILL where it has not ended `within_s` later."""
    with suppress(ProcessLookupError):
        process.terminate()
    try:
        async with asyncio.timeout(within_s):
            await process.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
