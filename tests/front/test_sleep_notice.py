"""The computer is about to sleep: the belt comes first. D-Bus is real, logind is the test's own."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from logind import Logind, logind_on_a_bus

from backrun_treadmill.front.belt.sleep_notice import heed_sleep


@pytest.fixture
async def logind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Logind]:
    async with logind_on_a_bus(tmp_path) as (address, logind):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield logind


async def test_a_coming_sleep_is_told_and_waits_until_the_session_is_over(logind: Logind) -> None:
    told = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        heeding = tasks.create_task(heed_sleep(told.set))
        await logind.wait_asked()
        await logind.say(going=True)
        async with asyncio.timeout(10):
            await told.wait()
        assert logind.holds_off()
        heeding.cancel()
    await logind.wait_let_go()
    ((what, who, _, mode),) = logind.wishes
    assert (what, who, mode) == ("sleep", "backrun", "delay")


async def test_waking_up_is_no_notice(logind: Logind) -> None:
    told: list[str] = []
    async with asyncio.TaskGroup() as tasks:
        heeding = tasks.create_task(heed_sleep(lambda: told.append("told")))
        await logind.wait_asked()
        await logind.say(going=False)
        await logind.say(going=True)
        async with asyncio.timeout(10):
            while not told:  # noqa: ASYNC110 -- a test may poll
                await asyncio.sleep(0.01)
        heeding.cancel()
    assert told == ["told"]


async def heeded(*, within_s: float) -> tuple[list[str], int]:
    """What was told until heeding ended by itself, and how many files it left open."""
    told: list[str] = []
    for _ in range(2):  # the first time loads a library and starts a thread
        before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 -- nothing may be opened for looking
        async with asyncio.timeout(within_s):
            await heed_sleep(lambda: told.append("told"))
        left = len(os.listdir("/proc/self/fd")) - before  # noqa: PTH208
    return told, left


@pytest.mark.parametrize("address", ["unix:path={}/nobody", "nonsense"])
async def test_where_there_is_no_bus_nobody_waits_and_nothing_stays_open(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address.format(tmp_path))
    assert await heeded(within_s=10) == ([], 0)


async def test_a_bus_without_a_logind_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with logind_on_a_bus(tmp_path) as (address, logind):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        await logind.leave()
        told, _ = await heeded(within_s=30)
        assert told == []
        assert logind.wishes == []
        assert not logind.holds_off()
