"""The foot pod: beside the treadmill on one adapter, back by itself, never in the treadmill's way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from backrun_treadmill.core.events import (
    BeltMeasured,
    LinkLost,
    MachineConnected,
    PodConnected,
    PodLost,
    Source,
    StepsMeasured,
)
from backrun_treadmill.devices.pod import Pod


@asynccontextmanager
async def listening(pod: Pod) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(pod.run())
        yield
        task.cancel()


async def test_a_pod_and_a_treadmill_are_heard_together_on_one_adapter(hall: Any) -> None:
    machine = await hall.treadmill()
    pod, measurement = await hall.pod()
    adapter = await hall.adapter()
    await hall.driver(adapter).connect(timeout_s=5)
    async with listening(hall.pod_driver(adapter)):
        await hall.until(lambda: hall.told(PodConnected))
        await pod.notify(measurement, bytes.fromhex("009101bb"))
        await machine.say(machine.data, "0404e8036400000a00")
        await hall.until(lambda: hall.told(StepsMeasured) and hall.told(BeltMeasured))
    assert hall.told(PodConnected)[0].source is Source.POD
    assert hall.told(StepsMeasured)[0].cadence_spm == 187.0
    assert hall.told(BeltMeasured)[0].speed_ckmh == 1000


async def test_a_pod_that_counts_one_leg_is_doubled_at_the_door(hall: Any) -> None:
    pod, measurement = await hall.pod()
    async with listening(hall.pod_driver(await hall.adapter(), one_leg=True)):
        await hall.until(lambda: hall.told(PodConnected))
        await pod.notify(measurement, bytes([0, 0x91, 0x01, 84]))
        await hall.until(lambda: hall.told(StepsMeasured))
    assert hall.told(StepsMeasured)[0].cadence_spm == 168.0


async def test_a_pod_out_of_reach_comes_back_by_itself(hall: Any) -> None:
    pod, measurement = await hall.pod()
    async with listening(hall.pod_driver(await hall.adapter())):
        await hall.until(lambda: hall.told(PodConnected))
        hall.air.cut([pod.controller], 1.5)
        await hall.until(lambda: hall.told(PodLost))
        await hall.until(lambda: len(hall.told(PodConnected)) == 2, seconds=10)
        await pod.notify(measurement, bytes.fromhex("009101bb"))
        await hall.until(lambda: hall.told(StepsMeasured))
    assert len(hall.told(PodLost)) == 1


async def test_looking_for_a_pod_gives_way_to_the_treadmill_at_once(hall: Any) -> None:
    """The pod is not there, so its search would hold the air for five seconds."""
    await hall.treadmill()
    adapter = await hall.adapter()
    async with listening(hall.pod_driver(adapter, "Elsewhere")):
        await asyncio.sleep(0.2)
        began = hall.now()
        await hall.driver(adapter, "C2:00:00:00:00:01").connect(timeout_s=5)
        assert len(hall.told(MachineConnected)) == 1
        assert hall.now() - began < 1_500_000
        assert hall.told(PodLost) == [], "giving way is not a loss"


async def test_the_loss_of_a_pod_leaves_the_treadmill_alone(hall: Any) -> None:
    machine = await hall.treadmill()
    pod, _ = await hall.pod()
    adapter = await hall.adapter()
    await hall.driver(adapter, "C2:00:00:00:00:01").connect(timeout_s=5)
    async with listening(hall.pod_driver(adapter)):
        await hall.until(lambda: hall.told(PodConnected))
        hall.air.cut([pod.controller], 20)
        await hall.until(lambda: hall.told(PodLost))
        await machine.say(machine.data, "0004e803")
        await hall.until(lambda: hall.told(BeltMeasured))
    assert hall.told(LinkLost) == []
