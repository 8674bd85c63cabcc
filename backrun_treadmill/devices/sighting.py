"""A device as it shows itself on the air."""

from collections.abc import Mapping

from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from msgspec import Struct

from backrun_treadmill.core.faults import printable
from backrun_treadmill.ftms.features import may_be_treadmill, says_in_use
from backrun_treadmill.ftms.uuids import FITNESS_MACHINE, HEART_RATE, RUNNING_SPEED_AND_CADENCE


class Sighting(Struct, frozen=True):
    """Everything one device has advertised during a scan; name and services may come in different packets."""

    device: BLEDevice
    name: str
    """The advertised name, possibly shortened; empty where none is sent (Horizon Omega Z)."""
    rssi: int
    services: frozenset[str] = frozenset()
    machine_data: bytes | None = None
    """Service data of 0x1826."""

    @property
    def address(self) -> str:
        """Its Bluetooth address; on macOS the system's own identifier."""
        return self.device.address

    @property
    def is_treadmill(self) -> bool:
        """Whether it shows the fitness machine service and does not say that it is another machine."""
        return FITNESS_MACHINE in self.services and may_be_treadmill(self.machine_data)

    @property
    def says_in_use(self) -> bool:
        """Whether it shows itself as a machine that somebody uses."""
        return says_in_use(self.machine_data)

    @property
    def is_pod(self) -> bool:
        """Whether it shows the running speed and cadence service and is no treadmill."""
        return RUNNING_SPEED_AND_CADENCE in self.services and FITNESS_MACHINE not in self.services

    @property
    def is_heart_strap(self) -> bool:
        """Whether it shows the heart rate service and is no treadmill."""
        return HEART_RATE in self.services and FITNESS_MACHINE not in self.services

    @property
    def label(self) -> str:
        """How it is called in a sentence."""
        return f"{self.name} ({self.address})" if self.name else self.address


def merge(known: Sighting | None, device: BLEDevice, heard: AdvertisementData) -> Sighting:
    """What is known of a device after another packet."""
    return Sighting(
        device=device,
        name=_tidy(heard.local_name) or (known.name if known else "") or _tidy(device.name),
        rssi=heard.rssi,
        services=frozenset([*heard.service_uuids, *heard.service_data]) | (known.services if known else frozenset()),
        machine_data=_machine_data(heard.service_data, known),
    )


def _tidy(name: str | None) -> str:
    """A name fit for a terminal: anybody on the air may call himself anything, and some fill up with NULs or spaces."""
    return printable((name or "").strip("\0 "))


def _machine_data(service_data: Mapping[str, bytes], known: Sighting | None) -> bytes | None:
    return service_data.get(FITNESS_MACHINE, known.machine_data if known else None)
