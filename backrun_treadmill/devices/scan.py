"""What is on the air, of the kinds this program can use."""

import asyncio
from collections.abc import Callable, Iterable

from backrun_treadmill.core.nearby import Ability, DeviceKind, Nearby
from backrun_treadmill.devices.adapter import open_adapter
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles
from backrun_treadmill.devices.sighting import Sighting
from backrun_treadmill.ftms.uuids import HEART_RATE, RUNNING_SPEED_AND_CADENCE

EVERY_S = 1.0
GONE_S = 60.0
"""What has not shown itself for so long is switched off or away."""

ALSO = {RUNNING_SPEED_AND_CADENCE: Ability.STEPS, HEART_RATE: Ability.HEART_RATE}


async def scan_for_devices(adapter: str, *, seconds: float, machines: MachineProfiles) -> list[Nearby]:
    """Treadmills first, then sensors, each the strongest first; DeviceError."""
    async with open_adapter(adapter) as opened:
        return in_order(await opened.scan(seconds), machines)


async def watch_devices(adapter: str, *, machines: MachineProfiles, show: Callable[[list[Nearby]], None]) -> None:
    """Give `show` the list again and again until cancelled; DeviceError, and what `show` raises."""
    now = asyncio.get_running_loop().time
    known: dict[str, tuple[float, Sighting]] = {}

    def hear(sighting: Sighting) -> None:
        known[sighting.address] = (now(), sighting)

    async with open_adapter(adapter) as opened, opened.listening(hear):
        while True:
            show(in_order([one for heard, one in known.values() if now() - heard < GONE_S], machines))
            await asyncio.sleep(EVERY_S)


def in_order(sightings: Iterable[Sighting], machines: MachineProfiles) -> list[Nearby]:
    """What of it can be used."""
    found = [
        Nearby(
            kind=kind,
            name=one.name,
            address=one.address,
            rssi_dbm=one.rssi,
            can=_abilities(kind, one),
            unit_known=_unit_known(one, machines) if kind is DeviceKind.TREADMILL else None,
            in_use=one.says_in_use,
        )
        for one in sightings
        if (kind := kind_of(one)) is not None
    ]
    order = list(DeviceKind)
    return sorted(found, key=lambda one: (order.index(one.kind), -one.rssi_dbm))


def kind_of(sighting: Sighting) -> DeviceKind | None:
    """What it is, None for everything else on the air."""
    if sighting.is_treadmill:
        return DeviceKind.TREADMILL
    if sighting.is_pod:
        return DeviceKind.POD
    return DeviceKind.STRAP if sighting.is_heart_strap else None


def _abilities(kind: DeviceKind, sighting: Sighting) -> tuple[Ability, ...]:
    own = (Ability.SPEEDS,) if kind is DeviceKind.TREADMILL else ()
    return (*own, *(ability for service, ability in ALSO.items() if service in sighting.services))


def _unit_known(sighting: Sighting, machines: MachineProfiles) -> bool:
    try:
        profile = machines.find(name=sighting.name, address=sighting.address)
    except MachineFileError:
        return False  # a session says what is wrong with its file
    return profile.target_unit is not None and profile.report_unit is not None
