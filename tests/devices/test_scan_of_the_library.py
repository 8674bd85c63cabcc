"""A scan, and the connection after it, with treadmills that advertise otherwise: real HCI, in virtual time."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack

import pytest
from virtual_time import VirtualTimeLoop

from backrun_treadmill.cli.scan import table
from backrun_treadmill.core.events import ConnectFailed, FailedBecause, MachineConnected
from backrun_treadmill.core.nearby import Ability, DeviceKind, Nearby
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.airtime import GaveWay
from backrun_treadmill.devices.hci_client import HciClient
from backrun_treadmill.devices.hci_radio import power_on
from backrun_treadmill.devices.hci_scanner import HciScanner
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.devices.scan import in_order
from backrun_treadmill.devices.treadmill import Treadmill
from backrun_treadmill.sim.models import LIBRARY, find
from backrun_treadmill.sim.quirks import Quirks
from backrun_treadmill.sim.room import Room

ADDRESS = "C2:00:00:00:00:01"
ON_THE_AIR = [name for name, model in LIBRARY.items() if model.quirks.advertises != Quirks().advertises]


@pytest.fixture
def loop() -> Iterator[VirtualTimeLoop]:
    loop = VirtualTimeLoop()
    yield loop
    loop.close()


class Visit:
    """An adapter in a room with one model of treadmill."""

    def __init__(self, model: str) -> None:
        self._model = find(model)
        self._stack = AsyncExitStack()
        self.events: list[AnyEvent] = []

    async def __aenter__(self) -> "Visit":
        room = await self._stack.enter_async_context(Room(model=self._model))
        radio = await self._stack.enter_async_context(power_on(room.open_transport()))
        self.adapter = Adapter(scanner={"backend": HciScanner, "radio": radio}, client={"backend": HciClient})
        return self

    async def __aexit__(self, *raised: object) -> None:
        await self._stack.aclose()

    async def scan(self) -> list[Nearby]:
        """What `backrun scan` would show."""
        return in_order(await self.adapter.scan(3), MachineProfiles())

    async def connect(self, selector: str) -> AnyEvent:
        """What a first connection comes to."""
        driver = Treadmill(
            self.adapter, selector=selector, now=lambda: 0, post=self.events.append, machines=MachineProfiles()
        )
        await driver.connect(timeout_s=20)
        ended = next(one for one in self.events if isinstance(one, MachineConnected | ConnectFailed))
        await driver.disconnect()
        return ended


def test_the_library_has_machines_that_advertise_otherwise() -> None:
    assert set(ON_THE_AIR) >= {"held-by-another", "type-swapped", "type-empty", "nameless", "every-type"}


@pytest.mark.parametrize("model", ["compliant", *(name for name in ON_THE_AIR if name != "held-by-another")])
def test_a_treadmill_is_listed_as_one_and_connected_whatever_it_says_of_its_name_and_type(
    loop: VirtualTimeLoop, model: str
) -> None:
    async def story() -> None:
        async with Visit(model) as visit:
            treadmill, pod, strap = await visit.scan()
            assert (treadmill.kind, treadmill.address, treadmill.can) == (
                DeviceKind.TREADMILL,
                ADDRESS,
                (Ability.SPEEDS,),
            )
            assert [pod.kind, strap.kind] == [DeviceKind.POD, DeviceKind.STRAP]
            assert ("(no name)" in table([treadmill])) is (model == "nameless")
            assert isinstance(await visit.connect(""), MachineConnected)

    loop.run_until_complete(story())


def test_a_machine_that_another_app_holds_is_not_there_and_that_is_said_as_such(loop: VirtualTimeLoop) -> None:
    async def story() -> None:
        async with Visit("held-by-another") as visit:
            assert [one.kind for one in await visit.scan()] == [DeviceKind.POD, DeviceKind.STRAP]
            ended = await visit.connect(ADDRESS)
            assert isinstance(ended, ConnectFailed)
            assert ended.because is FailedBecause.NOT_FOUND
            assert "close every other app and watch that may hold it" in ended.text

    loop.run_until_complete(story())


def test_a_list_that_is_still_being_made_ends_before_the_treadmill_is_connected(loop: VirtualTimeLoop) -> None:
    """Technogym MyRun on BlueZ refuses a connection while a scan runs (qdomyos-zwift #3253)."""
    told: list[str] = []

    async def look(adapter: Adapter) -> None:
        try:
            async with adapter.listening(lambda _: None):
                told.append("listening")
                await asyncio.sleep(60)
        except GaveWay:
            told.append("listening ended")

    async def story() -> None:
        async with Visit("compliant") as visit, asyncio.TaskGroup() as tasks:
            sighting = next(one for one in await visit.adapter.scan(3) if one.is_treadmill)
            tasks.create_task(look(visit.adapter))
            await asyncio.sleep(1)
            client = await visit.adapter.connect(sighting, on_lost=lambda: None, timeout_s=10, urgent=True)
            told.append("connected")
            await client.disconnect()

    loop.run_until_complete(story())
    assert told == ["listening", "listening ended", "connected"]
