"""The virtual room: its world on the air, moved on by one task with the event loop's clock."""

import asyncio
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self, assert_never

from bumble.transport.common import Transport

from backrun_treadmill.sim import console, ports
from backrun_treadmill.sim.air import Air
from backrun_treadmill.sim.belt import US
from backrun_treadmill.sim.console import Key
from backrun_treadmill.sim.machine import Machine, Refused
from backrun_treadmill.sim.models import COMPLIANT
from backrun_treadmill.sim.peripherals import switch_on
from backrun_treadmill.sim.quirks import Model
from backrun_treadmill.sim.radios import AirRadio, Dongle, Radio, open_dongle
from backrun_treadmill.sim.recording import Recording
from backrun_treadmill.sim.sensors import Sensor, foot_pod, heart_strap
from backrun_treadmill.sim.treadmill import Treadmill
from backrun_treadmill.sim.treadmills import Wanted
from backrun_treadmill.sim.truth import Entry, Witness
from backrun_treadmill.sim.world import SAMPLE_US, World

TICK_S = SAMPLE_US / US
_TICKS_A_SECOND = US // SAMPLE_US
_POD_PHASE = 7
_STRAP_PHASE = 13
"""The sensors send each second, and not all in the same tick."""


class Room:
    """An async context manager; a `recording` takes the place of the model.

    `truth` collects what a `witness` would be told if there is none. With a `dongle` (a bumble transport) the treadmill
    is on the air of a real controller, which has room for nothing else: no pod, no strap. Raises OSError without it.
    """

    def __init__(
        self,
        *,
        clients: int = 1,
        seed: int = 1,
        up_kmh_s: float = 2.0,
        down_kmh_s: float = 0.5,
        data_hz: float = 2.0,
        model: Model = COMPLIANT,
        recording: Recording | None = None,
        dongle: str | None = None,
        witness: Witness | None = None,
    ) -> None:
        self.truth: list[Entry] = []
        self.quit = asyncio.Event()
        """Set by the key `quit`, and when its dongle is gone; whoever runs the room then ends it."""
        self.dongle_gone = False
        self._witness = witness or self.truth.append
        self._clients = clients
        self._seed = seed
        self._wanted = Wanted(model=model, recording=recording, up_kmh_s=up_kmh_s, down_kmh_s=down_kmh_s)
        self._dongle = dongle
        self._data_ticks = round(_TICKS_A_SECOND / (model.quirks.data_hz or data_hz))
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as stack:
            await self._furnish(stack)
            self._stack = stack.pop_all()
        return self

    async def _furnish(self, stack: AsyncExitStack) -> None:
        body = self._wanted.body(self._now_us())
        self._world = World(machine=body, seed=self._seed, at_us=self._now_us(), witness=self._witness)
        self._air = Air()
        stack.callback(self._air.close)
        tasks = await asyncio.TaskGroup().__aenter__()
        # Without the body's own exception, which would come out wrapped in a group.
        stack.push_async_callback(tasks.__aexit__, None, None, None)
        clients = range(0 if self._dongle else self._clients)
        self.ports = [ports.ClientPort(self._air, number=i, on_host=self._host_changed) for i in clients]
        for port in self.ports:
            stack.callback(port.hang_up)
        self._treadmill = self._wanted.on_air(
            await self._radio(stack, tasks),
            body=body,
            tasks=tasks,
            catch_up=self.catch_up,
            witness=self._witness,
            seed=self._seed,
        )
        self._treadmill.on_link = self._link_changed
        self._pod = None if self._dongle else foot_pod(AirRadio(self._air, "pod"))
        self._strap = None if self._dongle else heart_strap(AirRadio(self._air, "strap"))
        for peripheral in (self._treadmill, self._pod, self._strap):
            if peripheral is not None:
                await switch_on(peripheral, stack)
        ticking = tasks.create_task(self._tick())
        stack.callback(ticking.cancel)

    async def _radio(self, stack: AsyncExitStack, tasks: asyncio.TaskGroup) -> Radio:
        if self._dongle is None:
            return AirRadio(self._air, "treadmill")
        transport = await stack.enter_async_context(open_dongle(self._dongle))
        transport.source.terminated.add_done_callback(self._lose_dongle)
        dongle = Dongle(transport, tasks)
        stack.callback(dongle.close)
        return dongle

    def _lose_dongle(self, _terminated: object) -> None:
        self.dongle_gone = True
        self.quit.set()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.__aexit__(kind, error, trace)

    @property
    def machine(self) -> Machine:
        """The machine on the floor of the room."""
        return self._world.machine

    @property
    def occupied(self) -> bool:
        """Whether a host uses one of the client controllers, or is linked with the treadmill."""
        return self._treadmill.connection is not None or any(port.taken for port in self.ports)

    def open_transport(self, client: int = 0) -> Transport:
        """A bumble HCI transport to a client's controller, for a host in this process."""
        return self.ports[client].open_transport()

    async def listen(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Offer client i's HCI on TCP `port` + i (0 = choose); the first port. Raises OSError."""
        servers, first = await ports.listen(self.ports, host, port)
        for server in servers:
            self._stack.callback(server.close)
        return first

    def catch_up(self) -> float:
        """Bring the room to the present; the instant, in seconds of the room's monotonic clock."""
        now = self._loop.time()
        self._world.advance(int(now * US))
        return now

    def press(self, line: str) -> None:
        """Press a key of the room. Raises NotAKey, with what is possible, when there is none or it does nothing now."""
        mono = self.catch_up()
        key = console.parse(line)
        try:
            self._carry_out(key)
        except Refused as refusal:
            self._witness({"mono": mono, "console": line, "refused": str(refusal)})
            raise console.NotAKey(f"the machine does not take {line!r}: {refusal}") from None
        self._witness({"mono": mono, "console": line})

    def _carry_out(self, key: Key | console.SetSpeed | console.Cut) -> None:
        match key:
            case console.SetSpeed(speed_ckmh):
                self.machine.set_target(speed_ckmh)
            case console.Cut(seconds, devices):
                self._cut(seconds, devices)
            case Key():
                self._carry_out_bare(key)
            case _:
                assert_never(key)

    def _carry_out_bare(self, key: Key) -> None:
        deeds = {
            Key.START: self.machine.start,
            Key.STOP: self.machine.stop,
            Key.PAUSE: self.machine.pause,
            Key.KEY_OUT: self.machine.pull_key,
            Key.KEY_IN: self.machine.put_key,
            Key.TAKE_CONTROL: self.machine.take_control,
            Key.QUIT: self.quit.set,
        }
        deeds[key]()

    def _cut(self, seconds: float, devices: tuple[str, ...]) -> None:
        there: dict[str, Treadmill | Sensor | None] = dict(
            zip(console.DEVICES, (self._treadmill, self._pod, self._strap), strict=True)
        )
        for device in devices:
            if (peripheral := there[device]) is not None:
                peripheral.cut(seconds)

    def _now_us(self) -> int:
        return int(self._loop.time() * US)

    def _host_changed(self, client: int, present: bool) -> None:
        self._witness({"mono": self._loop.time(), "client": client, "host": "up" if present else "down"})

    def _link_changed(self, up: bool) -> None:
        central = self._air.central_of(self._treadmill.address)
        client = next((port.number for port in self.ports if port.controller is central), -1)
        self._witness({"mono": self._loop.time(), "client": client, "link": "up" if up else "down"})

    async def _tick(self) -> None:
        origin, done = self._loop.time(), 0
        while True:
            await asyncio.sleep(origin + (done + 1) * TICK_S - self._loop.time())
            # What a stall has skipped is not made up for: no packet is sent twice to catch up.
            index = max(done + 1, int((self._loop.time() - origin) / TICK_S))
            self.catch_up()
            await self._send_what_is_due(done, index)
            done = index

    async def _send_what_is_due(self, done: int, index: int) -> None:
        def due(every: int, phase: int = 0) -> bool:
            return (index - phase) // every != (done - phase) // every

        await self._treadmill.send_news()
        if due(self._data_ticks):
            await self._treadmill.send_data()
        if self._pod is not None and due(_TICKS_A_SECOND, _POD_PHASE):
            await self._pod.send(self._world.foot_pod_data(self._now_us()))
        if self._strap is not None and due(_TICKS_A_SECOND, _STRAP_PHASE):
            await self._strap.send(self._world.heart_strap_data())
