"""A D-Bus of the test's own: the real daemon, nobody else on it."""

import asyncio
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from dbus_fast.aio import MessageBus

BUS = """
<busconfig>
  <listen>unix:path={path}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow user="*"/><allow own="*"/><allow send_destination="*"/><allow receive_sender="*"/>
  </policy>
</busconfig>
"""


@asynccontextmanager
async def own_bus(folder: Path) -> AsyncIterator[tuple[str, MessageBus]]:
    """Gives its address and a connection to it."""
    config = folder / "bus.conf"
    config.write_text(BUS.format(path=folder / "bus"))
    daemon = await asyncio.create_subprocess_exec(
        "dbus-daemon", f"--config-file={config}", "--nofork", "--print-address", stdout=PIPE, stderr=DEVNULL
    )
    assert daemon.stdout is not None
    try:
        address = (await daemon.stdout.readline()).decode().strip()
        bus = await MessageBus(bus_address=address, negotiate_unix_fd=True).connect()
        yield address, bus
        bus.disconnect()
    finally:
        daemon.terminate()
        await daemon.wait()
