"""What we write is exact; what is answered is read even where it is malformed."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyftms.models import ControlIndicateModel, ControlModel

from backrun_treadmill.core.units import ckmh
from backrun_treadmill.ftms.control_point import (
    Response,
    pause_belt,
    read_response,
    request_control,
    set_target_speed,
    start_belt,
    stop_belt,
)
from backrun_treadmill.ftms.unreadable import Reason, Unreadable


def test_the_requests_are_the_bytes_seen_on_the_air() -> None:
    """Source: dvilelaf/hometro-fitshow-ble (FS-0099C3), mcdax/walkingpad-controller (KingSmith MC-21)."""
    assert request_control().hex() == "00"
    assert start_belt().hex() == "07"
    assert stop_belt().hex() == "0801"
    assert pause_belt().hex() == "0802"
    assert set_target_speed(ckmh("1.0")).hex() == "026400"
    assert set_target_speed(ckmh("4.0")).hex() == "029001"


def test_every_speed_from_0_to_25_in_tenths_is_exact_on_the_wire() -> None:
    for tenths in range(251):
        packet = set_target_speed(ckmh(tenths / 10))
        assert packet[0] == 0x02
        assert int.from_bytes(packet[1:], "little") == tenths * 10


def test_pyftms_cuts_eighteen_of_those_speeds_which_is_why_we_write_them_ourselves() -> None:
    wrong = 0
    for tenths in range(251):
        stream = io.BytesIO()
        ControlModel(target_speed=tenths / 10)._serialize(stream)
        wrong += stream.getvalue() != set_target_speed(tenths * 10)
    assert wrong == 18


@pytest.mark.parametrize("hundredths", [-1, 0x10000])
def test_a_speed_that_does_not_fit_is_refused(hundredths: int) -> None:
    with pytest.raises(ValueError, match="outside"):
        set_target_speed(hundredths)


@given(op=st.sampled_from([0x00, 0x02, 0x07, 0x08]), code=st.integers(1, 5))
def test_a_well_formed_response_reads_as_in_pyftms(op: int, code: int) -> None:
    packet = bytes([0x80, op, code])
    oracle = ControlIndicateModel._deserialize(io.BytesIO(packet))
    assert read_response(packet) == Response(int(oracle.request_code), int(oracle.result_code))


def test_a_response_with_bytes_behind_it_or_a_reserved_result_is_still_one() -> None:
    assert read_response(bytes.fromhex("800801aabb")) == Response(op=0x08, code=1)
    assert read_response(bytes.fromhex("800277")) == Response(op=0x02, code=0x77)


@pytest.mark.parametrize(
    ("packet", "reason"),
    [
        ("02", Reason.NOT_A_RESPONSE),  # KICKR CORE answers an unknown op code with one byte
        ("80", Reason.SHORT),
        ("8002", Reason.SHORT),
    ],
)
def test_a_malformed_response_has_a_named_reason(packet: str, reason: Reason) -> None:
    assert read_response(bytes.fromhex(packet)) == Unreadable(reason)
