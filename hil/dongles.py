"""Two Bluetooth dongles without hardware, as a process: `python hil/dongles.py FOLDER`, until its input ends.

Each is a software controller behind a socket in FOLDER that takes one host at a time, as a dongle on USB does, and they
hear each other. Whoever opens one talks HCI to it, resets it and owns it: nothing of a virtual room is in between.
"""

import asyncio
import logging
import sys
from contextlib import AsyncExitStack
from pathlib import Path

from backrun_treadmill.sim.air import Air
from backrun_treadmill.sim.ports import ClientPort, HciConnection

NAMES = ("peripheral", "adapter")


async def offer(folder: Path) -> None:
    """Serve both until standard input ends; one line once they can be opened."""
    logging.getLogger("bumble").setLevel(logging.ERROR)
    air = Air()
    async with AsyncExitStack() as stack:
        stack.callback(air.close)
        for number, name in enumerate(NAMES):
            port = ClientPort(air, number=number, on_host=lambda _number, _present: None, keeps_links=True)
            await _listen(port, folder / name, stack)
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)


async def _listen(port: ClientPort, socket: Path, stack: AsyncExitStack) -> None:
    server = await asyncio.get_running_loop().create_unix_server(lambda: HciConnection(port), socket)
    stack.callback(server.close)
    stack.callback(port.hang_up)


if __name__ == "__main__":
    asyncio.run(offer(Path(sys.argv[1])))
