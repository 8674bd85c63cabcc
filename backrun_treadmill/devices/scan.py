"""What is on the air, of the kinds this program can use."""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.devices.adapter import open_adapter
from backrun_treadmill.devices.sighting import Sighting


class DeviceKind(StrEnum):
    """What a device shows itself to be."""

    TREADMILL = "treadmill"
    POD = "foot pod"
    STRAP = "heart strap"


class Found(Struct, frozen=True):
    """One device; `name` is as advertised, possibly shortened or empty; `rssi` in dBm."""

    kind: DeviceKind
    name: str
    address: str
    rssi: int


async def scan_for_devices(adapter: str, *, seconds: float) -> list[Found]:
    """Treadmills first, then sensors, each the strongest first; DeviceError."""
    async with open_adapter(adapter) as opened:
        sightings = await opened.scan(seconds)
    found = [
        Found(kind, sighting.name, sighting.address, sighting.rssi)
        for sighting in sightings
        if (kind := kind_of(sighting)) is not None
    ]
    order = list(DeviceKind)
    return sorted(found, key=lambda one: (order.index(one.kind), -one.rssi))


def kind_of(sighting: Sighting) -> DeviceKind | None:
    """What it is, None for everything else on the air."""
    if sighting.is_treadmill:
        return DeviceKind.TREADMILL
    if sighting.is_pod:
        return DeviceKind.POD
    return DeviceKind.STRAP if sighting.is_heart_strap else None
