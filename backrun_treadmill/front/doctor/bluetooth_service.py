"""What the system's Bluetooth service says of itself, over D-Bus (BlueZ, so on Linux only). It is only asked."""

import asyncio
from typing import Any

from backrun_treadmill.core.checks import Bluetooth, Controller, Linked
from backrun_treadmill.devices.errors import NO_DAEMON, NO_DBUS

BLUEZ = "org.bluez"
ADAPTER, DEVICE = "org.bluez.Adapter1", "org.bluez.Device1"
FITNESS_MACHINE = "00001826-0000-1000-8000-00805f9b34fb"
ANSWERS_S = 10.0

NOT_ALLOWED = (
    "The system's bus does not let this program use Bluetooth, so no treadmill was touched: log in at this computer "
    "itself, or let its administrator add you to the group bluetooth, then log in again."
)
NOT_RUNNING = ("ServiceUnknown", "NameHasNoOwner", "Spawn", "NoReply")
"""Words in the names of D-Bus errors that mean there is no bluetoothd."""


async def ask_bluetooth() -> Bluetooth:
    """Its adapters and the treadmills it holds a link to, or why it does not answer. Nothing is raised for that."""
    from dbus_fast import BusType
    from dbus_fast.aio import MessageBus

    bus = MessageBus(bus_type=BusType.SYSTEM)
    try:
        async with asyncio.timeout(ANSWERS_S):
            await bus.connect()
            return await _objects(bus)
    except TimeoutError:
        return Bluetooth(fault=NO_DAEMON)
    except (OSError, EOFError):
        return Bluetooth(fault=NO_DBUS)
    finally:
        bus.disconnect()


async def _objects(bus: Any) -> Bluetooth:
    from dbus_fast import Message, MessageType

    asked = Message(
        destination=BLUEZ, path="/", interface="org.freedesktop.DBus.ObjectManager", member="GetManagedObjects"
    )
    answer = await bus.call(asked)
    if answer.message_type is MessageType.ERROR:
        nobody = any(word in answer.error_name for word in NOT_RUNNING)
        return Bluetooth(fault=NO_DAEMON if nobody else NOT_ALLOWED)
    objects: dict[str, dict[str, dict[str, Any]]] = answer.body[0]
    return Bluetooth(
        controllers=tuple(_controller(path, of[ADAPTER]) for path, of in sorted(objects.items()) if ADAPTER in of),
        linked=tuple(_linked(of[DEVICE]) for of in objects.values() if DEVICE in of and _is_linked(of[DEVICE])),
    )


def _controller(path: str, said: dict[str, Any]) -> Controller:
    return Controller(
        name=path.rsplit("/", 1)[-1], address=_value(said, "Address", ""), powered=_value(said, "Powered", False)
    )


def _linked(said: dict[str, Any]) -> Linked:
    return Linked(name=_value(said, "Alias", ""), address=_value(said, "Address", ""))


def _is_linked(said: dict[str, Any]) -> bool:
    return _value(said, "Connected", False) is True and FITNESS_MACHINE in _value(said, "UUIDs", [])


def _value(said: dict[str, Any], key: str, otherwise: Any) -> Any:
    return said[key].value if key in said else otherwise
