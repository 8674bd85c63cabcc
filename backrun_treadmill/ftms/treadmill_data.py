"""Treadmill Data (0x2ACD): tolerant decoder of what treadmills really send.

Off the standard, and provided for (sources: captures of UREVO E1L, FitShow, Matrix, Star Trac, True, Technogym,
Yesoul and KingSmith machines):

* bit 13, reserved, is a step counter of two or three bytes: it gets what is left;
* a record is split over two packets, in either order: each packet is read for itself, and speed is there only where
  More Data (bit 0) is *not* set;
* a packet is cut at 20 bytes although its flags promise more: what is complete is kept;
* paces are one byte (old definition) or two: the length tells which;
* extra bytes at the end mean nothing.
"""

from typing import NamedTuple

from msgspec import Struct

from backrun_treadmill.ftms.unreadable import Reason, Unreadable

MORE_DATA = 0x0001
PACES = 0x0060
STEPS = 0x2000
FLAG_BYTES = 2


class TreadmillData(Struct, frozen=True, omit_defaults=True):
    """One packet. A field that was not in it, or was marked as not available, is None, never 0."""

    flags: int
    cut: bool = False
    """The flags promise more than was sent."""
    speed_ckmh: int | None = None
    average_speed_ckmh: int | None = None
    distance_m: int | None = None
    incline_dpct: int | None = None
    ramp_angle_ddeg: int | None = None
    climb_dm: int | None = None
    descent_dm: int | None = None
    pace: int | None = None
    average_pace: int | None = None
    energy_kcal: int | None = None
    energy_kcal_h: int | None = None
    energy_kcal_min: int | None = None
    heart_bpm: int | None = None
    met_dmet: int | None = None
    elapsed_s: int | None = None
    remaining_s: int | None = None
    force_n: int | None = None
    power_w: int | None = None
    steps: int | None = None


class Field(NamedTuple):
    """Where a field stands in the flags and how it is written."""

    flag: int
    name: str
    size: int
    signed: bool = False


FIELDS = (
    Field(MORE_DATA, "speed_ckmh", 2),
    Field(0x0002, "average_speed_ckmh", 2),
    Field(0x0004, "distance_m", 3),
    Field(0x0008, "incline_dpct", 2, signed=True),
    Field(0x0008, "ramp_angle_ddeg", 2, signed=True),
    Field(0x0010, "climb_dm", 2),
    Field(0x0010, "descent_dm", 2),
    Field(0x0020, "pace", 2),
    Field(0x0040, "average_pace", 2),
    Field(0x0080, "energy_kcal", 2),
    Field(0x0080, "energy_kcal_h", 2),
    Field(0x0080, "energy_kcal_min", 1),
    Field(0x0100, "heart_bpm", 1),
    Field(0x0200, "met_dmet", 1),
    Field(0x0400, "elapsed_s", 2),
    Field(0x0800, "remaining_s", 2),
    Field(0x1000, "force_n", 2, signed=True),
    Field(0x1000, "power_w", 2, signed=True),
    Field(STEPS, "steps", 3),
)
"""In the order of the packet (FTMS 1.0.1, table 4.5)."""

OTHER_BLANKS = {"descent_dm": 0x7FFF, "heart_bpm": 0}
"""Values that mean "none" on real machines beside the largest one (Life Fitness; UREVO, FitShow, Kettler)."""


def read_treadmill_data(packet: bytes) -> TreadmillData | Unreadable:
    """Every complete field of one packet; unreadable only without flags or without a single complete field."""
    if len(packet) < FLAG_BYTES:
        return Unreadable(Reason.SHORT if packet else Reason.EMPTY)
    flags = int.from_bytes(packet[:FLAG_BYTES], "little")
    pace_size = _pace_size(flags, len(packet))
    values: dict[str, int | None] = {}
    at = FLAG_BYTES
    cut = False
    for field in _announced(flags):
        size = _size(field, pace_size, left=len(packet) - at)
        if size == 0 or at + size > len(packet):
            cut = True
            break
        values[field.name] = _value(field, packet[at : at + size])
        at += size
    return TreadmillData(flags=flags, cut=cut, **values) if values else Unreadable(Reason.NO_FIELD)


def _announced(flags: int) -> list[Field]:
    """The fields a packet should have; bit 0 says that speed is *missing*."""
    present = flags ^ MORE_DATA
    return [field for field in FIELDS if present & field.flag]


def _pace_size(flags: int, length: int) -> int:
    """2 as the standard has it, 1 where only that fits, 0 where a cut packet leaves both possible."""
    fields = _announced(flags)
    paces = sum(1 for field in fields if field.flag & PACES)
    with_long_paces = FLAG_BYTES + sum(2 if field.flag == STEPS else field.size for field in fields)
    if not paces or length >= with_long_paces:
        return 2
    return 1 if length >= with_long_paces - paces else 0


def _size(field: Field, pace_size: int, *, left: int) -> int:
    """Bytes of this field in this packet; 0 where that cannot be told."""
    if field.flag & PACES:
        return pace_size
    if field.flag == STEPS and left == 2:
        return 2
    return field.size


def _value(field: Field, raw: bytes) -> int | None:
    """The number, or None where it is the type's largest: "data not available"."""
    number = int.from_bytes(raw, "little", signed=field.signed)
    largest = (1 << (8 * len(raw) - field.signed)) - 1
    return None if number in (largest, OTHER_BLANKS.get(field.name)) else number
