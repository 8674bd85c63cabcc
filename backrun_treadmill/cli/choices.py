"""What a session is for, and who holds its keys, from the command line and the terminal; contradictions are refused."""

import ipaddress
import os
import sys

from msgspec import Struct

from backrun_treadmill.core.events import Driving
from backrun_treadmill.link.messages import PodChoice


class WrongUse(Exception):
    """The command line asks for something that is not done; the text says what to do."""


class Where(Struct, frozen=True):
    """The machine a session is for."""

    driving: Driving
    selector: str
    adapter: str
    """Empty: a virtual room is to be started."""

    @property
    def room(self) -> bool:
        """Whether it is certainly a virtual room."""
        return not self.adapter or on_loopback(self.adapter)


def choose_machine(treadmill: str | None, adapter: str | None) -> Where:
    """What `--treadmill` and `--adapter` mean together."""
    if treadmill == "virtual" or (treadmill is None and adapter is None):
        if adapter is not None:
            raise WrongUse("A virtual treadmill brings its own adapter: leave out --adapter or --treadmill.")
        return Where(driving=Driving.MACHINE, selector="", adapter="")
    if treadmill == "none":
        return Where(driving=Driving.NOBODY, selector="", adapter=adapter or "os")
    return Where(driving=Driving.MACHINE, selector=treadmill or "", adapter=adapter or "os")


def choose_pod(pod: str, where: Where, known: str | None) -> tuple[PodChoice, str]:
    """What `--pod` means here; `known` is the remembered one. Only in a virtual room is any pod the runner's own."""
    match pod:
        case "none":
            return PodChoice.NONE, ""
        case "auto":
            if where.room:
                return PodChoice.IF_NEEDED, ""
            return (PodChoice.IF_NEEDED, known) if known else (PodChoice.OWN, "")
        case _:
            return PodChoice.POD, pod


def choose_strap(strap: str, where: Where, known: str | None) -> str | None:
    """What `--strap` means here: whom to look for, None for nobody; `known` is the remembered one."""
    match strap:
        case "none":
            return None
        case "auto":
            return "" if where.room else known
        case _:
            return strap


def check_keys(where: Where, *, yes: bool, attended: bool, empty_belt: bool) -> None:
    """Somebody must be able to give the keys, and on a real machine to take them back; not with an `empty_belt`."""
    if attended or (yes and (where.room or empty_belt)):
        return
    if yes:
        raise WrongUse(
            "--yes on anything but a virtual room needs a terminal, so that any key can cancel the start. "
            "Nothing was started: run it in a terminal, or with --treadmill virtual."
        )
    raise WrongUse(
        "There is no terminal, so nobody can press the key that starts the belt. Nothing was started: "
        "run it in a terminal, or with --treadmill virtual --yes."
    )


def on_loopback(adapter: str) -> bool:
    """Whether an adapter is HCI over TCP on this computer itself, as a virtual room offers it."""
    kind, _, address = adapter.removeprefix("hci:").partition(":")
    if not adapter.startswith("hci:") or kind != "tcp-client":
        return False
    host = address.rpartition(":")[0].strip("[]")
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def has_terminal() -> bool:
    """Whether stdin is a terminal whose keys come to us (a job in the background gets none)."""
    try:
        return sys.stdin.isatty() and os.tcgetpgrp(sys.stdin.fileno()) == os.getpgrp()
    except (OSError, ValueError, AttributeError):
        return False
