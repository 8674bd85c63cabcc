"""Treadmill Data as machines in the field write it: split, cut, with more fields, with an older width."""

import struct
from collections.abc import Callable

from msgspec import Struct

from backrun_treadmill.sim import frames

_MORE, _DISTANCE, _INCLINE, _ELEVATION = 1 << 0, 1 << 2, 1 << 3, 1 << 4
_PACE, _AVERAGE_PACE, _ENERGY, _HEART, _MET, _TIME = 1 << 5, 1 << 6, 1 << 7, 1 << 8, 1 << 9, 1 << 10
_AVERAGE, _LEFT, _FORCE, _STEPS = 1 << 1, 1 << 11, 1 << 12, 1 << 13

_NO_ENERGY = struct.pack("<HHB", 12, 0xFFFF, 0xFF)


class Shown(Struct, frozen=True):
    """What one round of data says; units as in the standard."""

    speed_ckmh: int
    distance_m: int
    incline_dpct: int
    elapsed_s: int
    steps: int

    @property
    def distance(self) -> bytes:
        """The total distance field."""
        return (self.distance_m & 0xFFFFFF).to_bytes(3, "little")


def _plain(shown: Shown) -> list[bytes]:
    return [
        frames.treadmill_data(
            speed_ckmh=shown.speed_ckmh,
            distance_m=shown.distance_m,
            incline_dpct=shown.incline_dpct,
            elapsed_s=shown.elapsed_s,
        )
    ]


def _speed_and_distance(shown: Shown, also: int, tail: bytes) -> bytes:
    return struct.pack("<HH", _DISTANCE | also, shown.speed_ckmh) + shown.distance + tail


def _split(shown: Shown) -> list[bytes]:
    """Technogym MyRun: first a packet without a speed, whose bytes 2 and 3 are something else."""
    first = struct.pack("<H", _MORE | _AVERAGE | _DISTANCE) + struct.pack("<H", 1900) + shown.distance
    return [first, struct.pack("<HHH", _TIME, shown.speed_ckmh, shown.elapsed_s)]


def _split_backwards(shown: Shown) -> list[bytes]:
    """FS-D9D0A1: speed first, then a packet that promises more and holds steps only."""
    return [
        _speed_and_distance(shown, _ENERGY | _TIME, _NO_ENERGY + struct.pack("<H", shown.elapsed_s)),
        struct.pack("<H", _MORE | _STEPS) + (0).to_bytes(3, "little"),
    ]


def _steps_16(shown: Shown) -> list[bytes]:
    """KingSmith Z1: bit 13, two bytes."""
    return [_speed_and_distance(shown, _TIME | _STEPS, struct.pack("<HH", shown.elapsed_s, shown.steps))]


def _steps_24(shown: Shown) -> list[bytes]:
    """Yesoul, UREVO, CitySports: bit 13, three bytes."""
    tail = struct.pack("<H", shown.elapsed_s) + shown.steps.to_bytes(3, "little")
    return [_speed_and_distance(shown, _TIME | _STEPS, tail)]


def _pace_8(shown: Shown) -> list[bytes]:
    """Star Trac and True: all fields, paces of one byte as in the service's first edition."""
    flags = _AVERAGE | _DISTANCE | _INCLINE | _ELEVATION | _PACE | _AVERAGE_PACE | _ENERGY
    flags |= _HEART | _MET | _TIME | _FORCE
    pace = struct.pack("<BB", 60, 60)
    body = struct.pack("<HHH", flags, shown.speed_ckmh, 250) + shown.distance
    body += struct.pack("<hhHH", shown.incline_dpct, 0x7FFF, 0, 0xFFFF) + pace + _NO_ENERGY
    return [body + struct.pack("<BBHhh", 0, 30, shown.elapsed_s, 0x7FFF, 0x7FFF)]


def _cut_20(shown: Shown) -> list[bytes]:
    """Matrix: flags that promise 32 bytes, cut at the 20 that a link begins with."""
    flags = _AVERAGE | _DISTANCE | _INCLINE | _ELEVATION | _ENERGY | _HEART | _MET | _TIME | _LEFT | _FORCE
    body = struct.pack("<HHH", flags, shown.speed_ckmh, 250) + shown.distance
    body += struct.pack("<hhHH", shown.incline_dpct, 0x7FFF, 0, 0xFFFF) + _NO_ENERGY
    return [body[:20]]


def _extra(shown: Shown) -> list[bytes]:
    """FS-BT-C1: beside each record a packet of five bytes with no speed in it."""
    return [*_plain(shown), struct.pack("<H", _MORE | _STEPS) + (0).to_bytes(3, "little")]


def _nulls(shown: Shown) -> list[bytes]:
    """Several: a packet of nothing, and one of flags alone, beside each record."""
    return [b"", *_plain(shown), struct.pack("<H", _MORE)]


FORMS: dict[str, Callable[[Shown], list[bytes]]] = {
    "plain": _plain,
    "split": _split,
    "split-backwards": _split_backwards,
    "steps-16": _steps_16,
    "steps-24": _steps_24,
    "pace-8": _pace_8,
    "cut-20": _cut_20,
    "extra": _extra,
    "nulls": _nulls,
}
