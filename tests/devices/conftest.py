"""A hall with treadmills that can be told to misbehave, on the air of the virtual room, behind real HCI on TCP."""

import asyncio
import struct
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
from bumble.att import ATT_Error, Attribute, ErrorCode
from bumble.core import UUID
from bumble.device import Connection
from bumble.gatt import Characteristic, CharacteristicValue, Service

from backrun_treadmill.core.sensor_events import Feet
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.devices.adapter import Adapter, open_adapter
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.devices.sensors import Sensors
from backrun_treadmill.devices.treadmill import Treadmill
from backrun_treadmill.devices.worn import Pod, Worn
from backrun_treadmill.sim.air import Air
from backrun_treadmill.sim.odd_pairing import check_paired, guard_control
from backrun_treadmill.sim.peripherals import Peripheral, advertisement, notifying, readable
from backrun_treadmill.sim.ports import ClientPort, listen
from backrun_treadmill.sim.quirks import DEFAULT, Quirks
from backrun_treadmill.sim.radios import AirRadio

WRITE = Characteristic.Properties.WRITE
WRITE_WITHOUT_RESPONSE = Characteristic.Properties.WRITE_WITHOUT_RESPONSE
INDICATE = Characteristic.Properties.INDICATE

FEATURES = bytes.fromhex("0d54000003000000")
SPEED_RANGE = struct.pack("<HHH", 80, 2000, 10)


class ScriptedTreadmill(Peripheral):
    """A treadmill that obeys, unless a test says otherwise."""

    def __init__(
        self,
        radio: AirRadio,
        *,
        name: str,
        address: str,
        writable: Characteristic.Properties,
        speed_range: bytes,
        service: int,
        own_cadence: bool,
        identity: dict[int, bytes],
        quirks: Quirks,
    ) -> None:
        self._quirks = quirks
        self.writes: list[bytes] = []
        self.written_at: list[float] = []
        self.response = asyncio.Event()
        """Cleared: writes get no response."""
        self.response.set()
        self.answers = True
        self.answers_by_notification = False
        self.busy_for = 0
        """So many writes more are refused as "procedure already in progress"."""
        self.data = notifying(0x2ACD)
        self.status = notifying(0x2ADA)
        self.cadence = notifying(0x2A53)
        self.control = Characteristic[bytes](
            UUID.from_16_bits(0x2AD9),
            writable | INDICATE,
            Attribute.WRITEABLE,
            CharacteristicValue(write=self._written),
        )
        super().__init__(
            radio,
            name=name,
            address=address,
            advertising=advertisement(service=service, name=name),
            service=service,
            parts=[readable(0x2ACC, FEATURES), readable(0x2AD4, speed_range), self.data, self.status, self.control],
        )
        if own_cadence:
            self.device.add_service(Service(UUID.from_16_bits(0x1814), [self.cadence]))
        if identity:
            said = [readable(uuid, value) for uuid, value in identity.items()]
            self.device.add_service(Service(UUID.from_16_bits(0x180A), said))
        guard_control(self.device, self.control, quirks)

    async def _written(self, connection: Connection, value: bytes) -> None:
        check_paired(connection, self._quirks)
        self.writes.append(value)
        self.written_at.append(asyncio.get_running_loop().time())
        await self.response.wait()
        if self.busy_for:
            self.busy_for -= 1
            raise ATT_Error(ErrorCode.PROCEDURE_ALREADY_IN_PROGRESS)
        if not self.answers:
            return
        answer = bytes([0x80, value[0], 0x01])
        if self.answers_by_notification:
            await self.device.gatt_server.notify_subscriber(connection, self.control, answer, force=True)
        else:
            asyncio.get_running_loop().call_later(0.02, self._indicate, connection, answer)

    def _indicate(self, connection: Connection, answer: bytes) -> None:
        connection.cancel_on_disconnection(
            self.device.gatt_server.indicate_subscriber(connection, self.control, answer)
        )

    async def say(self, characteristic: Characteristic[bytes], packet: str) -> None:
        """Notify these bytes (hexadecimal)."""
        await self.notify(characteristic, bytes.fromhex(packet))


