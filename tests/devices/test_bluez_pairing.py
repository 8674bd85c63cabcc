"""Pairing over BlueZ, with an agent of our own on the connection that asks. D-Bus is real, the service on it is not."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from bleak.exc import BleakDBusError, BleakError, BleakGATTProtocolError
from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus
from own_bus import own_bus

from backrun_treadmill.devices.bluez_pairing import AGENT, Pairings, pair
from backrun_treadmill.devices.pairing import wants_pairing

BELT = "/org/bluez/hci0/dev_C2_00_00_00_00_01"
OTHER = "/org/bluez/hci0/dev_F0_00_00_00_00_00"


@pytest.fixture
async def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[MessageBus]:
    async with own_bus(tmp_path) as (address, bus):
        monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
        await bus.request_name("org.bluez")
        yield bus


def bluez(bus: MessageBus, *, refuses: str = "") -> list[Message]:
    """A service that says yes, but to the method `refuses`; what it was asked, as it comes."""
    asked: list[Message] = []

    def answer(message: Message) -> Message | None:
        if not (message.interface or "").startswith("org.bluez"):
            return None
        asked.append(message)
        if message.member == refuses:
            return Message.new_error(message, "org.bluez.Error.AuthenticationFailed", "Authentication Failed")
        return Message.new_method_return(message)

    bus.add_message_handler(answer)
    return asked


async def test_an_agent_without_display_and_keys_agrees_to_the_pairing_that_its_own_connection_asks_for(
    bus: MessageBus,
) -> None:
    asked = bluez(bus)
    await pair(BELT)
    agent, pairing = asked
    assert (agent.path, agent.member, agent.body) == ("/org/bluez", "RegisterAgent", [AGENT, "NoInputNoOutput"])
    assert (pairing.path, pairing.interface, pairing.member) == (BELT, "org.bluez.Device1", "Pair")
    assert agent.sender == pairing.sender, "another's agent would not be asked"


@pytest.mark.parametrize(
    ("member", "device", "agreed"),
    [
        ("RequestAuthorization", BELT, True),
        ("RequestConfirmation", BELT, True),
        ("RequestAuthorization", OTHER, False),
        ("RequestPinCode", BELT, False),
    ],
)
async def test_the_agent_agrees_to_that_one_device_and_to_nothing_else(
    bus: MessageBus, member: str, device: str, agreed: bool
) -> None:
    said: list[MessageType] = []

    async def pairing(asked: Message) -> None:
        agent = Message(destination=asked.sender, path=AGENT, interface="org.bluez.Agent1", member=member)
        agent.signature, agent.body = "o", [device]
        answered = await bus.call(agent)
        assert answered is not None
        said.append(answered.message_type)
        await bus.send(Message.new_method_return(asked))

    async with asyncio.TaskGroup() as tasks:

        def hear(message: Message) -> Message | bool | None:
            match message.member:
                case "RegisterAgent":
                    return Message.new_method_return(message)
                case "Pair":
                    tasks.create_task(pairing(message))
                    return True
                case _:
                    return None

        bus.add_message_handler(hear)
        await pair(BELT)
    assert said == [MessageType.METHOD_RETURN if agreed else MessageType.ERROR]


async def test_what_bluez_says_of_a_pairing_that_came_to_nothing_is_passed_on(bus: MessageBus) -> None:
    bluez(bus, refuses="Pair")
    with pytest.raises(BleakDBusError, match="Authentication Failed"):
        await pair(BELT)


async def test_only_what_was_paired_with_here_is_forgotten_and_once(bus: MessageBus) -> None:
    asked = bluez(bus)
    ours = Pairings()
    ours.add(BELT)
    ours.add(OTHER)
    await ours.forget("/org/bluez/hci0/dev_F0_00_00_00_00_01")
    await ours.forget(BELT)
    await ours.forget_all()
    assert [(message.path, message.member, message.body) for message in asked] == [
        ("/org/bluez/hci0", "RemoveDevice", [BELT]),
        ("/org/bluez/hci0", "RemoveDevice", [OTHER]),
    ]


async def test_keys_that_cannot_be_forgotten_keep_nobody(bus: MessageBus) -> None:
    asked = bluez(bus, refuses="RemoveDevice")
    ours = Pairings()
    ours.add(BELT)
    await ours.forget_all()
    await ours.forget_all()
    assert len(asked) == 1


async def test_no_bus_is_a_pairing_that_came_to_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    with pytest.raises(BleakError, match="the system's bus ended"):
        await pair(BELT)


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (BleakGATTProtocolError(0x05), True),
        (BleakGATTProtocolError(0x0F), True),
        (BleakGATTProtocolError(0xFE), False),
        (BleakDBusError("org.bluez.Error.NotPermitted", ["Not paired"]), True),
        (BleakDBusError("org.bluez.Error.NotPermitted", ["Write not permitted"]), False),
        (BleakError("Not connected"), False),
    ],
    ids=str,
)
def test_only_a_refusal_for_want_of_a_pairing_asks_for_one(error: BleakError, wanted: bool) -> None:
    assert wants_pairing(error) is wanted
