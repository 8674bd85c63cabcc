"""What is on the air, from a child process: whoever waits for a radio draws no screen meanwhile.

The child is `backrun scan --live`. It is gone before this ends, so that the engine of a session finds the radio free.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import Callable, Sequence
from contextlib import suppress

import msgspec

from backrun_treadmill.core.nearby import Nearby
from backrun_treadmill.front.processes.children import end_child

SCAN = (sys.executable, "-m", "backrun_treadmill", "scan", "--json", "--live")
LONGEST_LINE = 1 << 20
AGAIN_S = 5.0
"""After a scan that ended by itself: an adapter may be plugged in meanwhile."""
ENDS_WITHIN_S = 2.0
ENDED = "The search for devices has ended by itself and begins again: there is nothing to do, and nothing was moved."


async def look_around(
    adapter: str,
    *,
    show: Callable[[list[Nearby]], None],
    say: Callable[[str], None],
    command: Sequence[str] = SCAN,
    again_s: float = AGAIN_S,
) -> None:
    """Give `show` what is there, each second, and `say` why there is nothing, until cancelled."""
    while True:
        try:
            say(await _one_scan([*command, f"--adapter={adapter}"], show))
        except OSError as error:
            say(f"The search for devices cannot be started: {error.strerror}. Nothing was moved.")
        await asyncio.sleep(again_s)


async def _one_scan(command: Sequence[str], show: Callable[[list[Nearby]], None]) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, limit=LONGEST_LINE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        async with asyncio.TaskGroup() as tasks:
            complaint = tasks.create_task(process.stderr.read())
            async for line in process.stdout:
                with suppress(msgspec.DecodeError, UnicodeDecodeError):
                    show(msgspec.json.decode(line, type=list[Nearby]))
    finally:
        await end_child(process, within_s=ENDS_WITHIN_S)
    lines = complaint.result().decode(errors="replace").splitlines()
    return (
        lines[0] if process.returncode == 1 and len(lines) == 1 else ENDED
    )  # more than a sentence is not for a runner
