"""Fitness Machine Control Point (0x2AD9): the requests we write and the responses that are indicated."""

from msgspec import Struct
from pyftms.models import ControlCode, StopPauseCode

from backrun_treadmill.ftms.unreadable import Reason, Unreadable

LARGEST_SPEED = 0xFFFF
RESPONSE_BYTES = 3


def request_control() -> bytes:
    """Ask to be the one client that controls the machine."""
    return bytes([ControlCode.REQUEST_CONTROL])


def start_belt() -> bytes:
    """Start, or resume after a pause."""
    return bytes([ControlCode.START_RESUME])


def stop_belt() -> bytes:
    """Stop."""
    return bytes([ControlCode.STOP_PAUSE, StopPauseCode.STOP])


def pause_belt() -> bytes:
    """Pause."""
    return bytes([ControlCode.STOP_PAUSE, StopPauseCode.PAUSE])


def set_target_speed(hundredths: int) -> bytes:
    """Set the target, a whole number of hundredths (km/h by the standard); ValueError outside 0…65535.

    Written from the integer: pyftms 0.4.15 divides a float and cuts, so that 10.2 km/h goes out as 10.19.
    """
    if not 0 <= hundredths <= LARGEST_SPEED:
        raise ValueError(f"target speed {hundredths} is outside 0…{LARGEST_SPEED} hundredths")
    return bytes([ControlCode.SPEED]) + hundredths.to_bytes(2, "little")


class Response(Struct, frozen=True):
    """The machine's answer to one request."""

    op: int
    """Op code of the request."""
    code: int
    """1 success, 2 not supported, 3 invalid parameter, 4 failed, 5 not permitted; others are reserved."""


def read_response(packet: bytes) -> Response | Unreadable:
    """One indication (some machines notify it instead); bytes after the result are ignored."""
    if not packet:
        return Unreadable(Reason.EMPTY)
    if packet[0] != ControlCode.RESPONSE:
        return Unreadable(Reason.NOT_A_RESPONSE)
    if len(packet) < RESPONSE_BYTES:
        return Unreadable(Reason.SHORT)
    return Response(op=packet[1], code=packet[2])
