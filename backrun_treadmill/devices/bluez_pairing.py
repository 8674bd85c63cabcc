"""Pairing over BlueZ, which wants an agent to agree to it: a desktop has one, a bare computer none, so we bring ours.

It has neither display nor keys, so nobody is asked, and it is nobody's default: it agrees to the one device that we
pair with ourselves. BlueZ forgets it, and ends what it had begun, with the connection to the bus.

BlueZ keeps the keys and insists on them: a machine that has forgotten its own, as some do when they are switched off,
is never linked with again until BlueZ is told to forget them too.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from bleak.exc import BleakDBusError, BleakError

if TYPE_CHECKING:
    from dbus_fast import Message
    from dbus_fast.aio import MessageBus

BLUEZ = "org.bluez"
AGENT = "/backrun/agent"
AGREED = ("RequestAuthorization", "RequestConfirmation", "AuthorizeService")
"""What an agent is asked about a device, which is their first argument."""

TOLD = ("Cancel", "Release")

FORGET_S = 2.0


async def pair(device: str) -> None:
    """Pair with the device at this path of the bus. BleakError."""
    async with _bus() as bus:
        bus.add_message_handler(lambda asked: answer(asked, device))
        await _call(
            bus, "/org/bluez", "AgentManager1", "RegisterAgent", signature="os", body=[AGENT, "NoInputNoOutput"]
        )
        await _call(bus, device, "Device1", "Pair")


class Pairings:
    """What was paired with here, and BlueZ has keys of: they outlive neither the session nor a link that is refused."""

    def __init__(self) -> None:
        self._devices: set[str] = set()

    def add(self, device: str) -> None:
        """The device at this path of the bus was paired with."""
        self._devices.add(device)

    async def forget(self, device: str | None) -> None:
        """Have BlueZ forget that device, if it was paired with here; a scan finds it anew. Bounded, raises nothing."""
        if device in self._devices:
            self._devices.remove(device)
            with suppress(BleakError, TimeoutError):
                async with asyncio.timeout(FORGET_S), _bus() as bus:
                    await _call(
                        bus, device.rpartition("/")[0], "Adapter1", "RemoveDevice", signature="o", body=[device]
                    )

    async def forget_all(self) -> None:
        """The same for each."""
        for device in tuple(self._devices):
            await self.forget(device)


@asynccontextmanager
async def _bus() -> AsyncIterator["MessageBus"]:
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    bus = MessageBus(bus_type=BusType.SYSTEM)
    try:
        await bus.connect()
        yield bus
    except (OSError, EOFError) as error:
        raise BleakError(f"the system's bus ended ({error})") from error
    finally:
        bus.disconnect()
        await asyncio.sleep(0)


def answer(asked: "Message", device: str) -> "Message | None":
    """What our agent says; None where it was not asked."""
    from dbus_fast import Message, MessageType

    if asked.message_type is not MessageType.METHOD_CALL or asked.path != AGENT:
        return None
    if asked.member in TOLD or (asked.member in AGREED and asked.body[0] == device):
        return Message.new_method_return(asked)
    return Message.new_error(asked, f"{BLUEZ}.Error.Rejected", "backrun pairs with its treadmill only")


async def _call(
    bus: "MessageBus", path: str, interface: str, member: str, *, signature: str = "", body: list[str] | None = None
) -> None:
    from dbus_fast import Message, MessageType

    reply = await bus.call(
        Message(
            destination=BLUEZ,
            path=path,
            interface=f"{BLUEZ}.{interface}",
            member=member,
            signature=signature,
            body=body or [],
        )
    )
    assert reply is not None
    if reply.message_type is MessageType.ERROR:
        raise BleakDBusError(reply.error_name or "", reply.body)
