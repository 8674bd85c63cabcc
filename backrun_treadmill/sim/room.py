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
from backrun_treadmill.sim.odd_machine import OddMachine
from backrun_treadmill.sim.odd_treadmill import OddTreadmill
from backrun_treadmill.sim.quirks import Model
from backrun_treadmill.sim.recorded_treadmill import RecordedMachine, RecordedTreadmill
from backrun_treadmill.sim.recording import Recording
from backrun_treadmill.sim.sensors import Sensor, foot_pod, heart_strap
from backrun_treadmill.sim.treadmill import Treadmill
from backrun_treadmill.sim.truth import Entry, Witness
from backrun_treadmill.sim.world import SAMPLE_US, World

TICK_S = SAMPLE_US / US
_TICKS_A_SECOND = US // SAMPLE_US
_POD_PHASE = 7
_STRAP_PHASE = 13
"""The sensors send each second, and not all in the same tick."""


class Room:
    """An async context manager; a `recording` takes the place of the model.

    `truth` collects what a `witness` would be told if there is none.
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
        witness: Witness | None = None,
    ) -> None:
        self.truth: list[Entry] = []
        self.quit = asyncio.Event()
        """Set by the key `quit`; whoever runs the room then ends it."""
        self._witness = witness or self.truth.append
        self._clients = clients
        self._seed = seed
        self._ramps_ckmh_s = (up_kmh_s * 100, down_kmh_s * 100)
        self._data_ticks = round(_TICKS_A_SECOND / (model.quirks.data_hz or data_hz))
        self._model = model
        self._recording = recording
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._loop = asyncio.get_running_loop()
        async with AsyncExitStack() as stack:
            await self._furnish(stack)
            self._stack = stack.pop_all()
        return self

    async def _furnish(self, stack: AsyncExitStack) -> None:
        self._world = World(machine=self._make_machine(), seed=self._seed, at_us=self._now_us(), witness=self._witness)
        self._air = Air()
        stack.callback(self._air.close)
        tasks = await asyncio.TaskGroup().__aenter__()
        # Without the body's own exception, which would come out wrapped in a group.
        stack.push_async_callback(tasks.__aexit__, None, None, None)
        self.ports = [ports.ClientPort(self._air, number=i, on_host=self._host_changed) for i in range(self._clients)]
        for port in self.ports:
            stack.callback(port.hang_up)
        self._treadmill = self._put_on_air(tasks)
        self._treadmill.on_link = self._link_changed
        self._pod = foot_pod(self._air)
        self._strap = heart_strap(self._air)
        for peripheral in (self._treadmill, self._pod, self._strap):
            await peripheral.power_on()
            stack.push_async_callback(peripheral.power_off)
        ticking = tasks.create_task(self._tick())
        stack.callback(ticking.cancel)

    def _make_machine(self) -> Machine:
        if self._recording is not None:
            return RecordedMachine(self._recording, at_us=self._now_us())
        up_ckmh_s, down_ckmh_s = self._ramps_ckmh_s
        if self._model is COMPLIANT:
            return Machine(up_ckmh_s=up_ckmh_s, down_ckmh_s=down_ckmh_s, at_us=self._now_us())
        return OddMachine(self._model.quirks, up_ckmh_s=up_ckmh_s, down_ckmh_s=down_ckmh_s, at_us=self._now_us())

    def _put_on_air(self, tasks: asyncio.TaskGroup) -> Treadmill:
        if self._recording is not None and isinstance(self.machine, RecordedMachine):
            return RecordedTreadmill(
                self._air,
                recording=self._recording,
                body=self.machine,
                tasks=tasks,
                catch_up=self.catch_up,
                witness=self._witness,
                seed=self._seed,
            )
        if not isinstance(self.machine, OddMachine):
            return Treadmill(
                self._air,
                body=self.machine,
                tasks=tasks,
                catch_up=self.catch_up,
                witness=self._witness,
                seed=self._seed,
            )
        return OddTreadmill(
            self._air,
            quirks=self._model.quirks,
            name=self._model.advertised,
            body=self.machine,
            tasks=tasks,
            catch_up=self.catch_up,
            witness=self._witness,
            seed=self._seed,
        )

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
        """Whether a host uses one of the client controllers."""
        return any(port.taken for port in self.ports)

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
        radios: dict[str, Treadmill | Sensor] = dict(
            zip(console.DEVICES, (self._treadmill, self._pod, self._strap), strict=True)
        )
        self._air.cut([radios[device].controller for device in devices], seconds)

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
        if due(_TICKS_A_SECOND, _POD_PHASE):
            await self._pod.send(self._world.foot_pod_data(self._now_us()))
        if due(_TICKS_A_SECOND, _STRAP_PHASE):
            await self._strap.send(self._world.heart_strap_data())
