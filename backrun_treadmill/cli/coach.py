"""`backrun coach`: pair with runners, sign offers into files, read the answers that come back."""

import argparse
import secrets
import sqlite3
import sys
from pathlib import Path

import msgspec
import segno

from backrun_treadmill.cli.streams import USAGE, refuse, say
from backrun_treadmill.coach.answering import NoAnswer, take_answer
from backrun_treadmill.coach.contents import (
    Offerable,
)
from backrun_treadmill.coach.envelope import MOST_BYTES, TooLarge, seal
from backrun_treadmill.coach.keys import KeyTrouble, kid_of, write_private
from backrun_treadmill.coach.pairing import Invitation, NoCode, Reply, code_text, phrase, read_code
from backrun_treadmill.coach.pins import Broker, Pin
from backrun_treadmill.coach.resolved import resolve_profile
from backrun_treadmill.coach.sent import Offer
from backrun_treadmill.coach.topics import ROOT
from backrun_treadmill.coach.vetting import Scope, Unfitting, read_content, vet
from backrun_treadmill.coach.words import SHOWN_ID_CHARS, day_text, offer_line
from backrun_treadmill.core.faults import FaultyFile, printable
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.body_files import named_profiles
from backrun_treadmill.front.coach_desk import CoachDesk, broker_password, coach_desk, code_input, now_s
from backrun_treadmill.front.profile_files import profile_bytes
from backrun_treadmill.front.text_file import Unreadable, read_file

REFUSED = 1
DAY_S = 86_400
MOST_ANSWER_BYTES = 50_000_000


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's own verbs and arguments."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    pair = verbs.add_parser("pair", help="print a code for a runner; it is a secret where it has a login")
    pair.add_argument("--name", required=True, help="what the runner sees you as")
    pair.add_argument("--broker", metavar="HOST[:PORT]", help="where messages go; without it, files and mail only")
    pair.add_argument("--user", default="", help="the login there; its password: BACKRUN_BROKER_PASSWORD")
    pair.add_argument("--no-tls", action="store_true", help="a broker in your own house that speaks no TLS")
    pair.add_argument("--qr", metavar="FILE.svg", type=Path, help="also write the code as a picture")
    broker = verbs.add_parser("broker", help="your own login at the broker; its password: BACKRUN_BROKER_PASSWORD")
    broker.add_argument("broker", metavar="HOST[:PORT]")
    for parser_of_broker in (pair, broker):
        parser_of_broker.add_argument(
            "--ca", metavar="FILE.pem", type=Path, help="the certificate its own is signed with"
        )
    broker.add_argument("--user", default="")
    broker.add_argument("--no-tls", action="store_true")
    sync = verbs.add_parser("sync", help="send offers through the broker until they are answered")
    sync.add_argument("--for", metavar="SECONDS", type=float, dest="seconds", help="end after this; else at Ctrl-C")
    verbs.add_parser("add", help="take a runner's reply").add_argument("code", metavar="FILE", help="or -")
    verbs.add_parser("runners", help="who is paired")
    verbs.add_parser("revoke", help="take no answers of a runner any more").add_argument("name", metavar="NAME|KEY")
    export = verbs.add_parser("export", help="sign one offer into a file, to mail it")
    export.add_argument("runner", metavar="NAME|KEY")
    offered = export.add_mutually_exclusive_group(required=True)
    offered.add_argument("--profile", metavar="PROFILE", help="a profile; `@ run` becomes the runner's own speed")
    offered.add_argument("--programme", metavar="FILE", help="a programme, its runs with numbers for speeds")
    offered.add_argument("--hold", nargs=2, metavar=("PROGRAMME", "DAYS"), help="stay at the level")
    offered.add_argument("--step-back", nargs=2, metavar=("PROGRAMME", "LEVELS"), help="go back levels")
    offered.add_argument("--frequency", nargs=2, metavar=("PROGRAMME", "PER_WEEK"), help="sessions in seven days")
    offered.add_argument("--say", metavar="TEXT", help="one line to read")
    offered.add_argument("--withdraw", action="store_true", help="take back the plan that --plan names")
    export.add_argument("--note", default="", help="one line beside the offer")
    export.add_argument("--plan", metavar="PLAN", default="", help="a new revision of this plan")
    export.add_argument("--days", type=int, default=14, choices=range(1, 92), metavar="1-91", help="how long it holds")
    export.add_argument("--out", metavar="FILE", required=True, type=Path)
    verbs.add_parser("answers", help="read answers that came as files").add_argument("files", nargs="+", metavar="FILE")
    verbs.add_parser("list", help="what was offered, and how far each is")


def run(args: argparse.Namespace) -> int:
    """Do it; 0, or 1 where something was refused, or 2 for what cannot be read."""
    try:
        with coach_desk() as desk:
            return _VERBS[args.what](args, desk)
    except (FaultyFile, KeyTrouble, Unfitting, TooLarge) as error:
        sys.stderr.write(f"{error}\n")
    except (Unreadable, NoCode) as error:
        sys.stderr.write(f"The file {error}.\n")
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"A file cannot be read or written: {error}\n")
    return USAGE


def _pair(args: argparse.Namespace, desk: CoachDesk) -> int:
    broker = _broker_of(args) if args.broker else None
    code = code_text(Invitation(name=args.name[:60], public=desk.key.public, broker=broker))
    say(code)
    picture = segno.make(code, error="l", micro=False)
    if args.qr:
        picture.save(str(args.qr), kind="svg", scale=4)
        args.qr.chmod(0o600)
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


