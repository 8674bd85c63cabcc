"""bleak's client on a controller driven by bumble."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, override

from bleak.args import SizedBuffer
from bleak.backends.characteristic import BleakGATTCharacteristic, GattCharacteristicsFlags
from bleak.backends.client import BaseBleakClient, NotifyCallback
from bleak.backends.descriptor import BleakGATTDescriptor
from bleak.backends.device import BLEDevice
from bleak.backends.service import BleakGATTService, BleakGATTServiceCollection
from bleak.exc import BleakError
from bleak.uuids import normalize_uuid_str
from bumble.att import ATT_DEFAULT_MTU, ATT_Error
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt_client import CharacteristicProxy, Client, ServiceProxy

from backrun_treadmill.devices.hci_errors import bumble_errors
from backrun_treadmill.devices.hci_pairing import pair
from backrun_treadmill.devices.hci_scanner import Advertised

MTU = 247
"""Treadmill Data with all its fields is longer than the 20 bytes a link begins with."""

ATT_OVERHEAD = 3


class HciClient(BaseBleakClient):
    """One link. Connects only to a device that was just advertised, because only then is it known to be there."""

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *,
        disconnected_callback: Callable[[], None] | None,
        timeout: float,
        **_options: Any,
    ) -> None:
        super().__init__(address_or_ble_device, disconnected_callback=disconnected_callback, timeout=timeout)
        details = address_or_ble_device.details if isinstance(address_or_ble_device, BLEDevice) else None
        if not isinstance(details, Advertised):
            raise BleakError("connect to a device of a scan on this adapter, not to an address")
        self._advertised = details
        self._name = address_or_ble_device.name if isinstance(address_or_ble_device, BLEDevice) else None
        self._connection: Connection | None = None

    @property
    @override
    def name(self) -> str:
        return self._name or self.address.replace(":", "-")

    @property
    @override
    def mtu_size(self) -> int:
        return self._connection.att_mtu if self._connection else ATT_DEFAULT_MTU

    @property
    @override
    def is_connected(self) -> bool:
        return self._connection is not None

    @override
    async def connect(self, pair: bool, **kwargs: Any) -> None:
        async with asyncio.timeout(kwargs.get("timeout", self._timeout)) as limit:
            ends = limit.when()
            assert ends is not None
            left = ends - asyncio.get_running_loop().time()
            connection = await self._advertised.radio.connect(self._advertised.address, timeout_s=left)
            connection.on(Connection.EVENT_DISCONNECTION, self._on_disconnected)
            self._connection = connection
            try:
                with bumble_errors():
                    self.services = await discover(connection.gatt_client)
            finally:
                if self.services is None:
                    await self.disconnect()

    @override
    async def disconnect(self) -> None:
        if self._connection is not None:
            await self._advertised.radio.disconnect(self._connection)

    def _on_disconnected(self, _reason: int) -> None:
        self._connection = None
        if self._disconnected_callback is not None and self.services is not None:
            self._disconnected_callback()

    def _gatt(self) -> Client:
        if self._connection is None:
            raise BleakError("not connected")
        return self._connection.gatt_client

    @override
    async def read_gatt_char(
        self, characteristic: BleakGATTCharacteristic, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        with bumble_errors():
            return bytearray(await self._gatt().read_value(characteristic.handle))

    @override
    async def write_gatt_char(self, characteristic: BleakGATTCharacteristic, data: SizedBuffer, response: bool) -> None:
        with bumble_errors():
            await self._gatt().write_value(characteristic.handle, bytes(data), with_response=response)

    @override
    async def start_notify(
        self, characteristic: BleakGATTCharacteristic, callback: NotifyCallback, **kwargs: Any
    ) -> None:
        def heard(value: bytes) -> None:
            callback(bytearray(value))

        gatt = self._gatt()
        # Both kinds are let in whatever was subscribed: UREVO notifies what its property says it indicates.
        for subscribers in (gatt.notification_subscribers, gatt.indication_subscribers):
            subscribers[characteristic.handle] = {heard}
        with bumble_errors():
            await gatt.subscribe(characteristic.obj)

    @override
    async def stop_notify(self, characteristic: BleakGATTCharacteristic) -> None:
        with bumble_errors():
            await self._gatt().unsubscribe(characteristic.obj)

    @override
    async def read_gatt_descriptor(
        self, descriptor: BleakGATTDescriptor, *, use_cached: bool = False, **kwargs: Any
    ) -> bytearray:
        with bumble_errors():
            return bytearray(await self._gatt().read_value(descriptor.handle))

    @override
    async def write_gatt_descriptor(self, descriptor: BleakGATTDescriptor, data: SizedBuffer) -> None:
        with bumble_errors():
            await self._gatt().write_value(descriptor.handle, bytes(data), with_response=True)

    @override
    async def pair(self, *args: Any, **kwargs: Any) -> None:
        if self._connection is None:
            raise BleakError("not connected")
        await pair(self._connection)

    @override
    async def unpair(self) -> None:
        raise BleakError("the keys of a pairing end with the adapter; there is nothing to undo")


async def discover(gatt: Client) -> BleakGATTServiceCollection:
    """All services of a link with their characteristics and descriptors, after asking for a larger MTU."""
    with suppress(ATT_Error):  # an old server may not know the request
        await gatt.request_mtu(MTU)
    found = BleakGATTServiceCollection()
    for service in await gatt.discover_services():
        await _discover_service(gatt, service, found)
    return found


async def _discover_service(gatt: Client, service: ServiceProxy, found: BleakGATTServiceCollection) -> None:
    shown = BleakGATTService(service, service.handle, _uuid(service.uuid))
    found.add_service(shown)
    for characteristic in await gatt.discover_characteristics([], service):
        proxy: CharacteristicProxy[bytes] = characteristic
        entry = BleakGATTCharacteristic(
            proxy,
            proxy.handle,
            _uuid(proxy.uuid),
            [flag.name.replace("_", "-") for flag in GattCharacteristicsFlags if proxy.properties & flag.value],  # type: ignore[misc]
            lambda: gatt.mtu - ATT_OVERHEAD,
            shown,
        )
        found.add_characteristic(entry)
        for descriptor in await gatt.discover_descriptors(proxy):
            found.add_descriptor(BleakGATTDescriptor(descriptor, descriptor.handle, _uuid(descriptor.type), entry))
        proxy.descriptors_discovered = True


def _uuid(uuid: UUID) -> str:
    return normalize_uuid_str(uuid.to_hex_str("-"))
