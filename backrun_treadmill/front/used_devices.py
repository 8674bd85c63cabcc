"""The treadmills and pods that were used, the latest first. A file that makes no sense is as none."""

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.core.events import MachineConnected, PodConnected, Source
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.paths import make_private
from backrun_treadmill.front.text_file import Unreadable, read_file

MOST = 20


class Used(Struct, frozen=True, kw_only=True):
    """One device."""

    address: str
    name: str


def used_devices(file: Path) -> list[Used]:
    """All that are remembered."""
    try:
        found = msgspec.json.decode(read_file(file), type=list[Used])
    except (FileNotFoundError, Unreadable, msgspec.DecodeError):
        return []
    return [Used(address=printable(one.address), name=printable(one.name)) for one in found[:MOST]]


def remember_device(file: Path, *, address: str, name: str) -> None:
    """Put it first. Raises OSError."""
    others = [one for one in used_devices(file) if one.address != address]
    kept = [Used(address=address, name=printable(name)), *others][:MOST]
    make_private(file.parent)
    file.write_bytes(msgspec.json.format(msgspec.json.encode(kept)) + b"\n")


def remember_connected(file: Path, records: Iterable[object]) -> None:
    """The devices of a session. Raises OSError."""
    connected = {
        record.address: record.name
        for record in records
        if isinstance(record, MachineConnected) or (isinstance(record, PodConnected) and record.source is Source.POD)
    }
    for address, name in connected.items():
        remember_device(file, address=address, name=name)
