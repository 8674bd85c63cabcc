"""`backrun broker`: the MQTT broker of a household, for a coach and runners without one."""

import argparse
import shlex
import socket
from ipaddress import IPv4Address, ip_address

from backrun_treadmill.cli.streams import FAULT, refuse, say
from backrun_treadmill.front.coach.coach_desk import PASSWORD
from backrun_treadmill.front.coach.household_broker import Household, NoBroker, serve
from backrun_treadmill.front.coach.household_login import (
    AUTHORITY,
    PASSWORD_FILE,
    USER,
    certify,
    household_dir,
    own_names,
    own_password,
)

PLAIN_PORT, TLS_PORT = 1883, 8883


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    parser.add_argument(
        "--listen", metavar="ADDRESS", default="127.0.0.1", type=_address, help="this computer alone, unless given"
    )
    parser.add_argument("--port", type=int, choices=range(1, 65536), metavar="PORT", help="1883, or with TLS 8883")
    parser.add_argument("--no-password", action="store_true", help="let every program of this computer in")


def run(args: argparse.Namespace) -> int:
    """Serve until Ctrl-C or SIGTERM; 0, or 1 where no broker can be had, or 2 for what is not allowed."""
    far = not ip_address(args.listen).is_loopback
    if args.no_password and far:
        return refuse("A broker that other computers reach needs its password: leave --no-password out.")
    try:
        folder = household_dir()
        household = Household(
            address=args.listen,
            port=args.port or (TLS_PORT if far else PLAIN_PORT),
            folder=folder,
            password="" if args.no_password else own_password(folder / PASSWORD_FILE),
        )
        if household.tls:
            certify(folder, own_names(args.listen))
        serve(household, lambda: say(_told(household)))
    except NoBroker as error:
        return refuse(f"{error}.", FAULT)
    except OSError as error:
        return refuse(f"What the broker keeps cannot be read or written: {error}", FAULT)
    say("The broker has ended. Whoever was connected says again later what it owes.")
    return 0


def _told(household: Household) -> str:
    """Where it is, and how a coach and a runner come to it."""
    unnamed = ip_address(household.address).is_unspecified
    where = f"{socket.gethostname() if unnamed else household.address}:{household.port}"
    given = f"{PASSWORD}=$(cat {shlex.quote(str(household.folder / PASSWORD_FILE))}) " if household.password else ""
    login = f" --user {USER}" if household.password else ""
    tls = f" --ca {shlex.quote(str(household.folder / AUTHORITY))}" if household.tls else " --no-tls"
    return "\n".join(
        (
            f"The broker listens at {where}. Ctrl-C ends it. Nothing that it carries moves a belt.",
            "Once, for the coach's own login:",
            f"  {given}backrun coach broker {where}{login}{tls}",
            "For each runner, a code that holds the login:",
            f"  {given}backrun coach pair --name NAME --broker {where}{login}{tls}",
        )
    )


def _address(text: str) -> str:
    try:
        return str(IPv4Address(text))
    except ValueError:
        raise argparse.ArgumentTypeError(
            "must be an IPv4 address of this computer, or 0.0.0.0 for all of them"
        ) from None
