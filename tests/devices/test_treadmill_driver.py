"""The contract of the treadmill driver, over real Bluetooth bytes."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from bumble.gatt import Characteristic
from writing import writing

from backrun_treadmill.core.commands import Cause, PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    CommandSent,
    ConnectFailed,
    FailedBecause,
    FrameIgnored,
    LinkLost,
    MachineConnected,
    MachineStatusReceived,
    Result,
    Status,
)
from backrun_treadmill.core.machine import Identity, SpeedRange, Unit
from backrun_treadmill.core.sensor_events import PodConnected, Source, StepsMeasured
from backrun_treadmill.devices.machine_profiles import MachineProfiles

ADDRESS = "C2:00:00:00:00:01"


def speed(seq: int, target_ckmh: int, *, at: int = 0, was_ckmh: int = 2000) -> SetSpeed:
    return SetSpeed(
        at=at, seq=seq, target_ckmh=target_ckmh, was_ckmh=was_ckmh, cause=Cause.BOUNDARY, interval=0, planned=at, due=at
    )


async def test_connecting_tells_what_the_machine_is_and_writes_nothing_to_its_control_point(hall: Any) -> None:
    machine = await hall.treadmill("Hall One")
    await hall.connected()
    [connected] = hall.told(MachineConnected)
    assert (connected.address, connected.name) == (ADDRESS, "Hall One")
    assert connected.range == SpeedRange(80, 2000, 10)
    assert connected.features == "0d54000003000000"
    assert not connected.machine.known
    assert machine.writes == []


async def test_what_the_machine_sends_becomes_events_and_a_broken_packet_a_named_one(hall: Any) -> None:
    machine = await hall.treadmill()
    await hall.connected()
    await machine.say(machine.data, "0c04e803640000000000000a00")
    await machine.say(machine.status, "0202")
    await machine.say(machine.data, "84")
    await hall.until(lambda: hall.told(FrameIgnored))
    [belt], [status], [ignored] = hall.told(BeltMeasured), hall.told(MachineStatusReceived), hall.told(FrameIgnored)
    assert (belt.speed_ckmh, belt.distance_m, belt.elapsed_s) == (1000, 100, 10)
    assert status.status is Status.PAUSED
    assert (ignored.char, ignored.raw) == ("2ACD", "84")


async def test_commands_go_out_in_order_each_after_the_answer_to_the_one_before(hall: Any) -> None:
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        for command in (
            RequestControl(at=0, seq=1),
            StartBelt(at=hall.now(), seq=2),
            speed(3, 1020),
            PauseBelt(at=0, seq=4),
        ):
            driver.perform(command)
        await hall.until(lambda: len(hall.told(CommandAnswered)) == 4)
    assert [packet.hex() for packet in machine.writes] == ["00", "07", "02fc03", "0802"]
    kinds = [type(event).__name__ for event in hall.events if isinstance(event, CommandSent | CommandAnswered)]
    assert kinds == ["CommandSent", "CommandAnswered"] * 4
    assert [(answer.seq, answer.op, answer.result) for answer in hall.told(CommandAnswered)] == [
        (1, "00", Result.SUCCESS),
        (2, "07", Result.SUCCESS),
        (3, "02", Result.SUCCESS),
        (4, "08", Result.SUCCESS),
    ]


async def test_a_rise_that_stood_in_line_for_more_than_two_seconds_is_not_written_and_a_fall_is(hall: Any) -> None:
    """The process was stopped, or the link took its time: whoever asked is told, and may decide again."""
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(speed(1, 900, at=hall.now() - 2_100_000, was_ckmh=400))
        driver.perform(speed(2, 300, at=hall.now() - 9_000_000, was_ckmh=400))
        driver.perform(speed(3, 500, at=hall.now() - 100_000, was_ckmh=300))
        await hall.until(lambda: len(machine.writes) == 2)
    assert [failed.seq for failed in hall.told(CommandFailed)] == [1]
    assert [sent.seq for sent in hall.told(CommandSent)] == [2, 3]


async def test_a_stop_overtakes_and_drops_what_waits(hall: Any) -> None:
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        for command in (speed(1, 500), speed(2, 600), speed(3, 700), StopBelt(at=0, seq=4)):
            driver.perform(command)
        await hall.until(lambda: any(answer.op == "08" for answer in hall.told(CommandAnswered)))
    assert [packet.hex() for packet in machine.writes] == ["0801"]


async def test_a_write_without_response_holds_a_stop_back_for_a_fifth_of_a_second_and_no_longer(hall: Any) -> None:
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        machine.response.clear()
        driver.perform(speed(1, 500))
        await hall.until(lambda: machine.writes)
        driver.perform(speed(2, 600))
        asked = asyncio.get_running_loop().time()
        driver.perform(StopBelt(at=0, seq=3))
        await hall.until(lambda: len(machine.writes) == 2)
        machine.response.set()
    assert machine.writes[1].hex() == "0801"
    assert 0.15 <= machine.written_at[1] - asked <= 0.5
    assert [failed.seq for failed in hall.told(CommandFailed)] == [1]


async def test_a_machine_that_never_answers_is_written_to_all_the_same(hall: Any) -> None:
    """KingSmith MC-21: writes are acknowledged, no indication follows."""
    machine = await hall.treadmill()
    machine.answers = False
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(RequestControl(at=0, seq=1))
        driver.perform(StartBelt(at=hall.now(), seq=2))
        await hall.until(lambda: len(machine.writes) == 2)
    assert 0.25 <= machine.written_at[1] - machine.written_at[0] <= 1.0
    assert hall.told(CommandFailed) == []


async def test_a_stop_that_finds_the_machine_busy_is_written_again_until_it_is_taken(hall: Any) -> None:
    machine = await hall.treadmill()
    machine.busy_for = 3
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(StopBelt(at=0, seq=1))
        await hall.until(lambda: hall.told(CommandAnswered))
    assert [packet.hex() for packet in machine.writes] == ["0801"] * 4
    assert [sent.raw for sent in hall.told(CommandSent)] == ["0801"] * 4
    assert hall.told(CommandFailed) == []


async def test_a_speed_that_finds_the_machine_busy_is_written_again_until_it_is_taken(hall: Any) -> None:
    machine = await hall.treadmill()
    machine.busy_for = 3
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(speed(1, 500))
        await hall.until(lambda: hall.told(CommandAnswered))
    assert [packet.hex() for packet in machine.writes] == ["02f401"] * 4
    assert hall.told(CommandFailed) == []


async def test_a_speed_that_finds_the_machine_busy_is_given_up_for_a_newer_one(hall: Any) -> None:
    machine = await hall.treadmill()
    machine.busy_for = 1000
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(speed(1, 800))
        await hall.until(lambda: len(machine.writes) >= 2)
        driver.perform(speed(2, 400))
        await hall.until(lambda: hall.told(CommandFailed))
        machine.busy_for = 0
        await hall.until(lambda: hall.told(CommandAnswered))
    [failed] = hall.told(CommandFailed)
    assert failed.seq == 1
    assert "Procedure Already in Progress" in failed.reason
    assert machine.writes[-1].hex() == "029001"


async def test_a_stop_close_behind_a_speed_is_written_again_after_the_gap_if_nothing_answers(hall: Any) -> None:
    """KingSmith Z1: what comes within 400 ms is acknowledged and dropped."""
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(speed(1, 500))
        await hall.until(lambda: hall.told(CommandAnswered))
        machine.answers = False
        driver.perform(StopBelt(at=0, seq=2))
        await hall.until(lambda: len(machine.writes) == 3)
    assert [packet.hex() for packet in machine.writes] == ["02f401", "0801", "0801"]
    assert machine.written_at[2] - machine.written_at[1] >= 0.4


async def test_a_stop_that_is_answered_is_written_once(hall: Any) -> None:
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(speed(1, 500))
        await hall.until(lambda: hall.told(CommandAnswered))
        driver.perform(StopBelt(at=0, seq=2))
        await asyncio.sleep(0.8)
    assert [packet.hex() for packet in machine.writes] == ["02f401", "0801"]


async def test_a_request_of_control_keeps_its_place_in_front_of_a_stop(hall: Any) -> None:
    """A refused stop climbs: control, then stop again."""
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(RequestControl(at=0, seq=1))
        driver.perform(StopBelt(at=0, seq=2))
        await hall.until(lambda: len(machine.writes) == 2)
    assert [packet.hex() for packet in machine.writes] == ["00", "0801"]


async def test_a_machine_that_takes_only_writes_without_response_and_answers_by_notification(hall: Any) -> None:
    """UREVO E1L: property 0x24, answers as notifications though it says it indicates."""
    machine = await hall.treadmill(writable=Characteristic.Properties.WRITE_WITHOUT_RESPONSE)
    machine.answers_by_notification = True
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(RequestControl(at=0, seq=1))
        await hall.until(lambda: hall.told(CommandAnswered))
    assert hall.told(CommandAnswered)[0].result is Result.SUCCESS


async def test_a_lost_link_is_told_once_and_what_is_asked_then_fails(hall: Any) -> None:
    machine = await hall.treadmill()
    driver = await hall.connected()
    async with writing(driver):
        machine.cut(1.5)
        await hall.until(lambda: hall.told(LinkLost))
        driver.perform(StopBelt(at=0, seq=1))
        await hall.until(lambda: hall.told(CommandFailed))
    assert len(hall.told(LinkLost)) == 1
    assert machine.writes == []


async def test_after_a_loss_the_same_driver_connects_again_and_is_obeyed(hall: Any) -> None:
    machine = await hall.treadmill()
    driver = await hall.connected()
    machine.cut(1.5)
    await hall.until(lambda: hall.told(LinkLost))
    await driver.connect(timeout_s=8, address=ADDRESS)
    assert len(hall.told(MachineConnected)) == 2
    async with writing(driver):
        driver.perform(StopBelt(at=0, seq=1))
        await hall.until(lambda: hall.told(CommandAnswered))
    assert [packet.hex() for packet in machine.writes] == ["0801"]


async def test_letting_go_is_no_loss(hall: Any) -> None:
    machine = await hall.treadmill()
    driver = await hall.connected()
    await driver.disconnect()
    await hall.until(lambda: machine.connection is None)
    assert hall.told(LinkLost) == []


async def test_an_adapter_that_vanishes_is_a_lost_link(hall: Any) -> None:
    await hall.treadmill()
    driver = await hall.connected()
    hall.port.hang_up()
    await hall.until(lambda: hall.told(LinkLost))
    await driver.connect(timeout_s=2, address=ADDRESS)
    [failed] = hall.told(ConnectFailed)
    assert "the adapter is gone" in failed.text


async def test_a_machine_that_goes_silent_while_it_is_connected_to_does_not_spoil_the_next_connect(hall: Any) -> None:
    gone = await hall.treadmill("Hall Gone", address="C2:00:00:00:00:09")
    await hall.treadmill("Hall One")
    adapter = await hall.adapter()
    sightings = {sighting.name: sighting for sighting in await adapter.scan(0.5)}
    await gone.device.stop_advertising()
    await gone.power_off()
    with pytest.raises(Exception, match="did not take our connection"):
        await adapter.connect(sightings["Hall Gone"], on_lost=lambda: None, timeout_s=0.5)
    await hall.driver(adapter, ADDRESS).connect(timeout_s=5)
    assert len(hall.told(MachineConnected)) == 1


async def test_a_treadmill_that_is_not_there_is_not_found_and_the_remedy_is_said(hall: Any) -> None:
    await hall.treadmill("Hall One")
    driver = hall.driver(await hall.adapter(), "Kitchen")
    await driver.connect(timeout_s=1)
    [failed] = hall.told(ConnectFailed)
    assert failed.because is FailedBecause.NOT_FOUND
    assert "“Kitchen” was not found: switch it on" in failed.text


async def test_several_treadmills_are_listed_and_none_is_touched(hall: Any) -> None:
    one = await hall.treadmill("Hall One")
    two = await hall.treadmill("Hall Two", address="C2:00:00:00:00:03")
    driver = hall.driver(await hall.adapter(), "Hall")
    await driver.connect(timeout_s=5)
    [failed] = hall.told(ConnectFailed)
    assert failed.because is FailedBecause.SEVERAL
    assert f"Hall One ({ADDRESS}), Hall Two (C2:00:00:00:00:03)" in failed.text
    assert one.connection is None
    assert two.connection is None


async def test_a_device_without_a_control_point_is_no_treadmill(hall: Any) -> None:
    pod, _ = await hall.sensor("Hall Pod", number=1)
    driver = hall.driver(await hall.adapter(), ADDRESS)
    await driver.connect(timeout_s=5)
    [failed] = hall.told(ConnectFailed)
    assert failed.because is FailedBecause.NOT_A_TREADMILL
    await hall.until(lambda: pod.connection is None)


async def test_a_range_that_cannot_be_read_leaves_the_steps_every_machine_takes(hall: Any) -> None:
    await hall.treadmill(speed_range=bytes(6))
    await hall.connected()
    assert hall.told(MachineConnected)[0].range == SpeedRange(100, 2000, 10)


async def test_a_treadmill_with_a_running_sensor_of_its_own_tells_steps_on_the_same_link(hall: Any) -> None:
    machine = await hall.treadmill(own_cadence=True)
    await hall.connected()
    await machine.say(machine.cadence, "009101bb")
    await hall.until(lambda: hall.told(StepsMeasured))
    assert hall.told(PodConnected)[0].source is Source.MACHINE_RSC
    [steps] = hall.told(StepsMeasured)
    assert (steps.cadence_spm, steps.speed_ckmh, steps.source) == (187.0, 564, Source.MACHINE_RSC)


async def test_units_that_are_answered_hold_from_then_on_and_after_a_loss(hall: Any) -> None:
    machine = await hall.treadmill("FS-000000")
    driver = await hall.connected()
    driver.use_unit(target_unit=Unit.MPH, report_unit=Unit.MPH)
    await machine.say(machine.data, "0004f4010000")
    await hall.until(lambda: hall.told(BeltMeasured))
    assert hall.told(BeltMeasured)[0].speed_ckmh == 805
    machine.cut(1.5)
    await hall.until(lambda: hall.told(LinkLost))
    await driver.connect(timeout_s=8, address=ADDRESS)
    assert hall.told(MachineConnected)[-1].machine.target_unit is Unit.MPH
    async with writing(driver):
        driver.perform(speed(1, 800))
        await hall.until(lambda: machine.writes)
    assert int.from_bytes(machine.writes[0][1:], "little") == 490


async def test_a_target_for_a_machine_in_miles_is_written_in_its_own_number(hall: Any) -> None:
    """Vitalwalk TM11GY reads 0x0064 as 1.0 mph (qdomyos-zwift issue 5100): 8.0 km/h is 4.9 mph, not faster."""
    machine = await hall.treadmill("TM11GY")
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(speed(1, 800))
        await hall.until(lambda: machine.writes)
    assert int.from_bytes(machine.writes[0][1:], "little") == 490


async def test_a_unit_answered_by_the_runner_holds_for_targets_and_reports_also_after_a_reconnection(hall: Any) -> None:
    machine = await hall.treadmill("Hall One")
    driver = await hall.connected()
    driver.use_unit(target_unit=Unit.MPH, report_unit=Unit.MPH)
    await driver.disconnect()
    await driver.connect(timeout_s=5, address=ADDRESS)
    assert hall.told(MachineConnected)[-1].machine.known
    async with writing(driver):
        driver.perform(speed(1, 800))
        await hall.until(lambda: machine.writes)
    await machine.say(machine.data, "0000f401")
    await hall.until(lambda: hall.told(BeltMeasured))
    assert int.from_bytes(machine.writes[0][1:], "little") == 490
    assert hall.told(BeltMeasured)[-1].speed_ckmh == 805


async def test_what_a_machine_says_it_is_finds_its_profile_and_is_told(hall: Any) -> None:
    await hall.treadmill("FS-0099C3", identity={0x2A29: b"FITSHOW\0", 0x2A24: b"FS-BT-C1", 0x2A26: b"1.0\x1b[2J"})
    await hall.connected()
    [connected] = hall.told(MachineConnected)
    assert connected.identity == Identity("FITSHOW", "FS-BT-C1", "1.0\\u001b[2J")
    assert connected.machine.speed_after_ms == 1800


def profiled(folder: Path, text: str) -> MachineProfiles:
    (folder / "C2-00-00-00-00-01.toml").write_text(text)
    return MachineProfiles(folder)


async def test_control_that_holds_for_one_request_is_asked_for_before_each_but_never_before_a_stop(
    hall: Any, tmp_path: Path
) -> None:
    machine = await hall.treadmill()
    driver = hall.driver(await hall.adapter(), ADDRESS, machines=profiled(tmp_path, "control_each_time = true\n"))
    await driver.connect(timeout_s=5)
    async with writing(driver):
        for command in (StartBelt(at=hall.now(), seq=1), speed(2, 400), StopBelt(at=0, seq=3)):
            driver.perform(command)
            await hall.until(lambda seq=command.seq: any(answer.seq == seq for answer in hall.told(CommandAnswered)))
            await asyncio.sleep(0.1)
    assert [packet.hex() for packet in machine.writes] == ["00", "07", "00", "029001", "0801"]


async def test_nothing_waits_for_a_machine_that_is_known_never_to_answer(hall: Any, tmp_path: Path) -> None:
    machine = await hall.treadmill()
    machine.answers = False
    driver = hall.driver(await hall.adapter(), ADDRESS, machines=profiled(tmp_path, "never_answers = true\n"))
    await driver.connect(timeout_s=5)
    async with writing(driver):
        driver.perform(RequestControl(at=0, seq=1))
        driver.perform(StartBelt(at=hall.now(), seq=2))
        await hall.until(lambda: len(machine.writes) == 2)
    assert machine.written_at[1] - machine.written_at[0] <= 0.25


async def test_a_stopped_that_only_means_started_is_not_believed(hall: Any, tmp_path: Path) -> None:
    """TP1 says it when its own START is pressed (qdomyos-zwift, horizontreadmill.cpp 1682)."""
    machine = await hall.treadmill()
    driver = hall.driver(await hall.adapter(), ADDRESS, machines=profiled(tmp_path, "start_says_stopped = true\n"))
    await driver.connect(timeout_s=5)
    for packet in ("0201", "0202", "03"):
        await machine.say(machine.status, packet)
    await hall.until(lambda: len(hall.told(MachineStatusReceived)) == 3)
    assert [told.status for told in hall.told(MachineStatusReceived)] == [
        Status.OTHER,
        Status.PAUSED,
        Status.SAFETY_KEY,
    ]
