"""Who may scan or connect: one at a time, and the treadmill takes the air from a sensor's attempt.

Many controllers cannot scan and connect at once, and some machines refuse a connection while a scan runs (Technogym
MyRun on BlueZ, qdomyos-zwift #3253).
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class GaveWay(Exception):
    """An attempt that was not urgent ended because the treadmill needed the air."""


class Airtime:
    """The one turn on the air of an adapter."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._urgent = 0
        self._yielding: asyncio.Timeout | None = None

    @asynccontextmanager
    async def hold(self, *, urgent: bool) -> AsyncIterator[None]:
        """Scan or connect inside; what is not urgent ends with GaveWay as soon as something urgent comes."""
        if urgent:
            async with self._urgently():
                yield
        else:
            async with self._patiently():
                yield

    @asynccontextmanager
    async def _patiently(self) -> AsyncIterator[None]:
        async with self._turn:
            limit = asyncio.timeout(0 if self._urgent else None)
            try:
                async with limit:
                    self._yielding = limit
                    yield
            except TimeoutError:
                if limit.expired():
                    raise GaveWay from None
                raise
            finally:
                self._yielding = None

    @asynccontextmanager
    async def _urgently(self) -> AsyncIterator[None]:
        self._urgent += 1
        try:
            if self._yielding is not None and not self._yielding.expired():
                self._yielding.reschedule(asyncio.get_running_loop().time())
            async with self._turn:
                yield
        finally:
            self._urgent -= 1
