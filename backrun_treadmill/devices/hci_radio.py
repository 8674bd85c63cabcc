"""A Bluetooth controller driven by bumble over its HCI: scan, connect, disconnect, several links at once."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

from bleak.exc import BleakError
from bumble import hci
from bumble.device import Advertisement, Connection, ConnectionParametersPreferences, Device
from bumble.transport import open_transport
from bumble.transport.common import Transport

from backrun_treadmill.devices.hci_errors import bumble_errors

OPEN_S = 5.0
"""Opening the transport and resetting the controller."""

CALL_OFF_S = 2.0
"""A controller answers the cancelling of a connection attempt at once; one that never does is given up on."""

LET_GO_S = 1.0

LINK = ConnectionParametersPreferences(supervision_timeout=2000)
"""bumble's 0.72 s of supervision loses links in a room full of radios; 2 s still tell before the belt is unknown."""

LEAVING = hci.HCI_ErrorCode.REMOTE_USER_TERMINATED_CONNECTION_ERROR


class HciRadio:
    """One controller with the power on. Lost for good when its transport ends: every link then ends too."""

    def __init__(self, device: Device, transport: Transport) -> None:
        self._device = device
        self._transport = transport
        self._lost = False
        transport.source.terminated.add_done_callback(self._on_transport_lost)

    async def start_scanning(self, heard: Callable[[Advertisement], object]) -> None:
        """Report every advertisement to `heard` until `stop_scanning`."""
        self._check()
        self._device.on(Device.EVENT_ADVERTISEMENT, heard)
        with bumble_errors():
            await self._device.start_scanning(active=True)

    async def stop_scanning(self, heard: Callable[[Advertisement], object]) -> None:
        """End a scan; a lost controller has ended it already."""
        self._device.remove_listener(Device.EVENT_ADVERTISEMENT, heard)
        if not self._lost:
            with suppress(BleakError, TimeoutError), bumble_errors():
                async with asyncio.timeout(LET_GO_S):
                    await self._device.stop_scanning()

    async def connect(self, address: hci.Address, *, timeout_s: float) -> Connection:
        """A link to `address`; BleakError or TimeoutError. An attempt that ends without one leaves nothing pending."""
        self._check()
        in_time = False
        async with asyncio.TaskGroup() as group:
            attempt = group.create_task(self._attempt(address))
            try:
                await asyncio.wait({attempt}, timeout=timeout_s)
                in_time = attempt.done()
            finally:
                if not in_time:
                    await self._call_off(attempt)
        if not in_time:
            raise TimeoutError(f"no connection in {timeout_s:.0f} s")
        outcome = attempt.result()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def disconnect(self, connection: Connection) -> None:
        """Let go of a link, bounded; never raises for a link or a controller that is gone."""
        if not self._lost and connection.handle in self._device.connections:
            with suppress(BleakError, TimeoutError), bumble_errors():
                async with asyncio.timeout(LET_GO_S):
                    await self._device.disconnect(connection, LEAVING)

    async def close(self) -> None:
        """Let go of all links."""
        for connection in list(self._device.connections.values()):
            await self.disconnect(connection)

    def _check(self) -> None:
        if self._lost:
            raise BleakError("the adapter is gone")

    async def _attempt(self, address: hci.Address) -> Connection | Exception:
        try:
            with bumble_errors():
                return await self._device.connect_le(
                    address, connection_parameters_preferences={hci.HCI_LE_1M_PHY: LINK}
                )
        except (BleakError, TimeoutError) as error:
            return error

    async def _call_off(self, attempt: asyncio.Task[Connection | Exception]) -> None:
        """Cancel in the controller too, and see the attempt end: a pending one would spoil every later connect."""
        with suppress(BleakError, TimeoutError), bumble_errors():
            async with asyncio.timeout(CALL_OFF_S):
                await self._device.cancel_connection()  # type: ignore[no-untyped-call]
                await asyncio.wait({attempt})
        if not attempt.done():
            attempt.cancel()
        elif isinstance(late := attempt.result(), Connection):
            await self.disconnect(late)

    def _on_transport_lost(self, terminated: asyncio.Future[None]) -> None:
        if not terminated.cancelled():
            terminated.exception()
        self._lost = True
        # Transports that pump packets do not tell the host by themselves; for the others there is nothing left to end.
        self._device.host.emit("flush")


@asynccontextmanager
async def open_hci_radio(spec: str) -> AsyncIterator[HciRadio]:
    """Open a bumble transport ("tcp-client:127.0.0.1:9000") and power its controller on; BleakError, TimeoutError."""
    logger = logging.getLogger("bumble")
    if logger.level == logging.NOTSET:
        logger.setLevel(logging.CRITICAL)  # it logs tracebacks for what arrives here as an exception or an event
    with bumble_errors():
        async with asyncio.timeout(OPEN_S):
            transport = await open_transport(spec)
    async with power_on(transport) as radio:
        yield radio


@asynccontextmanager
async def power_on(transport: Transport) -> AsyncIterator[HciRadio]:
    """The controller behind an open transport, which is closed at the end; BleakError, TimeoutError."""
    try:
        device = Device.with_hci("backrun", hci.Address.ANY_RANDOM, transport.source, transport.sink)
        # The address it connects from: a machine that was paired with knows it again by that.
        device.config.identity_address_type = hci.Address.RANDOM_DEVICE_ADDRESS
        with bumble_errors():
            async with asyncio.timeout(OPEN_S):
                await device.power_on()
        radio = HciRadio(device, transport)
        try:
            yield radio
        finally:
            await radio.close()
    finally:
        await transport.close()
        await asyncio.sleep(0)