def _sync(args: argparse.Namespace, desk: CoachDesk) -> int:
    from backrun_treadmill.front.coach_sync import coach_session, keep_for  # asyncio and MQTT, only where needed

    broker = desk.broker()
    if broker is None:
        return refuse("There is no broker yet: backrun coach broker HOST --user NAME")
    keep_for([coach_session(desk, broker, say)], args.seconds)
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
    for pin in desk.pins.all():
        state = f"revoked {day_text(pin.revoked_s)}" if pin.revoked_s is not None else f"since {day_text(pin.paired_s)}"
        say(f"{pin.kid[:SHOWN_ID_CHARS]}  {printable(pin.name)}: {state}")
    return 0


def _revoke(args: argparse.Namespace, desk: CoachDesk) -> int:
    pin = _paired(desk, args.name)
    if pin is None:
        return USAGE
    desk.pins.revoke(pin.kid, now_s())
    return 0


def _export(args: argparse.Namespace, desk: CoachDesk) -> int:
    pin = _paired(desk, args.runner)
    if pin is None or pin.revoked_s is not None:
        return USAGE if pin is None else refuse(f"{printable(pin.name)} is revoked: pair once more")
    runner = pin.runner or Runner()
    before = [one for one in desk.sent.offers(pin.kid) if args.plan and one.plan_id.startswith(args.plan)]
    if len({one.plan_id for one in before}) != (1 if args.plan else 0) or (args.withdraw and not before):
        return refuse("--plan must begin the id of one plan that was offered to this runner: backrun coach list")
    content = _offered(args, runner)
    now = now_s()
    plan_id = before[-1].plan_id if before else secrets.token_hex(16)
    revision = before[-1].revision + 1 if before else 1
    ends = now + args.days * DAY_S
    data = seal(
        content,
        key=desk.key,
        audience=pin.kid,
        issued_s=now,
        expires_s=ends,
        plan_id=plan_id,
        revision=revision,
    )
    desk.sent.keep(
        Offer(
            runner=pin.kid,
            plan_id=plan_id,
            revision=revision,
            what=offer_line(content),
            issued_s=now,
            expires_s=ends,
            envelope=data,
        )
    )
    write_private(args.out, data, replace=True)
    say(f"{plan_id[:SHOWN_ID_CHARS]}  {offer_line(content)}, for {printable(pin.name)}, until {day_text(ends)}")
    return 0


def _offered(args: argparse.Namespace, runner: Runner) -> Offerable:
    """What the arguments offer, held against the limits that the runner told. Raises FaultyFile, Unfitting."""
    table: dict[str, object] = {"note": args.note}
    match args:
        case argparse.Namespace(profile=str(named)):
            text = resolve_profile(profile_bytes(named), source=named, runner=runner)
            table |= {"kind": "profile", "name": _key(named), "text": text}
        case argparse.Namespace(programme=str(named)):
            text = read_file(Path(named)).decode(errors="replace")
            table |= {"kind": "programme", "name": _key(named), "text": text}
        case argparse.Namespace(hold=[programme, days]):
            table |= {"kind": "hold", "programme": programme, "days": _count(days)}
        case argparse.Namespace(step_back=[programme, levels]):
            table |= {"kind": "step back", "programme": programme, "levels": _count(levels)}
        case argparse.Namespace(frequency=[programme, often]):
            table |= {"kind": "frequency", "programme": programme, "per_week": _count(often)}
        case argparse.Namespace(say=str(text)):
            table |= {"kind": "note", "note": text}
        case _:
            table |= {"kind": "withdrawal"}
    content = read_content(msgspec.json.encode(table))
    return vet(content, runner=runner, scope=Scope(), profiles=named_profiles()).content


def _answers(args: argparse.Namespace, desk: CoachDesk) -> int:
    worst = 0
    for named in args.files:
        data = read_file(Path(named), most_bytes=MOST_ANSWER_BYTES)
        for number, line in enumerate(data.splitlines(), start=1):
            try:
                pin, heard, new = take_answer(line[: MOST_BYTES + 1], me=desk.key.kid, pins=desk.pins, sent=desk.sent)
            except NoAnswer as error:
                sys.stderr.write(f"{printable(named)}, line {number}: not taken: {error}\n")
                worst = REFUSED
                continue
            if new:
                say(f"{printable(pin.name)}: {heard.state}{f': {heard.said}' if heard.said else ''}")
    return worst


def _list(args: argparse.Namespace, desk: CoachDesk) -> int:
    names = {pin.kid: pin.name for pin in desk.pins.all()}
    for offer in desk.sent.offers():
        heard = desk.sent.heard(offer)
        state = heard[-1].state.value if heard else "no answer"
        who = printable(names.get(offer.runner, offer.runner))
        say(f"{offer.plan_id[:SHOWN_ID_CHARS]}  {state:<10}  {offer.what}, for {who}")
    return 0


_VERBS = {
    "pair": _pair,
    "broker": _broker,
    "sync": _sync,
    "add": _add,
    "runners": _runners,
    "revoke": _revoke,
    "export": _export,
    "answers": _answers,
    "list": _list,
}


def _paired(desk: CoachDesk, name: str) -> Pin | None:
    pin = desk.pins.named(name)
    if pin is None:
        refuse(f"{printable(name)} is not one of your runners: backrun coach runners")
    return pin


def _key(named: str) -> str:
    """A file's name as the name of an offer: lower case, digits and hyphens."""
    stem = Path(named).stem.lower()
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in stem).split())[:40] or "plan"


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0
