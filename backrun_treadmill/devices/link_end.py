"""The end of a link, and of what goes on over it: over D-Bus a call is never answered once its link is gone."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bleak.exc import BleakError

from backrun_treadmill.devices.pairing import PairingFailed


class LinkEnded(BleakError):
    """The link ended while something was done over it."""


class LinkEnd:
    """Whether one link has ended."""

    def __init__(self) -> None:
        self.happened = False
        self._work: asyncio.Timeout | None = None

    def happen(self) -> None:
        """The link has ended."""
        self.happened = True
        if self._work is not None and not self._work.expired():
            self._work.reschedule(asyncio.get_running_loop().time())

    @asynccontextmanager
    async def ends_work(self) -> AsyncIterator[None]:
        """What is done inside ends at once with the link: LinkEnded, or PairingFailed where it was that."""
        try:
            async with asyncio.timeout(0 if self.happened else None) as self._work:
                yield
        except (TimeoutError, BleakError) as error:
            if not self.happened or isinstance(error, PairingFailed):
                raise
        finally:
            self._work = None
        if self.happened:
            raise LinkEnded
