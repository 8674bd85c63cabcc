"""`backrun coach push|export|withdraw|list`: what is signed for runners, and how far each offer is."""

import argparse
from collections.abc import Iterable
from pathlib import Path

from backrun_treadmill.cli.coach_pairing import Verb, Verbs, paired
from backrun_treadmill.cli.streams import FAULT, USAGE, refuse, say
from backrun_treadmill.coach.keys import write_private
from backrun_treadmill.coach.sent import Offer
from backrun_treadmill.coach.words import SHOWN_ID_CHARS, day_text
from backrun_treadmill.core.board.asked import Asked, Measure
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach.coach_desk import CoachDesk
from backrun_treadmill.front.coach.coach_issue import HOLDS_DAYS, NotIssued, issue, issue_to_each

PUSH_S = 20.0
"""So long `push` and `withdraw` wait for the runners' answers."""


NOT_YET = "no answer yet; it goes out again with the next board, sync or push"


def configure(verbs: Verbs) -> None:
    """Add these verbs and their arguments."""
    push = verbs.add_parser("push", help="sign one offer for each runner, and send them through the broker")
    push.add_argument("runners", nargs="*", metavar="NAME|KEY")
    push.add_argument("--all", action="store_true", help="every runner who is paired")
    export = verbs.add_parser("export", help="sign one offer into a file, to mail it")
    export.add_argument("runner", metavar="NAME|KEY")
    for parser in (push, export):
        _add_offered(parser)
    export.add_argument("--plan", metavar="PLAN", default="", help="a new revision of this plan")
    export.add_argument("--days", type=int, default=HOLDS_DAYS, choices=range(1, 92), metavar="1-91", help="it holds")
    export.add_argument("--out", metavar="FILE", required=True, type=Path)
    withdraw = verbs.add_parser("withdraw", help="take back a plan, through the broker")
    withdraw.add_argument("plan", metavar="PLAN", help="the beginning of its id: backrun coach list")
    withdraw.add_argument("--note", default="", help="one line beside it")
    for parser in (push, withdraw):
        parser.add_argument("--for", metavar="SECONDS", type=float, dest="seconds", default=PUSH_S, help="to wait")
    verbs.add_parser("list", help="what was offered, and how far each is")


def _add_offered(parser: argparse.ArgumentParser) -> None:
    offered = parser.add_mutually_exclusive_group(required=True)
    offered.add_argument("--profile", metavar="PROFILE", help="a profile; `@ run` becomes the runner's own speed")
    offered.add_argument("--programme", metavar="PROGRAMME", help="a programme or its file; `@ run` as in a profile")
    offered.add_argument("--hold", nargs=2, metavar=("PROGRAMME", "DAYS"), help="stay at the level")
    offered.add_argument("--step-back", nargs=2, metavar=("PROGRAMME", "LEVELS"), help="go back levels")
    offered.add_argument("--frequency", nargs=2, metavar=("PROGRAMME", "PER_WEEK"), help="sessions in seven days")
    offered.add_argument("--say", metavar="TEXT", help="one line to read")
    offered.add_argument("--withdraw", action="store_true", help="take back the plan that --plan names")
    parser.add_argument("--note", default="", help="one line beside the offer")


def _export(args: argparse.Namespace, desk: CoachDesk) -> int:
    pin = paired(desk, args.runner)
    if pin is None:
        return USAGE
    try:
        offer = issue(desk, pin, _asked(args), days=args.days, plan=args.plan)
    except NotIssued as why:
        return refuse(str(why))
    write_private(args.out, offer.envelope, replace=True)
    say(f"{_offered_line(offer)}, for {printable(pin.name)}, until {day_text(offer.expires_s)}")
    return 0


