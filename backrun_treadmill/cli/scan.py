"""`backrun scan`: the treadmills, foot pods and heart straps on the air."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from backrun_treadmill.devices.scan import Found

MOST_SECONDS = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's options."""
    parser.add_argument("--adapter", default="os", metavar="os|hci:…", help="the Bluetooth adapter (default os)")
    parser.add_argument("--seconds", type=_seconds, default=5.0, metavar="S", help="how long to listen (default 5)")


def run(args: argparse.Namespace) -> int:
    """List them; 1 when there is no adapter, or nothing on the air."""
    # Half a second of imports that a wrong option should not cost.
    from backrun_treadmill.devices.errors import DeviceError
    from backrun_treadmill.devices.scan import scan_for_devices

    try:
        found = asyncio.run(scan_for_devices(args.adapter, seconds=args.seconds))
    except DeviceError as error:
        sys.stderr.write(f"{error.text}\n")
        return 1
    if not found:
        sys.stderr.write(
            f"No treadmill, foot pod or heart strap showed itself in {args.seconds:g} s: switch it on, come closer, "
            "and close every other app and watch that may hold it.\n"
        )
        return 1
    sys.stdout.write(table(found))
    return 0


def table(found: "Sequence[Found]") -> str:
    """One line a device: kind, name, address, signal."""
    names = [one.name or "(no name)" for one in found]
    width = max(len(name) for name in names)
    return "".join(
        f"{one.kind:<11}  {name:<{width}}  {one.address}  {one.rssi} dBm\n"
        for one, name in zip(found, names, strict=True)
    )


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0 to {MOST_SECONDS:g}")
    return seconds
