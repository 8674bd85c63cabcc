"""Foreign exceptions as one sentence a person can act on."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
)
from bleak_retry_connector import BleakNotFoundError

from backrun_treadmill.core.events import FailedBecause
from backrun_treadmill.devices.link_end import LinkEnded
from backrun_treadmill.devices.pairing import PairingFailed

NO_ADAPTER = (
    "This computer shows no Bluetooth adapter, so no treadmill was touched: plug one in or enable it, or practise with "
    "--treadmill virtual."
)
NO_DBUS = (
    "The system's Bluetooth service cannot be reached (no D-Bus), so no treadmill was touched: install and start bluez "
    "and dbus, or practise with --treadmill virtual."
)
NO_DAEMON = (
    "The Bluetooth service is not running, so no treadmill was touched: start it (systemctl start bluetooth) and try "
    "again."
)
OFF = "Bluetooth is switched off, so no treadmill was touched: switch it on and try again."
DENIED = (
    "This program may not use Bluetooth, so no treadmill was touched: allow it in the system's privacy settings and "
    "try again."
)

ENDED = (
    "ended the connection while it was being set up, so nothing was sent to it: switch it off and on and try again; if "
    "it does so each time, it may want to be paired with: pair it in the system's Bluetooth settings, or delete it "
    "there if they know it already."
)
UNPAIRED = (
    "nothing was sent to it: pair it in the system's Bluetooth settings, or delete it there if they know it already, "
    "and try again."
)

NOT_AVAILABLE = {
    BleakBluetoothNotAvailableReason.NO_BLUETOOTH: (FailedBecause.NO_ADAPTER, NO_ADAPTER),
    BleakBluetoothNotAvailableReason.NO_BLE_CENTRAL_ROLE: (FailedBecause.NO_ADAPTER, NO_ADAPTER),
    BleakBluetoothNotAvailableReason.POWERED_OFF: (FailedBecause.BLUETOOTH_OFF, OFF),
    BleakBluetoothNotAvailableReason.DENIED_BY_USER: (FailedBecause.OTHER, DENIED),
    BleakBluetoothNotAvailableReason.DENIED_BY_SYSTEM: (FailedBecause.OTHER, DENIED),
    BleakBluetoothNotAvailableReason.DENIED_BY_UNKNOWN: (FailedBecause.OTHER, DENIED),
}

DBUS = {
    "org.freedesktop.DBus.Error.ServiceUnknown": (FailedBecause.NO_ADAPTER, NO_DAEMON),
    "org.freedesktop.DBus.Error.NameHasNoOwner": (FailedBecause.NO_ADAPTER, NO_DAEMON),
    "org.freedesktop.DBus.Error.AccessDenied": (FailedBecause.OTHER, DENIED),
    "org.bluez.Error.NotReady": (FailedBecause.BLUETOOTH_OFF, OFF),
}


class DeviceError(Exception):
    """Why there is no machine or sensor; `text` is one sentence with the remedy."""

    def __init__(self, because: FailedBecause, text: str) -> None:
        super().__init__(text)
        self.because = because
        self.text = text


class Doing(Enum):
    """What was tried, which decides what a failure without a reason of its own means."""

    OPENING = "opening the adapter"
    SCANNING = "looking for devices"
    CONNECTING = "connecting"


@contextmanager
def device_errors(doing: Doing, what: str = "") -> Iterator[None]:
    """Whatever the Bluetooth libraries raise inside becomes DeviceError; `what` names the adapter or the device."""
    try:
        yield
    except (BleakError, TimeoutError, OSError, EOFError) as error:
        raise explain(error, doing=doing, what=what) from error


def explain(error: Exception, *, doing: Doing, what: str) -> DeviceError:
    """The sentence for `error`."""
    match error:
        case BleakBluetoothNotAvailableError() if error.reason in NOT_AVAILABLE:
            return DeviceError(*NOT_AVAILABLE[error.reason])
        case BleakDBusError() if error.dbus_error in DBUS:
            return DeviceError(*DBUS[error.dbus_error])
        case PairingFailed():
            return DeviceError(FailedBecause.NOT_PAIRED, f"{what} is on the air, but {error}, so {UNPAIRED}")
        case LinkEnded():
            return DeviceError(FailedBecause.TAKEN, f"{what} {ENDED}")
        case BleakDeviceNotFoundError() | BleakNotFoundError() if not isinstance(error.__cause__, TimeoutError):
            return DeviceError(FailedBecause.NOT_FOUND, not_found(what))
        case OSError() if doing is not Doing.OPENING and not isinstance(error, TimeoutError):
            return DeviceError(FailedBecause.NO_DBUS, NO_DBUS)
    return _by_what_was_tried(error, doing=doing, what=what)


def _by_what_was_tried(error: Exception, *, doing: Doing, what: str) -> DeviceError:
    root = error.__cause__ or error  # bleak-retry-connector wraps the reason in advice that is not for a runner
    reason = str(root) or type(root).__name__
    match doing:
        case Doing.OPENING:
            return DeviceError(
                FailedBecause.NO_ADAPTER,
                f'The adapter "{what}" cannot be opened ({reason}), so no treadmill was touched: check that it is '
                "plugged in, or the room running, and that no other program uses it.",
            )
        case Doing.SCANNING:
            return DeviceError(
                FailedBecause.OTHER,
                f"The adapter would not look for devices ({reason}): switch Bluetooth off and on and try again.",
            )
        case Doing.CONNECTING:
            return DeviceError(
                FailedBecause.TAKEN,
                f"{what} is on the air but did not take our connection ({reason}): it serves one app at a time, so "
                "close every other app and watch that may hold it, or switch it off and on, and try again.",
            )


def not_found(what: str) -> str:
    """The sentence for a device that nothing was heard of."""
    return (
        f"{what} was not found: switch it on and come closer, and close every other app and watch that may hold it, "
        "because a machine that is connected elsewhere does not show itself."
    )
