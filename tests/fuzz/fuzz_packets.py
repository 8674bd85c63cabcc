"""Bytes from the air, as the drivers take them: whatever they are, a value, an event, or a named reason.

Each door says whether the bytes meant something.
"""

from contextlib import suppress

from bleak.backends.device import BLEDevice
from bumble import hci
from bumble.device import LegacyAdvertisement

from backrun_treadmill.cli.scan import json_line, table
from backrun_treadmill.core.events import BeltMeasured, FrameIgnored
from backrun_treadmill.core.faults import JOINERS
from backrun_treadmill.core.machine import Identity, MachineProfile, Unit
from backrun_treadmill.core.sensor_events import Feet, HeartMeasured, Source, StepsMeasured
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.devices.errors import DeviceError
from backrun_treadmill.devices.hci_scanner import read_advertisement
from backrun_treadmill.devices.identity import said_text
from backrun_treadmill.devices.links import speed_range
from backrun_treadmill.devices.machine_frames import answer_event, belt_event, status_event
from backrun_treadmill.devices.machine_matching import best_match
from backrun_treadmill.devices.machine_profiles import MachineProfiles, load_shipped
from backrun_treadmill.devices.miles import target_number
from backrun_treadmill.devices.scan import in_order
from backrun_treadmill.devices.selector import choose
from backrun_treadmill.devices.sensor_frames import heart_event, steps_event
from backrun_treadmill.devices.sighting import Sighting, merge
from backrun_treadmill.ftms.control_point import set_target_speed
from backrun_treadmill.ftms.features import (
    COARSEST_STEP_CKMH,
    FASTEST_LEAST_CKMH,
    Features,
    Range,
    read_features,
    read_incline_range,
)
from backrun_treadmill.ftms.training_status import TrainingStatus, read_training_status
from backrun_treadmill.ftms.unreadable import Unreadable
from backrun_treadmill.journal.records import Entry, decode, encode

UNITS = (None, *Unit)
LARGEST = 0xFFFF
FASTEST_CKMH = 105_470
"""The largest number of two bytes, taken for miles."""
ADDRESS = "C2:00:00:00:00:01"
MACHINES = MachineProfiles()
SHIPPED = load_shipped()


def journalled(event: AnyEvent) -> bool:
    """Every input is kept: what was decoded stands in the journal and comes back out of it. Whether it was decoded."""
    assert decode(encode(event, 1)) == Entry(1, event)
    return not isinstance(event, FrameIgnored)


def treadmill_data(packet: bytes) -> bool:
    """0x2ACD."""
    for unit in UNITS:
        event = belt_event(0, packet, unit=unit)
        understood = journalled(event)
        if isinstance(event, BeltMeasured):
            assert event.speed_ckmh is None or 0 <= event.speed_ckmh <= FASTEST_CKMH
            assert event.steps is None or event.steps >= 0
    return understood


def control_point(packet: bytes) -> bool:
    """0x2AD9, an answer."""
    return journalled(answer_event(0, packet, seq=1))


def machine_status(packet: bytes) -> bool:
    """0x2ADA."""
    return all([journalled(status_event(0, packet, machine=MachineProfile(report_unit=unit))) for unit in UNITS])


def training_status(packet: bytes) -> bool:
    """0x2AD3."""
    status = read_training_status(packet)
    assert isinstance(status, TrainingStatus | Unreadable)
    return isinstance(status, TrainingStatus)


def features(packet: bytes) -> bool:
    """0x2ACC."""
    known = read_features(packet)
    assert isinstance(known, Features | Unreadable)
    return isinstance(known, Features)


def ranges(packet: bytes) -> bool:
    """0x2AD4 and 0x2AD5: whatever the machine claims, its least speed is a walk and every other can be written."""
    inclines = read_incline_range(packet)
    assert isinstance(inclines, Range | Unreadable)
    speeds = speed_range(packet)
    assert 0 <= speeds.least_ckmh <= min(speeds.most_ckmh, FASTEST_LEAST_CKMH)
    assert 0 < speeds.step_ckmh <= COARSEST_STEP_CKMH
    for wanted_ckmh in (0, 80, 300, 1000, 2500, LARGEST):
        target_ckmh = speeds.on_grid(wanted_ckmh)
        for unit in UNITS:
            number = target_number(target_ckmh, unit, speeds)
            assert set_target_speed(number)[1:] == number.to_bytes(2, "little")
    return isinstance(inclines, Range)


def running_cadence(packet: bytes) -> bool:
    """0x2A53."""
    for feet in (None, *Feet):
        event = steps_event(0, packet, source=Source.POD, feet=feet)
        understood = journalled(event)
        assert not isinstance(event, StepsMeasured) or event.cadence_spm <= 510
    return understood


def heart_rate(packet: bytes) -> bool:
    """0x2A37."""
    event = heart_event(0, packet)
    assert not isinstance(event, HeartMeasured) or 0 <= event.bpm <= LARGEST
    return journalled(event)


def device_information(value: bytes) -> bool:
    """0x2A29, 0x2A24, 0x2A26: texts that are shown and matched."""
    text = said_text(value)
    assert all(c.isprintable() or c in JOINERS for c in text)
    identity = Identity(manufacturer=text, model=text, firmware=text)
    assert isinstance(best_match(SHIPPED, name=text, identity=identity), MachineProfile)
    return bool(text)


def advertisements(data: bytes) -> bool:
    """Some packets of one device, each with its length before it; then what people and scripts are shown of it."""
    sighting: Sighting | None = None
    device = BLEDevice(ADDRESS, None, None)
    while data:
        packet, data = data[1 : 1 + data[0]], data[1 + data[0] :]
        heard = LegacyAdvertisement(address=hci.Address(ADDRESS), rssi=-60, data_bytes=packet)
        sighting = merge(sighting, device, read_advertisement(heard))
    if sighting is not None:
        listed(sighting)
    return sighting is not None


def listed(sighting: Sighting) -> None:
    """Whoever it says it is, it moves no cursor and breaks no script."""
    found = in_order([sighting], MACHINES)
    for line in table(found).removesuffix("\n").splitlines():
        assert all(c.isprintable() or c in JOINERS for c in line)
    assert json_line(found).count("\n") == 1
    with suppress(DeviceError):
        assert choose([sighting], "", kind=lambda one: one.is_treadmill, what="The treadmill") is sighting
