"""RSC Measurement (0x2A53): speed and cadence of a foot pod, or of a treadmill that measures steps."""

from msgspec import Struct

from backrun_treadmill.ftms.unreadable import Reason, Unreadable

STRIDE_LENGTH = 0x01
TOTAL_DISTANCE = 0x02
RUNNING = 0x04


class RscMeasurement(Struct, frozen=True):
    """One packet. `cadence` is the number as sent: most devices count both feet (Technogym 161 at 12 km/h, NPE
    Runn 187), some their own foot only. That is never guessed from the number."""

    speed_ckmh: int
    cadence: int
    stride_cm: int | None = None
    distance_dm: int | None = None
    running: bool = False
    """Never set by some (Technogym at 12 km/h), so it decides nothing."""


def read_rsc(packet: bytes) -> RscMeasurement | Unreadable:
    """One measurement; optional fields that are announced but cut off are None."""
    if len(packet) < 4:
        return Unreadable(Reason.SHORT if packet else Reason.EMPTY)
    flags, rest = packet[0], packet[4:]
    stride: int | None = None
    if flags & STRIDE_LENGTH:
        stride, rest = _number(rest, 2), rest[2:]
    return RscMeasurement(
        speed_ckmh=round(int.from_bytes(packet[1:3], "little") * 360 / 256),
        cadence=packet[3],
        stride_cm=stride,
        distance_dm=_number(rest, 4) if flags & TOTAL_DISTANCE else None,
        running=bool(flags & RUNNING),
    )


def _number(rest: bytes, size: int) -> int | None:
    return int.from_bytes(rest[:size], "little") if len(rest) >= size else None
