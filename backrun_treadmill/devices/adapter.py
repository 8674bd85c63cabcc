"""A Bluetooth adapter: the system's own through bleak ("os"), or a controller driven over its HCI ("hci:…")."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from importlib import import_module
from typing import Any

from bleak import BleakScanner
from bleak.backends.client import get_platform_client_backend_type
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData, get_platform_scanner_backend_type
from bleak.exc import BleakError
from bleak_retry_connector import establish_connection, get_device

from backrun_treadmill.core.events import FailedBecause
from backrun_treadmill.devices.airtime import Airtime
from backrun_treadmill.devices.bluez_pairing import Pairings
from backrun_treadmill.devices.errors import DeviceError, Doing, device_errors
from backrun_treadmill.devices.pairing import PairingClient, bluez_path
from backrun_treadmill.devices.sighting import Sighting, merge


class Adapter:
    """Scans and connects, one at a time; `urgent` work (the treadmill's) takes the air from other attempts."""

    def __init__(self, *, scanner: dict[str, Any] | None = None, client: dict[str, Any] | None = None) -> None:
        self._own_links_only = bool(client)
        self._scanner = scanner or {}
        self._client = client or {}
        self._air = Airtime()
        self.paired = Pairings()

    async def scan(
        self,
        seconds: float,
        *,
        wanted: Callable[[Sighting], bool] = lambda _: False,
        settle_s: float = 0.0,
        urgent: bool = False,
    ) -> list[Sighting]:
        """What is on the air, strongest first. Ends `settle_s` after the first device that is wanted; DeviceError."""
        known: dict[str, Sighting] = {}
        found = asyncio.Event()

        def hear(sighting: Sighting) -> None:
            known[sighting.address] = sighting
            if wanted(sighting):
                found.set()

        async with self.listening(hear, urgent=urgent):
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await found.wait()
                    await asyncio.sleep(settle_s)
        return sorted(known.values(), key=lambda sighting: -sighting.rssi)

    @asynccontextmanager
    async def listening(self, hear: Callable[[Sighting], None], *, urgent: bool = False) -> AsyncIterator[None]:
        """Inside, `hear` is given a device at each of its packets, with all that is known of it; DeviceError."""
        known: dict[str, Sighting] = {}

        def heard(device: BLEDevice, packet: AdvertisementData) -> None:
            known[device.address] = merge(known.get(device.address), device, packet)
            hear(known[device.address])

        async with self._air.hold(urgent=urgent):
            with device_errors(Doing.SCANNING):
                scanner = BleakScanner(heard, **self._scanner)
                await scanner.start()
            try:
                yield
            finally:
                with device_errors(Doing.SCANNING):
                    await scanner.stop()

    async def still_linked(self, address: str) -> Sighting | None:
        """The device, if the system holds a link to it that outlived the program which made it, as BlueZ does.

        Such a device does not advertise, so no scan finds it. Never on a controller of our own.
        """
        device = None if self._own_links_only else await get_device(address)
        if device is None or not device.details["props"].get("Connected"):
            return None
        return Sighting(device=device, name=device.name or "", rssi=0)

    async def connect(
        self, sighting: Sighting, *, on_lost: Callable[[], None], timeout_s: float, urgent: bool = False
    ) -> PairingClient:
        """A link with its services known, in one attempt; DeviceError. `on_lost` is called once when it ends."""
        try:
            with device_errors(Doing.CONNECTING, sighting.label):
                async with self._air.hold(urgent=urgent), asyncio.timeout(timeout_s):
                    return await establish_connection(
                        PairingClient,
                        sighting.device,
                        sighting.label,
                        disconnected_callback=lambda _client: on_lost(),
                        max_attempts=1,
                        on_paired=self.paired.add,
                        **self._client,
                    )
        except (DeviceError, asyncio.CancelledError):
            # It may have forgotten the keys that the system insists on: the next attempt pairs anew.
            await self.paired.forget(bluez_path(sighting.device))
            raise


def load_radio(spec: str) -> None:
    """Bring into memory what the adapter `spec` needs: up to a second of work, which must not fall into a session."""
    if not spec.startswith("hci:"):
        with suppress(BleakError, ImportError):
            get_platform_scanner_backend_type()
            get_platform_client_backend_type()
        return
    for module in ("hci_client", "hci_radio", "hci_scanner"):
        import_module(f"backrun_treadmill.devices.{module}")
    with suppress(ImportError):
        import_module(f"bumble.transport.{spec.split(':')[1].replace('-', '_')}")


@asynccontextmanager
async def open_adapter(spec: str) -> AsyncIterator[Adapter]:
    """The adapter named by `spec`: "os", or "hci:" and a bumble transport; DeviceError if it cannot be opened.

    The system's own is opened by its first scan, which then says what is missing.
    """
    kind, _, transport = spec.partition(":")
    if spec == "os":
        adapter = Adapter()
        try:
            yield adapter
        finally:
            await adapter.paired.forget_all()
    elif kind == "hci" and transport:
        async with _open_hci(transport) as adapter:
            yield adapter
    else:
        raise DeviceError(
            FailedBecause.NO_ADAPTER,
            f'There is no adapter "{spec}": write os, or hci: and a transport such as hci:usb:0.',
        )


@asynccontextmanager
async def _open_hci(transport: str) -> AsyncIterator[Adapter]:
    # Imported here, because bumble takes half a second that the system's own adapter need not wait for.
    from backrun_treadmill.devices.hci_client import HciClient
    from backrun_treadmill.devices.hci_radio import open_hci_radio
    from backrun_treadmill.devices.hci_scanner import HciScanner

    async with AsyncExitStack() as stack:
        with device_errors(Doing.OPENING, f"hci:{transport}"):
            radio = await stack.enter_async_context(open_hci_radio(transport))
        yield Adapter(scanner={"backend": HciScanner, "radio": radio}, client={"backend": HciClient})
