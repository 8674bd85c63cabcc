"""The treadmills and sensors that were used, the latest first. A file that makes no sense is as none."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.events import MachineConnected
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.notes import CountFeet
from backrun_treadmill.core.sensor_events import Feet, PodConnected, Source, StrapConnected
from backrun_treadmill.front.files.paths import make_private
from backrun_treadmill.front.files.text_file import Unreadable, read_file

MOST = 20


class Used(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One device, and what is known of it."""

    address: str
    name: str
    feet: Feet | None = None
    """What the runner said that it counts."""
    battery_percent: int | None = None
    """When it was last connected."""


def used_devices(file: Path) -> list[Used]:
    """All that are remembered."""
    try:
        found = msgspec.json.decode(read_file(file), type=list[Used])
    except (FileNotFoundError, Unreadable, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return []
    return [replace(one, address=printable(one.address), name=printable(one.name)) for one in found[:MOST]]


def known_feet(file: Path) -> dict[str, Feet]:
    """By address, what sensors count."""
    return {one.address: one.feet for one in used_devices(file) if one.feet is not None}


def remember_device(file: Path, *, address: str, name: str) -> None:
    """Put it first; what else is known of it stays known. Raises OSError."""
    known = [one for one in used_devices(file) if one.address == address]
    before = known[0] if known else Used(address=address, name="")
    _put_first(file, replace(before, name=printable(name)))


def remember_connected(file: Path, records: Iterable[object]) -> None:
    """The devices of a session, and what was learned of them. Raises OSError."""
    for used in _connected({one.address: one for one in used_devices(file)}, records):
        _put_first(file, used)


def _connected(known: dict[str, Used], records: Iterable[object]) -> list[Used]:
    """In the order they first came."""
    seen: dict[str, Used] = {}
    for record in records:
        match record:
            case MachineConnected() | StrapConnected() | PodConnected():
                before = seen.get(record.address) or known.get(record.address) or Used(address=record.address, name="")
                battery_percent = None if isinstance(record, MachineConnected) else record.battery_percent
                seen[record.address] = replace(
                    before, name=record.name, battery_percent=battery_percent or before.battery_percent
                )
            case CountFeet() if record.address in seen and record.source is not Source.MACHINE_STEPS:
                seen[record.address] = replace(seen[record.address], feet=record.feet)
            case _:
                pass
    return list(seen.values())


def _put_first(file: Path, used: Used) -> None:
    others = [one for one in used_devices(file) if one.address != used.address]
    kept = [replace(used, name=printable(used.name)), *others][:MOST]
    make_private(file.parent)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(kept)) + b"\n")
