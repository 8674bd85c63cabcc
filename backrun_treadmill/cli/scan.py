"""`backrun scan`: the treadmills, foot pods and heart straps on the air."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from backrun_treadmill.core.nearby import Nearby
from backrun_treadmill.front.files.paths import machines_dir, used_file
from backrun_treadmill.front.files.used_devices import used_devices
from backrun_treadmill.front.pages.nearby_order import last_used_first, marked
from backrun_treadmill.tui.words import machine_words as words

if TYPE_CHECKING:
    from backrun_treadmill.devices.machine_profiles import MachineProfiles

MOST_SECONDS = 60.0
FROM_THE_TOP = "\x1b[H\x1b[J"


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's options."""
    add = parser.add_argument
    add("--adapter", default="os", metavar="os|hci:…", help="the Bluetooth adapter (default os)")
    add("--seconds", type=_seconds, default=5.0, metavar="S", help="how long to listen (default 5)")
    add("--json", action="store_true", help="one JSON list on one line")
    add("--live", action="store_true", help="the list again every second, until it is ended")


def run(args: argparse.Namespace) -> int:
    """List them; 1 when there is no adapter, or nothing on the air."""
    # Half a second of imports that a wrong option should not cost.
    from backrun_treadmill.devices.errors import DeviceError
    from backrun_treadmill.devices.machine_profiles import MachineProfiles
    from backrun_treadmill.devices.scan import scan_for_devices

    machines, used = MachineProfiles(machines_dir()), used_devices(used_file())
    text = json_line if args.json else (live_table if args.live else table)

    def show(found: list[Nearby]) -> None:
        sys.stdout.write(text(marked(last_used_first(found, used), used)))
        sys.stdout.flush()

    try:
        if args.live:
            asyncio.run(_until_ended(args.adapter, machines, show))
            return 0
        found = asyncio.run(scan_for_devices(args.adapter, seconds=args.seconds, machines=machines))
    except DeviceError as error:
        sys.stderr.write(f"{error.text}\n")
        return 1
    if not found:
        sys.stderr.write(
            f"No treadmill, foot pod or heart strap showed itself in {args.seconds:g} s: switch it on, come closer, "
            "and close every other app and watch that may hold it.\n"
        )
    if found or args.json:
        show(found)
    if used and not args.json and all(one.address != used[0].address for one in found):
        sys.stderr.write(f"{words.not_there(used[0].name or used[0].address)}\n")
    return 0 if found else 1


def table(found: Sequence[Nearby]) -> str:
    """One line a device: kind, name, address, signal, what it can do."""
    names = [one.name or "(no name)" for one in found]
    width = max(map(len, names), default=0)
    return "".join(
        f"{one.kind:<11}  {name:<{width}}  {one.address}  {one.rssi_dbm} dBm  {_says(one)}\n"
        for one, name in zip(found, names, strict=True)
    )


def live_table(found: Sequence[Nearby]) -> str:
    """The table in place of the one before; into a file or a pipe, one below the other with a blank line between."""
    whole = table(found) or f"{words.NOTHING}\n"
    return f"{FROM_THE_TOP}{whole}" if sys.stdout.isatty() else f"{whole}\n"


def _says(one: Nearby) -> str:
    return ", ".join([words.abilities(one), *([words.USED_BEFORE] if one.used_before else [])])


def json_line(found: Sequence[Nearby]) -> str:
    """One list with an object for each device."""
    return msgspec.json.encode(found).decode() + "\n"


async def _until_ended(adapter: str, machines: "MachineProfiles", show: Callable[[list[Nearby]], None]) -> None:
    """A signal ends it in order: the radio is left as it was found."""
    from backrun_treadmill.devices.scan import watch_devices

    watching = asyncio.current_task()
    assert watching is not None
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, watching.cancel)
    with suppress(asyncio.CancelledError):
        await watch_devices(adapter, machines=machines, show=show)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds from 0 to {MOST_SECONDS:g}")
    return seconds
