"""What is physical in the room: machine, runner, foot pod and heart, moved on together in virtual time."""

from backrun_treadmill.sim import frames
from backrun_treadmill.sim.belt import US
from backrun_treadmill.sim.machine import Machine
from backrun_treadmill.sim.runner import Runner
from backrun_treadmill.sim.truth import Witness
from backrun_treadmill.sim.wearables import FootPod, Heart

SAMPLE_US = US // 20
"""The belt is written down, and the runner moved on, every 50 ms."""


class World:
    """Bodies without a radio. `advance` may jump over any span: belt and runner go through all of it."""

    def __init__(self, *, machine: Machine, seed: int, at_us: int, witness: Witness) -> None:
        self.machine = machine
        self._runner = Runner(seed=seed, at_us=at_us)
        self._pod = FootPod()
        self._heart = Heart(at_us)
        self._witness = witness
        self._sampled_us = at_us
        self._sampled_ckmh = 0.0

    def advance(self, to_us: int) -> None:
        """Move everything on to `to_us`; earlier instants are ignored."""
        while self._sampled_us + SAMPLE_US <= to_us:
            self._sample(self._sampled_us + SAMPLE_US)
        self.machine.advance(to_us)

    def foot_pod_data(self, now_us: int) -> bytes:
        """The RSC measurement the pod would send now."""
        return frames.rsc_measurement(
            speed_ckmh=self._sampled_ckmh, cadence_spm=self._pod.cadence_spm(now_us), running=self._runner.running
        )

    def heart_strap_data(self) -> bytes:
        """The heart rate measurement the strap would send now."""
        return frames.heart_rate(self._heart.bpm, self._heart.beat_1024s())

    def _sample(self, at_us: int) -> None:
        self.machine.advance(at_us)
        speed_ckmh = self.machine.belt.speed_ckmh
        strikes_us = self._runner.advance(at_us, (self._sampled_ckmh + speed_ckmh) / 2)
        self._pod.feel(strikes_us)
        self._heart.advance(at_us, speed_ckmh, running=self._runner.running)
        first = self._runner.strikes - len(strikes_us) + 1
        for number, strike_us in enumerate(strikes_us, first):
            self._witness({"mono": strike_us / US, "strike": number})
        self._witness(
            {"mono": at_us / US, "belt": round(speed_ckmh / 100, 4), "target": self.machine.belt.target_ckmh / 100}
        )
        self._sampled_us = at_us
        self._sampled_ckmh = speed_ckmh
