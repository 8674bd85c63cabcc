"""Every captured packet of every machine gives a value or a named reason."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.ftms.control_point import Response, read_response
from backrun_treadmill.ftms.features import Features, Range, read_features, read_incline_range, read_speed_range
from backrun_treadmill.ftms.heart_rate import HeartRate, read_heart_rate
from backrun_treadmill.ftms.rsc import RscMeasurement, read_rsc
from backrun_treadmill.ftms.status import MachineStatus, read_status
from backrun_treadmill.ftms.training_status import TrainingStatus, read_training_status
from backrun_treadmill.ftms.treadmill_data import TreadmillData, read_treadmill_data
from backrun_treadmill.ftms.unreadable import Unreadable

READERS: dict[str, tuple[Callable[[bytes], Any], type]] = {
    "2ACC": (read_features, Features),
    "2ACD": (read_treadmill_data, TreadmillData),
    "2AD3": (read_training_status, TrainingStatus),
    "2AD4": (read_speed_range, Range),
    "2AD5": (read_incline_range, Range),
    "2AD9": (read_response, Response),
    "2ADA": (read_status, MachineStatus),
    "2A53": (read_rsc, RscMeasurement),
    "2A37": (read_heart_rate, HeartRate),
}


def test_every_captured_packet_of_a_machine_or_sensor_is_read(frames: list[Any]) -> None:
    read = [frame for frame in frames if frame.char in READERS and not frame.from_app]
    assert len(read) >= 270
    for frame in read:
        reader, kind = READERS[frame.char]
        assert isinstance(reader(frame.packet), kind), frame


def test_every_captured_belt_speed_is_one_a_walking_or_running_belt_has(frames: list[Any]) -> None:
    speeds = [
        value.speed_ckmh
        for frame in frames
        if frame.char == "2ACD" and isinstance(value := read_treadmill_data(frame.packet), TreadmillData)
    ]
    assert max(speed for speed in speeds if speed is not None) == 1200
    assert speeds.count(None) == 1, "the second packet of FS-D9D0A1 carries no speed"


@pytest.mark.parametrize("char", sorted(READERS))
@given(packet=st.binary(max_size=64))
def test_no_bytes_whatever_raise(char: str, packet: bytes) -> None:
    reader, kind = READERS[char]
    assert isinstance(reader(packet), kind | Unreadable)


@pytest.mark.parametrize("char", sorted(READERS))
def test_an_empty_packet_says_so(char: str) -> None:
    reader, _ = READERS[char]
    assert reader(b"").reason == "an empty packet"
