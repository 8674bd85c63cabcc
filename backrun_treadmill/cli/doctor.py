"""`backrun doctor`: is this computer ready for a treadmill, and if not, what to do. It writes to no treadmill."""

import argparse
import asyncio
import sys
from collections.abc import Sequence

import msgspec

from backrun_treadmill.core.checks import Air, Bluetooth, Finding, Verdict, findings
from backrun_treadmill.front.doctor.held_machines import held_machines
from backrun_treadmill.front.files.paths import locks_dir, machines_dir

LISTENS_S = 6.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's options."""
    add = parser.add_argument
    add("--treadmill", default="", metavar="NAME|ADDRESS", help="look for this one (a beginning of its name will do)")
    add("--adapter", default="os", metavar="os|hci:…", help="the Bluetooth adapter (default os)")
    add("--json", action="store_true", help="one JSON list on one line")


def run(args: argparse.Namespace) -> int:
    """Say what was found; 1 where there is something to do."""
    found = asyncio.run(_look(args.adapter, args.treadmill))
    sys.stdout.write(msgspec.json.encode(found).decode() + "\n" if args.json else page(found))
    return 1 if any(one.verdict is Verdict.TO_DO for one in found) else 0


def page(found: Sequence[Finding]) -> str:
    """One line a finding, and how to read them."""
    verdicts, names = (
        max(map(len, column)) for column in ([one.verdict for one in found], [one.what for one in found])
    )
    lines = [f"{one.verdict:<{verdicts}}  {one.what:<{names}}  {one.text}" for one in found]
    return "".join(f"{line}\n" for line in [*lines, "", "Nothing was written to any treadmill."])


async def _look(adapter: str, wanted: str) -> list[Finding]:
    bluetooth: Bluetooth | None = None
    if adapter == "os" and sys.platform == "linux":
        from backrun_treadmill.front.doctor.bluetooth_service import ask_bluetooth

        bluetooth = await ask_bluetooth()
    air = await _listen(adapter) if bluetooth is None or bluetooth.usable else None
    return findings(bluetooth, air, wanted=wanted, ours=held_machines(locks_dir(), adapter=adapter))


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
