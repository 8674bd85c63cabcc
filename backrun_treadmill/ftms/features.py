"""What a machine says it is: feature bits (0x2ACC), ranges (0x2AD4, 0x2AD5), the advertisement's service data.

Feature bits over-claim on many machines (FitShow FS-BT-T4, UREVO): they are kept for the journal and decide nothing.
"""

from msgspec import Struct

from backrun_treadmill.ftms.unreadable import Reason, Unreadable

FEATURE_BYTES = 8
RANGE_BYTES = 6
AVAILABLE = 0x01
TREADMILL_TYPE = 0x01

FASTEST_LEAST_CKMH = 300
COARSEST_STEP_CKMH = 100
"""Known machines begin at 0.5 to 1.6 km/h and go in steps of 0.1 to 0.5. What says more than these is no range: the
least speed is what a belt is sent to before a pause, and a step tells our changes from somebody's at the console."""


class Features(Struct, frozen=True):
    """The two bit fields as read (meaning: `pyftms.client.MachineFeatures`, `MachineSettings`)."""

    machine: int
    targets: int


class Range(Struct, frozen=True):
    """Least, most and step, in the unit of the characteristic: 0.01 km/h or 0.1 %."""

    least: int
    most: int
    step: int


def read_features(packet: bytes) -> Features | Unreadable:
    """Fitness Machine Feature (0x2ACC)."""
    if len(packet) < FEATURE_BYTES:
        return Unreadable(Reason.SHORT if packet else Reason.EMPTY)
    return Features(int.from_bytes(packet[:4], "little"), int.from_bytes(packet[4:8], "little"))


def read_speed_range(packet: bytes) -> Range | Unreadable:
    """Supported Speed Range (0x2AD4), 0.01 km/h; impossible where no treadmill has such a one."""
    found = _read_range(packet, signed=False)
    if isinstance(found, Range) and not _is_of_a_treadmill(found):
        return Unreadable(Reason.IMPOSSIBLE)
    return found


def _is_of_a_treadmill(speeds: Range) -> bool:
    return speeds.most > 0 and speeds.least <= FASTEST_LEAST_CKMH and speeds.step <= COARSEST_STEP_CKMH


def read_incline_range(packet: bytes) -> Range | Unreadable:
    """Supported Inclination Range (0x2AD5), 0.1 %; all zero on machines without incline."""
    return _read_range(packet, signed=True)


def _read_range(packet: bytes, *, signed: bool) -> Range | Unreadable:
    if len(packet) < RANGE_BYTES:
        return Unreadable(Reason.SHORT if packet else Reason.EMPTY)
    least = int.from_bytes(packet[0:2], "little", signed=signed)
    most = int.from_bytes(packet[2:4], "little", signed=signed)
    step = int.from_bytes(packet[4:6], "little")
    return Range(least, most, step) if least <= most else Unreadable(Reason.IMPOSSIBLE)


def may_be_treadmill(service_data: bytes | None) -> bool:
    """Whether the advertised service data of 0x1826 leaves a treadmill possible.

    Flags, then the machine types as a 16-bit field, in either byte order (FS-BC11B7 swaps it). Many send nothing, or
    one byte: they are not ruled out.
    """
    if service_data is None or len(service_data) < 3:
        return True
    return bool((service_data[1] | service_data[2]) & TREADMILL_TYPE)


def says_in_use(service_data: bytes | None) -> bool:
    """Whether the advertised service data of 0x1826 says that the machine is not available (FTMS 1.0.1, 3.1.2).

    Told to people and believed by nobody: a machine that is held by another app mostly does not advertise at all.
    """
    return service_data is not None and len(service_data) >= 3 and not service_data[0] & AVAILABLE
