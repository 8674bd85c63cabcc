"""The treadmill: found, connected, listened to and written to.

It only reports and obeys. Connecting writes nothing to the control point, nothing is repeated by itself, and a lost
link is not restored before `connect` is called again. Training Status (0x2AD3) is left alone: subscribing to it made
links of KingSmith machines unstable (mcdax/hass-walkingpad 0.4.8).
"""

import asyncio
from collections.abc import Callable, Mapping

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.exc import BleakError
from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.events import ConnectFailed, FailedBecause, LinkLost, MachineConnected
from backrun_treadmill.core.machine import Identity, MachineProfile, SpeedRange, Unit
from backrun_treadmill.core.sensor_events import Feet, PodConnected, PodLost, Source
from backrun_treadmill.core.vocabulary import AnyEvent
from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.control_packets import ToMachine
from backrun_treadmill.devices.control_writer import ControlWriter
from backrun_treadmill.devices.errors import DeviceError, Doing, device_errors
from backrun_treadmill.devices.identity import read_identity
from backrun_treadmill.devices.link_end import LinkEnd
from backrun_treadmill.devices.links import characteristic, let_go, read_value, speed_range
from backrun_treadmill.devices.machine_frames import answer_event, belt_event, status_event
from backrun_treadmill.devices.machine_profiles import MachineFileError, MachineProfiles
from backrun_treadmill.devices.miles import range_ckmh, target_number
from backrun_treadmill.devices.selector import choose, is_address, is_meant, looks_like_address
from backrun_treadmill.devices.sensor_frames import steps_event
from backrun_treadmill.devices.sighting import Sighting
from backrun_treadmill.ftms.uuids import (
    CONTROL_POINT,
    FEATURE,
    MACHINE_STATUS,
    RSC_MEASUREMENT,
    SPEED_RANGE,
    TREADMILL_DATA,
)

SCAN_SHARE = 0.6
"""Of the time to connect, at most this much is spent looking."""

SETTLE_S = 1.0
"""After the first machine that may be meant, so long for a second one to show itself."""


class Link(Struct, frozen=True, eq=False):
    """One connection."""

    client: BleakClient
    end: LinkEnd
    control: BleakGATTCharacteristic
    numbers: SpeedRange
    """As the machine says it, in whatever unit."""
    features: str
    own_cadence: bool


