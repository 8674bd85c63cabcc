"""The air of the room: bumble's link and software controllers, mended until they behave like a radio.

What bumble 0.0.236 leaves out and this adds: links end when a host resets its controller or vanishes, and the other
side hears of it a supervision timeout later; a cancelled connection attempt completes (or one absent device poisons
every later connect); data finds its way along the links that exist, whatever address a controller has by now; a
connect request that nobody takes fails; and the air can be cut for a while.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import NamedTuple

from bumble import controller, core, hci, link, ll

SUPERVISION_S = 1.0
"""How long a link lives on without a sign of the other side."""


class RadioController(controller.Controller):
    """A software controller whose reset and cancel do what the Core specification says."""

    # What a kernel would otherwise use and the virtual link does not carry (bumble issue 841).
    le_features = controller.Controller.le_features & ~(
        hci.LeFeatureMask.LE_EXTENDED_ADVERTISING
        | hci.LeFeatureMask.LE_PERIODIC_ADVERTISING
        | hci.LeFeatureMask.LL_PRIVACY
    )

    def __init__(self, name: str, *, air: "Air", public_address: str | None = None) -> None:
        super().__init__(name, link=air, public_address=public_address)
        self._air = air

    def on_hci_reset_command(self, command: hci.HCI_Reset_Command) -> hci.HCI_StatusReturnParameters:
        """Forget links, scan, advertisement and connection attempt (Core Vol 4 Part E 7.3.2)."""
        self.forget_all()
        return super().on_hci_reset_command(command)

    def on_hci_le_create_connection_cancel_command(
        self, command: hci.HCI_LE_Create_Connection_Cancel_Command
    ) -> hci.HCI_StatusReturnParameters:
        """Complete the pending attempt with status 0x02 (Core Vol 4 Part E 7.8.13)."""
        pending, self.pending_le_connection = self.pending_le_connection, None
        if pending is None:
            return hci.HCI_StatusReturnParameters(hci.HCI_ErrorCode.COMMAND_DISALLOWED_ERROR)
        # Not at once: the host must see the cancel command itself complete first.
        asyncio.get_running_loop().call_soon(self._end_attempt, pending.peer_address)
        return super().on_hci_le_create_connection_cancel_command(command)

    def _end_attempt(self, peer_address: hci.Address) -> None:
        self.send_hci_packet(
            hci.HCI_LE_Connection_Complete_Event(
                status=hci.HCI_ErrorCode.UNKNOWN_CONNECTION_IDENTIFIER_ERROR,
                connection_handle=0,
                role=hci.Role.CENTRAL,
                peer_address_type=peer_address.address_type,
                peer_address=peer_address,
                connection_interval=0,
                peripheral_latency=0,
                supervision_timeout=0,
                central_clock_accuracy=0,
            )
        )

    def forget_all(self) -> None:
        """The host reset this controller or is gone: nothing more is sent, and the far ends notice in their time."""
        self.pending_le_connection = None
        self.le_scan_enable = False
        self.le_legacy_advertiser.stop()
        for connection in self.le_connections.values():
            self._air.lose_far_end(connection)
        self.le_connections.clear()

    def report_loss(self, connection: controller.Connection, reason: int) -> None:
        """Tell the host that `connection` is gone, if it is still there to be lost."""
        if self.le_connections.get(connection.peer_address) is connection:
            self.on_le_disconnected(connection, reason)


class Pair(NamedTuple):
    """The two ends of a link."""

    central: RadioController
    peripheral: RadioController


class Silence(NamedTuple):
    """A span, in loop time, in which nothing reaches a controller."""

    since: float
    until: float


class Air(link.LocalLink):
    """The link between all controllers of a room."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._pairs: dict[hci.Address, Pair] = {}
        """By the peripheral's address: those who are linked, or were last."""
        self._silent: dict[controller.Controller, Silence] = {}
        self._held: list[tuple[Pair, Callable[[], None]]] = []
        self._timers: list[asyncio.TimerHandle] = []

    def close(self) -> None:
        """Nothing happens on this air any more."""
        for timer in self._timers:
            timer.cancel()
        for one in self.controllers:
            one.le_legacy_advertiser.stop()

    def central_of(self, peripheral_address: hci.Address) -> RadioController | None:
        """The controller that is, or was last, linked with this peripheral."""
        pair = self._pairs.get(peripheral_address)
        return pair.central if pair else None

    # losses

    def lose_far_end(self, connection: controller.Connection) -> None:
        """This end of a link has vanished: the far end reports the loss (0x08) after the supervision timeout."""
        if far := self._far_end(connection):
            self._after(SUPERVISION_S, far[0].report_loss, far[1], hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)

    def cut(self, peripherals: Iterable[RadioController], seconds: float) -> None:
        """Nothing reaches or leaves these for a while; one longer than the supervision timeout ends their links."""
        now = asyncio.get_running_loop().time()
        for one in peripherals:
            before = self._silent.get(one, Silence(now, now))
            self._silent[one] = Silence(before.since, max(before.until, now + seconds))
            self._after(SUPERVISION_S, self._starve, one, before.since)
        self._after(seconds, self._clear)

    def _starve(self, one: RadioController, since: float) -> None:
        silence = self._silent.get(one)
        if silence is None or silence.since != since:
            return
        for connection in list(one.le_connections.values()):
            far = self._far_end(connection)
            one.report_loss(connection, hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)
            if far:
                far[0].report_loss(far[1], hci.HCI_ErrorCode.CONNECTION_TIMEOUT_ERROR)

    def _clear(self) -> None:
        # A timer may fire a rounding error before its time: then a silence would never end.
        soon = asyncio.get_running_loop().time() + 0.001
        self._silent = {one: silence for one, silence in self._silent.items() if silence.until > soon}
        held, self._held = self._held, []
        for pair, delivery in held:
            self._carry(pair, delivery)

    def _after[*Args](self, seconds: float, call: Callable[[*Args], None], *args: *Args) -> None:
        loop = asyncio.get_running_loop()
        self._timers = [timer for timer in self._timers if timer.when() >= loop.time()]
        self._timers.append(loop.call_later(seconds, call, *args))

    # what bumble's controllers call

    def send_advertising_pdu(self, sender_controller: controller.Controller, packet: ll.AdvertisingPdu) -> None:
        """Let everybody hear an advertisement; give a connect request to the one it is for."""
        if isinstance(packet, ll.ConnectInd):
            self._connect(sender_controller, packet)
        elif sender_controller not in self._silent:
            super().send_advertising_pdu(sender_controller, packet)

    def send_acl_data(
        self,
        sender_controller: controller.Controller,
        destination_address: hci.Address,
        transport: core.PhysicalTransport,
        data: bytes,
    ) -> None:
        """Carry data to the other end of the sender's link, in order; without a link it is lost."""
        connection = sender_controller.le_connections.get(destination_address)
        if connection is None or (far := self._far_end(connection)) is None:
            return
        receiver, there, source = far[0], far[1], connection.self_address

        def deliver() -> None:
            if receiver.le_connections.get(source) is there:
                receiver.on_link_acl_data(source, transport, data)

        self._carry(far[2], deliver)

    def send_ll_control_pdu(
        self, sender_address: hci.Address, receiver_address: hci.Address, packet: ll.ControlPdu
    ) -> None:
        """Carry a control packet to the other end of the link between these addresses; without a link it is lost."""
        if pair := self._pairs.get(receiver_address):
            receiver = pair.peripheral
        elif pair := self._pairs.get(sender_address):
            receiver = pair.central
        else:
            return

        def deliver() -> None:
            if sender_address in receiver.le_connections:
                receiver.on_ll_control_pdu(sender_address, packet)

        self._carry(pair, deliver)

    # inside

    def _connect(self, central: controller.Controller, request: ll.ConnectInd) -> None:
        assert isinstance(central, RadioController)
        for one in self.controllers:
            advertiser = one.le_legacy_advertiser
            if advertiser.enabled and advertiser.address == request.advertiser_address and one not in self._silent:
                assert isinstance(one, RadioController)
                self._pairs[request.advertiser_address] = Pair(central, one)
                one.on_le_connect_ind(request)
                return
        connection = central.le_connections[request.advertiser_address]
        # Not at once: the host must see the connection before it sees it fail.
        asyncio.get_running_loop().call_soon(
            central.report_loss, connection, hci.HCI_ErrorCode.CONNECTION_FAILED_TO_BE_ESTABLISHED_ERROR
        )

    def _far_end(self, connection: controller.Connection) -> tuple[RadioController, controller.Connection, Pair] | None:
        here, there = connection.self_address, connection.peer_address
        if connection.role == hci.Role.CENTRAL:
            pair = self._pairs.get(there)
            receiver = pair.peripheral if pair else None
        else:
            pair = self._pairs.get(here)
            receiver = pair.central if pair else None
        if pair is None or receiver is None or connection.controller not in pair:
            return None
        far = receiver.le_connections.get(here)
        return (receiver, far, pair) if far else None

    def _carry(self, pair: Pair, delivery: Callable[[], None]) -> None:
        if any(one in self._silent for one in pair):
            self._held.append((pair, delivery))
        else:
            asyncio.get_running_loop().call_soon(delivery)
