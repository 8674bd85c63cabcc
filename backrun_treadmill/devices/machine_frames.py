"""What a treadmill's packets mean to a session: bytes in, events out. A packet without a value becomes FrameIgnored."""

from pyftms.models import MachineStatusCode, ResultCode

from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    FrameIgnored,
    MachineStatusReceived,
    Result,
    Status,
)
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.devices.miles import reported_ckmh
from backrun_treadmill.ftms.control_point import read_response
from backrun_treadmill.ftms.status import MachineStatus, read_status
from backrun_treadmill.ftms.treadmill_data import read_treadmill_data
from backrun_treadmill.ftms.unreadable import Unreadable

RESULTS = {
    ResultCode.SUCCESS: Result.SUCCESS,
    ResultCode.NOT_SUPPORTED: Result.NOT_SUPPORTED,
    ResultCode.INVALID_PARAMETER: Result.INVALID,
    ResultCode.FAILED: Result.FAILED,
    ResultCode.NOT_PERMITTED: Result.NOT_PERMITTED,
}

STATUSES = {
    MachineStatusCode.RESET: Status.RESET,
    MachineStatusCode.STOP_SAFETY: Status.SAFETY_KEY,
    MachineStatusCode.START_RESUME: Status.STARTED,
    MachineStatusCode.SPEED: Status.TARGET_SPEED,
    MachineStatusCode.LOST_CONTROL: Status.CONTROL_LOST,
}


def belt_event(at: int, packet: bytes, *, unit: Unit | None) -> BeltMeasured | FrameIgnored:
    """One Treadmill Data packet; `unit` is what this machine reports in, None the standard's km/h."""
    value = read_treadmill_data(packet)
    if isinstance(value, Unreadable):
        return ignored(at, "2ACD", packet, value)
    return BeltMeasured(
        at=at,
        raw=packet.hex(),
        speed_ckmh=None if value.speed_ckmh is None else reported_ckmh(value.speed_ckmh, unit),
        distance_m=value.distance_m,
        elapsed_s=value.elapsed_s,
        incline_dpct=value.incline_dpct,
        heart_bpm=value.heart_bpm,
        steps=value.steps,
    )


def status_event(at: int, packet: bytes, *, machine: MachineProfile) -> MachineStatusReceived | FrameIgnored:
    """One Fitness Machine Status packet."""
    value = read_status(packet)
    if isinstance(value, Unreadable):
        return ignored(at, "2ADA", packet, value)
    status = _status(value)
    if status is Status.STOPPED and machine.start_says_stopped:
        status = Status.OTHER
    return MachineStatusReceived(
        at=at,
        raw=packet.hex(),
        status=status,
        speed_ckmh=None if value.speed_ckmh is None else reported_ckmh(value.speed_ckmh, machine.report_unit),
    )


def answer_event(at: int, packet: bytes, *, seq: int) -> CommandAnswered | FrameIgnored:
    """One control point indication; `seq` is the newest command sent."""
    value = read_response(packet)
    if isinstance(value, Unreadable):
        return ignored(at, "2AD9", packet, value)
    result = next((ours for code, ours in RESULTS.items() if code == value.code), Result.OTHER)
    return CommandAnswered(at=at, seq=seq, raw=packet.hex(), op=f"{value.op:02x}", result=result)


def _status(value: MachineStatus) -> Status:
    if value.op == MachineStatusCode.STOP_PAUSE:
        return Status.PAUSED if value.paused else Status.STOPPED
    return next((ours for code, ours in STATUSES.items() if code == value.op), Status.OTHER)


def ignored(at: int, char: str, packet: bytes, why: Unreadable) -> FrameIgnored:
    """A packet that said nothing."""
    return FrameIgnored(at=at, char=char, raw=packet.hex(), reason=why.reason)
