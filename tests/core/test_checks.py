"""What a person is told about this computer and a treadmill, each with what to do."""

import pytest

from backrun_treadmill.core.checks import (
    ADAPTER,
    HOLDER,
    SERVICE,
    TREADMILL,
    Air,
    Bluetooth,
    Controller,
    Finding,
    Linked,
    Verdict,
    findings,
)
from backrun_treadmill.core.nearby import DeviceKind, Nearby

GOOD, TO_DO, UNKNOWN = Verdict.GOOD, Verdict.TO_DO, Verdict.UNKNOWN
BELT = Nearby(kind=DeviceKind.TREADMILL, name="Belt 3000", address="C2:00:00:00:00:01", rssi_dbm=-60, can=())
BUSY = Nearby(kind=DeviceKind.TREADMILL, name="Other", address="C2:00:00:00:00:02", rssi_dbm=-70, can=(), in_use=True)
POD = Nearby(kind=DeviceKind.POD, name="Belt pod", address="C2:00:00:00:00:03", rssi_dbm=-50, can=())
ON = Bluetooth(controllers=(Controller("hci0", "00:1A:7D:DA:71:13", powered=True),))
OFF = Bluetooth(controllers=(Controller("hci0", "00:1A:7D:DA:71:13", powered=False),))


def air(*heard: Nearby, fault: str = "") -> Air:
    return Air(seconds=6, heard=heard, fault=fault)


def told(
    bluetooth: Bluetooth | None, heard: Air | None, *, wanted: str = "", ours: tuple[str, ...] = ()
) -> list[tuple[str, Verdict]]:
    return [(one.what, one.verdict) for one in findings(bluetooth, heard, wanted=wanted, ours=ours)]


def only(found: list[Finding], what: str) -> str:
    (text,) = [one.text for one in found if one.what == what]
    return text


def test_a_computer_that_hears_the_treadmill_is_ready() -> None:
    assert told(ON, air(BELT, POD)) == [(SERVICE, GOOD), (ADAPTER, GOOD), (TREADMILL, GOOD), (HOLDER, UNKNOWN)]


@pytest.mark.parametrize(
    ("bluetooth", "expected"),
    [
        (Bluetooth(fault="There is no bus: start it."), [(SERVICE, TO_DO), (TREADMILL, UNKNOWN)]),
        (Bluetooth(), [(SERVICE, GOOD), (ADAPTER, TO_DO), (TREADMILL, UNKNOWN)]),
        (OFF, [(SERVICE, GOOD), (ADAPTER, TO_DO), (TREADMILL, UNKNOWN)]),
    ],
)
def test_without_bluetooth_the_treadmill_is_not_blamed(
    bluetooth: Bluetooth, expected: list[tuple[str, Verdict]]
) -> None:
    assert not bluetooth.usable
    assert told(bluetooth, None) == expected


def test_an_adapter_that_does_not_listen_says_why_and_nothing_else_is_concluded() -> None:
    assert findings(None, air(fault="It is unplugged: plug it in."), wanted="", ours=()) == [
        Finding(ADAPTER, TO_DO, "It is unplugged: plug it in.")
    ]


def test_a_silent_treadmill_is_off_or_held_and_nobody_pretends_to_know_which() -> None:
    found = findings(ON, air(POD), wanted="Belt", ours=())
    assert "cannot be told apart" in only(found, TREADMILL)
    assert told(ON, air(POD), wanted="Belt")[-2:] == [(TREADMILL, TO_DO), (HOLDER, UNKNOWN)]


def test_a_link_of_this_computer_explains_the_silence_and_says_how_to_end_it() -> None:
    held = Bluetooth(controllers=ON.controllers, linked=(Linked("Belt 3000", BELT.address),))
    found = findings(held, air(), wanted="belt", ours=())
    assert f"bluetoothctl disconnect {BELT.address}" in only(found, HOLDER)
    assert told(held, air(), wanted="belt")[-2:] == [(TREADMILL, UNKNOWN), (HOLDER, TO_DO)]


def test_the_link_of_a_backrun_session_is_told_once_and_never_to_be_cut() -> None:
    held = Bluetooth(controllers=ON.controllers, linked=(Linked("Belt 3000", BELT.address),))
    text = only(findings(held, air(), wanted="", ours=(BELT.address,)), HOLDER)
    assert "end that session first" in text
    assert "bluetoothctl" not in text


def test_a_treadmill_that_says_it_is_in_use_is_looked_at_first() -> None:
    assert told(ON, air(BELT, BUSY))[-1] == (HOLDER, TO_DO)
    assert told(ON, air(BELT, BUSY), wanted="Belt")[-1] == (HOLDER, UNKNOWN), "another machine is not ours to judge"
    assert told(ON, air(BELT, BUSY), wanted=BUSY.address.lower())[-1] == (HOLDER, TO_DO)
