"""How a room is run as a process; apart from it, so that a wrong option is found before bumble is imported."""

from msgspec import Struct

from backrun_treadmill.sim.quirks import Model
from backrun_treadmill.sim.recording import Recording

_LOOPBACK = ("127.0.0.1", "localhost")


class Address(Struct, frozen=True):
    """A TCP address on this machine; port 0 lets the system choose."""

    host: str
    port: int


class Options(Struct, frozen=True, kw_only=True):
    """How to run the room; ramps in km/h per second, `data_hz` treadmill data packets a second."""

    listen: Address
    control: Address | None
    clients: int
    seed: int
    up_kmh_s: float
    down_kmh_s: float
    data_hz: float
    with_parent: bool
    model: Model
    recording: Recording | None
    """Played instead of the model."""
    dongle: str | None
    """The real controller that its treadmill is on the air with; None: `listen` is offered instead."""


def parse_address(text: str) -> Address:
    """The address in `tcp:HOST:PORT`. Raises ValueError, saying what is allowed; only this machine itself is."""
    match text.split(":"):
        case ["tcp", host, port] if port.isdecimal() and int(port) <= 65535:
            if host not in _LOOPBACK:
                raise ValueError(
                    f"{host!r} is not this machine: a room obeys whoever reaches it, so it listens on 127.0.0.1 only."
                )
            return Address("127.0.0.1", int(port))
    raise ValueError(f"{text!r} is not an address: write tcp:127.0.0.1:PORT, with 0 to let the system choose.")
