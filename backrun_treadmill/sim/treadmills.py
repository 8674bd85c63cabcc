"""The treadmill that a room was asked for: its body, and that body on the air."""

import asyncio
from collections.abc import Callable

from msgspec import Struct

from backrun_treadmill.sim.machine import Machine
from backrun_treadmill.sim.models import COMPLIANT
from backrun_treadmill.sim.odd_machine import OddMachine
from backrun_treadmill.sim.odd_treadmill import OddTreadmill
from backrun_treadmill.sim.quirks import Model
from backrun_treadmill.sim.radios import Radio
from backrun_treadmill.sim.recorded_treadmill import RecordedMachine, RecordedTreadmill
from backrun_treadmill.sim.recording import Recording
from backrun_treadmill.sim.treadmill import Treadmill
from backrun_treadmill.sim.truth import Witness


class Wanted(Struct, frozen=True, kw_only=True):
    """A model with its ramps, or a `recording`, which takes the model's place."""

    model: Model
    recording: Recording | None
    up_kmh_s: float
    down_kmh_s: float

    def body(self, at_us: int) -> Machine:
        """The machine, standing on the floor from the instant `at_us`."""
        if self.recording is not None:
            return RecordedMachine(self.recording, at_us=at_us)
        up_ckmh_s, down_ckmh_s = self.up_kmh_s * 100, self.down_kmh_s * 100
        if self.model is COMPLIANT:
            return Machine(up_ckmh_s=up_ckmh_s, down_ckmh_s=down_ckmh_s, at_us=at_us)
        return OddMachine(self.model.quirks, up_ckmh_s=up_ckmh_s, down_ckmh_s=down_ckmh_s, at_us=at_us)

    def on_air(
        self,
        radio: Radio,
        *,
        body: Machine,
        tasks: asyncio.TaskGroup,
        catch_up: Callable[[], float],
        witness: Witness,
        seed: int,
    ) -> Treadmill:
        """That machine with its Fitness Machine Service; not yet switched on."""
        if self.recording is not None and isinstance(body, RecordedMachine):
            return RecordedTreadmill(
                radio,
                recording=self.recording,
                body=body,
                tasks=tasks,
                catch_up=catch_up,
                witness=witness,
                seed=seed,
            )
        if not isinstance(body, OddMachine):
            return Treadmill(radio, body=body, tasks=tasks, catch_up=catch_up, witness=witness, seed=seed)
        return OddTreadmill(
            radio,
            quirks=self.model.quirks,
            name=self.model.advertised,
            body=body,
            tasks=tasks,
            catch_up=catch_up,
            witness=witness,
            seed=seed,
        )
