"""A Bluetooth client of bumble's own making, to visit the virtual room without a line of the program's drivers.

Run as a script with a port, it links with the treadmill, starts the belt at 8 km/h, says "running" and stays.
"""

import asyncio
import sys
from collections.abc import Callable
from typing import NamedTuple, Self

from bumble import core, hci
from bumble.att import ATT_Error
from bumble.device import Connection, Device, Peer
from bumble.gatt_client import CharacteristicProxy
from bumble.transport import open_transport
from bumble.transport.common import Transport

TREADMILL = "C2:00:00:00:00:01"
POD = "C2:00:00:00:00:02"
STRAP = "C2:00:00:00:00:03"


class Heard(NamedTuple):
    """One notification or indication: loop time, characteristic, bytes in hexadecimal."""

    at: float
    char: str
    value: str


class Visitor:
    """One host, with a link to one peripheral at most."""

    def __init__(self, transport: Transport, address: str = "F0:11:22:33:44:55") -> None:
        self._transport = transport
        self.device = Device.with_hci("visitor", hci.Address(address), transport.source, transport.sink)
        self.heard: list[Heard] = []
        self.lost: list[tuple[float, int]] = []
        """Loop time and reason of each link that ended."""
        self.on_air: dict[str, core.AdvertisingData] = {}
        self._chars: dict[str, CharacteristicProxy[bytes]] = {}
        self._connection: Connection | None = None
        self._something = asyncio.Event()

    @classmethod
    async def enter(cls, transport: Transport, address: str = "F0:11:22:33:44:55") -> Self:
        """A visitor whose host is ready."""
        self = cls(transport, address)
        await self.device.power_on()
        return self

    async def scan(self, seconds: float) -> dict[str, core.AdvertisingData]:
        """What was on the air in this time, by address."""
        self.on_air.clear()
        self.device.on("advertisement", lambda seen: self.on_air.update({str(seen.address): seen.data}))
        await self.device.start_scanning()
        await asyncio.sleep(seconds)
        await self.device.stop_scanning()
        return dict(self.on_air)

    async def link(self, address: str = TREADMILL, *, patience_s: float = 10, subscribe: bool = True) -> Self:
        """Connect, look around and turn on everything that notifies or indicates. Raises bumble's TimeoutError."""
        self._connection = await self.device.connect(hci.Address(address), timeout=patience_s)
        self._connection.on("disconnection", lambda reason: self.lost.append((_now(), reason)))
        peer = Peer(self._connection)
        await peer.discover_all()  # type: ignore[no-untyped-call]
        found = [char for service in peer.services for char in service.characteristics]
        self._chars = {char.uuid.to_hex_str().lower(): char for char in found}
        if subscribe:
            for name, char in self._chars.items():
                if name not in ("2a05", "2b29") and char.properties & (
                    char.properties.NOTIFY | char.properties.INDICATE
                ):
                    await char.subscribe(self._hear(name), prefer_notify=False)
        return self

    async def read(self, char: str) -> str:
        """A characteristic's value in hexadecimal."""
        return bytes(await self._chars[char].read_value()).hex()

    async def write(self, value: str) -> str:
        """Write to the control point; the indication that answers, or the name of the ATT error."""
        before = len(self.heard_on("2ad9"))
        if error := await self.send(value):
            return error
        async with asyncio.timeout(5):
            while len(self.heard_on("2ad9")) == before:
                await self.next_heard()
        return self.heard_on("2ad9")[-1].value

    async def send(self, value: str) -> str:
        """Write to the control point without waiting for its answer; the name of the ATT error, or nothing."""
        try:
            await self._chars["2ad9"].write_value(bytes.fromhex(value), with_response=True)
        except ATT_Error as error:
            return str(error.error_name)
        return ""

    def properties(self, char: str) -> int:
        """The properties of a characteristic, 0 where there is none."""
        return int(self._chars[char].properties) if char in self._chars else 0

    async def widen(self) -> None:
        """Ask for packets of more than 20 bytes."""
        assert self._connection is not None
        await self._connection.gatt_client.request_mtu(247)

    def hear_notified(self, char: str) -> None:
        """Listen also to notifications where indications were subscribed to; they are told apart."""
        assert self._connection is not None
        subscribers = self._connection.gatt_client.notification_subscribers
        subscribers.setdefault(self._chars[char].handle, set()).add(
            lambda value: self.heard.append(Heard(_now(), char, f"notified {bytes(value).hex()}"))
        )

    async def unlink(self) -> None:
        """Disconnect as one should."""
        assert self._connection is not None
        await self._connection.disconnect()

    async def vanish(self) -> None:
        """Be gone without a word to anybody, as a killed process is."""
        await self._transport.close()

    async def next_heard(self) -> None:
        """Wait for whatever comes next."""
        self._something.clear()
        await self._something.wait()

    def heard_on(self, char: str) -> list[Heard]:
        """What came on one characteristic."""
        return [one for one in self.heard if one.char == char]

    def speeds_ckmh(self) -> list[int]:
        """The speeds the treadmill reported."""
        return [int.from_bytes(bytes.fromhex(one.value)[2:4], "little") for one in self.heard_on("2acd")]

    def _hear(self, name: str) -> Callable[[bytes], None]:
        def hear(value: bytes) -> None:
            self.heard.append(Heard(_now(), name, bytes(value).hex()))
            self._something.set()

        return hear


def _now() -> float:
    return asyncio.get_running_loop().time()


async def _run_the_belt(port: str) -> None:
    visitor = await Visitor.enter(await open_transport(f"tcp-client:127.0.0.1:{port}"))
    await visitor.link()
    for value in ("00", "07", "022003"):
        await visitor.write(value)
    while max(visitor.speeds_ckmh(), default=0) < 100:
        await visitor.next_heard()
    sys.stdout.write("running\n")
    sys.stdout.flush()
    await asyncio.sleep(600)


if __name__ == "__main__":
    asyncio.run(_run_the_belt(sys.argv[1]))
