"""The doctor's first part: this computer is asked and listens. Nothing is connected to, and nothing written."""

import sys

from msgspec import Struct

from backrun_treadmill.core.checks import Air, Bluetooth, Finding, Verdict, findings, treadmills
from backrun_treadmill.core.nearby import Nearby
from backrun_treadmill.front.doctor.held_machines import held_machines
from backrun_treadmill.front.files.paths import locks_dir, machines_dir

LISTENS_S = 6.0


class Looked(Struct, frozen=True):
    """What was found, and the treadmills that were heard."""

    findings: tuple[Finding, ...] = ()
    heard: tuple[Nearby, ...] = ()

    @property
    def to_do(self) -> bool:
        """Whether something has to be done first."""
        return any(one.verdict is Verdict.TO_DO for one in self.findings)


async def look_at_computer(adapter: str, wanted: str) -> Looked:
    """`wanted` is an address or the beginning of a name, empty for any treadmill."""
    bluetooth: Bluetooth | None = None
    if adapter == "os" and sys.platform == "linux":
        from backrun_treadmill.front.doctor.bluetooth_service import ask_bluetooth

        bluetooth = await ask_bluetooth()
    air = await _listen(adapter) if bluetooth is None or bluetooth.usable else None
    found = findings(bluetooth, air, wanted=wanted, ours=held_machines(locks_dir(), adapter=adapter))
    return Looked(tuple(found), () if air is None else tuple(treadmills(air, wanted)))


async def _listen(adapter: str) -> Air:
    # Half a second of imports that a computer without Bluetooth should not cost.
    from backrun_treadmill.devices.errors import DeviceError
    from backrun_treadmill.devices.machine_profiles import MachineProfiles
    from backrun_treadmill.devices.scan import scan_for_devices

    try:
        heard = await scan_for_devices(adapter, seconds=LISTENS_S, machines=MachineProfiles(machines_dir()))
    except DeviceError as error:
        return Air(seconds=LISTENS_S, fault=error.text)
    return Air(seconds=LISTENS_S, heard=tuple(heard))
