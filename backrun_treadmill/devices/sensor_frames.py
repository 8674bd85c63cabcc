"""What the packets of sensors mean to a session: bytes in, events out, steps always those of both feet."""

from backrun_treadmill.core.events import FrameIgnored
from backrun_treadmill.core.sensor_events import Feet, HeartMeasured, Source, StepsMeasured
from backrun_treadmill.devices.machine_frames import ignored
from backrun_treadmill.ftms.heart_rate import read_heart_rate
from backrun_treadmill.ftms.rsc import read_rsc
from backrun_treadmill.ftms.unreadable import Unreadable

FACTORS = {Feet.BOTH: 1.0, Feet.ONE: 2.0, Feet.TWICE: 0.5}


def steps_event(at: int, packet: bytes, *, source: Source, feet: Feet | None) -> StepsMeasured | FrameIgnored:
    """One RSC Measurement; `feet` None is taken as sent. The only place where a cadence is converted."""
    value = read_rsc(packet)
    if isinstance(value, Unreadable):
        return ignored(at, "2A53", packet, value)
    return StepsMeasured(
        at=at,
        raw=packet.hex(),
        source=source,
        cadence_spm=value.cadence * FACTORS[feet or Feet.BOTH],
        speed_ckmh=value.speed_ckmh,
    )


def heart_event(at: int, packet: bytes) -> HeartMeasured | FrameIgnored:
    """One Heart Rate Measurement, as sent: what to believe of it is not decided here."""
    value = read_heart_rate(packet)
    if isinstance(value, Unreadable):
        return ignored(at, "2A37", packet, value)
    return HeartMeasured(at=at, raw=packet.hex(), bpm=value.bpm, contact=value.contact, rr_1024s=value.rr_1024s)
