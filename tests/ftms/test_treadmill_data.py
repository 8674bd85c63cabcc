"""Treadmill Data: hand-checked packets, the standard's layout against pyftms, and what is off the standard."""

import io
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pyftms.models import TreadmillData as OracleData

from backrun_treadmill.ftms.treadmill_data import FIELDS, TreadmillData, read_treadmill_data
from backrun_treadmill.ftms.unreadable import Reason, Unreadable

HAND_CHECKED: list[tuple[str, str, dict[str, int | None]]] = [
    # Matrix, Johnson Health Tech: flags promise 30 or 32 bytes, 20 are sent
    ("matrix before", "9e1b000000000000000000ff7f0000ffff000000", {"speed_ckmh": 0, "distance_m": 0, "energy_kcal": 0}),
    (
        "matrix 0.81",
        "9e1f5100b2005800000000ff7f0000ffff0c0097",
        {"speed_ckmh": 81, "distance_m": 88, "energy_kcal": 12},
    ),
    (
        "matrix 213 m",
        "9e1f51007100d500000000ff7f1e00ffff260097",
        {"distance_m": 213, "energy_kcal": 38, "climb_dm": 30},
    ),
    (
        "matrix 9.66",
        "9e1fc60394023e01005a00ff7f3200ffff2500f4",
        {"speed_ckmh": 966, "distance_m": 318, "incline_dpct": 90},
    ),
    (
        "matrix 1464 m",
        "9e1fc6037603b805000000ff7f3c00ffffa9005c",
        {"distance_m": 1464, "descent_dm": None, "elapsed_s": None},
    ),
    # Yesoul W2 Pro: bit 13 is a step counter of three bytes
    (
        "yesoul",
        "8624fa00d900a605005500ffffff5709f30d00",
        {
            "speed_ckmh": 250,
            "average_speed_ckmh": 217,
            "distance_m": 1446,
            "energy_kcal": 85,
            "energy_kcal_h": None,
            "elapsed_s": 2391,
            "steps": 3571,
        },
    ),
    # CITYSPORTS-Linker, "long walk"
    (
        "citysports",
        "842458024e20001101ffffff5217172700",
        {"speed_ckmh": 600, "distance_m": 8270, "energy_kcal": 273, "elapsed_s": 5970, "steps": 10007},
    ),
    ("citysports base", "8424640020000001000000002800380000", {"speed_ckmh": 100, "elapsed_s": 40, "steps": 56}),
    # FitShow FS-0099C3
    ("fs-0099c3 at rest", "840400000000000000ffffff0000", {"speed_ckmh": 0, "distance_m": 0, "energy_kcal_min": None}),
    ("fs-0099c3 at 4", "840490010100000000ffffff0400", {"speed_ckmh": 400, "distance_m": 1, "elapsed_s": 4}),
    ("fs-0099c3 at 6", "840458021600000100ffffff1700", {"speed_ckmh": 600, "distance_m": 22, "elapsed_s": 23}),
    # FitShow FS-BC11B7 (Darwin TM70): distance sticks
    ("fs-bc11b7 idle", "8404000000000000000000000000", {"speed_ckmh": 0, "distance_m": 0, "elapsed_s": 0}),
    (
        "fs-bc11b7 50 s",
        "8c0458020000001e00000000000000003200",
        {"speed_ckmh": 600, "distance_m": 0, "incline_dpct": 30, "elapsed_s": 50},
    ),
    (
        "fs-bc11b7 238 s",
        "8c0458023200001e0000000300000000ee00",
        {"distance_m": 50, "incline_dpct": 30, "elapsed_s": 238},
    ),
    ("fs-bc11b7 473 s", "8c045802a000001e0000000b00000000d901", {"distance_m": 160, "elapsed_s": 473}),
    # FitShow FS-D9D0A1: a split record the wrong way round
    (
        "fs-d9d0a1 at 12",
        "8c05b004260000000000000200ffffff000e00",
        {"speed_ckmh": 1200, "distance_m": 38, "heart_bpm": None, "elapsed_s": 14},
    ),
    ("fs-d9d0a1 at 3", "8c052c01770000000000000800ffffff002700", {"speed_ckmh": 300, "distance_m": 119}),
    ("fs-d9d0a1 at 2.5", "8c05fa008c0000000000000900ffffff004100", {"speed_ckmh": 250, "elapsed_s": 65}),
    ("fs-d9d0a1 second packet", "0120000000", {"speed_ckmh": None, "steps": 0}),
    # Sperax RM-01: a rest of speed while stopping
    ("sperax at 1", "840464001400000200ffffff3f00", {"speed_ckmh": 100, "distance_m": 20, "elapsed_s": 63}),
    ("sperax later", "840464001e00000300ffffff5e00", {"speed_ckmh": 100, "distance_m": 30, "elapsed_s": 94}),
    ("sperax stopping", "84041e001e00000200ffffffa200", {"speed_ckmh": 30}),
    # Technogym MyRun: ramp angle 0x7FFF is "not available"
    (
        "myrun",
        "0c0496000600000000ff7f1400",
        {"speed_ckmh": 150, "distance_m": 6, "incline_dpct": 0, "ramp_angle_ddeg": None, "elapsed_s": 20},
    ),
    # UREVO E1L: 2.25 km/h is 1.4 mph; heart rate 0 is none
    (
        "urevo start",
        "842501015e01001400000000008b01fa0000",
        {"speed_ckmh": 257, "distance_m": 350, "energy_kcal": 20, "heart_bpm": None, "elapsed_s": 395, "steps": 250},
    ),
    ("urevo at 1.93", "8425c1000a00000100000000002c00080000", {"speed_ckmh": 193, "elapsed_s": 44, "steps": 8}),
    # KingSmith Z1: the step counter has two bytes (slandau3/z1-walkingpad-mcp, docs/protocol.md)
    ("kingsmith z1", "0424fa0000000002000000", {"speed_ckmh": 250, "distance_m": 0, "elapsed_s": 2, "steps": 0}),
]


