"""Pairing over BlueZ, which wants an agent to agree to it: a desktop has one, a bare computer none, so we bring ours.

It has neither display nor keys, so nobody is asked, and it is nobody's default: only what we pair with ourselves is
agreed to. BlueZ forgets it, and ends what it had begun, with the connection to the bus.
"""

import asyncio
from typing import Any

from bleak.exc import BleakDBusError, BleakError

BLUEZ = "org.bluez"
AGENT = "/backrun/agent"


async def pair(device: str) -> None:
    """Pair with the device at this path of the bus. BleakError."""
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    bus = MessageBus(bus_type=BusType.SYSTEM)
    try:
        await bus.connect()
        await _call(bus, "/org/bluez", "AgentManager1", "RegisterAgent", "os", [AGENT, "NoInputNoOutput"])
        await _call(bus, device, "Device1", "Pair")
    except (OSError, EOFError) as error:
        raise BleakError(f"the system's bus ended ({error})") from error
    finally:
        bus.disconnect()
        await asyncio.sleep(0)


async def _call(bus: Any, path: str, interface: str, member: str, signature: str = "", body: Any = ()) -> None:
    from dbus_fast import Message, MessageType

    reply = await bus.call(
        Message(
            destination=BLUEZ,
            path=path,
            interface=f"{BLUEZ}.{interface}",
            member=member,
            signature=signature,
            body=list(body),
        )
    )
    if reply.message_type is MessageType.ERROR:
        raise BleakDBusError(reply.error_name, reply.body)
