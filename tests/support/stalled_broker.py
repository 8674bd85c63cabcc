"""A broker of MQTT 5 that does as it is told, byte by byte: for what no real one can be made to do."""

import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from threading import Thread

WINDOW = 50
"""So many messages it sends without an acknowledgement, as it was asked to."""
CONNACK = b"\x20\x03\x00\x00\x00"
CONNECT, PUBACK, SUBSCRIBE = 1, 4, 8


class StalledBroker:
    """A socket, and what is on it. `port` is where it listens."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.met = 0
        self._open: list[socket.socket] = []

    def end(self) -> None:
        """Close everything."""
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for one in (self._listener, *self._open):
            one.close()

    def hangs(self) -> None:
        """Lets everybody in, and never reads again."""
        Thread(target=self._hang, daemon=True).start()

    def keeps(self, droppable: int, needed: int) -> None:
        """Has kept so many messages of both kinds for a client; sends them before it answers to any subscription."""
        Thread(target=self._send_kept, args=(droppable, needed), daemon=True).start()

    def _let_in(self) -> socket.socket:
        client, _ = self._listener.accept()
        self._open.append(client)
        self.met += 1
        assert client.recv(4096)[0] >> 4 == CONNECT
        client.sendall(CONNACK)
        return client

    def _hang(self) -> None:
        with suppress(OSError):
            while True:
                self._let_in()

    def _send_kept(self, droppable: int, needed: int) -> None:
        with suppress(OSError):
            client = self._let_in()
            client.sendall(b"".join(_publish(b"second", qos=0) for _ in range(droppable)))
            sent = min(WINDOW, needed)
            client.sendall(b"".join(_publish(b"word %d" % n, qos=1, mid=n) for n in range(1, sent + 1)))
            for kind, body in _packets(client):
                if kind == SUBSCRIBE:
                    client.sendall(b"\x90\x04" + body[:2] + b"\x00\x01")
                elif kind == PUBACK and sent < needed:
                    sent += 1
                    client.sendall(_publish(b"word %d" % sent, qos=1, mid=sent))


def _publish(payload: bytes, *, qos: int, mid: int = 0) -> bytes:
    """One message on the topic `t`, as a broker sends it."""
    body = b"\x00\x01t" + (struct.pack(">H", mid) if qos else b"") + b"\x00" + payload
    return bytes((0x30 | qos << 1, len(body))) + body


def _packets(client: socket.socket) -> Iterator[tuple[int, bytes]]:
    """What a client says: kind and body of each packet, which are all short."""
    data = b""
    while more := client.recv(4096):
        data += more
        while len(data) > 1 and len(data) >= 2 + data[1]:
            yield data[0] >> 4, data[2 : 2 + data[1]]
            data = data[2 + data[1] :]
