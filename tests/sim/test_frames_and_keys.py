"""The room's own bytes against the specification's layouts, and the words its keys are pressed with."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.sim import console, frames
from backrun_treadmill.sim.options import Address, parse_address
from backrun_treadmill.sim.peripherals import advertisement


def test_treadmill_data_has_speed_distance_incline_and_time_where_the_flags_say() -> None:
    frame = frames.treadmill_data(speed_ckmh=1020, distance_m=70_000, incline_dpct=15, elapsed_s=3661)
    assert frame.hex() == "0c04" + "fc03" + "701101" + "0f00" + "ff7f" + "4d0e"


def test_counters_wrap_as_their_fields_do() -> None:
    frame = frames.treadmill_data(speed_ckmh=0, distance_m=1 << 24, incline_dpct=0, elapsed_s=1 << 16)
    assert frame[4:7] == bytes(3)
    assert frame[-2:] == bytes(2)


def test_the_pods_frame_is_metres_per_second_by_256_and_both_feet() -> None:
    assert frames.rsc_measurement(speed_ckmh=1210, cadence_spm=161.4, running=True).hex() == "045c03a1"
    assert frames.rsc_measurement(speed_ckmh=0, cadence_spm=0, running=False).hex() == "00000000"
    assert frames.rsc_measurement(speed_ckmh=1210, cadence_spm=999, running=True)[3] == 255


def test_the_straps_frame_says_that_it_touches_skin() -> None:
    assert frames.heart_rate(111.4, 552).hex() == "166f2802"


@given(st.text(st.characters(codec="ascii", categories=["L", "Nd"]), min_size=1, max_size=40), st.booleans())
def test_an_advertisement_always_fits_into_31_bytes(name: str, with_data: bool) -> None:
    wire = advertisement(service=0x1826, name=name, service_data=b"\x26\x18\x01\x01\x00" if with_data else b"")
    assert len(wire) <= 31
    kind, shown = (wire[7 + 7 * with_data + 1], wire[7 + 7 * with_data + 2 :])
    assert kind == (0x09 if shown == name.encode() else 0x08)
    assert name.encode().startswith(shown)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("start", console.Key.START),
        ("  STOP ", console.Key.STOP),
        ("key  out", console.Key.KEY_OUT),
        ("take control", console.Key.TAKE_CONTROL),
        ("speed 6.5", console.SetSpeed(650)),
        ("speed 10.2", console.SetSpeed(1020)),
        ("cut 3", console.Cut(3, ("treadmill", "pod", "strap"))),
        ("cut 0.5 pod", console.Cut(0.5, ("pod",))),
    ],
)
def test_a_line_is_a_key(line: str, key: object) -> None:
    assert console.parse(line) == key


@pytest.mark.parametrize("line", ["", "jump", "speed", "speed fast", "speed nan", "speed -1", "cut 1 cable", "key"])
def test_any_other_line_is_answered_with_what_is_possible(line: str) -> None:
    with pytest.raises(console.NotAKey, match=r"none of the room's keys: start \| stop"):
        console.parse(line)


def test_a_room_listens_on_this_machine_only() -> None:
    assert parse_address("tcp:localhost:0") == Address("127.0.0.1", 0)
    for elsewhere in ("tcp:0.0.0.0:1", "tcp:192.168.1.5:7000", "tcp::7000"):
        with pytest.raises(ValueError, match="not this machine"):
            parse_address(elsewhere)
    for nonsense in ("7000", "tcp:127.0.0.1", "tcp:127.0.0.1:x", "udp:127.0.0.1:1", "tcp:127.0.0.1:70000"):
        with pytest.raises(ValueError, match=r"write tcp:127\.0\.0\.1:PORT"):
            parse_address(nonsense)
