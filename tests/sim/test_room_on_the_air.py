"""What a Bluetooth client finds in the room, in virtual time."""

import asyncio
import itertools

from virtual_time import VirtualTimeLoop
from visitor import POD, STRAP, TREADMILL, Visitor

from backrun_treadmill.sim.room import Room


async def running_at_8(room: Room) -> Visitor:
    """A client that has brought the belt to 8 km/h."""
    visitor = await (await Visitor.enter(room.open_transport())).link()
    for value in ("00", "07", "022003"):
        assert (await visitor.write(value))[-2:] == "01"
    await asyncio.sleep(10)
    assert visitor.speeds_ckmh()[-1] == 800
    return visitor


async def test_three_devices_are_on_the_air_and_say_what_they_are() -> None:
    async with Room() as room:
        on_air = await (await Visitor.enter(room.open_transport())).scan(1)
    wire = {address: bytes(data) for address, data in on_air.items()}
    assert set(wire) == {TREADMILL, POD, STRAP}
    # The virtual link reports an advertisement twice, as a report and as its scan response.
    assert bytes.fromhex("020106030326180616261801010010086261636b72756e207669727475616c") in wire[TREADMILL]
    assert bytes.fromhex("03031418") + b"\x14\x09backrun virtual pod" in wire[POD]
    assert bytes.fromhex("03030d18") + b"\x16\x09backrun virtual strap" in wire[STRAP]


async def test_the_treadmill_says_its_full_name_its_features_and_its_ranges_when_read() -> None:
    async with Room() as room:
        visitor = await (await Visitor.enter(room.open_transport())).link()
        assert bytes.fromhex(await visitor.read("2a00")) == b"backrun virtual treadmill"
        assert await visitor.read("2acc") == "0c10000003000000"
        assert await visitor.read("2ad4") == "5000d0070a00"
        assert await visitor.read("2ad5") == "000064000500"
        assert await visitor.read("2ad3") == "0001"


async def test_an_answer_comes_about_45_ms_after_the_write_and_before_the_news_it_makes() -> None:
    async with Room() as room:
        visitor = await running_at_8(room)
        before = len(visitor.heard)
        asked = asyncio.get_running_loop().time()
        assert await visitor.write("022c01") == "800201"
        await asyncio.sleep(0.2)
        heard = [one for one in visitor.heard[before:] if one.char in ("2ad9", "2ada")]
    assert [one.value for one in heard] == ["800201", "052c01"]
    assert 0.044 <= heard[0].at - asked <= 0.055


async def test_a_write_before_the_answer_to_the_last_one_is_an_att_error_and_does_nothing() -> None:
    async with Room() as room:
        visitor = await running_at_8(room)
        assert not await visitor.send("022c01")
        assert await visitor.send("0801") == "PROCEDURE_ALREADY_IN_PROGRESS"
        await asyncio.sleep(0.1)
        assert room.machine.target_ckmh == 300
        assert await visitor.write("0801") == "800801"


async def test_a_control_point_without_indications_turned_on_is_an_att_error() -> None:
    async with Room() as room:
        visitor = await (await Visitor.enter(room.open_transport())).link(subscribe=False)
        assert await visitor.send("00") == "CCCD_IMPROPERLY_CONFIGURED"
        assert [entry["write"] for entry in room.truth if "write" in entry] == ["00"]


async def test_a_whole_little_session_by_its_bytes() -> None:
    async with Room() as room:
        visitor = await running_at_8(room)
        await visitor.write("0801")
        await asyncio.sleep(20)
        assert visitor.speeds_ckmh()[-1] == 0
        assert [one.value for one in visitor.heard_on("2ada")] == ["052003", "04", "0201"]
        assert [one.value for one in visitor.heard_on("2ad3")] == ["000e", "000d", "000f", "0001"]
        stopped = visitor.heard_on("2ada")[-1].at
        written = next(float(str(one["mono"])) for one in room.truth if one.get("write") == "0801")
    assert 16 <= stopped - written <= 16.2, "8 km/h at 0.5 km/h/s, said when the belt is at rest"


