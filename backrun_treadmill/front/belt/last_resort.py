"""The front's own stop, after the engine is certainly dead: connect to the same machine and send stop-class commands.

Loaded at the start of every session, so that the radio's modules are in memory when they are needed.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from backrun_treadmill.core.events import ConnectFailed, LinkLost, MachineConnected
from backrun_treadmill.core.units import SECOND_US, kmh_text
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.devices.adapter import Adapter, load_radio, open_adapter
from backrun_treadmill.devices.errors import DeviceError
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles
from backrun_treadmill.devices.treadmill import Treadmill
from backrun_treadmill.front.belt.stop_ladder import StopLadder

CONNECT_S = 8.0
AGAIN_S = 0.2
LOOK_S = 0.25
BELL_S = 10.0
GIVE_UP_S = 180.0

PULL = "PULL THE SAFETY KEY."


def make_ready(adapter: str) -> None:
    """Bring into memory what `stop` needs on this adapter."""
    load_radio(adapter)


class LastResort:
    """Brings the belt of `machine` to zero if it can be reached. `say` gets sentences for the runner."""

    def __init__(
        self, *, adapter: str, machine: MachineConnected, learned: Path | None, say: Callable[[str], None]
    ) -> None:
        self._spec = adapter
        self._machine = machine
        self._learned = learned
        self._say = say
        self._origin_ns = time.monotonic_ns()
        self._ladder = StopLadder()
        self._inbox: asyncio.Queue[AnyEvent] = asyncio.Queue()
        self._doubt_said = False
        self._said_again_at: dict[str, int] = {}

    async def stop(self) -> bool:
        """Try until the belt is measured at zero (True), or `GIVE_UP_S` is over (False)."""
        with suppress(TimeoutError):
            async with asyncio.timeout(GIVE_UP_S), asyncio.TaskGroup() as tasks:
                bell = tasks.create_task(self._ring())
                while not self._ladder.stopped:
                    await self._with_an_adapter()
                    await asyncio.sleep(AGAIN_S)
                bell.cancel()
        if self._ladder.stopped:
            self._say("The belt was stopped: it is measured at zero.")
        else:
            self._say(f"\a!!! The belt could not be stopped from here and may still be moving. {PULL}")
        return self._ladder.stopped

    async def _with_an_adapter(self) -> None:
        try:
            async with open_adapter(self._spec) as adapter:
                treadmill = self._treadmill(adapter)
                try:
                    while not self._ladder.stopped:
                        await self._one_link(treadmill)
                finally:
                    await treadmill.disconnect()
        except DeviceError as error:
            # Without this a radio that is gone would be tried in silence.
            self._say_now_and_then(f"{error.text} {PULL}")

    def _treadmill(self, adapter: Adapter) -> Treadmill:
        machines = MachineProfiles(self._learned)
        try:
            machines.find(name=self._machine.name, address=self._machine.address)
        except MachineFileError:
            # What was learned is not worth the stop.
            machines = MachineProfiles()
        return Treadmill(
            adapter,
            selector=self._machine.address,
            now=self._now,
            post=self._inbox.put_nowait,
            machines=machines,
        )

    async def _one_link(self, treadmill: Treadmill) -> None:
        async with asyncio.TaskGroup() as tasks:
            writer = tasks.create_task(treadmill.run_writer())
            connecting = tasks.create_task(treadmill.connect(timeout_s=CONNECT_S, address=self._machine.address))
            await self._until_stopped_or_lost(treadmill)
            writer.cancel()
            connecting.cancel()
        await asyncio.sleep(0 if self._ladder.stopped else AGAIN_S)

    async def _until_stopped_or_lost(self, treadmill: Treadmill) -> None:
        while not self._ladder.stopped:
            commands = self._ladder.tick(self._now())
            event = None
            with suppress(TimeoutError):
                async with asyncio.timeout(LOOK_S):
                    event = await self._inbox.get()
            if event is not None:
                commands += self._ladder.handle(event)
            for command in commands:
                treadmill.perform(command)
            self._tell(event)
            if isinstance(event, ConnectFailed | LinkLost):
                return

    def _say_now_and_then(self, text: str) -> None:
        """What every attempt could bring round: once in the bell's pace."""
        if self._now() >= self._said_again_at.get(text, 0):
            self._said_again_at[text] = self._now() + round(BELL_S * SECOND_US)
            self._say(text)

    def _now(self) -> int:
        return (time.monotonic_ns() - self._origin_ns) // 1000

    def _tell(self, event: AnyEvent | None) -> None:
        if isinstance(event, MachineConnected):
            self._say_now_and_then("Connected to the treadmill; stop sent.")
        if self._ladder.doubtful and not self._doubt_said:
            self._doubt_said = True
            self._say(f"\a!!! {PULL} The stop was sent but the belt is not seen to stop.")

    async def _ring(self) -> None:
        while True:
            await asyncio.sleep(BELL_S)
            speed = self._ladder.speed_ckmh
            now = "at an unknown speed" if speed is None else f"at {kmh_text(speed)} km/h by its last report"
            self._say(f"\a!!! The belt may be moving {now}. {PULL}")
