"""Keeps sessions with brokers for as long as a command lasts."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from backrun_treadmill.coach.broker_link import Session, keep

type Tell = Callable[[str], None]


def keep_for(sessions: list[Session], seconds: float | None, *, until: asyncio.Event | None = None) -> None:
    """Keep the sessions for so long, or until interrupted or `until`; in a loop that also Windows can do MQTT in."""

    async def all_of_them() -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds), asyncio.TaskGroup() as group:
                kept = [group.create_task(keep(session)) for session in sessions]
                await (until or asyncio.Event()).wait()
                for one in kept:
                    one.cancel()

    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        runner.run(all_of_them())
