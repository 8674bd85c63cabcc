"""What advertises in the room, as bumble devices: one central at a time, and on the air again when that is gone."""

import asyncio
import struct
from collections.abc import Callable
from contextlib import AsyncExitStack

from bumble import hci
from bumble.att import Attribute
from bumble.core import UUID, AdvertisingData, BaseBumbleError
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service

from backrun_treadmill.sim.radios import NoDongle, Radio

FITNESS_MACHINE = 0x1826
RUNNING_SPEED_AND_CADENCE = 0x1814
HEART_RATE = 0x180D
DEVICE_INFORMATION = 0x180A

TREADMILL_SERVICE_DATA = struct.pack("<HBH", FITNESS_MACHINE, 0x01, 0x0001)
"""Available; machine type treadmill (FTMS 3.1)."""

# bumble's software controller takes the 0.625 ms units of an advertising interval for milliseconds.
_ADVERTISING_INTERVAL_MS = 100 * 0.625
_MOST_ADVERTISING_BYTES = 31
_SWITCH_ON_S = 10.0
"""A controller answers each command of its start within milliseconds; one that does not will not later."""


def advertisement(*, service: int, name: str, service_data: bytes = b"") -> bytes:
    """What must be known before a connect, within the 31 bytes the virtual link carries; the name is cut to fit."""
    parts: list[tuple[int, bytes]] = [
        (AdvertisingData.FLAGS, bytes((0x06,))),
        (AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS, struct.pack("<H", service)),
    ]
    if service_data:
        parts.append((AdvertisingData.SERVICE_DATA_16_BIT_UUID, service_data))
    room = _MOST_ADVERTISING_BYTES - len(bytes(AdvertisingData(parts))) - 2
    wire = name.encode()
    whole = len(wire) <= room
    kind = AdvertisingData.COMPLETE_LOCAL_NAME if whole else AdvertisingData.SHORTENED_LOCAL_NAME
    return bytes(AdvertisingData([*parts, (kind, wire[:room])]))


def readable(uuid: int, value: bytes) -> Characteristic[bytes]:
    """A characteristic with a constant value."""
    return Characteristic(UUID.from_16_bits(uuid), Characteristic.Properties.READ, Attribute.READABLE, value)


def notifying(uuid: int) -> Characteristic[bytes]:
    """A characteristic that only notifies."""
    return Characteristic(UUID.from_16_bits(uuid), Characteristic.Properties.NOTIFY, Attribute.Permissions(0))


def readable_notifying(uuid: int, read: Callable[[], bytes]) -> Characteristic[bytes]:
    """A characteristic that can be read and notifies."""
    return Characteristic(
        UUID.from_16_bits(uuid),
        Characteristic.Properties.READ | Characteristic.Properties.NOTIFY,
        Attribute.READABLE,
        CharacteristicValue(read=lambda _connection: read()),
    )


class Peripheral:
    """One bumble device with one service and a fixed static random address."""

    def __init__(
        self,
        radio: Radio,
        *,
        name: str,
        address: str,
        advertising: bytes,
        service: int,
        parts: list[Characteristic[bytes]],
    ) -> None:
        self.name = name
        self._radio = radio
        self.on_link: Callable[[bool], None] = lambda _up: None
        self.connection: Connection | None = None
        config = DeviceConfiguration(
            name=name,
            address=hci.Address(address),
            advertising_data=advertising,
            advertising_interval_min=_ADVERTISING_INTERVAL_MS,
            advertising_interval_max=_ADVERTISING_INTERVAL_MS,
            identity_address_type=hci.Address.RANDOM_DEVICE_ADDRESS,
        )
        self.device = Device(config=config, host=radio.host())
        self.device.add_service(Service(UUID.from_16_bits(service), parts))
        self.device.on(Device.EVENT_CONNECTION, self._linked)

    @property
    def address(self) -> hci.Address:
        """The fixed address it advertises under."""
        return self.device.static_address

    async def power_on(self) -> None:
        """Begin to advertise."""
        await self.device.power_on()
        await self.device.start_advertising(auto_restart=True)

    async def power_off(self) -> None:
        """Let go of everything that is still under way."""
        await self.device.power_off()

    def cut(self, seconds: float) -> None:
        """Radio silence for a while, in which its link ends."""
        self._radio.cut(self.device, seconds)

    async def notify(self, characteristic: Characteristic[bytes], value: bytes) -> None:
        """Send a notification to whoever is connected and has asked for it."""
        if self.connection is not None:
            await self.device.gatt_server.notify_subscriber(self.connection, characteristic, value)

    def indications_on(self, characteristic: Characteristic[bytes]) -> bool:
        """Whether the client has enabled indications."""
        if self.connection is None:
            return False
        return bool(self.device.gatt_server.read_cccd(self.connection, characteristic)[0] & 0x02)

    def _linked(self, connection: Connection) -> None:
        self.connection = connection
        connection.on(Connection.EVENT_DISCONNECTION, self._unlinked)
        connection.on(Connection.EVENT_PAIRING_FAILURE, lambda _reason: self._forget_pairing(connection))
        self.on_link(True)

    def _forget_pairing(self, connection: Connection) -> None:
        """bumble would go on with a pairing that failed when the client begins anew, and never end it."""
        session = self.device.smp_manager.sessions.get(connection.handle)
        if session is not None:
            session.on_disconnection(0)

    def _unlinked(self, _reason: int) -> None:
        self.on_link(False)
        self.connection = None


async def switch_on(peripheral: Peripheral, stack: AsyncExitStack) -> None:
    """Put it on the air until the stack is left. Raises NoDongle where its controller does not do what it is told."""
    try:
        async with asyncio.timeout(_SWITCH_ON_S):
            await peripheral.power_on()
    except (TimeoutError, BaseBumbleError) as error:
        raise NoDongle(
            f"the Bluetooth controller does not take the first commands ({error or type(error).__name__})"
        ) from error
    stack.push_async_callback(peripheral.power_off)
