"""Machines that serve only a computer they are paired with.

They refuse what an unpaired one asks. macOS then pairs by itself, so that the request only takes longer; elsewhere
pairing is begun here. Nobody is asked: a belt has nothing to show a number on.
"""

from collections.abc import Awaitable, Callable
from typing import Any, override

from bleak import BleakClient
from bleak.backends.device import BLEDevice
from bleak.exc import BleakDBusError, BleakError, BleakGATTProtocolError, BleakGATTProtocolErrorCode

from backrun_treadmill.devices import bluez_pairing

UNPAIRED = (
    BleakGATTProtocolErrorCode.INSUFFICIENT_AUTHENTICATION,
    BleakGATTProtocolErrorCode.INSUFFICIENT_ENCRYPTION,
)
UNPAIRED_TO_BLUEZ = ("org.bluez.Error.NotPermitted", "Not paired")


class PairingFailed(BleakError):
    """The machine wants to be paired with, and it did not come to that."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"it serves only a computer that it is paired with, and did not pair ({reason})")


class PairingClient(BleakClient):
    """A link that pairs when the machine will not be read, or listened to, before that.

    A write leaves it to its writer: pairing may take seconds, in which a stop may come.
    """

    def __init__(
        self,
        address_or_ble_device: BLEDevice | str,
        *args: Any,
        on_paired: Callable[[str], None] = lambda _path: None,
        **options: Any,
    ) -> None:
        """`on_paired` hears, where that is BlueZ's work, which device of the bus was paired with."""
        super().__init__(address_or_ble_device, *args, **options)
        self._bluez_path = bluez_path(address_or_ble_device)
        self._on_paired = on_paired

    @override
    async def pair(self, *args: Any, **options: Any) -> None:
        """PairingFailed."""
        try:
            if self._bluez_path is None:
                await super().pair(*args, **options)
            else:
                await bluez_pairing.pair(self._bluez_path)
                self._on_paired(self._bluez_path)
        except (BleakError, NotImplementedError) as error:
            raise PairingFailed(str(error)) from error

    @override
    async def read_gatt_char(self, *args: Any, **options: Any) -> bytearray:
        return await self._when_paired(lambda: super(PairingClient, self).read_gatt_char(*args, **options))

    @override
    async def start_notify(self, *args: Any, **options: Any) -> None:
        await self._when_paired(lambda: super(PairingClient, self).start_notify(*args, **options))

    async def _when_paired[T](self, request: Callable[[], Awaitable[T]]) -> T:
        try:
            return await request()
        except BleakError as error:
            if not wants_pairing(error):
                raise
        await self.pair()
        return await request()


def bluez_path(device: BLEDevice | str) -> str | None:
    """Which object of BlueZ's a device is; None elsewhere."""
    details = device.details if isinstance(device, BLEDevice) else None
    return details.get("path") if isinstance(details, dict) else None


def wants_pairing(error: BleakError) -> bool:
    """Whether a request was refused because the link is not that of a paired computer."""
    match error:
        case BleakGATTProtocolError():
            return error.code in UNPAIRED
        case BleakDBusError():
            return (error.dbus_error, error.dbus_error_details) == UNPAIRED_TO_BLUEZ
        case _:
            return False
