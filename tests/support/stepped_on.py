"""A session on whose belt the virtual room's runner steps: every true strike is known, and what sensors make of it.

Packets are those of the room's own pod, read as from the air; on the way they may be lost, late, or cut off for a time.
"""

import random
from bisect import bisect

from recorded import Recorded

from backrun_treadmill.core.events import FrameIgnored
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.tally import Impacts
from backrun_treadmill.core.sensor_events import Feet, PodConnected, PodLost, Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.devices.sensor_frames import steps_event
from backrun_treadmill.sim import frames
from backrun_treadmill.sim.runner import Runner
from backrun_treadmill.sim.wearables import FootPod

SAMPLE_US = SECOND_US // 20


class SteppedOn(Recorded):
    """`wear` a pod before the start; `strikes_us` and `running_us` are the truth, `heard_us` when packets arrived."""

    def wear(
        self, *, seed: int, source: Source = Source.POD, lost_share: float = 0.0, late_us: int = 0, factor: float = 1.0
    ) -> None:
        """Somebody steps on the belt, with a pod that loses and delays packets; `factor` of the truth is sent."""
        self.runner = Runner(seed=seed, at_us=self.now)
        self.strikes_us: list[int] = []
        self.running_us: list[int] = []
        self.heard_us: list[int] = []
        self.gaps: list[tuple[float, float]] = []
        """Seconds in which the pod is not heard."""
        self.source = source
        self._pod = FootPod()
        self._chance = random.Random(f"air {seed}")
        self._lost_share, self._late_us, self._factor = lost_share, late_us, factor
        self.connect()
        self.at(self.now + SAMPLE_US, self._tread)
        self.at(self.now + SECOND_US, self._send)

    def connect(self, address: str = "C2:00:00:00:00:02", feet: Feet | None = None) -> None:
        """The sensor is there."""
        self.feed(PodConnected(at=self.now, address=address, name="Pod", source=self.source, feet=feet))

    def lose(self) -> None:
        """Its link is gone."""
        self.feed(PodLost(at=self.now, reason="out of reach", source=self.source))

    def counted(self) -> Impacts:
        """What the records come to."""
        counter = ImpactCounter()
        for record in self.records:
            counter.feed(record)
        counter.finish()
        return counter.total

    def strikes_between(self, first_us: int, last_us: int) -> int:
        """Feet put down in that time."""
        return bisect(self.strikes_us, last_us) - bisect(self.strikes_us, first_us)

    def _tread(self) -> None:
        self._move()
        strikes_us = self.runner.advance(self.now, self.belt_ckmh)
        self.strikes_us += strikes_us
        self.running_us += strikes_us if self.runner.running else []
        self._pod.feel(strikes_us)
        self.at(self.now + SAMPLE_US, self._tread)

    def _send(self) -> None:
        spm = min(255.0, self._pod.cadence_spm(self.now) * self._factor)
        packet = frames.rsc_measurement(speed_ckmh=self.belt_ckmh, cadence_spm=spm, running=self.runner.running)
        silent = any(first <= self.now / SECOND_US < last for first, last in self.gaps)
        if not silent and self._chance.random() >= self._lost_share:
            self.at(self.now + round(self._chance.uniform(0, self._late_us)), lambda: self._hear(packet))
        self.at(self.now + SECOND_US, self._send)

    def _hear(self, packet: bytes) -> None:
        event: StepsMeasured | FrameIgnored = steps_event(self.now, packet, source=self.source, feet=None)
        self.heard_us.append(self.now)
        self.feed(event)
