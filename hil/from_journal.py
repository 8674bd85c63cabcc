"""A session's journal as a recording of its treadmill: each byte that the machine said, when it said it."""

from collections.abc import Iterable, Iterator

from capture import Captured, NothingHeard

from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    FrameIgnored,
    MachineConnected,
    MachineStatusReceived,
)
from backrun_treadmill.core.machine import Identity, SpeedRange, Unit
from backrun_treadmill.journal.records import AnyRecord
from backrun_treadmill.sim.recording import ANSWER, DATA, IDENTITY_READ, NOTIFIED, STATUS, Frame


def captured(records: Iterable[AnyRecord]) -> Captured:
    """What the treadmill of a session said; its own running sensor is left out. Raises NothingHeard."""
    told = tuple(records)
    connected = next((one for one in told if isinstance(one, MachineConnected)), None)
    if connected is None:
        raise NothingHeard("No treadmill was connected in this session: there is nothing to keep.")
    if connected.machine.range_unit is Unit.MPH:
        raise NothingHeard(
            "This treadmill says its range in miles, and the journal keeps it in km/h: listen to it with --treadmill."
        )
    heard = list(_heard(told))
    if all(frame.speed_ckmh is None for _, frame in heard):
        raise NothingHeard("The treadmill of this session never said how fast its belt was: there is nothing to keep.")
    began = min(connected.at, heard[0][0])
    speeds = connected.range
    return Captured(
        name=connected.name,
        address=connected.address,
        reads=_reads(connected),
        speeds=(speeds.least_ckmh, speeds.most_ckmh, speeds.step_ckmh),
        frames=tuple(Frame(t=round((at - began) / 1e6, 4), char=one.char, hex=one.hex) for at, one in heard),
    )


def _heard(records: Iterable[AnyRecord]) -> Iterator[tuple[int, Frame]]:
    for one in records:
        match one:
            case BeltMeasured():
                yield one.at, Frame(0, DATA, one.raw)
            case MachineStatusReceived():
                yield one.at, Frame(0, STATUS, one.raw)
            case CommandAnswered():
                yield one.at, Frame(0, ANSWER, one.raw)
            case FrameIgnored() if one.char.lower() in NOTIFIED:
                yield one.at, Frame(0, one.char.lower(), one.raw)
            case _:
                pass


def _reads(connected: MachineConnected) -> dict[str, str]:
    identity = connected.identity
    said = dict(zip(IDENTITY_READ, _texts(identity), strict=True))
    reads = {"2acc": connected.features, "2ad4": _range(connected.range), **said}
    return {char: value for char, value in reads.items() if value}


def _texts(identity: Identity) -> tuple[str, ...]:
    return tuple(text.encode().hex() for text in (identity.manufacturer, identity.model, identity.firmware))


def _range(speeds: SpeedRange) -> str:
    numbers = (speeds.least_ckmh, speeds.most_ckmh, speeds.step_ckmh)
    return b"".join(number.to_bytes(2, "little") for number in numbers).hex()
