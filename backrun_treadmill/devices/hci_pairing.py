"""Pairing on a controller driven by bumble, without a question to anybody; the keys last as long as the radio."""

import asyncio
from contextlib import closing, suppress

from bleak.exc import BleakError
from bumble import core, hci, smp
from bumble.device import Connection
from bumble.utils import EventWatcher

from backrun_treadmill.devices.hci_errors import bumble_errors


async def pair(connection: Connection) -> None:
    """Encrypt the link: by a pairing that is under way, by the keys of an earlier one, or by a new one. BleakError."""
    with bumble_errors():
        if connection.is_encrypted:
            return
        session = connection.device.smp_manager.sessions.get(connection.handle)
        if session is not None and not session.completed:
            await _end_of_pairing(connection)
            return
        # A machine that has forgotten its keys refuses them, and is paired with anew.
        with suppress(core.InvalidOperationError, hci.HCI_Error):
            await connection.encrypt()
            return
        try:
            await connection.pair()
        except core.ProtocolError as error:
            raise BleakError(_words(error.error_name)) from error


async def _end_of_pairing(connection: Connection) -> None:
    """Wait for a pairing that somebody began who is gone: a stop does not wait for the request that it overtakes."""
    outcome: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def paired(_keys: object) -> None:
        outcome.set_result(None)

    def failed(reason: int) -> None:
        outcome.set_exception(BleakError(_words(smp.ErrorCode(reason).name)))

    with closing(EventWatcher()) as watcher:
        watcher.on(connection, connection.EVENT_PAIRING, paired)
        watcher.on(connection, connection.EVENT_PAIRING_FAILURE, failed)
        await connection.cancel_on_disconnection(outcome)


def _words(name: str) -> str:
    """PAIRING_NOT_SUPPORTED as "pairing not supported"."""
    return name.lower().replace("_", " ")
