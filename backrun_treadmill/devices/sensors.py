"""The sensors a runner wears: looked for in one scan, each connected and listened to for as long as the session lasts.

They reconnect by themselves, and never in the treadmill's way: scans and connects give up the air when that is wanted.
"""

import asyncio
from collections.abc import Callable, Iterable

from bleak import BleakClient

from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.airtime import GaveWay
from backrun_treadmill.devices.errors import DeviceError, Doing, device_errors
from backrun_treadmill.devices.links import let_go, read_value
from backrun_treadmill.devices.selector import choose, is_meant
from backrun_treadmill.devices.sighting import Sighting
from backrun_treadmill.devices.worn import Post, Worn
from backrun_treadmill.ftms.uuids import BATTERY_LEVEL

SCAN_S = 5.0
CONNECT_S = 10.0
BATTERY_S = 2.0
"""Some devices are slow to say it, and steps are worth more."""
BACK_OFF_S = (1.0, 2.0, 5.0, 10.0)
"""Between attempts; the last one for good."""


class Sensors:
    """Keeps all that is `worn` connected; what comes goes to `post`, stamped with `now()` (µs of the session)."""

    def __init__(self, adapter: Adapter, worn: Iterable[Worn], *, now: Callable[[], int], post: Post) -> None:
        self._adapter = adapter
        self._now = now
        self._post = post
        self._missing = list(worn)
        self._told_lost: set[int] = set()
        self._lost = asyncio.Event()
        """One more is missing."""

    async def run(self) -> None:
        """Look for what is missing, until cancelled; for each sensor one "lost" each time it is."""
        failures = 0
        async with asyncio.TaskGroup() as links:
            while True:
                self._lost.clear()
                if not self._missing:
                    failures = 0
                    await self._lost.wait()
                before = len(self._missing)
                await self._look(links)
                failures = 0 if len(self._missing) < before else failures + 1
                await asyncio.sleep(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)])

    async def _look(self, links: asyncio.TaskGroup) -> None:
        """One scan for all that is missing, then a connection to each that showed itself."""
        try:
            sightings = await self._scan()
        except GaveWay:
            return
        except DeviceError as error:
            for one in self._missing:
                self._tell_lost(one, error.text)
            return
        for one in list(self._missing):
            try:
                sighting = choose(sightings, one.selector, kind=one.is_kind, what=one.what)
                await self._connect(one, sighting, links)
            except GaveWay:
                return
            except DeviceError as error:
                self._tell_lost(one, error.text)

    async def _scan(self) -> list[Sighting]:
        missing = list(self._missing)
        unseen = set(range(len(missing)))

        def wanted(sighting: Sighting) -> bool:
            unseen.difference_update(
                number
                for number, one in enumerate(missing)
                if one.is_kind(sighting) and is_meant(one.selector, sighting)
            )
            return not unseen

        return await self._adapter.scan(SCAN_S, wanted=wanted)

    async def _connect(self, one: Worn, sighting: Sighting, links: asyncio.TaskGroup) -> None:
        lost = asyncio.Event()
        client = await self._adapter.connect(sighting, on_lost=lost.set, timeout_s=CONNECT_S)
        try:
            with device_errors(Doing.CONNECTING, sighting.label):
                battery_percent = await _battery(client)
                await client.start_notify(
                    one.measurement,
                    lambda _, packet: self._post(one.measured(self._now(), sighting.address, bytes(packet))),
                )
                self._post(one.connected(self._now(), sighting, battery_percent))
        except BaseException:
            await let_go(client)
            raise
        self._missing.remove(one)
        self._told_lost.discard(id(one))
        links.create_task(self._keep(one, client, lost))

    async def _keep(self, one: Worn, client: BleakClient, lost: asyncio.Event) -> None:
        """Until the link is lost."""
        try:
            await lost.wait()
            self._tell_lost(one, one.gone)
            self._missing.append(one)
            self._lost.set()
        finally:
            await let_go(client)

    def _tell_lost(self, one: Worn, reason: str) -> None:
        if id(one) not in self._told_lost:
            self._told_lost.add(id(one))
            self._post(one.lost(self._now(), reason))


async def _battery(client: BleakClient) -> int | None:
    """What is left of it; None where the device does not say, or not in time, or says nonsense."""
    try:
        async with asyncio.timeout(BATTERY_S):
            value = await read_value(client, BATTERY_LEVEL)
    except TimeoutError:
        return None
    return value[0] if len(value) == 1 and value[0] <= 100 else None
