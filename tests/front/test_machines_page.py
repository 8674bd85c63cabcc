"""Which devices are the runner's own: kept where sessions look for them, and listed the last used first."""

from pathlib import Path

import pytest

from backrun_treadmill.core.events import MachineConnected
from backrun_treadmill.core.machine import MachineProfile, SpeedRange
from backrun_treadmill.core.nearby import Ability, DeviceKind, Nearby
from backrun_treadmill.core.notes import CountFeet
from backrun_treadmill.core.sensor_events import Feet, PodConnected, Source, StrapConnected
from backrun_treadmill.front.files.known_sensor import known_sensor
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.files.used_devices import (
    Used,
    known_feet,
    remember_connected,
    remember_device,
    used_devices,
)
from backrun_treadmill.front.pages.machines_page import OwnDevices
from backrun_treadmill.front.pages.nearby_order import bars
from backrun_treadmill.tui.pages.machines_app import ROOM


def nearby(kind: DeviceKind, name: str, number: int, rssi: int = -60) -> Nearby:
    address = f"C2:00:00:00:00:{number:02}"
    return Nearby(kind=kind, name=name, address=address, rssi_dbm=rssi, can=(Ability.SPEEDS,), unit_known=True)


NEAR = nearby(DeviceKind.TREADMILL, "Near", 1, -50)
FAR = nearby(DeviceKind.TREADMILL, "Far", 2, -90)
USED = nearby(DeviceKind.TREADMILL, "Used", 3, -80)
POD = nearby(DeviceKind.POD, "Pod", 4)
OTHER_POD = nearby(DeviceKind.POD, "Other", 5, -50)
STRAP = nearby(DeviceKind.STRAP, "Strap", 6)


@pytest.fixture
def own(tmp_path: Path) -> OwnDevices:
    return OwnDevices(
        settings=tmp_path / "s.toml",
        pod=tmp_path / "pod.toml",
        strap=tmp_path / "strap.toml",
        used=tmp_path / "used.json",
    )


def test_a_treadmill_becomes_the_runners_by_its_address_so_that_no_namesake_is_driven(
    own: OwnDevices, tmp_path: Path
) -> None:
    assert own.is_own(ROOM)
    assert "Sessions run on Near now." in own.choose(NEAR)
    assert load_settings(tmp_path / "s.toml").preferences.treadmill == NEAR.address
    assert own.is_own(NEAR)
    assert not own.is_own(nearby(DeviceKind.TREADMILL, "Near", 9))
    assert not own.is_own(ROOM)
    assert own.name_of(NEAR.address) == "Near"
    assert "virtual room" in own.forget(NEAR)
    assert load_settings(tmp_path / "s.toml").preferences.treadmill == "virtual"


def test_a_pod_is_remembered_and_forgotten_and_only_the_own_one_can_be(own: OwnDevices, tmp_path: Path) -> None:
    own.choose(POD)
    assert known_sensor(tmp_path / "pod.toml") == POD.address
    assert own.forget(OTHER_POD) == ""
    assert known_sensor(tmp_path / "pod.toml") == POD.address
    assert "no longer yours" in own.forget(POD)
    assert known_sensor(tmp_path / "pod.toml") is None


def test_a_strap_becomes_the_runners_beside_the_pod(own: OwnDevices, tmp_path: Path) -> None:
    own.choose(POD)
    assert "tells your heart rate" in own.choose(STRAP)
    assert known_sensor(tmp_path / "strap.toml") == STRAP.address
    assert own.is_own(STRAP)
    assert own.is_own(POD)
    assert "no longer yours" in own.forget(STRAP)
    assert known_sensor(tmp_path / "strap.toml") is None
    assert own.is_own(POD)


def test_what_was_used_last_comes_first_then_the_strongest(own: OwnDevices, tmp_path: Path) -> None:
    remember_device(tmp_path / "used.json", address=USED.address, name="Used")
    assert own.in_order([STRAP, FAR, NEAR, POD, USED, OTHER_POD]) == [USED, NEAR, FAR, OTHER_POD, POD, STRAP]
    own.choose(FAR)
    own.choose(POD)
    assert own.in_order([STRAP, FAR, NEAR, POD, USED, OTHER_POD]) == [FAR, USED, NEAR, POD, OTHER_POD, STRAP]