class Treadmill:
    """The driver; events go to `post` as they happen, each stamped with `now()` (µs of the session).

    `selector` is an address, a name or the beginning of a name; empty means the only treadmill on the air.
    `cadence` False leaves the treadmill's own running sensor alone; `feet` tells by address what such a sensor counts.
    """

    def __init__(
        self,
        adapter: Adapter,
        *,
        selector: str,
        now: Callable[[], int],
        post: Callable[[AnyEvent], None],
        machines: MachineProfiles,
        cadence: bool = True,
        feet: Mapping[str, Feet] | None = None,
    ) -> None:
        self._adapter = adapter
        self._selector = selector
        self._now = now
        self._post_out = post
        self._machines = machines
        self._cadence = cadence
        self._feet = {} if feet is None else feet
        self._link: Link | None = None
        self._profile = MachineProfile()
        self._address: str | None = None
        self._identities: dict[str, Identity] = {}
        self._held_back: list[AnyEvent] | None = None
        self._writer = ControlWriter(now=now, post=self._post)

    async def connect(self, *, timeout_s: float, address: str | None = None) -> None:
        """One attempt, ended by MachineConnected or ConnectFailed. With `address`, only that machine is taken."""
        await self.disconnect()
        selector = address or self._selector
        try:
            async with asyncio.timeout(timeout_s):
                linked = await self._adapter.still_linked(address) if address else None
                sighting = linked or await self._find(selector, seconds=timeout_s * SCAN_SHARE)
                await self._open(sighting, timeout_s=timeout_s)
        except DeviceError as error:
            self._post(ConnectFailed(at=self._now(), because=error.because, text=error.text))
        except MachineFileError as error:
            self._post(ConnectFailed(at=self._now(), because=FailedBecause.OTHER, text=error.text))
        except TimeoutError:
            text = f"The treadmill did not answer within {timeout_s:.0f} s: come closer, or switch it off and on."
            self._post(ConnectFailed(at=self._now(), because=FailedBecause.TIMED_OUT, text=text))

    def perform(self, command: ToMachine) -> None:
        """Take a command for the writer; never waits. A stop overtakes and drops everything that waits."""
        self._writer.perform(command)

    def use_unit(self, *, target_unit: Unit, report_unit: Unit) -> None:
        """From now on targets are written and reports read in these units, also after a reconnection."""
        self._profile = replace(self._profile, target_unit=target_unit, report_unit=report_unit)
        if self._address is not None:
            self._machines.use(self._address, self._profile)

    async def run_writer(self) -> None:
        """Write what is asked, for ever; CommandSent as each write is handed over, CommandFailed if it fails."""
        await self._writer.run()

    async def disconnect(self) -> None:
        """Let go of the link, bounded; posts nothing but the failure of what was still waiting."""
        link, self._link = self._link, None
        self._writer.detach("the link was let go")
        if link is not None:
            await let_go(link.client)

    async def _find(self, selector: str, *, seconds: float) -> Sighting:
        def wanted(sighting: Sighting) -> bool:
            return is_meant(selector, sighting) and (sighting.is_treadmill or is_address(selector, sighting))

        def named(sighting: Sighting) -> bool:
            return bool(selector) and is_address(selector, sighting)

        quick = looks_like_address(selector)
        sightings = await self._adapter.scan(
            seconds, wanted=named if quick else wanted, settle_s=0.0 if quick else SETTLE_S, urgent=True
        )
        return choose(sightings, selector, kind=lambda sighting: sighting.is_treadmill, what="The treadmill")

    async def _open(self, sighting: Sighting, *, timeout_s: float) -> None:
        """Connect, read what the machine is, subscribe; what arrives meanwhile follows MachineConnected."""
        # Before the link: a spoilt file is found while nothing is connected.
        self._profile = self._machines.find(name=sighting.name, address=sighting.address)
        self._address = sighting.address
        end = LinkEnd()
        client = await self._adapter.connect(
            sighting, on_lost=lambda: self._on_lost(end), timeout_s=timeout_s, urgent=True
        )
        self._held_back = []
        try:
            with device_errors(Doing.CONNECTING, sighting.label):
                async with end.ends_work():
                    link = await self._prepare(client, end, sighting)
        except BaseException:
            self._held_back = None
            await let_go(client)
            raise
        self._announce(link, sighting)

    async def _prepare(self, client: BleakClient, end: LinkEnd, sighting: Sighting) -> Link:
        control, data = characteristic(client, CONTROL_POINT), characteristic(client, TREADMILL_DATA)
        if control is None or data is None:
            raise DeviceError(
                FailedBecause.NOT_A_TREADMILL,
                f"{sighting.label} does not offer what is needed to run and watch its belt over Bluetooth (FTMS "
                "control point and treadmill data): use --treadmill none and set the console by hand.",
            )
        await self._ask_who(client, sighting)
        link = Link(
            client,
            end,
            control,
            speed_range(await read_value(client, SPEED_RANGE)),
            (await read_value(client, FEATURE)).hex(),
            own_cadence=self._cadence and characteristic(client, RSC_MEASUREMENT) is not None,
        )
        await client.start_notify(data, self._on_data)
        if status := characteristic(client, MACHINE_STATUS):
            await client.start_notify(status, self._on_status)
        await client.start_notify(control, self._on_answer)
        if link.own_cadence:
            await client.start_notify(RSC_MEASUREMENT, self._on_steps)
        return link

    async def _ask_who(self, client: BleakClient, sighting: Sighting) -> None:
        """What the machine says it is, asked once; it may have a profile by that."""
        if sighting.address not in self._identities:
            self._identities[sighting.address] = await read_identity(client)
        identity = self._identities[sighting.address]
        self._profile = self._machines.find(name=sighting.name, address=sighting.address, identity=identity)

    def _announce(self, link: Link, sighting: Sighting) -> None:
        self._link = link
        self._writer.attach(
            self._send,
            pair=link.client.pair,
            number=lambda ckmh: target_number(
                ckmh, self._profile.target_unit, link.numbers, range_unit=self._profile.range_unit
            ),
            machine=self._profile,
        )
        at, name = self._now(), sighting.name
        held_back, self._held_back = self._held_back or [], None
        self._post(
            MachineConnected(
                at=at,
                address=sighting.address,
                name=name,
                range=range_ckmh(link.numbers, self._profile),
                machine=self._profile,
                features=link.features,
                identity=self._identities[sighting.address],
            )
        )
        if link.own_cadence:
            feet = self._feet.get(sighting.address)
            self._post(PodConnected(at=at, address=sighting.address, name=name, source=Source.MACHINE_RSC, feet=feet))
        for event in held_back:
            self._post(event)

    async def _send(self, packet: bytes, unanswered: bool) -> None:
        """One write. Without a response only where the machine offers nothing else, or one is missing already."""
        link = self._link
        if link is None:
            raise BleakError("no link to the treadmill")
        properties = link.control.properties
        without = "write-without-response" in properties and (unanswered or "write" not in properties)
        await link.client.write_gatt_char(link.control, packet, response=not without)

    def _on_lost(self, end: LinkEnd) -> None:
        end.happen()
        link = self._link
        if link is None or link.end is not end:
            return
        self._link = None
        reason = "the link went down: out of range, switched off, or taken"
        self._post(LinkLost(at=self._now(), reason=reason))
        if link.own_cadence:
            text = "The treadmill counted the steps, and its link went down."
            self._post(PodLost(at=self._now(), reason=text, source=Source.MACHINE_RSC))
        self._writer.detach(reason)

    # packets

    def _on_data(self, _: object, packet: bytearray) -> None:
        self._post(belt_event(self._now(), bytes(packet), unit=self._profile.report_unit))

    def _on_status(self, _: object, packet: bytearray) -> None:
        self._post(status_event(self._now(), bytes(packet), machine=self._profile))

    def _on_answer(self, _: object, packet: bytearray) -> None:
        self._post(answer_event(self._now(), bytes(packet), seq=self._writer.newest_seq))
        self._writer.answered()

    def _on_steps(self, _: object, packet: bytearray) -> None:
        feet = self._feet.get(self._address or "")
        self._post(steps_event(self._now(), bytes(packet), source=Source.MACHINE_RSC, feet=feet))

    def _post(self, event: AnyEvent) -> None:
        if self._held_back is None:
            self._post_out(event)
        else:
            self._held_back.append(event)
