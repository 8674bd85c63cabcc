"""What is asked of any link: find a characteristic, read it if it can be read, let go of it."""

import asyncio
from contextlib import suppress

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError

from backrun_treadmill.core.machine import SpeedRange
from backrun_treadmill.ftms.features import Range, read_speed_range

LET_GO_S = 4.0
"""BlueZ takes up to 2.7 s to disconnect."""

UNSAID = SpeedRange(least_ckmh=100, most_ckmh=2000, step_ckmh=10)
"""For a machine whose speed range cannot be read: steps every known machine takes."""


def characteristic(client: BleakClient, uuid: str) -> BleakGATTCharacteristic | None:
    """The first of that number: a treadmill may expose another machine's service as well (Horizon)."""
    return next((one for one in client.services.characteristics.values() if one.uuid == uuid), None)


async def read_value(client: BleakClient, uuid: str) -> bytes:
    """A characteristic's value; nothing where it is missing or the machine will not have it read."""
    found = characteristic(client, uuid)
    if found is None:
        return b""
    with suppress(BleakError):
        return bytes(await client.read_gatt_char(found))
    return b""


def speed_range(packet: bytes) -> SpeedRange:
    """What 0x2AD4 says, or `UNSAID`; a step of 0 is taken as 0.1 km/h."""
    value = read_speed_range(packet)
    if not isinstance(value, Range):
        return UNSAID
    return SpeedRange(least_ckmh=value.least, most_ckmh=value.most, step_ckmh=value.step or UNSAID.step_ckmh)


async def let_go(client: BleakClient) -> None:
    """Disconnect, bounded; a link that is gone already is fine."""
    with suppress(BleakError, OSError, EOFError, TimeoutError):
        async with asyncio.timeout(LET_GO_S):
            await client.disconnect()