@pytest.mark.parametrize(
    ("packet", "expected"), [row[1:] for row in HAND_CHECKED], ids=[row[0] for row in HAND_CHECKED]
)
def test_a_captured_packet_means_what_its_owner_said(packet: str, expected: dict[str, int | None]) -> None:
    value = read_treadmill_data(bytes.fromhex(packet))
    assert {name: getattr(value, name) for name in expected} == expected


def test_only_the_matrix_packets_are_cut() -> None:
    cut = {row[0].split()[0] for row in HAND_CHECKED if read_treadmill_data(bytes.fromhex(row[1])).cut}  # type: ignore[union-attr]
    assert cut == {"matrix"}


def test_a_packet_with_more_data_has_no_speed_even_if_two_bytes_follow_the_flags() -> None:
    value = read_treadmill_data(bytes.fromhex("0500e80300"))
    assert isinstance(value, TreadmillData)
    assert value.speed_ckmh is None
    assert value.distance_m == 1000


def test_paces_of_one_byte_are_told_by_the_length() -> None:
    """Star Trac and True: flags 0x17FE, 32 bytes and not 34."""
    body = bytes.fromhex("fe17") + bytes(23)
    old = body + bytes([120]) + (600).to_bytes(2, "little") + bytes(4)
    assert len(old) == 32
    value = read_treadmill_data(old)
    assert isinstance(value, TreadmillData)
    assert (value.heart_bpm, value.met_dmet, value.elapsed_s, value.cut) == (None, 120, 600, False)


def test_a_packet_cut_inside_its_paces_keeps_what_stands_before_them() -> None:
    value = read_treadmill_data(bytes.fromhex("6004e8030a"))
    assert value == TreadmillData(flags=0x0460, cut=True, speed_ckmh=1000)


