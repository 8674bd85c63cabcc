"""Whatever a Bluetooth stack raises becomes one sentence with its remedy."""

import asyncio
import socket

import pytest
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)
from bleak_retry_connector import BleakNotFoundError
from bumble import att, core

from backrun_treadmill.core.events import FailedBecause
from backrun_treadmill.devices.adapter import open_adapter
from backrun_treadmill.devices.errors import DeviceError, Doing, device_errors
from backrun_treadmill.devices.hci_errors import bumble_errors
from backrun_treadmill.devices.link_end import LinkEnded
from backrun_treadmill.devices.pairing import PairingFailed

NotAvailable = BleakBluetoothNotAvailableReason


def not_available(reason: BleakBluetoothNotAvailableReason) -> BleakError:
    return BleakBluetoothNotAvailableError("…", reason)


def timed_out() -> Exception:
    error = BleakNotFoundError("Failed to connect after 1 attempt(s)")
    error.__cause__ = TimeoutError("no connection in 20 s")
    return error


@pytest.mark.parametrize(
    ("doing", "error", "because", "remedy"),
    [
        (Doing.SCANNING, FileNotFoundError(2, "No such file"), FailedBecause.NO_DBUS, "install and start bluez"),
        (Doing.SCANNING, ConnectionRefusedError(111, "refused"), FailedBecause.NO_DBUS, "install and start bluez"),
        (
            Doing.SCANNING,
            BleakDBusError("org.freedesktop.DBus.Error.ServiceUnknown", ["…"]),
            FailedBecause.NO_ADAPTER,
            "systemctl start bluetooth",
        ),
        (Doing.SCANNING, not_available(NotAvailable.NO_BLUETOOTH), FailedBecause.NO_ADAPTER, "plug one in"),
        (Doing.SCANNING, not_available(NotAvailable.POWERED_OFF), FailedBecause.BLUETOOTH_OFF, "switch it on"),
        (Doing.SCANNING, not_available(NotAvailable.DENIED_BY_USER), FailedBecause.OTHER, "privacy settings"),
        (Doing.SCANNING, not_available(NotAvailable.UNKNOWN), FailedBecause.OTHER, "off and on"),
        (Doing.SCANNING, BleakDBusError("org.bluez.Error.NotReady", []), FailedBecause.BLUETOOTH_OFF, "switch it on"),
        (Doing.SCANNING, BleakError("…"), FailedBecause.OTHER, "switch Bluetooth off and on"),
        (Doing.CONNECTING, BleakError("le-connection-abort-by-local"), FailedBecause.TAKEN, "close every other app"),
        (Doing.CONNECTING, TimeoutError(), FailedBecause.TAKEN, "close every other app"),
        (Doing.CONNECTING, timed_out(), FailedBecause.TAKEN, "no connection in 20 s"),
        (Doing.CONNECTING, PairingFailed("refused"), FailedBecause.NOT_PAIRED, "system's Bluetooth settings"),
        (Doing.CONNECTING, LinkEnded(), FailedBecause.TAKEN, "off and on"),
        (Doing.CONNECTING, BleakDeviceNotFoundError("x"), FailedBecause.NOT_FOUND, "does not show itself"),
        (Doing.OPENING, OSError("busy"), FailedBecause.NO_ADAPTER, "no other program uses it"),
    ],
)
def test_a_foreign_error_is_one_sentence_with_a_remedy(
    doing: Doing, error: Exception, because: FailedBecause, remedy: str
) -> None:
    with pytest.raises(DeviceError) as raised, device_errors(doing, "Hall One"):
        raise error
    assert raised.value.because is because
    assert remedy in raised.value.text
    assert raised.value.text.count(". ") == 0
    assert "\n" not in raised.value.text


def test_a_fault_of_our_own_is_not_explained_away() -> None:
    with pytest.raises(ZeroDivisionError), device_errors(Doing.SCANNING):
        raise ZeroDivisionError


@pytest.mark.parametrize("spec", ["hci", "hci:", "bluetooth", ""])
async def test_an_adapter_that_is_none_is_refused(spec: str) -> None:
    with pytest.raises(DeviceError, match="write os, or hci:"):
        async with open_adapter(spec):
            pass


async def test_a_controller_that_is_not_there_cannot_be_opened() -> None:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    with pytest.raises(DeviceError) as raised:
        async with open_adapter(f"hci:tcp-client:127.0.0.1:{port}"):
            pass
    assert raised.value.because is FailedBecause.NO_ADAPTER
    assert f'"hci:tcp-client:127.0.0.1:{port}" cannot be opened' in raised.value.text


async def test_the_systems_own_adapter_without_its_bus_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", f"unix:path={tmp_path}/none")
    async with open_adapter("os") as adapter:
        with pytest.raises(DeviceError) as raised:
            await adapter.scan(0.1)
    assert raised.value.because is FailedBecause.NO_DBUS


@pytest.mark.parametrize(
    ("raised_by_bumble", "kind"),
    [
        (att.ATT_Error(att.ErrorCode.WRITE_NOT_PERMITTED), BleakGATTProtocolError),
        (core.TimeoutError("…"), TimeoutError),
        (core.InvalidStateError("…"), BleakError),
        (core.ProtocolError(0x0C, "hci", "COMMAND_DISALLOWED"), BleakError),
        (AssertionError(), BleakError),
        (OSError("gone"), BleakError),
    ],
)
def test_bumbles_errors_become_bleaks(raised_by_bumble: Exception, kind: type[Exception]) -> None:
    with pytest.raises(kind), bumble_errors():
        raise raised_by_bumble


async def test_a_wait_that_bumble_cancels_is_a_lost_link_and_our_own_cancellation_passes() -> None:
    waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    waiting.cancel()
    with pytest.raises(BleakError, match="link went down"), bumble_errors():
        await waiting
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(sleep_in_bumble(), 0.01)


async def sleep_in_bumble() -> None:
    with bumble_errors():
        await asyncio.sleep(1)
