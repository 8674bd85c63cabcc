"""`backrun coach pair|add|runners|revoke|broker`: whom a coach trusts, and the login at the broker."""

import argparse
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import segno

from backrun_treadmill.cli.streams import USAGE, refuse, say
from backrun_treadmill.coach.keys import kid_of, write_private
from backrun_treadmill.coach.pairing import Invitation, Reply, code_text, phrase, read_code
from backrun_treadmill.coach.pins import Broker, Pin
from backrun_treadmill.coach.topics import ROOT
from backrun_treadmill.coach.words import SHOWN_ID_CHARS, day_text
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.units import MINUTE_US, kmh_text
from backrun_treadmill.front.coach.coach_desk import CoachDesk, broker_password, code_input, now_s
from backrun_treadmill.front.files.text_file import read_file

type Verbs = argparse._SubParsersAction[argparse.ArgumentParser]
type Verb = Callable[[argparse.Namespace, CoachDesk], int]


def configure(verbs: Verbs) -> None:
    """Add these verbs and their arguments."""
    pair = verbs.add_parser("pair", help="print a code for a runner; it is a secret where it has a login")
    pair.add_argument("--name", required=True, help="what the runner sees you as")
    pair.add_argument("--broker", metavar="HOST[:PORT]", help="where messages go; without it, files and mail only")
    pair.add_argument("--user", default="", help="the login there; its password: BACKRUN_BROKER_PASSWORD")
    pair.add_argument("--no-tls", action="store_true", help="a broker in your own house that speaks no TLS")
    pair.add_argument("--qr", metavar="FILE.svg", type=Path, help="also write the code as a picture")
    broker = verbs.add_parser("broker", help="your own login at the broker; its password: BACKRUN_BROKER_PASSWORD")
    broker.add_argument("broker", metavar="HOST[:PORT]")
    for parser in (pair, broker):
        parser.add_argument("--ca", metavar="FILE.pem", type=Path, help="the certificate its own is signed with")
    broker.add_argument("--user", default="")
    broker.add_argument("--no-tls", action="store_true")
    verbs.add_parser("add", help="take a runner's reply").add_argument("code", metavar="FILE", help="or -")
    verbs.add_parser("runners", help="who is paired")
    verbs.add_parser("revoke", help="take no answers of a runner any more").add_argument("name", metavar="NAME|KEY")


def paired(desk: CoachDesk, name: str) -> Pin | None:
    """The runner of that name; None after having said that there is none."""
    pin = desk.pins.named(name)
    if pin is None:
        refuse(f"{printable(name)} is not one of your runners: backrun coach runners")
    return pin


def _pair(args: argparse.Namespace, desk: CoachDesk) -> int:
    broker = _broker_of(args) if args.broker else None
    code = code_text(Invitation(name=args.name[:60], public=desk.key.public, broker=broker))
    say(code)
    picture = segno.make(code, error="l", micro=False)
    if args.qr:
        drawn = BytesIO()
        picture.save(drawn, kind="svg", scale=4)
        write_private(args.qr, drawn.getvalue(), replace=True)
    elif sys.stdout.isatty():
        picture.terminal(compact=True)
    return 0


def _broker_of(args: argparse.Namespace) -> Broker:
    host, _, port = args.broker.partition(":")
    return Broker(
        host=host,
        port=int(port) if port.isdecimal() else (1883 if args.no_tls else 8883),
        tls=not args.no_tls,
        user=args.user,
        password=broker_password(),
        ca=read_file(args.ca).decode(errors="replace") if args.ca else "",
    )


def _broker(args: argparse.Namespace, desk: CoachDesk) -> int:
    desk.keep_broker(_broker_of(args))
    return 0


def _add(args: argparse.Namespace, desk: CoachDesk) -> int:
    card = read_code(code_input(args.code))
    if not isinstance(card, Reply):
        return refuse(f"{args.code} is a coach's code; a coach needs the runner's reply")
    desk.pins.pin(Pin(name=card.name, public=card.public, paired_s=now_s(), runner=card.runner))
    say(f"{printable(card.name)} is paired. Read to each other: {phrase(desk.key.public, card.public)}")
    say("If the words differ, somebody came between: revoke, and pair once more.")
    say(f"At a broker this runner's topics are {ROOT}/{kid_of(card.public)}/")
    return 0


def _runners(args: argparse.Namespace, desk: CoachDesk) -> int:
    pins = desk.pins.all()
    if not pins:
        say("Nobody is paired yet: backrun coach pair.")
    for pin in pins:
        state = f"revoked {day_text(pin.revoked_s)}" if pin.revoked_s is not None else f"since {day_text(pin.paired_s)}"
        limits = pin.runner or Runner()
        most = f"at most {kmh_text(limits.top_ckmh)} km/h and {limits.longest_us // MINUTE_US} min"
        say(f"{pin.kid[:SHOWN_ID_CHARS]}  {printable(pin.name)}: {state}, {most}")
    return 0


def _revoke(args: argparse.Namespace, desk: CoachDesk) -> int:
    pin = paired(desk, args.name)
    if pin is None:
        return USAGE
    desk.pins.revoke(pin.kid, now_s())
    return 0


VERBS: dict[str, Verb] = {"pair": _pair, "broker": _broker, "add": _add, "runners": _runners, "revoke": _revoke}
