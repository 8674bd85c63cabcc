"""A treadmill listened to: what it is, and every frame it notifies, with its time.

Nothing is written to its control point: its owner works it at its own console meanwhile.
Training Status (0x2AD3) is left alone, as the product leaves it.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from bleak import BleakClient
from msgspec import Struct

from backrun_treadmill.devices.adapter import Adapter
from backrun_treadmill.devices.links import characteristic, let_go, read_value, speed_range
from backrun_treadmill.devices.selector import choose, is_meant
from backrun_treadmill.ftms.uuids import assigned
from backrun_treadmill.sim.recording import DATA, IDENTITY_READ, MACHINE_READ, STATUS, Frame

LOOKS_S = 10.0
CONNECTS_S = 20.0


class NothingHeard(Exception):
    """There is nothing to keep; says why."""


class Captured(Struct, frozen=True):
    """What was read and heard of one machine."""

    name: str
    address: str
    reads: dict[str, str]
    speeds: tuple[int, int, int]
    frames: tuple[Frame, ...]


async def capture(adapter: Adapter, selector: str, *, seconds: float, enough: asyncio.Event) -> Captured:
    """Listen for so long, or until `enough` is set or the link ends. Raises DeviceError, NothingHeard."""
    heard = await adapter.scan(LOOKS_S, wanted=lambda one: is_meant(selector, one), settle_s=1.0)
    meant = choose(heard, selector, kind=lambda one: one.is_treadmill, what="The treadmill")
    client = await adapter.connect(meant, on_lost=enough.set, timeout_s=CONNECTS_S)
    try:
        reads = {char: said for char in MACHINE_READ + IDENTITY_READ if (said := await _read(client, char))}
        frames = await _listen(client, seconds, enough)
    finally:
        await let_go(client)
    if all(frame.speed_ckmh is None for frame in frames):
        raise NothingHeard(f"{meant.label} said nothing of its belt's speed: there is nothing to keep.")
    speeds = speed_range(bytes.fromhex(reads.get("2ad4", "")))
    return Captured(
        name=meant.name,
        address=meant.address,
        reads=reads,
        speeds=(speeds.least_ckmh, speeds.most_ckmh, speeds.step_ckmh),
        frames=tuple(frames),
    )


async def _read(client: BleakClient, char: str) -> str:
    return (await read_value(client, assigned(int(char, 16)))).hex()


async def _listen(client: BleakClient, seconds: float, enough: asyncio.Event) -> list[Frame]:
    now = asyncio.get_running_loop().time
    frames: list[Frame] = []
    began = now()

    def hearing(char: str) -> Callable[[object, bytearray], None]:
        return lambda _, packet: frames.append(Frame(t=round(now() - began, 3), char=char, hex=packet.hex()))

    for char in (DATA, STATUS):
        if found := characteristic(client, assigned(int(char, 16))):
            await client.start_notify(found, hearing(char))
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await enough.wait()
    return list(frames)
