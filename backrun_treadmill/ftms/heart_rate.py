"""Heart Rate Measurement (0x2A37)."""

from msgspec import Struct

from backrun_treadmill.ftms.unreadable import Reason, Unreadable

LONG_VALUE = 0x01
CONTACT_FOUND = 0x02
CONTACT_KNOWN = 0x04
ENERGY = 0x08
RR_INTERVALS = 0x10


class HeartRate(Struct, frozen=True):
    """One packet."""

    bpm: int
    contact: bool | None = None
    """Whether the strap feels skin; None where it cannot tell. Without contact it may still send a number."""
    energy_kj: int | None = None
    rr_1024s: tuple[int, ...] = ()
    """Times between beats, oldest first, 1/1024 s."""


def read_heart_rate(packet: bytes) -> HeartRate | Unreadable:
    """One measurement; what is cut off at the end is left out."""
    flags = packet[0] if packet else 0
    width = 2 if flags & LONG_VALUE else 1
    if len(packet) < 1 + width:
        return Unreadable(Reason.SHORT if packet else Reason.EMPTY)
    bpm, rest = int.from_bytes(packet[1 : 1 + width], "little"), packet[1 + width :]
    energy: int | None = None
    if flags & ENERGY and len(rest) >= 2:
        energy, rest = int.from_bytes(rest[:2], "little"), rest[2:]
    beats = range(0, len(rest) - 1, 2) if flags & RR_INTERVALS else ()
    return HeartRate(
        bpm,
        contact=bool(flags & CONTACT_FOUND) if flags & CONTACT_KNOWN else None,
        energy_kj=energy,
        rr_1024s=tuple(int.from_bytes(rest[at : at + 2], "little") for at in beats),
    )
