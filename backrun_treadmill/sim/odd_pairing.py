"""A treadmill that serves only clients which are paired with it: what it refuses to others, and whether it pairs."""

from bumble.att import ATT_Error, Attribute, ErrorCode
from bumble.device import Connection, Device
from bumble.gatt import Characteristic
from bumble.keys import MemoryKeyStore
from bumble.pairing import PairingConfig, PairingDelegate

from backrun_treadmill.sim.quirks import Quirks


def guard_control(device: Device, control_point: Characteristic[bytes], quirks: Quirks) -> None:
    """Let the subscription to the control point, and pairing itself, be as `quirks` say."""
    if quirks.wants_pairing == "to-listen" and not quirks.no_control_point:
        # The descriptor of a subscription is the last attribute of its characteristic.
        answers = device.gatt_server.get_attribute(control_point.end_group_handle)
        assert answers is not None
        answers.permissions |= Attribute.Permissions.WRITE_REQUIRES_ENCRYPTION
    if quirks.refuses_pairing:
        device.pairing_config_factory = lambda _connection: PairingConfig(delegate=Unwilling())
    if quirks.forgets_pairing:
        device.on(Device.EVENT_CONNECTION, lambda _connection: _forget(device))


def check_paired(connection: Connection, quirks: Quirks) -> None:
    """Refuse a request that came over a link which is not encrypted, where that is wanted. Raises ATT_Error."""
    if quirks.wants_pairing and not connection.is_encrypted:
        raise ATT_Error(ErrorCode.INSUFFICIENT_AUTHENTICATION)


def _forget(device: Device) -> None:
    device.keystore = MemoryKeyStore()


class Unwilling(PairingDelegate):
    """Takes no pairing from anybody."""

    async def accept(self) -> bool:
        """No."""
        return False