@pytest.mark.parametrize(
    ("packet", "reason"),
    [(b"", Reason.EMPTY), (b"\x84", Reason.SHORT), (b"\x00\x00", Reason.NO_FIELD), (b"\x01\xc0\x05", Reason.NO_FIELD)],
)
def test_a_packet_without_a_field_has_a_named_reason(packet: bytes, reason: Reason) -> None:
    assert read_treadmill_data(packet) == Unreadable(reason)


@st.composite
def well_formed(draw: st.DrawFn, mask: int = 0x3FFF) -> bytes:
    """A packet with every field complete, paces of one byte and steps of three, as pyftms knows them."""
    flags = draw(st.integers(0, 0x3FFF)) & mask
    length = sum(1 if field.flag in (0x20, 0x40) else field.size for field in FIELDS if (flags ^ 1) & field.flag)
    return flags.to_bytes(2, "little") + draw(st.binary(min_size=length, max_size=length))


@given(packet=well_formed(mask=0x1F9F), extra=st.binary(max_size=6))
def test_bytes_after_a_complete_packet_change_nothing(packet: bytes, extra: bytes) -> None:
    """Without paces and steps, where another byte could be the second of a pace or the third of a counter."""
    assume(len(packet) > 2)
    assert read_treadmill_data(packet + extra) == read_treadmill_data(packet)


@given(flags=st.integers(0, 0x3FFF), content=st.binary(min_size=40, max_size=40))
def test_every_prefix_of_a_packet_keeps_the_fields_that_are_complete(flags: int, content: bytes) -> None:
    flags &= ~0x2060
    packet = flags.to_bytes(2, "little") + content
    whole = read_treadmill_data(packet)
    assume(isinstance(whole, TreadmillData))
    for length in range(len(packet)):
        part = read_treadmill_data(packet[:length])
        if isinstance(part, TreadmillData):
            seen = [field.name for field in FIELDS if getattr(part, field.name) is not None]
            assert all(getattr(part, name) == getattr(whole, name) for name in seen)


ORACLE_NAMES = {
    # not the elevation gains: pyftms cuts them to whole metres
    "speed_ckmh": ("speed_instant", 100),
    "average_speed_ckmh": ("speed_average", 100),
    "distance_m": ("distance_total", 1),
    "incline_dpct": ("inclination.inclination", 10),
    "ramp_angle_ddeg": ("inclination.ramp_angle", 10),
    "pace": ("pace_instant", 10),
    "average_pace": ("pace_average", 10),
    "energy_kcal": ("energy.energy_total", 1),
    "energy_kcal_h": ("energy.energy_per_hour", 1),
    "energy_kcal_min": ("energy.energy_per_minute", 1),
    "heart_bpm": ("heart_rate", 1),
    "met_dmet": ("metabolic_equivalent", 10),
    "elapsed_s": ("time_elapsed", 1),
    "remaining_s": ("time_remaining", 1),
    "force_n": ("force_on_belt.force_on_belt", 1),
    "power_w": ("force_on_belt.power_output", 1),
    "steps": ("step_count", 1),
}


def oracle_value(oracle: Any, path: str, scale: int) -> int | None:
    for name in path.split("."):
        oracle = None if oracle is None else getattr(oracle, name)
    return None if oracle is None else round(oracle * scale)


@given(packet=well_formed())
def test_pyftms_reads_the_same_numbers_from_a_well_formed_packet(packet: bytes) -> None:
    flags = int.from_bytes(packet[:2], "little")
    one_pace_and_steps = flags & 0x2000 and flags & 0x60 in (0x20, 0x40)
    assume(len(packet) > 2 and not one_pace_and_steps)  # the same length with a long pace and two bytes of steps
    value = read_treadmill_data(packet)
    oracle = OracleData._deserialize(io.BytesIO(packet))
    for name, (path, scale) in ORACLE_NAMES.items():
        expected = oracle_value(oracle, path, scale)
        assert getattr(value, name) == (None if name == "heart_bpm" and expected == 0 else expected), name