def test_an_order_does_not_change_with_every_packet(own: OwnDevices) -> None:
    one, two = nearby(DeviceKind.TREADMILL, "One", 1, -58), nearby(DeviceKind.TREADMILL, "Two", 2, -56)
    assert own.in_order([one, two]) == [one, two] == own.in_order([two, one])
    assert [bars(rssi) for rssi in (-30, -55, -56, -70, -80, -85, -86, -127)] == [4, 4, 3, 2, 1, 1, 0, 0]


def test_settings_spoilt_meanwhile_are_told_and_left_alone(own: OwnDevices, tmp_path: Path) -> None:
    (tmp_path / "s.toml").write_text("top_speed = 90")
    assert "top_speed must be one speed" in own.choose(NEAR)
    assert (tmp_path / "s.toml").read_text() == "top_speed = 90"


def test_a_file_that_cannot_be_written_is_told(own: OwnDevices, tmp_path: Path) -> None:
    (tmp_path / "pod.toml").mkdir()
    assert "cannot be written: Is a directory. Nothing was changed." in own.choose(POD)


def test_devices_are_remembered_once_the_latest_first_and_not_for_ever(tmp_path: Path) -> None:
    file = tmp_path / "data" / "used.json"
    assert used_devices(file) == []
    for number in range(30):
        remember_device(file, address=f"{number}", name="\x1bname")
    remember_device(file, address="20", name="Again")
    used = used_devices(file)
    assert used[0] == Used(address="20", name="Again")
    assert used[1] == Used(address="29", name="\\u001bname")
    assert len(used) == len({one.address for one in used}) == 20


MACHINE = MachineConnected(
    at=0,
    address="C2:01",
    name="Hall One",
    range=SpeedRange(least_ckmh=80, most_ckmh=2000, step_ckmh=10),
    machine=MachineProfile(name="test"),
)
OWN_SENSOR = PodConnected(at=0, address="C2:01", name="Hall One", source=Source.MACHINE_RSC)
WORN_POD = PodConnected(at=0, address="C2:02", name="Pod", source=Source.POD, battery_percent=55)


def test_what_a_session_was_connected_to_is_remembered_with_what_it_said(own: OwnDevices, tmp_path: Path) -> None:
    file = tmp_path / "used.json"
    strap = StrapConnected(at=0, address=STRAP.address, name="Strap", battery_percent=20)
    remember_connected(file, [MACHINE, OWN_SENSOR, WORN_POD, strap])
    assert used_devices(file) == [
        Used(address=STRAP.address, name="Strap", battery_percent=20),
        Used(address="C2:02", name="Pod", battery_percent=55),
        Used(address="C2:01", name="Hall One"),
    ]
    assert own.battery(STRAP) == 20
    assert own.battery(POD) is None


def test_what_a_sensor_counts_is_remembered_for_it_alone_through_later_sessions(tmp_path: Path) -> None:
    file = tmp_path / "used.json"
    counts = CountFeet(at=9, address="C2:02", source=Source.POD, feet=Feet.ONE)
    remember_connected(file, [MACHINE, OWN_SENSOR, WORN_POD, counts])
    assert known_feet(file) == {"C2:02": Feet.ONE}
    of_counter = CountFeet(at=9, address="C2:01", source=Source.MACHINE_STEPS, feet=Feet.TWICE)
    remember_connected(file, [MACHINE, OWN_SENSOR, of_counter])
    assert known_feet(file) == {"C2:02": Feet.ONE}, "the machine's sensor has the address of its step counter"
    remember_connected(file, [MACHINE, WORN_POD])
    remember_device(file, address="C2:02", name="Pod")
    assert known_feet(file) == {"C2:02": Feet.ONE}


@pytest.mark.parametrize("content", [b"", b"\xff", b"{}", b'[{"address": 3}]', b"[" * 5000])
def test_a_file_that_makes_no_sense_is_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "used.json").write_bytes(content)
    assert used_devices(tmp_path / "used.json") == []
