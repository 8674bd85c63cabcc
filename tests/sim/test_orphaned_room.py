"""A room whose parent is gone stays long enough for a belt to be stopped and never for ever, in virtual time."""

import asyncio

from visitor import Visitor

from backrun_treadmill.sim.room import Room
from backrun_treadmill.sim.serve import follow_parent


async def seconds_until_quit(room: Room, leaves_after_s: float) -> float:
    """How long an orphaned room lives with a client that leaves after so long."""
    visitor = await Visitor.enter(room.open_transport())
    gone = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(follow_parent(room, gone))
        await asyncio.sleep(100)
        assert not room.quit.is_set(), "with a parent it lives as long as that"
        gone.set()
        began = loop.time()
        leaving = loop.call_later(leaves_after_s, lambda: tasks.create_task(visitor.vanish()))
        await room.quit.wait()
        leaving.cancel()
    return loop.time() - began


async def test_it_goes_ten_seconds_after_the_last_client() -> None:
    async with Room() as room:
        assert 40 <= await seconds_until_quit(room, 30) <= 41.5


async def test_a_client_that_never_leaves_keeps_it_for_five_minutes_and_no_longer() -> None:
    async with Room() as room:
        assert 300 <= await seconds_until_quit(room, 1000) <= 301


async def test_a_second_client_that_comes_to_stop_the_belt_finds_the_room() -> None:
    async with Room() as room:
        first = await (await Visitor.enter(room.open_transport())).link()
        for value in ("00", "07", "022003"):
            await first.write(value)
        gone = asyncio.Event()
        gone.set()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(follow_parent(room, gone))
            await asyncio.sleep(8)
            await first.vanish()
            await asyncio.sleep(7)
            second = await (await Visitor.enter(room.open_transport())).link()
            assert second.speeds_ckmh() == [] or second.speeds_ckmh()[-1] == 800
            await second.write("00")
            assert await second.write("0801") == "800801"
            await asyncio.sleep(20)
            assert not room.quit.is_set()
            assert room.machine.belt.standing
            await second.vanish()
