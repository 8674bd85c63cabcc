"""Foot pod and heart strap: beside the treadmill on one adapter, back by themselves, never in the treadmill's way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from backrun_treadmill.core.events import BeltMeasured, LinkLost, MachineConnected
from backrun_treadmill.core.sensor_events import (
    Feet,
    HeartMeasured,
    PodConnected,
    PodLost,
    Source,
    StepsMeasured,
    StrapConnected,
    StrapLost,
)
from backrun_treadmill.devices.sensors import Sensors
from backrun_treadmill.devices.worn import Pod, Strap


@asynccontextmanager
async def listening(sensors: Sensors) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as tasks:
        task = tasks.create_task(sensors.run())
        yield
        task.cancel()


async def test_a_pod_and_a_treadmill_are_heard_together_on_one_adapter(hall: Any) -> None:
    machine = await hall.treadmill()
    pod, measurement = await hall.pod()
    adapter = await hall.adapter()
    await hall.driver(adapter).connect(timeout_s=5)
    async with listening(hall.sensors(adapter)):
        await hall.until(lambda: hall.told(PodConnected))
        await pod.notify(measurement, bytes.fromhex("009101bb"))
        await machine.say(machine.data, "0404e8036400000a00")
        await hall.until(lambda: hall.told(StepsMeasured) and hall.told(BeltMeasured))
    assert hall.told(PodConnected)[0].source is Source.POD
    assert hall.told(StepsMeasured)[0].cadence_spm == 187.0
    assert hall.told(BeltMeasured)[0].speed_ckmh == 1000


async def test_what_a_pod_counts_is_converted_at_the_door_from_the_moment_it_is_known(hall: Any) -> None:
    pod, measurement = await hall.pod()
    hall.feet["C2:00:00:00:00:02"] = Feet.ONE
    async with listening(hall.sensors(await hall.adapter())):
        await hall.until(lambda: hall.told(PodConnected))
        for counted, feet in enumerate((Feet.ONE, Feet.BOTH, Feet.TWICE), 1):
            hall.feet["C2:00:00:00:00:02"] = feet
            await pod.notify(measurement, bytes([0, 0x91, 0x01, 84]))
            await hall.until(lambda counted=counted: len(hall.told(StepsMeasured)) == counted)
    assert hall.told(PodConnected)[0].feet is Feet.ONE
    assert [steps.cadence_spm for steps in hall.told(StepsMeasured)] == [168.0, 84.0, 42.0]


async def test_pod_and_strap_are_found_in_one_scan_and_say_what_is_left_of_their_batteries(hall: Any) -> None:
    pod, steps = await hall.pod()
    strap, heart = await hall.strap(battery=bytes([20]))
    worn = Pod(selector="", feet={}), Strap(selector="Hall S")
    began = hall.now()
    async with listening(hall.sensors(await hall.adapter(), *worn)):
        await hall.until(lambda: hall.told(PodConnected) and hall.told(StrapConnected))
        assert hall.now() - began < 4_000_000, "neither waited for a scan of its own"
        await pod.notify(steps, bytes.fromhex("009101bb"))
        await strap.notify(heart, bytes.fromhex("167310020d02"))  # Polar H7
        await hall.until(lambda: hall.told(StepsMeasured) and hall.told(HeartMeasured))
    assert hall.told(StrapConnected)[0].battery_percent == 20
    assert hall.told(PodConnected)[0].battery_percent is None
    assert hall.told(HeartMeasured)[0].bpm == 115
    assert hall.told(HeartMeasured)[0].contact is True
    assert hall.told(HeartMeasured)[0].rr_1024s == (528, 525)


async def test_a_battery_that_says_nonsense_is_not_told(hall: Any) -> None:
    await hall.strap(battery=bytes([255]))
    async with listening(hall.sensors(await hall.adapter(), Strap(selector=""))):
        await hall.until(lambda: hall.told(StrapConnected))
    assert hall.told(StrapConnected)[0].battery_percent is None


async def test_a_strap_that_is_lost_and_comes_back_does_not_disturb_the_pod(hall: Any) -> None:
    await hall.pod()
    strap, heart = await hall.strap()
    worn = Pod(selector="", feet={}), Strap(selector="")
    async with listening(hall.sensors(await hall.adapter(), *worn)):
        await hall.until(lambda: hall.told(PodConnected) and hall.told(StrapConnected))
        strap.cut(1.5)
        await hall.until(lambda: hall.told(StrapLost))
        await hall.until(lambda: len(hall.told(StrapConnected)) == 2, seconds=10)
        await strap.notify(heart, bytes.fromhex("0454"))
        await hall.until(lambda: hall.told(HeartMeasured))
    assert len(hall.told(StrapLost)) == 1
    assert hall.told(PodLost) == []
    assert hall.told(HeartMeasured)[0].contact is False


async def test_one_sensor_that_is_not_there_keeps_no_other_waiting_for_ever(hall: Any) -> None:
    await hall.pod()
    worn = Strap(selector=""), Pod(selector="", feet={})
    async with listening(hall.sensors(await hall.adapter(), *worn)):
        await hall.until(lambda: hall.told(PodConnected), seconds=10)
    assert "heart strap" in hall.told(StrapLost)[0].reason


async def test_a_pod_out_of_reach_comes_back_by_itself(hall: Any) -> None:
    pod, measurement = await hall.pod()
    async with listening(hall.sensors(await hall.adapter())):
        await hall.until(lambda: hall.told(PodConnected))
        pod.cut(1.5)
        await hall.until(lambda: hall.told(PodLost))
        await hall.until(lambda: len(hall.told(PodConnected)) == 2, seconds=10)
        await pod.notify(measurement, bytes.fromhex("009101bb"))
        await hall.until(lambda: hall.told(StepsMeasured))
    assert len(hall.told(PodLost)) == 1


async def test_looking_for_a_pod_gives_way_to_the_treadmill_at_once(hall: Any) -> None:
    """The pod is not there, so its search would hold the air for five seconds."""
    await hall.treadmill()
    adapter = await hall.adapter()
    async with listening(hall.sensors(adapter, Pod(selector="Elsewhere", feet={}))):
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
    async with listening(hall.sensors(adapter)):
        await hall.until(lambda: hall.told(PodConnected))
        pod.cut(20)
        await hall.until(lambda: hall.told(PodLost))
        await machine.say(machine.data, "0004e803")
        await hall.until(lambda: hall.told(BeltMeasured))
    assert hall.told(LinkLost) == []
