"""A broker for one household inside this process (amqtt, MQTT 3.1.1), until SIGTERM or Ctrl-C.

It keeps nothing on disk: both sides keep what they owe, and say it again to a broker that has forgotten.
"""

import asyncio
import logging
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from msgspec import Struct

from backrun_treadmill.coach.keys import write_private
from backrun_treadmill.front.coach.household_login import AUTHORITY, CERTIFICATE, KEY, USER

GOODBYE_S = 3.0
"""How long the clients that are connected may take to be let go."""
INSTALL = f"{sys.executable} -m pip install 'amqtt>=0.12.1,<0.13'"
REMEMBERED_S = 14 * 86_400
"""How long the session of a client that is away is kept."""


class NoBroker(Exception):
    """A broker that is not there; `str()` says why and what to do."""


class Household(Struct, frozen=True, kw_only=True):
    """What is served, and to whom."""

    address: str
    """An IPv4 address of this computer, or 0.0.0.0 for all of them."""
    port: int
    folder: Path
    """Where the certificate and what amqtt reads are."""
    password: str
    """Empty: everybody may come in."""

    @property
    def tls(self) -> bool:
        """Whether passwords and health data cross a network, and so are encrypted."""
        return not ip_address(self.address).is_loopback


def serve(household: Household, ready: Callable[[], None]) -> None:
    """Serve until told to end, calling `ready` once clients can connect. Raises NoBroker, OSError."""
    with asyncio.Runner() as runner:
        runner.run(_serve(household, ready))


async def _serve(household: Household, ready: Callable[[], None]) -> None:
    try:
        from amqtt.broker import Broker  # an extra: most have no use for it
        from amqtt.errors import BrokerError
    except ModuleNotFoundError:
        raise NoBroker(f"The household's broker needs amqtt; install it: {INSTALL}") from None
    for name in ("amqtt", "transitions"):
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False  # it logs every client and every fault of theirs
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError):  # Windows, where Ctrl-C ends the command as any other
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, ended.set)
    broker = Broker(_configuration(household))
    try:
        await broker.start()
    except BrokerError as error:
        raise NoBroker(f"No broker can listen at {household.address}:{household.port}: {error.__cause__}") from None
    ready()
    await ended.wait()
    with suppress(TimeoutError):  # it waits for whoever connects again while it ends
        async with asyncio.timeout(GOODBYE_S):
            await broker.shutdown()


def _configuration(household: Household) -> dict[str, object]:
    listener: dict[str, object] = {"type": "tcp", "bind": f"{household.address}:{household.port}"}
    if household.tls:
        certificate, key = household.folder / CERTIFICATE, household.folder / KEY
        authority = household.folder / AUTHORITY
        listener |= {"ssl": True, "cafile": str(authority), "certfile": str(certificate), "keyfile": str(key)}
    return {
        "listeners": {"default": listener},
        "session_expiry_interval": REMEMBERED_S,
        "plugins": _who_may_come_in(household),
    }


def _who_may_come_in(household: Household) -> dict[str, dict[str, object]]:
    if not household.password:
        return {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    from pwdlib.hashers.argon2 import Argon2Hasher

    hashed = household.folder / "hashed-password"
    write_private(hashed, f"{USER}:{Argon2Hasher().hash(household.password)}\n".encode(), replace=True)
    return {"amqtt.plugins.authentication.FileAuthPlugin": {"password_file": str(hashed)}}
