"""Fitness Machine Status (0x2ADA), read by op code; extra bytes ignored (UREVO sends them)."""

from msgspec import Struct
from pyftms.models import MachineStatusCode, StopPauseCode

from backrun_treadmill.ftms.unreadable import Reason, Unreadable


class MachineStatus(Struct, frozen=True):
    """What the machine says of itself."""

    op: int
    """A `MachineStatusCode`, or a number without a meaning."""
    paused: bool = False
    """With STOP_PAUSE: a pause. Anything else, even a missing parameter, is read as a stop."""
    speed_ckmh: int | None = None
    """With SPEED: the new target, 0.01 km/h by the standard."""


def read_status(packet: bytes) -> MachineStatus | Unreadable:
    """One status packet; unreadable where it is empty or a target speed is missing."""
    if not packet:
        return Unreadable(Reason.EMPTY)
    op, parameter = packet[0], packet[1:]
    match op:
        case MachineStatusCode.STOP_PAUSE:
            return MachineStatus(op, paused=parameter[:1] == bytes([StopPauseCode.PAUSE]))
        case MachineStatusCode.SPEED if len(parameter) < 2:
            return Unreadable(Reason.SHORT)
        case MachineStatusCode.SPEED:
            return MachineStatus(op, speed_ckmh=int.from_bytes(parameter[:2], "little"))
        case _:
            return MachineStatus(op)
