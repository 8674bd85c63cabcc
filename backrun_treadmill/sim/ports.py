"""A client's way in: one Bluetooth controller with its HCI on a TCP port, or handed out inside the process."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack

from bumble.transport.common import BaseSource, PacketParser, Transport, TransportSink

from backrun_treadmill.sim.air import Air, RadioController

_HANDOVER_S = 0.1
"""A client may still be on its way out when the next one knocks; this long the newcomer waits for that."""
_PORT_CHOICES = 20


class ClientPort:
    """One client's controller. `on_host(present)` hears when a host attaches or is gone.

    `keeps_links`: as of a dongle on USB, its links outlive a host that is gone, until the next one resets it.
    """

    def __init__(
        self, air: Air, *, number: int, on_host: Callable[[int, bool], None], keeps_links: bool = False
    ) -> None:
        self.number = number
        self.controller = RadioController(f"client {number}", air=air, public_address=f"02:62:72:00:00:{number:02X}")
        self._on_host = on_host
        self._keeps_links = keeps_links
        self._host: TransportSink | None = None

    @property
    def taken(self) -> bool:
        """Whether a host uses this controller now."""
        return self._host is not None

    def attach(self, host: TransportSink) -> None:
        """Connect a host's receiving side; a controller has one host."""
        self._host = host
        self.controller.host = host
        self._on_host(self.number, True)

    def detach(self, host: TransportSink) -> None:
        """This host is gone; its links die as on the air, or are kept."""
        if self._host is host:
            self._host = None
            self.controller.host = None
            if not self._keeps_links:
                self.controller.forget_all()
            self._on_host(self.number, False)

    def hang_up(self) -> None:
        """The room closes: a TCP client is disconnected."""
        if isinstance(self._host, HciConnection):
            self._host.abort()

    def open_transport(self) -> Transport:
        """A bumble transport to this controller for a host inside this process."""
        return _InProcess(self)


class _InProcess(Transport):
    def __init__(self, port: ClientPort) -> None:
        loop = asyncio.get_running_loop()
        source = BaseSource()

        class ToHost:
            def on_packet(self, packet: bytes) -> None:
                if source.sink:
                    source.sink.on_packet(packet)

        class ToController:
            def on_packet(self, packet: bytes) -> None:
                loop.call_soon(port.controller.on_packet, packet)

        self._port = port
        self._host = ToHost()
        super().__init__(source, ToController())
        port.attach(self._host)

    async def close(self) -> None:
        self._port.detach(self._host)
        await super().close()


class HciConnection(asyncio.Protocol):
    """One TCP client of a port. Its end, however it comes, is the end of the host."""

    def __init__(self, port: ClientPort) -> None:
        self._port = port
        self._parser = PacketParser(port.controller)
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Attach, or wait a moment if the port still seems taken."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if self._port.taken:
            transport.pause_reading()
            asyncio.get_running_loop().call_later(_HANDOVER_S, self._enter)
        else:
            self._port.attach(self)

    def _enter(self) -> None:
        if self._transport is None:
            return
        if self._port.taken:
            self._transport.close()
        else:
            self._port.attach(self)
            self._transport.resume_reading()

    def on_packet(self, packet: bytes) -> None:
        """Send one HCI packet to the client."""
        if self._transport is not None:
            self._transport.write(packet)

    def data_received(self, data: bytes) -> None:
        """Feed what the client sent to the controller; bytes that are no HCI end the connection."""
        try:
            self._parser.feed_data(data)
        except ValueError:
            self.abort()

    def abort(self) -> None:
        """End the connection at once."""
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client closed, crashed or was killed."""
        self._transport = None
        self._port.detach(self)


async def listen(ports: list[ClientPort], host: str, port: int) -> tuple[list[asyncio.Server], int]:
    """Listen for client i on `port` + i (0 = choose); the servers and the first port. Raises OSError."""
    for _ in range(_PORT_CHOICES):
        first = port or _free_port(host)
        async with AsyncExitStack() as opened:
            try:
                servers = [await _listen_for(client, host, first + client.number, opened) for client in ports]
            except OSError:
                if port:
                    raise
                continue
            opened.pop_all()
            return servers, first
    raise OSError(f"no {len(ports)} free ports in a row on {host}")


def _free_port(host: str) -> int:
    with socket.create_server((host, 0)) as probe:
        number: int = probe.getsockname()[1]
        return number


async def _listen_for(client: ClientPort, host: str, port: int, opened: AsyncExitStack) -> asyncio.Server:
    server = await asyncio.get_running_loop().create_server(lambda: HciConnection(client), host, port)
    opened.callback(server.close)
    return server
