"""Machines that serve only a computer they are paired with, over real Bluetooth bytes; nobody is asked anything."""

import asyncio
from typing import Any

import pytest
from bumble.device import Connection
from bumble.keys import MemoryKeyStore
from bumble.pairing import PairingConfig, PairingDelegate
from writing import writing

from backrun_treadmill.core.commands import RequestControl, StartBelt, StopBelt
from backrun_treadmill.core.events import CommandAnswered, CommandFailed, ConnectFailed, FailedBecause, MachineConnected
from backrun_treadmill.devices.adapter import open_adapter
from backrun_treadmill.sim.odd_pairing import Unwilling
from backrun_treadmill.sim.quirks import Quirks

WANTED = [Quirks(wants_pairing="to-listen"), Quirks(wants_pairing="to-write")]
LATE = Quirks(wants_pairing="to-write")


class Slow(PairingDelegate):
    """A machine that thinks about a pairing for a while."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def accept(self) -> bool:
        await asyncio.sleep(self._seconds)
        return True


def pairings(machine: Any) -> list[object]:
    """Each pairing that a machine has agreed to, as they come."""
    seen: list[object] = []
    machine.device.on("connection", lambda link: link.on(Connection.EVENT_PAIRING, seen.append))
    return seen


@pytest.mark.parametrize("quirks", WANTED, ids=lambda quirks: quirks.wants_pairing)
async def test_a_machine_that_wants_to_be_paired_with_is_paired_with_and_obeys(hall: Any, quirks: Quirks) -> None:
    machine = await hall.treadmill(quirks=quirks)
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(RequestControl(at=hall.now(), seq=1))
        driver.perform(StartBelt(at=hall.now(), seq=2))
        await hall.until(lambda: len(hall.told(CommandAnswered)) == 2)
    assert [packet.hex() for packet in machine.writes] == ["00", "07"]
    assert not hall.told(CommandFailed)


async def test_a_machine_that_will_not_pair_is_said_to_with_what_to_do(hall: Any) -> None:
    await hall.treadmill(quirks=Quirks(wants_pairing="to-listen", refuses_pairing=True))
    await hall.connected()
    [failed] = hall.told(ConnectFailed)
    assert failed.because is FailedBecause.NOT_PAIRED
    assert "serves only a computer that it is paired with" in failed.text
    assert "pair it in the system's Bluetooth settings" in failed.text


async def test_one_that_says_so_late_and_will_not_pair_fails_its_first_command(hall: Any) -> None:
    machine = await hall.treadmill(quirks=Quirks(wants_pairing="to-write", refuses_pairing=True))
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(RequestControl(at=hall.now(), seq=1))
        await hall.until(lambda: hall.told(CommandFailed))
    [failed] = hall.told(CommandFailed)
    assert failed.reason.endswith("did not pair (pairing not supported)")
    assert machine.writes == []


async def test_a_pairing_that_failed_once_may_succeed_the_next_time(hall: Any) -> None:
    machine = await hall.treadmill(quirks=LATE)
    machine.device.pairing_config_factory = lambda _connection: PairingConfig(delegate=Unwilling())
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(StopBelt(at=hall.now(), seq=1))
        await hall.until(lambda: hall.told(CommandFailed))
        machine.device.pairing_config_factory = lambda _connection: PairingConfig()
        driver.perform(StopBelt(at=hall.now(), seq=2))
        await hall.until(lambda: hall.told(CommandAnswered))
    assert [packet.hex() for packet in machine.writes] == ["0801"]


async def test_a_stop_does_not_cut_a_pairing_short_but_goes_first_when_it_is_done(hall: Any) -> None:
    machine = await hall.treadmill(quirks=LATE)
    machine.device.pairing_config_factory = lambda _connection: PairingConfig(delegate=Slow(1.5))
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(StartBelt(at=hall.now(), seq=1))
        await asyncio.sleep(0.5)
        driver.perform(StopBelt(at=hall.now(), seq=2))
        await hall.until(lambda: hall.told(CommandAnswered))
    assert [packet.hex() for packet in machine.writes] == ["0801"]
    assert [failed.seq for failed in hall.told(CommandFailed)] == [1]


async def test_a_start_that_a_slow_pairing_has_made_late_is_not_written(hall: Any) -> None:
    machine = await hall.treadmill(quirks=LATE)
    machine.device.pairing_config_factory = lambda _connection: PairingConfig(delegate=Slow(4.0))
    driver = await hall.connected()
    async with writing(driver):
        driver.perform(RequestControl(at=hall.now(), seq=1))
        driver.perform(StartBelt(at=hall.now(), seq=2))
        await hall.until(lambda: hall.told(CommandFailed), seconds=10)
    assert [packet.hex() for packet in machine.writes] == ["00"]
    [failed] = hall.told(CommandFailed)
    assert (failed.seq, failed.reason) == (2, "it had to wait for more than 2 s")


@pytest.mark.parametrize("forgetful", [False, True], ids=["remembers its keys", "has forgotten its keys"])
async def test_after_a_lost_link_the_keys_are_used_again_or_made_anew(hall: Any, forgetful: bool) -> None:
    machine = await hall.treadmill(quirks=WANTED[0])
    agreed = pairings(machine)
    driver = await hall.connected()
    await driver.disconnect()
    if forgetful:
        machine.device.keystore = MemoryKeyStore()
    await driver.connect(timeout_s=5)
    assert len(hall.told(MachineConnected)) == 2
    assert len(agreed) == (2 if forgetful else 1)


@pytest.mark.parametrize("quirks", WANTED, ids=lambda quirks: quirks.wants_pairing)
async def test_another_process_without_the_keys_still_gets_its_stop_through(hall: Any, quirks: Quirks) -> None:
    machine = await hall.treadmill(quirks=quirks)
    spec = await hall.offer()
    for number in (1, 2):
        async with open_adapter(spec) as adapter:
            driver = hall.driver(adapter, "C2:00:00:00:00:01")
            await driver.connect(timeout_s=5)
            async with writing(driver):
                driver.perform(StopBelt(at=hall.now(), seq=number))
                await hall.until(lambda: len(hall.told(CommandAnswered)) == number)  # noqa: B023 - met before the next
            await driver.disconnect()
    assert [packet.hex() for packet in machine.writes] == ["0801", "0801"]
