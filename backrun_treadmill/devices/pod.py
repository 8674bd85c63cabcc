"""A foot pod: found, connected and listened to for as long as the session lasts.

It reconnects by itself, and never in the treadmill's way: its scans and connects give up the air when that is wanted.
"""

import asyncio
from collections.abc import Callable

from backrun_treadmill.core.events import AnyEvent, PodConnected, PodLost, Source
from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.airtime import GaveWay
from backrun_treadmill.devices.errors import DeviceError, Doing, device_errors
from backrun_treadmill.devices.links import let_go
from backrun_treadmill.devices.machine_frames import steps_event
from backrun_treadmill.devices.selector import choose, is_meant
from backrun_treadmill.devices.sighting import Sighting
from backrun_treadmill.ftms.uuids import RSC_MEASUREMENT

SCAN_S = 5.0
CONNECT_S = 10.0
BACK_OFF_S = (1.0, 2.0, 5.0, 10.0)
"""Between attempts; the last one for good."""


class Pod:
    """The driver of one foot pod; `selector` is an address, a name or its beginning, empty for the only one on the air.

    `one_leg` says that this pod counts the strides of its own foot only; its cadence is then doubled at this door.
    """

    def __init__(
        self,
        adapter: Adapter,
        *,
        selector: str,
        now: Callable[[], int],
        post: Callable[[AnyEvent], None],
        one_leg: bool = False,
    ) -> None:
        self._adapter = adapter
        self._selector = selector
        self._now = now
        self._post = post
        self._one_leg = one_leg
        self._told_lost = False

    async def run(self) -> None:
        """Connect, listen, and connect again, until cancelled; PodLost once for each time it is missing."""
        failures = 0
        while True:
            try:
                await self._listen()
                failures = 0
            except GaveWay:
                pass
            except DeviceError as error:
                self._tell_lost(error.text)
                failures += 1
            await asyncio.sleep(BACK_OFF_S[min(failures, len(BACK_OFF_S) - 1)])

    async def _listen(self) -> None:
        """Until the link is lost."""
        sighting = await self._find()
        lost = asyncio.Event()
        client = await self._adapter.connect(sighting, on_lost=lost.set, timeout_s=CONNECT_S)
        try:
            with device_errors(Doing.CONNECTING, sighting.label):
                await client.start_notify(RSC_MEASUREMENT, self._on_steps)
            self._post(
                PodConnected(at=self._now(), address=sighting.address, name=sighting.name, source=Source.POD),
            )
            self._told_lost = False
            await lost.wait()
            self._tell_lost("The link to the foot pod went down: steps are estimated until it is back.")
        finally:
            await let_go(client)

    async def _find(self) -> Sighting:
        sightings = await self._adapter.scan(
            SCAN_S, wanted=lambda sighting: sighting.is_pod and is_meant(self._selector, sighting)
        )
        return choose(sightings, self._selector, kind=lambda sighting: sighting.is_pod, what="The foot pod")

    def _on_steps(self, _: object, packet: bytearray) -> None:
        self._post(steps_event(self._now(), bytes(packet), source=Source.POD, one_leg=self._one_leg))

    def _tell_lost(self, reason: str) -> None:
        if not self._told_lost:
            self._told_lost = True
            self._post(PodLost(at=self._now(), reason=reason))
