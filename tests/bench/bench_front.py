"""The front of a benchmark: supervises an engine, gives its keys, and draws or floods if asked."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

import msgspec

from backrun_treadmill.core.notes import State, StateEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.belt.supervisor import Supervisor
from backrun_treadmill.front.session.policy import Policy
from backrun_treadmill.link.messages import Opening
from backrun_treadmill.link.silence import TICK_S
from backrun_treadmill.tui.keys.keys import CONFIRM
from backrun_treadmill.tui.session.app import SessionApp

ENGINE = Path(__file__).with_name("bench_engine.py")

FLOOD_EVERY_S = 0.05
FLOOD_OF = 50
"""A thousand wishes a second, none of which means anything while the belt runs."""

DEAF_S = 0.4
"""So long, once a second, a flooding front reads nothing: telemetry piles up in the link."""


class BenchFront:
    """One session without anybody at the keys."""

    def __init__(self, opening: Opening, folder: Path, engine: list[str], *, screen: bool) -> None:
        self.running = asyncio.Event()
        self._policy = Policy(plan=opening.plan, yes=True, attended=False)
        self.supervisor = Supervisor(
            opening=opening,
            stderr=folder / "engine.stderr",
            see=self._see,
            command=[sys.executable, str(ENGINE), *engine],
        )
        self.app = SessionApp(press=self.supervisor.press, now=self.supervisor.session_time) if screen else None

    def _see(self, record: AnyEvent | AnyCommand) -> None:
        self._policy.see(record)
        if isinstance(record, StateEntered) and record.state is State.RUNNING:
            self.running.set()
        if self.app is not None:
            self.app.feed(record)

    async def give_keys(self) -> None:
        """The keys of arming."""
        while True:
            await asyncio.sleep(TICK_S)
            at = self.supervisor.session_time()
            wish = None if at is None else self._policy.due(at)
            if wish is not None:
                self.supervisor.press(wish)

    async def draw(self) -> None:
        """The screen, drawn anew as often as it can be."""
        if self.app is not None:
            async with asyncio.TaskGroup() as tasks:
                hurrying = tasks.create_task(self._hurry(self.app))
                await self.app.run_async(mouse=False)
                hurrying.cancel()

    async def _hurry(self, app: SessionApp) -> None:
        await self.running.wait()
        while app.is_running and app.screen_stack:
            app.screen.refresh(layout=True)
            await asyncio.sleep(0.001)

    async def flood(self) -> None:
        """Wishes by the thousand, and every second a while in which nothing is read."""
        await self.running.wait()
        count = 0
        while True:
            for _ in range(FLOOD_OF):
                self.supervisor.press(CONFIRM)
            await asyncio.sleep(FLOOD_EVERY_S)
            count += 1
            if count % round(1 / FLOOD_EVERY_S) == 0:
                time.sleep(DEAF_S)  # noqa: ASYNC251 -- a front that is busy with something else


async def live(args: argparse.Namespace) -> int:
    """One session."""
    opening = msgspec.json.decode(args.opening.read_bytes(), type=Opening)
    front = BenchFront(opening, args.opening.parent, args.engine, screen=args.screen)
    async with asyncio.TaskGroup() as tasks:
        helpers = [tasks.create_task(front.give_keys())]
        if args.flood:
            helpers.append(tasks.create_task(front.flood()))
        drawing = tasks.create_task(front.draw())
        ending = await front.supervisor.run()
        for helper in helpers:
            helper.cancel()
        if front.app is not None:
            front.app.exit()
        await drawing
    args.opening.with_suffix(".ending").write_text(ending.reason or ending.cannot_open)
    return 1 if ending.close is None else ending.close.exit_code


def main() -> int:
    """The front's process."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--opening", type=Path, required=True)
    parser.add_argument("--screen", action="store_true")
    parser.add_argument("--flood", action="store_true")
    parser.add_argument("engine", nargs="*", help="arguments of the engine, after --")
    return asyncio.run(live(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
