"""What the system's Bluetooth service is asked and says. D-Bus is real; the service on it is the test's own."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from own_bus import own_bus

from backrun_treadmill.core.checks import Bluetooth, Controller, Linked
from backrun_treadmill.devices.errors import NO_DAEMON, NO_DBUS
from backrun_treadmill.engine.machine_lock import MachineLock
from backrun_treadmill.front.doctor.bluetooth_service import BLUEZ, FITNESS_MACHINE, NOT_ALLOWED, ask_bluetooth
from backrun_treadmill.front.doctor.held_machines import held_machines

HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"


@pytest.fixture
async def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MessageBus]:
    async with own_bus(tmp_path) as (address, bus):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        yield bus


def device(alias: str, address: str, *, connected: bool, services: list[str]) -> dict[str, dict[str, Variant]]:
    said = {
        "Alias": Variant("s", alias),
        "Address": Variant("s", address),
        "Connected": Variant("b", connected),
        "UUIDs": Variant("as", services),
    }
    return {"org.bluez.Device1": said}


OBJECTS = {
    "/org/bluez": {"org.bluez.AgentManager1": {}},
    "/org/bluez/hci0": {
        "org.bluez.Adapter1": {"Address": Variant("s", "00:1A:7D:DA:71:13"), "Powered": Variant("b", True)}
    },
    "/org/bluez/hci1": {
        "org.bluez.Adapter1": {"Address": Variant("s", "00:1A:7D:DA:71:14"), "Powered": Variant("b", False)}
    },
    "/org/bluez/hci0/dev_1": device("Belt", "C2:00:00:00:00:01", connected=True, services=[FITNESS_MACHINE]),
    "/org/bluez/hci0/dev_2": device("Asleep", "C2:00:00:00:00:02", connected=False, services=[FITNESS_MACHINE]),
    "/org/bluez/hci0/dev_3": device("Strap", "C2:00:00:00:00:03", connected=True, services=[HEART_RATE]),
}


async def test_its_adapters_and_the_treadmills_it_holds_are_told(bus: MessageBus) -> None:
    def answer(message: Message) -> Message | None:
        if message.member != "GetManagedObjects":
            return None
        return Message.new_method_return(message, "a{oa{sa{sv}}}", [OBJECTS])

    bus.add_message_handler(answer)
    await bus.request_name(BLUEZ)
    assert await ask_bluetooth() == Bluetooth(
        controllers=(
            Controller("hci0", "00:1A:7D:DA:71:13", powered=True),
            Controller("hci1", "00:1A:7D:DA:71:14", powered=False),
        ),
        linked=(Linked("Belt", "C2:00:00:00:00:01"),),
    )


async def test_a_bus_that_refuses_is_a_matter_of_permission(bus: MessageBus) -> None:
    def refuse(message: Message) -> Message | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        return Message.new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "no")

    bus.add_message_handler(refuse)
    await bus.request_name(BLUEZ)
    assert await ask_bluetooth() == Bluetooth(fault=NOT_ALLOWED)


async def test_a_bus_without_the_service_says_to_start_it(bus: MessageBus) -> None:
    assert (await ask_bluetooth()).fault == NO_DAEMON


async def test_no_bus_at_all_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path / 'nobody'}")
    assert (await ask_bluetooth()).fault == NO_DBUS


def test_a_treadmill_that_a_session_holds_is_known_until_it_is_let_go(tmp_path: Path) -> None:
    lock = MachineLock(tmp_path)
    assert lock.take("C2:00:00:00:00:01")
    assert held_machines(tmp_path, adapter="os") == ("C2:00:00:00:00:01",)
    lock.release()
    assert held_machines(tmp_path, adapter="os") == ()


def test_a_treadmill_of_a_virtual_room_is_held_behind_its_own_port_only(tmp_path: Path) -> None:
    lock = MachineLock(tmp_path)
    assert lock.take("hci:tcp-client:127.0.0.1:9000 C2:00:00:00:00:01")
    assert held_machines(tmp_path, adapter="hci:tcp-client:127.0.0.1:9000") == ("C2:00:00:00:00:01",)
    assert held_machines(tmp_path, adapter="hci:tcp-client:127.0.0.1:9001") == ()
    assert held_machines(tmp_path, adapter="os") == ()
    lock.release()
