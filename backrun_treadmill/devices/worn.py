"""What a runner wears, seen from its packets: a foot pod and a heart strap. `sensors` finds and connects them."""

from collections.abc import Callable, Mapping

from backrun_treadmill.core.sensor_events import Feet, PodConnected, PodLost, Source, StrapConnected, StrapLost
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.devices.sensor_frames import heart_event, steps_event
from backrun_treadmill.devices.sighting import Sighting
from backrun_treadmill.ftms.uuids import HEART_RATE_MEASUREMENT, RSC_MEASUREMENT


class Pod:
    """One foot pod; `selector` is an address, a name or its beginning, empty for the only one on the air.

    `feet` tells by address what a pod counts; it may change while the pod is sending.
    """

    what = "The foot pod"
    measurement = RSC_MEASUREMENT
    gone = "The link to the foot pod went down: steps are estimated until it is back."

    def __init__(self, *, selector: str, feet: Mapping[str, Feet]) -> None:
        self.selector = selector
        self._feet = feet

    def is_kind(self, sighting: Sighting) -> bool:
        """Whether a device shows itself to be a pod."""
        return sighting.is_pod

    def connected(self, at: int, sighting: Sighting, battery_percent: int | None) -> AnyEvent:
        """It is there."""
        return PodConnected(
            at=at,
            address=sighting.address,
            name=sighting.name,
            source=Source.POD,
            feet=self._feet.get(sighting.address),
            battery_percent=battery_percent,
        )

    def measured(self, at: int, address: str, packet: bytes) -> AnyEvent:
        """One packet."""
        return steps_event(at, packet, source=Source.POD, feet=self._feet.get(address))

    def lost(self, at: int, reason: str) -> AnyEvent:
        """It is missing."""
        return PodLost(at=at, reason=reason)


class Strap:
    """One heart strap; `selector` as for a pod."""

    what = "The heart strap"
    measurement = HEART_RATE_MEASUREMENT
    gone = "The link to the heart strap went down: no heart rate until it is back."

    def __init__(self, *, selector: str) -> None:
        self.selector = selector

    def is_kind(self, sighting: Sighting) -> bool:
        """Whether a device shows itself to be a strap."""
        return sighting.is_heart_strap

    def connected(self, at: int, sighting: Sighting, battery_percent: int | None) -> AnyEvent:
        """It is there."""
        return StrapConnected(at=at, address=sighting.address, name=sighting.name, battery_percent=battery_percent)

    def measured(self, at: int, address: str, packet: bytes) -> AnyEvent:
        """One packet."""
        return heart_event(at, packet)

    def lost(self, at: int, reason: str) -> AnyEvent:
        """It is missing."""
        return StrapLost(at=at, reason=reason)


type Worn = Pod | Strap
type Post = Callable[[AnyEvent], None]
