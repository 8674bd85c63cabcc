"""Status, training status, features, ranges and advertisements, by the bytes of real machines."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyftms.models import MachineStatusCode, MachineStatusModel, TrainingStatusCode

from backrun_treadmill.ftms.features import (
    Features,
    Range,
    may_be_treadmill,
    read_features,
    read_incline_range,
    read_speed_range,
    says_in_use,
)
from backrun_treadmill.ftms.status import MachineStatus, read_status
from backrun_treadmill.ftms.training_status import TrainingStatus, read_training_status
from backrun_treadmill.ftms.unreadable import Reason, Unreadable


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        ("01", MachineStatus(MachineStatusCode.RESET)),
        ("0201", MachineStatus(MachineStatusCode.STOP_PAUSE)),
        ("0202", MachineStatus(MachineStatusCode.STOP_PAUSE, paused=True)),
        ("020200", MachineStatus(MachineStatusCode.STOP_PAUSE, paused=True)),  # UREVO: a byte too many
        ("02", MachineStatus(MachineStatusCode.STOP_PAUSE)),
        ("03", MachineStatus(MachineStatusCode.STOP_SAFETY)),
        ("040000", MachineStatus(MachineStatusCode.START_RESUME)),  # UREVO: two bytes too many
        ("05e100", MachineStatus(MachineStatusCode.SPEED, speed_ckmh=225)),
        ("050000", MachineStatus(MachineStatusCode.SPEED, speed_ckmh=0)),
        ("061e00", MachineStatus(MachineStatusCode.INCLINE)),
        ("ff", MachineStatus(MachineStatusCode.LOST_CONTROL)),
        ("77", MachineStatus(0x77)),
    ],
)
def test_a_status_is_read_by_its_op_code(packet: str, expected: MachineStatus) -> None:
    assert read_status(bytes.fromhex(packet)) == expected


def test_a_target_speed_without_its_speed_has_a_named_reason() -> None:
    assert read_status(b"\x05\x10") == Unreadable(Reason.SHORT)


@given(speed=st.integers(0, 0xFFFE))
def test_a_new_target_speed_reads_as_in_pyftms(speed: int) -> None:
    packet = b"\x05" + speed.to_bytes(2, "little")
    oracle = MachineStatusModel._deserialize(io.BytesIO(packet))
    status = read_status(packet)
    assert isinstance(status, MachineStatus)
    assert status.speed_ckmh == round((oracle.target_speed or 0) * 100)


def test_a_training_status_may_announce_a_text_and_send_none() -> None:
    assert read_training_status(bytes.fromhex("010d")) == TrainingStatus(TrainingStatusCode.MANUAL_MODE)  # Yesoul
    assert read_training_status(b"\x01\x0ego") == TrainingStatus(TrainingStatusCode.PRE_WORKOUT, "go")
    assert read_training_status(bytes.fromhex("0010")) == TrainingStatus(0x10)  # UREVO, slowing down
    assert read_training_status(b"\x01") == Unreadable(Reason.SHORT)


def test_feature_bits_are_read_as_two_numbers() -> None:
    """Sources: Yesoul W2 Pro gatt-snapshot (only Speed Target); UREVO E1L (speed and, oddly, resistance)."""
    assert read_features(bytes.fromhex("4512000001000000")) == Features(machine=0x1245, targets=0x01)
    urevo = read_features(bytes.fromhex("4556000005000000"))
    assert isinstance(urevo, Features)
    assert urevo.targets & 0x01, "it takes a target speed"
    assert read_features(bytes(7)) == Unreadable(Reason.SHORT)
    none = read_features(bytes(8))
    assert isinstance(none, Features)
    assert not none.targets & 0x01


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        ("320062020a00", Range(50, 610, 10)),  # Yesoul W2 Pro
        ("6400b0040a00", Range(100, 1200, 10)),  # FS-D9D0A1, running
        ("640020030a00", Range(100, 800, 10)),  # FS-D9D0A1, walking
        ("600083022000", Range(96, 643, 32)),  # UREVO E1L
        ("640058023200", Range(100, 600, 50)),  # CITYSPORTS-Linker
        ("000000000000", Unreadable(Reason.IMPOSSIBLE)),
        ("b00464000a00", Unreadable(Reason.IMPOSSIBLE)),
        ("006404b0000a", Unreadable(Reason.IMPOSSIBLE)),  # each number with its bytes swapped: 256 km/h at least
        ("2d01b0040a00", Unreadable(Reason.IMPOSSIBLE)),  # 3.01 km/h at least
        ("6400b0046500", Unreadable(Reason.IMPOSSIBLE)),  # in steps of 1.01 km/h
        ("6400b004", Unreadable(Reason.SHORT)),
    ],
)
def test_a_speed_range_is_read_or_named_impossible(packet: str, expected: Range | Unreadable) -> None:
    assert read_speed_range(bytes.fromhex(packet)) == expected


def test_an_incline_range_may_be_all_zero_or_negative() -> None:
    assert read_incline_range(bytes(6)) == Range(0, 0, 0)
    assert read_incline_range(bytes.fromhex("e2ff96000500")) == Range(-30, 150, 5)


@pytest.mark.parametrize(
    ("service_data", "possible"),
    [
        ("010100", True),  # UREVO E1L, as the standard says
        ("010001", True),  # FS-BC11B7, byte-swapped
        ("013f00", True),  # every type at once
        ("", True),  # Jetblack Volt sends none
        ("01", True),
        ("012000", False),  # an indoor bike
        ("010020", False),
    ],
)
def test_service_data_rules_a_treadmill_out_only_where_it_names_something_else(
    service_data: str, possible: bool
) -> None:
    assert may_be_treadmill(bytes.fromhex(service_data)) is possible
    assert may_be_treadmill(None)


@pytest.mark.parametrize(
    ("service_data", "in_use"),
    [
        ("010100", False),  # available (UREVO E1L)
        ("000100", True),
        ("010001", False),  # FS-BC11B7
        ("", False),  # who says nothing says nothing of it
        ("00", False),
    ],
)
def test_service_data_may_say_that_somebody_uses_the_machine(service_data: str, in_use: bool) -> None:
    assert says_in_use(bytes.fromhex(service_data)) is in_use
    assert not says_in_use(None)