class Hall:
    """The air, what is on it, a client with an adapter, and everything that client was told."""

    def __init__(self, stack: AsyncExitStack) -> None:
        self.air = Air()
        self.events: list[AnyEvent] = []
        self.feet: dict[str, Feet] = {}
        self.port = ClientPort(self.air, number=0, on_host=lambda _client, _present: None)
        self._stack = stack
        self._news = asyncio.Event()

    async def treadmill(
        self,
        name: str = "Hall One",
        *,
        address: str = "C2:00:00:00:00:01",
        writable: Characteristic.Properties = WRITE,
        speed_range: bytes = SPEED_RANGE,
        service: int = 0x1826,
        own_cadence: bool = False,
        identity: dict[int, bytes] | None = None,
        quirks: Quirks = DEFAULT,
    ) -> ScriptedTreadmill:
        """Put a treadmill into the hall and switch it on."""
        machine = ScriptedTreadmill(
            AirRadio(self.air, name),
            name=name,
            address=address,
            writable=writable,
            speed_range=speed_range,
            service=service,
            own_cadence=own_cadence,
            identity=identity or {},
            quirks=quirks,
        )
        await self._switch_on(machine)
        return machine

    async def sensor(
        self, name: str, *, number: int, service: int = 0x1814, measurement: int = 0x2A53, battery: bytes = b""
    ) -> tuple[Peripheral, Characteristic[bytes]]:
        """Put a sensor into the hall and switch it on; by default a foot pod without a battery service."""
        measured = notifying(measurement)
        sensor = Peripheral(
            AirRadio(self.air, name),
            name=name,
            address=f"C2:00:00:00:00:{number:02}",
            advertising=advertisement(service=service, name=name),
            service=service,
            parts=[measured],
        )
        if battery:
            sensor.device.add_service(Service(UUID.from_16_bits(0x180F), [readable(0x2A19, battery)]))
        await self._switch_on(sensor)
        return sensor, measured

    async def pod(self, name: str = "Hall Pod") -> tuple[Peripheral, Characteristic[bytes]]:
        """A foot pod."""
        return await self.sensor(name, number=2)

    async def strap(self, *, battery: bytes = b"") -> tuple[Peripheral, Characteristic[bytes]]:
        """A heart strap."""
        return await self.sensor("Hall Strap", number=3, service=0x180D, measurement=0x2A37, battery=battery)

    async def _switch_on(self, peripheral: Peripheral) -> None:
        await peripheral.power_on()
        self._stack.push_async_callback(peripheral.power_off)

    async def offer(self) -> str:
        """Open the client's controller to TCP; how to name it as an adapter."""
        servers, number = await listen([self.port], "127.0.0.1", 0)
        for server in servers:
            self._stack.callback(server.close)
        return f"hci:tcp-client:127.0.0.1:{number}"

    async def adapter(self) -> Adapter:
        """The client's adapter, over TCP."""
        return await self._stack.enter_async_context(open_adapter(await self.offer()))

    def driver(self, adapter: Adapter, selector: str = "", *, machines: MachineProfiles | None = None) -> Treadmill:
        """A treadmill driver whose events are collected; its writer runs until the hall closes."""
        return Treadmill(
            adapter, selector=selector, now=self.now, post=self.post, machines=machines or MachineProfiles()
        )

    def sensors(self, adapter: Adapter, *worn: Worn) -> Sensors:
        """Sensors whose events are collected; a pod alone unless others are named."""
        return Sensors(adapter, worn or (Pod(selector="", feet=self.feet),), now=self.now, post=self.post)

    async def connected(self, selector: str = "C2:00:00:00:00:01") -> Treadmill:
        """A driver that is connected to the treadmill of that address."""
        driver = self.driver(await self.adapter(), selector)
        await driver.connect(timeout_s=5)
        return driver

    def now(self) -> int:
        """The client's clock, µs."""
        return int(asyncio.get_running_loop().time() * 1_000_000)

    def post(self, event: AnyEvent) -> None:
        """What the client's drivers tell."""
        self.events.append(event)
        self._news.set()

    def told[E](self, kind: type[E]) -> list[E]:
        """The events of one kind so far."""
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, met: Callable[[], object], *, seconds: float = 5.0) -> None:
        """Wait until it is so, looking at each event and every 10 ms."""
        async with asyncio.timeout(seconds):
            while not met():
                self._news.clear()
                try:
                    async with asyncio.timeout(0.01):
                        await self._news.wait()
                except TimeoutError:
                    continue


@pytest.fixture
async def hall() -> AsyncIterator[Hall]:
    async with AsyncExitStack() as stack:
        opened = Hall(stack)
        stack.callback(opened.air.close)
        stack.callback(opened.port.hang_up)
        yield opened
