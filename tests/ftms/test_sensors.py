"""Foot pods and heart straps, by the bytes of real ones."""

import pytest

from backrun_treadmill.ftms.heart_rate import HeartRate, read_heart_rate
from backrun_treadmill.ftms.rsc import RscMeasurement, read_rsc
from backrun_treadmill.ftms.unreadable import Reason, Unreadable


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        # Technogym Run: 12.1 km/h, 161 steps a minute, the running bit never set
        ("035c03a18200f6090000", RscMeasurement(1209, 161, stride_cm=130, distance_dm=2550)),
        ("03b901855e000d0c0000", RscMeasurement(620, 133, stride_cm=94, distance_dm=3085)),
        # NPE Runn: speed and cadence only
        ("009101bb", RscMeasurement(564, 187)),
        # cut after the cadence although a stride length and a distance are announced
        ("075c03a1", RscMeasurement(1209, 161, running=True)),
    ],
)
def test_a_foot_pod_packet_is_read(packet: str, expected: RscMeasurement) -> None:
    assert read_rsc(bytes.fromhex(packet)) == expected


def test_a_foot_pod_packet_without_cadence_has_a_named_reason() -> None:
    assert read_rsc(bytes.fromhex("005c03")) == Unreadable(Reason.SHORT)


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        ("0454", HeartRate(84, contact=False)),  # contact is supported and not found, a number comes all the same
        ("167310020d02", HeartRate(115, contact=True, rr_1024s=(528, 525))),  # Polar H7
        ("16742902", HeartRate(116, contact=True, rr_1024s=(553,))),
        ("006f", HeartRate(111)),  # Polar H10 off the body
        ("106ffb17", HeartRate(111, rr_1024s=(0x17FB,))),
        ("01b400", HeartRate(180)),  # a 16-bit value
        ("08640500", HeartRate(100, energy_kj=5)),
        ("1864", HeartRate(100)),  # energy and intervals announced, none sent
    ],
)
def test_a_heart_rate_packet_is_read(packet: str, expected: HeartRate) -> None:
    assert read_heart_rate(bytes.fromhex(packet)) == expected


def test_a_heart_rate_packet_without_its_value_has_a_named_reason() -> None:
    assert read_heart_rate(b"\x01\x50") == Unreadable(Reason.SHORT)