def _push(args: argparse.Namespace, desk: CoachDesk) -> int:
    everybody = [pin for pin in desk.pins.all() if pin.revoked_s is None]
    named = everybody if args.all else [paired(desk, name) for name in args.runners]
    runners = [pin for pin in named if pin is not None]
    if args.withdraw or not runners or len(runners) < len(named):
        return refuse("" if len(runners) < len(named) else "Name the runners, or --all; `coach withdraw` takes back.")
    known = len(desk.sent.offers())
    outcomes = issue_to_each(desk, runners, _asked(args))
    for one in outcomes:
        say(f"{one.name}: {'signed' if one.signed else 'not signed'}: {one.said}")
    _send(desk, desk.sent.offers()[known:], args.seconds)
    return 0 if all(one.signed for one in outcomes) else FAULT


def _withdraw(args: argparse.Namespace, desk: CoachDesk) -> int:
    found = [one for one in desk.sent.offers() if one.plan_id.startswith(args.plan)]
    pin = desk.pins.get(found[0].runner) if len({one.plan_id for one in found}) == 1 else None
    if pin is None:
        return refuse(f"{printable(args.plan)} begins the id of no one plan: backrun coach list")
    try:
        offer = issue(desk, pin, Asked(measure=Measure.WITHDRAWAL, note=args.note), plan=args.plan)
    except NotIssued as why:
        return refuse(str(why))
    say(f"{_offered_line(offer)}, for {printable(pin.name)}")
    _send(desk, [offer], args.seconds)
    return 0


def _send(desk: CoachDesk, offers: list[Offer], seconds: float) -> None:
    """Through the broker, if there is one; what is not answered in time goes out with the next board or sync."""
    from backrun_treadmill.front.coach.coach_end import passing_session  # asyncio and MQTT, only where needed
    from backrun_treadmill.front.coach.coach_sync import keep_for

    broker = desk.broker()
    if broker is None:
        say("There is no broker: `backrun coach broker HOST --user NAME`, or mail it: `backrun coach export`.")
        return
    session, answered = passing_session(desk, broker, _trouble, offers)
    keep_for([session], seconds, until=answered)
    names = {pin.kid: printable(pin.name) for pin in desk.pins.all()}
    for offer in offers:
        heard = desk.sent.heard(offer)
        last = f"{heard[-1].state}: {heard[-1].said}".removesuffix(": ") if heard else NOT_YET
        say(f"{names[offer.runner]}: {last}")


def _trouble(text: str) -> None:
    if text.startswith("the broker"):
        say(text)


def _asked(args: argparse.Namespace) -> Asked:
    """What the arguments ask for."""
    numbered = {
        Measure.HOLD: args.hold,
        Measure.STEP_BACK: args.step_back,
        Measure.FREQUENCY: args.frequency,
    }
    for measure, pair in numbered.items():
        if pair:
            return Asked(measure=measure, named=pair[0], number=_count(pair[1]), note=args.note)
    if args.profile is not None:
        return Asked(measure=Measure.PROFILE, named=args.profile, note=args.note)
    if args.programme is not None:
        return Asked(measure=Measure.PROGRAMME, named=args.programme, note=args.note)
    if args.say is not None:
        return Asked(measure=Measure.NOTE, note=args.say)
    return Asked(measure=Measure.WITHDRAWAL, note=args.note)


def _list(args: argparse.Namespace, desk: CoachDesk) -> int:
    names = {pin.kid: pin.name for pin in desk.pins.all()}
    for line in _list_lines(desk, names):
        say(line)
    return 0


def _list_lines(desk: CoachDesk, names: dict[str, str]) -> Iterable[str]:
    for offer in desk.sent.offers():
        heard = desk.sent.heard(offer)
        state = heard[-1].state.value if heard else "no answer"
        who = printable(names.get(offer.runner, offer.runner))
        yield f"{offer.plan_id[:SHOWN_ID_CHARS]}  {state:<10}  {offer.what}, for {who}"


def _offered_line(offer: Offer) -> str:
    return f"{offer.plan_id[:SHOWN_ID_CHARS]}  {offer.what}"


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


VERBS: dict[str, Verb] = {"push": _push, "export": _export, "withdraw": _withdraw, "list": _list}
