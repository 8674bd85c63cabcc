"""What a machine says it is, read once: some take a tenth of a second for each value."""

from bleak import BleakClient

from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.machine import Identity
from backrun_treadmill.devices.links import read_value
from backrun_treadmill.ftms.uuids import FIRMWARE_REVISION, MANUFACTURER_NAME, MODEL_NUMBER

LONGEST = 64


async def read_identity(client: BleakClient) -> Identity:
    """The Device Information of a link; empty where there is none, or none that can be read."""
    return Identity(
        manufacturer=said_text(await read_value(client, MANUFACTURER_NAME)),
        model=said_text(await read_value(client, MODEL_NUMBER)),
        firmware=said_text(await read_value(client, FIRMWARE_REVISION)),
    )


def said_text(value: bytes) -> str:
    """One value as a text that can be shown; what stands behind a NUL is left out."""
    return printable(value.split(b"\0")[0].decode(errors="replace").strip())[:LONGEST]
