"""A device on the air of a kind this program can use, as a scan tells it to people, to scripts and to the pages."""

from enum import StrEnum

from msgspec import Struct


class DeviceKind(StrEnum):
    """What a device shows itself to be."""

    TREADMILL = "treadmill"
    POD = "foot pod"
    STRAP = "heart strap"


class Ability(StrEnum):
    """What a device says it can do, before anybody connects to it."""

    SPEEDS = "speeds"
    """Taken from a plan."""
    STEPS = "steps"
    HEART_RATE = "heart rate"


class Nearby(Struct, frozen=True, kw_only=True):
    """One device."""

    kind: DeviceKind
    name: str
    """As advertised, possibly shortened or empty."""
    address: str
    rssi_dbm: int
    can: tuple[Ability, ...]
    unit_known: bool | None = None
    """Of a treadmill: whether it is known what unit it takes and reports speeds in."""
    in_use: bool = False
    """It says that somebody uses it."""
    used_before: bool = False
    """By this runner, here."""