async def test_data_comes_twice_a_second_and_the_pod_and_the_strap_once() -> None:
    async with Room(clients=3) as room:
        treadmill = await (await Visitor.enter(room.open_transport(0), "F0:00:00:00:00:A0")).link(TREADMILL)
        pod = await (await Visitor.enter(room.open_transport(1), "F0:00:00:00:00:A1")).link(POD)
        strap = await (await Visitor.enter(room.open_transport(2), "F0:00:00:00:00:A2")).link(STRAP)
        for visitor in (treadmill, pod, strap):
            visitor.heard.clear()
        await asyncio.sleep(10)
        assert len(treadmill.heard_on("2acd")) == 20
        assert len(pod.heard_on("2a53")) == 10
        beats = [one.value for one in strap.heard_on("2a37")]
        assert {beat[:4] for beat in beats} == {"163e"}
        assert len(set(beats)) > 5, "a heart at rest beats unevenly"
        assert await pod.read("2a54") == "0400"


async def test_a_slow_machine_can_be_asked_for() -> None:
    async with Room(data_hz=1) as room:
        visitor = await (await Visitor.enter(room.open_transport())).link()
        visitor.heard.clear()
        await asyncio.sleep(10)
        assert len(visitor.heard_on("2acd")) == 10


async def test_a_room_that_stalled_sends_no_burst_and_its_belt_has_run_on() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop)
    async with Room() as room:
        visitor = await running_at_8(room)
        await visitor.write("0801")
        visitor.heard.clear()
        loop.stall(6)
        await asyncio.sleep(0.3)
        assert len(visitor.heard_on("2acd")) <= 2
        assert visitor.speeds_ckmh()[0] < 520
        samples = [float(str(entry["mono"])) for entry in room.truth if "belt" in entry]
    gaps = {round(after - before, 3) for before, after in itertools.pairwise(samples)}
    assert gaps == {0.05}, "the truth has no hole where the room stalled"


async def test_everybody_hears_of_the_console_and_the_safety_key_stops_faster_than_any_ramp() -> None:
    async with Room() as room:
        visitor = await running_at_8(room)
        room.press("speed 6.5")
        await asyncio.sleep(4)
        assert visitor.speeds_ckmh()[-1] == 650
        room.press("key out")
        await asyncio.sleep(3)
        assert visitor.speeds_ckmh()[-1] == 0
        assert [one.value for one in visitor.heard_on("2ada")][-2:] == ["058a02", "03"]
        assert await visitor.write("07") == "800704", "no start without the key"
        room.press("key in")
        await asyncio.sleep(5)
        assert visitor.speeds_ckmh()[-1] == 0, "the key itself starts nothing"


async def test_control_that_was_taken_away_is_said_and_must_be_asked_for_again() -> None:
    async with Room() as room:
        visitor = await running_at_8(room)
        room.press("take control")
        await asyncio.sleep(0.2)
        assert visitor.heard_on("2ada")[-1].value == "ff"
        assert await visitor.write("0801") == "800805"
        assert await visitor.write("00") == "800001"
        assert await visitor.write("0801") == "800801"


async def test_the_pod_counts_what_the_runner_strikes() -> None:
    async with Room(clients=2, seed=7) as room:
        pod = await (await Visitor.enter(room.open_transport(1), "F0:00:00:00:00:A1")).link(POD)
        visitor = await running_at_8(room)
        await asyncio.sleep(60)
        await visitor.write("0801")
        await asyncio.sleep(20)
        strikes = sum("strike" in entry for entry in room.truth)
        measured = [bytes.fromhex(one.value) for one in pod.heard_on("2a53")]
    counted = sum(frame[3] for frame in measured) / 60
    assert abs(counted - strikes) <= max(2, strikes / 100)
    assert {frame[0] for frame in measured} == {0b000, 0b100}
