"""What a session knows of its sensors, shared by `sensing` and its rules; decides nothing."""

from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.step_sources import CountedCadence
from backrun_treadmill.core.notes import FeetAsked, HeartDoubt
from backrun_treadmill.core.sensor_events import Feet, Source
from backrun_treadmill.core.session.cross_check import Compared


class Suspicion:
    """Of one sensor, from its first odd sample on."""

    def __init__(self, feet: Feet, since: int) -> None:
        self.feet = feet
        self.since = since
        self.samples = 0


class FeetWatch:
    """The sensors of a session and what is suspected of them."""

    def __init__(self) -> None:
        self.addresses: dict[Source, str] = {}
        self.counts: dict[Source, Feet] = {}
        """As converted by the driver."""
        self.settled: set[tuple[Source, str]] = set()
        """Sensors and their addresses whose owner has answered, now or in an earlier session."""
        self.suspicions: dict[Source, Suspicion] = {}
        self.asked: FeetAsked | None = None
        self.counted = CountedCadence()
        """The treadmill's own step counter."""
        self.counter_answered = False
        """What it counts was said in this session."""


class HeartWatch:
    """What the strap has told lately."""

    def __init__(self) -> None:
        self.doubt: HeartDoubt | None = None
        self.no_contact_since: int | None = None
        self.same_since: int | None = None
        self.bpm = 0
        self.rr_1024s: tuple[int, ...] = ()


class SensorsWatched:
    """All of them."""

    def __init__(self) -> None:
        self.impacts = ImpactCounter()
        self.source_told = Source.ESTIMATE
        self.feet = FeetWatch()
        self.heart = HeartWatch()
        self.compared = Compared()
        self.low_batteries: set[str] = set()
        """Those that were said to be low."""
        self.garbled: dict[str, int] = {}
        """Packets in a row that could not be read, by characteristic."""
