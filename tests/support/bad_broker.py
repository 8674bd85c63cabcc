"""A broker that does nobody any good."""

import socket
from contextlib import suppress
from threading import Thread

OLD = 4
"""MQTT 3.1.1, as a client asks for it; 1 answers that this version is not known."""
FLOOD = (b"\x30\x0c" + b"\x00\x04junk" + b"x" * 6) * 5000


class BadBroker:
    """Lets a client in and then hangs, or sends without end what nobody asked for (MQTT 3.1.1, written out here)."""

    def __init__(self, port: int, *, floods: bool) -> None:
        self.met = 0
        self._floods = floods
        self._listener = socket.create_server(("127.0.0.1", port))
        Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.met += 1
                Thread(target=self._bother, args=(client,), daemon=True).start()

    def _bother(self, client: socket.socket) -> None:
        with suppress(OSError), client:
            asked = client.recv(1024)
            if self._floods:
                knows = asked[asked.index(b"MQTT") + 4] == OLD
                client.sendall(b"\x20\x02\x00" + (b"\x00" if knows else b"\x01"))
                while knows:
                    client.sendall(FLOOD)
            client.recv(1)

    def end(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
