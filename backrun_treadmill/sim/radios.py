"""What a peripheral is on the air with: a controller in the room's own air, or a real one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bumble import hci
from bumble.device import Device
from bumble.host import Host
from bumble.transport import open_transport
from bumble.transport.common import AsyncPipeSink, Transport

from backrun_treadmill.sim.air import Air, RadioController

_OPEN_S = 5.0
_SETTLE_S = 0.1
"""bumble advertises again by itself when a link ends; so long later that has begun, and can be ended."""

_NOT_THERE = "no such dongle, or no permission for it"


class NoDongle(OSError):
    """A controller that cannot be had, or is no more; says which."""


class Radio(Protocol):
    """One controller with one peripheral on it."""

    def host(self) -> Host:
        """What drives the controller."""

    def cut(self, device: Device, seconds: float) -> None:
        """Radio silence: the link of `device` ends, and nobody hears it for a while."""


class AirRadio:
    """A software controller in the air of the room."""

    def __init__(self, air: Air, name: str) -> None:
        self._air = air
        self._controller = RadioController(name, air=air)

    def host(self) -> Host:
        """What drives the controller."""
        return Host(self._controller, AsyncPipeSink(self._controller))

    def cut(self, _device: Device, seconds: float) -> None:
        """Nothing reaches or leaves it; the other side notices when it has heard nothing for long enough."""
        self._air.cut([self._controller], seconds)


class Dongle:
    """A real controller. It cannot fall silent in the middle of a link, so it takes leave of its client instead."""

    def __init__(self, transport: Transport, tasks: asyncio.TaskGroup) -> None:
        self._transport = transport
        self._tasks = tasks
        self._silence: asyncio.Task[None] | None = None

    def host(self) -> Host:
        """What drives the controller."""
        return Host(self._transport.source, self._transport.sink)

    def cut(self, device: Device, seconds: float) -> None:
        """Disconnect whoever is there, and do not advertise for a while."""
        self.close()
        self._silence = self._tasks.create_task(_be_silent(device, seconds))

    def close(self) -> None:
        """Nothing more is done with it."""
        if self._silence is not None:
            self._silence.cancel()


async def _be_silent(device: Device, seconds: float) -> None:
    for connection in list(device.connections.values()):
        await device.disconnect(connection, hci.HCI_ErrorCode.REMOTE_USER_TERMINATED_CONNECTION_ERROR)
    await asyncio.sleep(min(_SETTLE_S, seconds))
    await device.stop_advertising()
    await asyncio.sleep(seconds)
    await device.start_advertising(auto_restart=True)


@asynccontextmanager
async def open_dongle(spec: str) -> AsyncIterator[Transport]:
    """The controller that a bumble transport ("usb:1") leads to, as long as the block lasts. Raises NoDongle."""
    try:
        async with asyncio.timeout(_OPEN_S):
            transport = await open_transport(spec)
    except Exception as error:  # whatever libusb, a serial port or a socket says, each in its own way
        raise NoDongle(f"the Bluetooth controller {spec} cannot be opened ({_reason(error)})") from error
    try:
        yield transport
    finally:
        await transport.close()


def _reason(error: Exception) -> str:
    """What `error` says, where that is meant for people."""
    said = str(error)
    if isinstance(error, TimeoutError):
        return said or f"it does not answer within {_OPEN_S:.0f} s"
    if said.startswith("LIBUSB_"):  # its bare code
        return f"{_NOT_THERE}: {said}"
    # Of bumble taking an incomplete name apart
    return _NOT_THERE if type(error) in (AssertionError, ValueError) or not said else said
