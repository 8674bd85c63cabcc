"""Which device is meant by what the runner typed."""

import pytest
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from backrun_treadmill.core.events import FailedBecause
from backrun_treadmill.core.nearby import DeviceKind
from backrun_treadmill.devices.errors import DeviceError
from backrun_treadmill.devices.scan import kind_of
from backrun_treadmill.devices.selector import choose
from backrun_treadmill.devices.sighting import Sighting, merge
from backrun_treadmill.ftms.uuids import FITNESS_MACHINE, HEART_RATE, RUNNING_SPEED_AND_CADENCE


def seen(
    name: str, number: int, *, services: tuple[str, ...] = (FITNESS_MACHINE,), machine_data: bytes | None = None
) -> Sighting:
    address = f"C2:00:00:00:00:{number:02X}"
    return Sighting(BLEDevice(address, name, None), name, -60, frozenset(services), machine_data)


HALL = [
    seen("backrun virtual", 1),
    seen("FS-D9D0A1", 2),
    seen("FS-D9D0A1B", 3),
    seen("", 4),
    seen("Bike", 5, machine_data=bytes.fromhex("012000")),
    seen("Pod", 6, services=(RUNNING_SPEED_AND_CADENCE,)),
]


def pick(selector: str, among: list[Sighting] = HALL) -> str:
    return choose(among, selector, kind=lambda one: one.is_treadmill, what="The treadmill").address[-2:]


@pytest.mark.parametrize(
    ("selector", "chosen"),
    [
        ("c2:00:00:00:00:04", "04"),  # Horizon Omega Z shows no name
        ("FS-D9D0A1", "02"),  # in full, though another name begins so
        ("fs-d9d0a1b", "03"),
        ("backrun virtual treadmill", "01"),  # the advertisement had no room for all of it
        ("backrun", "01"),
    ],
)
def test_an_address_a_name_and_either_beginning_of_a_name_choose(selector: str, chosen: str) -> None:
    assert pick(selector) == chosen


def test_an_empty_selector_means_the_only_treadmill() -> None:
    assert pick("", [HALL[4], HALL[5], HALL[3]]) == "04"


@pytest.mark.parametrize("selector", ["Kitchen", "Bike 2", "back run"])
def test_what_nobody_is_called_is_not_found(selector: str) -> None:
    with pytest.raises(DeviceError) as raised:
        pick(selector)
    assert raised.value.because is FailedBecause.NOT_FOUND


def test_what_several_are_called_lists_them() -> None:
    with pytest.raises(DeviceError) as raised:
        pick("FS-")
    assert raised.value.because is FailedBecause.SEVERAL
    assert "FS-D9D0A1 (C2:00:00:00:00:02), FS-D9D0A1B (C2:00:00:00:00:03)" in raised.value.text


def test_a_device_named_in_full_is_taken_before_its_services_have_shown() -> None:
    """FitShow FS-BC11B7: its first packet has no list of services."""
    assert pick("FS-BC11B7", [*HALL, seen("FS-BC11B7", 7, services=())]) == "07"


def test_name_and_services_come_together_from_different_packets() -> None:
    device = BLEDevice("C2:00:00:00:00:07", None, None)

    def heard(name: str | None, services: list[str], data: dict[str, bytes]) -> AdvertisementData:
        return AdvertisementData(name, {}, data, services, None, -50, ())

    first = merge(None, device, heard("FS-BC11B7", [], {}))
    second = merge(first, device, heard(None, [FITNESS_MACHINE], {FITNESS_MACHINE: bytes.fromhex("010001")}))
    assert not first.is_treadmill
    assert (second.name, second.is_treadmill) == ("FS-BC11B7", True)
    assert second.label == "FS-BC11B7 (C2:00:00:00:00:07)"


def test_each_kind_of_device_is_told_by_its_services() -> None:
    assert kind_of(HALL[0]) is DeviceKind.TREADMILL
    assert kind_of(HALL[4]) is None
    assert kind_of(HALL[5]) is DeviceKind.POD
    assert kind_of(seen("Strap", 8, services=(HEART_RATE,))) is DeviceKind.STRAP
    assert kind_of(seen("Run", 9, services=(FITNESS_MACHINE, RUNNING_SPEED_AND_CADENCE))) is DeviceKind.TREADMILL


def heard(name: str) -> AdvertisementData:
    return AdvertisementData(
        local_name=name,
        manufacturer_data={},
        service_data={},
        service_uuids=[FITNESS_MACHINE],
        tx_power=None,
        rssi=-60,
        platform_data=(),
    )


def test_a_name_cannot_move_the_cursor_of_the_terminal_it_is_shown_on() -> None:
    device = BLEDevice("C2:00:00:00:00:07", None, None)
    assert merge(None, device, heard("\x1b[2JHome\r\n")).name == "\\u001b[2JHome\\u000d\\u000a"


def test_a_name_filled_up_with_nothing_is_the_name_without_it() -> None:
    device = BLEDevice("C2:00:00:00:00:07", None, None)
    assert merge(None, device, heard("FS-D9D0A1\0\0\0 ")).name == "FS-D9D0A1"
