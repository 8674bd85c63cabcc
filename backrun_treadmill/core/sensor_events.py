"""What the runner wears, and the treadmill's own counters of steps: connected, lost, measured. Events as all are."""

from enum import StrEnum

from backrun_treadmill.core.events import Event


class Source(StrEnum):
    """Where steps come from, best first."""

    POD = "foot pod"
    MACHINE_RSC = "treadmill's own sensor"
    MACHINE_STEPS = "treadmill's step counter"
    ESTIMATE = "estimate"


class Feet(StrEnum):
    """What a cadence sensor counts."""

    BOTH = "both"
    """Each contact of both feet: its numbers are taken as sent."""
    ONE = "one"
    """The contacts of one foot: doubled at the door."""
    TWICE = "twice"
    """Each contact twice: halved at the door."""


class PodConnected(Event, frozen=True, kw_only=True):
    """A cadence sensor is sending."""

    address: str
    name: str
    source: Source
    feet: Feet | None = None
    """What its owner said it counts; None: not asked yet, taken as sent."""
    battery_percent: int | None = None
    """None: it does not say."""


class PodLost(Event, frozen=True, kw_only=True):
    """The cadence sensor's link is gone, or it was never found."""

    reason: str
    source: Source = Source.POD


class StepsMeasured(Event, frozen=True, kw_only=True):
    """One RSC measurement (0x2A53), converted at the door to both feet."""

    raw: str
    source: Source
    cadence_spm: float
    """Steps a minute, both feet."""
    speed_ckmh: int


class StrapConnected(Event, frozen=True, kw_only=True):
    """A heart strap is sending."""

    address: str
    name: str
    battery_percent: int | None = None
    """None: it does not say."""


class StrapLost(Event, frozen=True, kw_only=True):
    """The strap's link is gone, or it was never found."""

    reason: str


class HeartMeasured(Event, frozen=True, kw_only=True):
    """One heart rate measurement (0x2A37)."""

    raw: str
    bpm: int
    contact: bool | None = None
    """Whether the strap feels skin; None where it does not tell."""
    rr_1024s: tuple[int, ...] = ()
    """Times between beats, oldest first, 1/1024 s."""
