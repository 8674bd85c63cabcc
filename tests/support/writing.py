"""A treadmill driver whose writer works as long as a block lasts."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from backrun_treadmill.devices.treadmill import Treadmill


@asynccontextmanager
async def writing(driver: Treadmill) -> AsyncIterator[None]:
    """Inside, what the driver is asked is written."""
    async with asyncio.TaskGroup() as tasks:
        writer = tasks.create_task(driver.run_writer())
        yield
        writer.cancel()
