"""The room's own bytes: what its treadmill, pod and strap send and what their control point takes.

Written apart from the program's codec on purpose, so that an error in one does not hide in the other.
Layouts: FTMS 1.0.1 (Bluetooth SIG), and the GATT specification supplement for 0x2A37 and 0x2A53.
"""

import struct
from enum import Enum, IntEnum

from msgspec import Struct

FEATURES = struct.pack("<II", 1 << 2 | 1 << 3 | 1 << 12, 1 << 0 | 1 << 1)
"""0x2ACC: total distance, inclination, elapsed time; targets for speed and inclination."""

RSC_FEATURES = struct.pack("<H", 1 << 2)
"""0x2A54: walking or running status, nothing else."""

_DATA_FLAGS = 1 << 2 | 1 << 3 | 1 << 10


class Op(Enum):
    """The control point requests the machine knows; stop and pause share op code 0x08."""

    REQUEST_CONTROL = "request control"
    RESET = "reset"
    SET_SPEED = "set target speed"
    SET_INCLINE = "set target inclination"
    START = "start or resume"
    STOP = "stop"
    PAUSE = "pause"
    OTHER = "other"


class Request(Struct, frozen=True):
    """A control point request; `number` is 0.01 km/h or 0.1 % where there is one."""

    op: Op
    number: int = 0


class Result(IntEnum):
    """The control point's result codes."""

    SUCCESS = 1
    NOT_SUPPORTED = 2
    INVALID = 3
    FAILED = 4
    NOT_PERMITTED = 5


class Status(IntEnum):
    """The Fitness Machine Status op codes this machine sends."""

    RESET = 0x01
    STOPPED = 0x02
    SAFETY_KEY = 0x03
    STARTED = 0x04
    TARGET_SPEED = 0x05
    TARGET_INCLINE = 0x06
    CONTROL_LOST = 0xFF


class Training(IntEnum):
    """The training statuses this machine sends."""

    IDLE = 0x01
    MANUAL = 0x0D
    PRE_WORKOUT = 0x0E
    POST_WORKOUT = 0x0F


_BARE = {0x00: Op.REQUEST_CONTROL, 0x01: Op.RESET, 0x07: Op.START}
_NUMBERED = {0x02: (Op.SET_SPEED, struct.Struct("<H")), 0x03: (Op.SET_INCLINE, struct.Struct("<h"))}
_ENDING = {b"\x01": Op.STOP, b"\x02": Op.PAUSE}


def parse_request(value: bytes) -> Request | None:
    """The request in a control point write of at least one byte; None when its parameter is not as it must be."""
    code, rest = value[0], value[1:]
    if code in _BARE:
        return None if rest else Request(_BARE[code])
    if code in _NUMBERED:
        op, layout = _NUMBERED[code]
        return Request(op, layout.unpack(rest)[0]) if len(rest) == layout.size else None
    if code == 0x08:
        return Request(_ENDING[rest]) if rest in _ENDING else None
    return Request(Op.OTHER)


def answer(code: int, result: Result) -> bytes:
    """The control point indication that answers op code `code`."""
    return bytes((0x80, code, result))


def status(op: Status) -> bytes:
    """A Fitness Machine Status without a parameter."""
    return bytes((op,))


def status_stopped(*, paused: bool) -> bytes:
    """Stopped or paused by the user."""
    return bytes((Status.STOPPED, 2 if paused else 1))


def status_target(speed_ckmh: int) -> bytes:
    """Target speed changed."""
    return struct.pack("<BH", Status.TARGET_SPEED, speed_ckmh)


def status_incline(incline_dpct: int) -> bytes:
    """Target inclination changed."""
    return struct.pack("<Bh", Status.TARGET_INCLINE, incline_dpct)


def training_status(training: Training) -> bytes:
    """Training Status without a string."""
    return bytes((0, training))


def treadmill_data(*, speed_ckmh: int, distance_m: int, incline_dpct: int, elapsed_s: int) -> bytes:
    """Treadmill Data with speed, total distance, inclination (ramp angle not available) and elapsed time."""
    return (
        struct.pack("<HH", _DATA_FLAGS, speed_ckmh)
        + (distance_m & 0xFFFFFF).to_bytes(3, "little")
        + struct.pack("<hhH", incline_dpct, 0x7FFF, elapsed_s & 0xFFFF)
    )


def range_of(least: int, most: int, step: int) -> bytes:
    """Supported Speed Range (0.01 km/h) or Supported Inclination Range (0.1 %); no value here is negative."""
    return struct.pack("<HHH", least, most, step)


def rsc_measurement(*, speed_ckmh: float, cadence_spm: float, running: bool) -> bytes:
    """RSC Measurement with speed in 1/256 m/s, cadence in steps a minute of both feet, and the running bit."""
    speed = round(speed_ckmh / 360 * 256)
    return struct.pack("<BHB", running << 2, min(speed, 0xFFFF), min(round(cadence_spm), 0xFF))


def heart_rate(bpm: float, beat_1024s: int) -> bytes:
    """Heart Rate Measurement of a strap in contact with the skin, with the time of the last beat."""
    return struct.pack("<BBH", 0b10110, min(round(bpm), 0xFF), beat_1024s)
