"""The air behaves like one: links die with their hosts, machines come back on the air, nothing poisons a controller."""

import asyncio

import pytest
from bumble import core, hci
from visitor import POD, TREADMILL, Visitor

from backrun_treadmill.sim.room import Room

TIMED_OUT = 0x08


async def linked(room: Room, client: int = 0, address: str = "F0:00:00:00:00:A0") -> Visitor:
    return await (await Visitor.enter(room.open_transport(client), address)).link()


def link_changes(room: Room) -> list[tuple[float, object, object]]:
    return [(float(str(one["mono"])), one["client"], one["link"]) for one in room.truth if "link" in one]


async def test_the_machine_notices_a_vanished_client_after_a_second_and_then_advertises_again() -> None:
    async with Room(clients=2) as room:
        other = await Visitor.enter(room.open_transport(1), "F0:00:00:00:00:A1")
        visitor = await linked(room)
        assert TREADMILL not in await other.scan(1)
        gone = asyncio.get_running_loop().time()
        await visitor.vanish()
        assert TREADMILL not in await other.scan(0.8)
        assert TREADMILL in await other.scan(0.5)
    (_, _, up), (noticed, client, down) = link_changes(room)
    assert (up, down, client) == ("up", "down", 0)
    assert 0.99 <= noticed - gone <= 1.1


async def test_a_reset_of_the_controller_ends_the_link_as_well() -> None:
    async with Room() as room:
        visitor = await linked(room)
        await visitor.device.host.reset()
        await asyncio.sleep(1.1)
        assert [change for _, _, change in link_changes(room)] == ["up", "down"]


async def test_the_belt_runs_on_without_a_client_and_the_next_one_on_the_same_port_can_stop_it() -> None:
    async with Room() as room:
        visitor = await linked(room)
        for value in ("00", "07", "022003"):
            await visitor.write(value)
        await asyncio.sleep(8)
        await visitor.vanish()
        began = asyncio.get_running_loop().time()
        second = await linked(room)
        took = asyncio.get_running_loop().time() - began
        await asyncio.sleep(1)
        assert second.speeds_ckmh()[-1] == 800
        assert await second.write("0801") == "800805", "control went with the link"
        assert await second.write("00") == "800001"
        assert await second.write("0801") == "800801"
        await asyncio.sleep(17)
        assert room.machine.belt.standing
    assert 1 <= took <= 1.5


async def test_clients_come_and_go_many_times_on_one_port() -> None:
    async with Room() as room:
        for _ in range(8):
            vanishing = await linked(room)
            await vanishing.vanish()
            polite = await linked(room)
            await polite.unlink()
            await polite.vanish()
        await asyncio.sleep(0.1)
        assert [change for _, _, change in link_changes(room)] == ["up", "down"] * 16


async def test_an_absent_device_tried_first_does_not_spoil_the_next_connect() -> None:
    async with Room() as room:
        visitor = await Visitor.enter(room.open_transport())
        with pytest.raises((core.TimeoutError, core.ConnectionError)):
            await visitor.link("C9:00:00:00:00:99", patience_s=2)
        await visitor.link()
        assert await visitor.write("00") == "800001"


async def test_cancelling_what_was_never_begun_is_disallowed() -> None:
    async with Room() as room:
        visitor = await Visitor.enter(room.open_transport())
        with pytest.raises(hci.HCI_Error) as refused:
            await visitor.device.send_sync_command(hci.HCI_LE_Create_Connection_Cancel_Command())
        assert refused.value.error_code == hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR


async def test_of_two_that_ask_at_once_one_gets_the_link_and_the_other_loses_what_it_took_for_one() -> None:
    async with Room(clients=2) as room:
        visitors = [await Visitor.enter(room.open_transport(i), f"F0:00:00:00:00:A{i}") for i in range(2)]
        await asyncio.gather(*(one.device.connect(hci.Address(TREADMILL)) for one in visitors))
        await asyncio.sleep(0.1)
        assert sorted(len(one.device.connections) for one in visitors) == [0, 1]
        assert [change for _, _, change in link_changes(room)] == ["up"]


async def test_two_clients_with_the_same_address_do_not_get_each_others_data() -> None:
    async with Room(clients=2) as room:
        first = await linked(room, 0, "F0:00:00:00:00:A0")
        second = await (await Visitor.enter(room.open_transport(1), "F0:00:00:00:00:A0")).link(POD)
        await asyncio.sleep(5)
        assert {one.char for one in first.heard} == {"2acd"}
        assert {one.char for one in second.heard} == {"2a53"}


async def test_a_short_cut_delays_and_a_long_one_ends_the_link_on_both_sides() -> None:
    async with Room() as room:
        visitor = await linked(room)
        await asyncio.sleep(1)
        room.press("cut 0.8")
        before = len(visitor.heard)
        await asyncio.sleep(0.7)
        assert len(visitor.heard) == before
        await asyncio.sleep(5)
        assert len(visitor.heard) >= before + 10
        assert not visitor.lost
        cut = asyncio.get_running_loop().time()
        room.press("cut 5 treadmill")
        await asyncio.sleep(4.9)
        assert [reason for _, reason in visitor.lost] == [TIMED_OUT]
        assert visitor.lost[0][0] - cut == pytest.approx(1, abs=0.01)
        on_air = await visitor.scan(0.05)
        assert TREADMILL not in on_air
        assert TREADMILL in await visitor.scan(0.5)
        assert [change for _, _, change in link_changes(room)] == ["up", "down"]


async def test_a_cut_pod_leaves_the_treadmill_alone() -> None:
    async with Room(clients=2) as room:
        visitor = await linked(room)
        pod = await (await Visitor.enter(room.open_transport(1), "F0:00:00:00:00:A1")).link(POD)
        room.press("cut 3 pod")
        await asyncio.sleep(2)
        assert pod.lost
        assert not visitor.lost


async def test_a_client_with_a_public_address_gets_its_data_like_any_other() -> None:
    async with Room() as room:
        visitor = await Visitor.enter(room.open_transport())
        link = await visitor.device.connect(hci.Address(TREADMILL), own_address_type=hci.OwnAddressType.PUBLIC)
        mtu = await asyncio.wait_for(link.gatt_client.request_mtu(100), 2)
        assert mtu == 100
