"""The computer is about to sleep: the belt comes first. D-Bus is real, logind is the test's own."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from logind import Logind, logind_on_a_bus

from backrun_treadmill.front.sleep_notice import heed_sleep


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


async def test_where_there_is_no_bus_nobody_waits_and_nothing_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for address in (f"unix:path={tmp_path}/nobody", "nonsense"):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        async with asyncio.timeout(10):
            await heed_sleep(lambda: pytest.fail("told"))


async def test_a_bus_without_a_logind_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with logind_on_a_bus(tmp_path) as (address, logind):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        await logind.leave()
        async with asyncio.timeout(30):
            await heed_sleep(lambda: pytest.fail("told"))
