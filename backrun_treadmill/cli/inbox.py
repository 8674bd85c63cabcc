"""`backrun inbox`: what a coach has offered. Accepting starts nothing: a profile then is there to be run."""

import argparse
import sqlite3
import sys
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from pathlib import Path

from backrun_treadmill.cli.streams import USAGE, refuse, say
from backrun_treadmill.coach.answering import seal_answer
from backrun_treadmill.coach.door import Refused
from backrun_treadmill.coach.envelope import MOST_BYTES
from backrun_treadmill.coach.inbox import CannotAccept, content_of
from backrun_treadmill.coach.keys import KeyTrouble, kid_of, write_private
from backrun_treadmill.coach.ledger import Entry
from backrun_treadmill.coach.pairing import Invitation, NoCode, Reply, code_text, phrase, read_code
from backrun_treadmill.coach.pins import Pin
from backrun_treadmill.coach.vetting import Scope, Unfitting
from backrun_treadmill.coach.words import SHOWN_ID_CHARS, day_text, offer_line, offer_lines
from backrun_treadmill.core.faults import FaultyFile, printable
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.units import MINUTE_US, ckmh, kmh_text
from backrun_treadmill.front.coach.coach_desk import RunnerDesk, code_input, now_s, runner_desk
from backrun_treadmill.front.coach.coach_done import note_done
from backrun_treadmill.front.coach.inbox_page import before_of, vetted_for
from backrun_treadmill.front.coach.one_link import ELSEWHERE, only_link
from backrun_treadmill.front.files.settings import load_runner
from backrun_treadmill.front.files.text_file import Unreadable, read_file

REFUSED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's own verbs and arguments."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    pair = verbs.add_parser("pair", help="trust a coach: reads the coach's code, prints the reply and four words")
    pair.add_argument(
        "code", metavar="FILE", help="a file with the code, or - to paste it (it holds a login: no argument)"
    )
    pair.add_argument("--name", default="runner", help="what the coach sees you as")
    pair.add_argument("--top-speed", metavar="KMH", type=_speed, help="the fastest this coach may offer, in km/h")
    pair.add_argument("--longest", metavar="MIN", type=int, help="the longest session this coach may offer, in minutes")
    pair.add_argument("--share-heart", action="store_true", help="let this coach see heart rate")
    pair.add_argument("--share-pain", action="store_true", help="let this coach see pain")
    verbs.add_parser("coaches", help="whom you trust, and with what")
    verbs.add_parser("revoke", help="trust a coach no longer").add_argument("name", metavar="NAME|KEY")
    verbs.add_parser("add", help="read offers that came as files").add_argument("files", nargs="+", metavar="FILE")
    verbs.add_parser("list", help="everything that came, and where it is")
    verbs.add_parser("show", help="all of one offer").add_argument("plan", metavar="PLAN")
    accept = verbs.add_parser("accept", help="make it yours; starts nothing")
    accept.add_argument("plan", metavar="PLAN")
    accept.add_argument("--word", default="", help="a word for the coach")
    decline = verbs.add_parser("decline", help="say no to it")
    decline.add_argument("plan", metavar="PLAN")
    decline.add_argument("--word", default="", help="a word for the coach")
    sync = verbs.add_parser("sync", help="fetch offers from the coach's broker, and deliver your answers")
    sync.add_argument("--for", metavar="SECONDS", type=float, dest="seconds", help="end after this; else at Ctrl-C")
    given = verbs.add_parser("journal", help="give a coach the whole record of a session, through the broker")
    given.add_argument("coach", metavar="NAME|KEY")
    given.add_argument("session", metavar="SESSION", nargs="?", help="a journal or its name (default: the last)")
    answers = verbs.add_parser("answers", help="write your answers to a file, to mail it to the coach")
    answers.add_argument("coach", metavar="NAME|KEY")
    answers.add_argument("--out", metavar="FILE", required=True, type=Path)


def run(args: argparse.Namespace) -> int:
    """Do it; 0, or 1 where something was refused, or 2 for what cannot be read."""
    try:
        runner = load_runner()
        with runner_desk(runner) as desk:
            desk.inbox.expire(now_s())
            note_done(desk)
            return _VERBS[args.what](args, desk, runner)
    except (FaultyFile, KeyTrouble) as error:
        sys.stderr.write(f"{error}\n")
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"What is kept for the coach cannot be read or written: {error}\n")
    return USAGE


def _pair(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    try:
        card = read_code(code_input(args.code))
    except (NoCode, Unreadable, FileNotFoundError) as error:
        return refuse(f"{args.code}: {'there is no such file' if isinstance(error, OSError) else error}")
    if not isinstance(card, Invitation):
        return refuse(f"{args.code} is a runner's reply; a runner needs the coach's code")
    scope = Scope(args.top_speed, args.longest * MINUTE_US if args.longest else None)
    desk.pins.pin(
        Pin(
            name=card.name,
            public=card.public,
            paired_s=now_s(),
            scope=scope,
            share_heart=args.share_heart,
            share_pain=args.share_pain,
            broker=card.broker,
        )
    )
    reply = Reply(name=args.name[:60], public=desk.key.public, runner=runner)
    say(f"{card.name} may now offer you profiles and programmes. Nothing of that ever starts or moves a belt.")
    say(f"Send this reply:\n\n{code_text(reply)}\n")
    say(f"Then read to each other, by telephone: {phrase(card.public, desk.key.public)}")
    say(f"If the words differ, somebody came between: backrun inbox revoke {kid_of(card.public)[:SHOWN_ID_CHARS]}")
    return 0


def _coaches(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    for pin in desk.pins.all():
        limits = [f"at most {kmh_text(pin.scope.top_ckmh)} km/h"] if pin.scope.top_ckmh else []
        limits += [f"at most {pin.scope.longest_us // MINUTE_US} min"] if pin.scope.longest_us else []
        shared = [word for word, given in (("heart rate", pin.share_heart), ("pain", pin.share_pain)) if given]
        state = f"revoked {day_text(pin.revoked_s)}" if pin.revoked_s is not None else f"since {day_text(pin.paired_s)}"
        parts = [state, *limits, f"sees {' and '.join(shared)}" if shared else "sees neither heart rate nor pain"]
        say(f"{pin.kid[:SHOWN_ID_CHARS]}  {printable(pin.name)}: {', '.join(parts)}")
    return 0


def _revoke(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    pin = desk.pins.named(args.name)
    if pin is None:
        return refuse(f"{printable(args.name)} is not one of your coaches: backrun inbox coaches")
    desk.pins.revoke(pin.kid, now_s())
    say(f"{printable(pin.name)} can offer you nothing more. What you have accepted stays yours.")
    return 0


def _add(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    worst = 0
    for named in args.files:
        try:
            data = read_file(Path(named), most_bytes=MOST_BYTES + 1)
        except (Unreadable, FileNotFoundError) as error:
            why = "there is no such file" if isinstance(error, FileNotFoundError) else error
            worst = max(worst, refuse(f"{printable(named)}: {why}."))
            continue
        verdict = desk.inbox.add(data, desk.door, now_s())
        if isinstance(verdict, Refused):
            sys.stderr.write(f"{printable(named)}: not taken: {verdict.text}\n")
            worst = max(worst, REFUSED)
        else:
            plan = verdict.statement.plan_id[:SHOWN_ID_CHARS]
            say(f"{plan}  {offer_line(verdict.vetted.content)}, from {printable(verdict.pin.name)}")
    return worst


def _list(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    names = {pin.kid: pin.name for pin in desk.pins.all()}
    for entry in desk.ledger.entries():
        what = "cannot be read"
        with suppress(Unfitting):
            what = offer_line(content_of(entry))
        who = printable(names.get(entry.coach, entry.coach))
        say(f"{entry.plan_id[:SHOWN_ID_CHARS]}  {entry.state:<10}  {what}, from {who}")
    return 0


def _show(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    entry = _chosen(desk, args.plan)
    if entry is None:
        return USAGE
    pin = desk.pins.get(entry.coach)
    try:
        vetted = vetted_for(entry, runner)
    except Unfitting as error:
        return refuse(f"{args.plan}: {error}")
    who = f"{printable(pin.name) if pin else 'a coach who is gone'} (key {entry.coach[:SHOWN_ID_CHARS]})"
    say(f"{offer_line(vetted.content)}, from {who}; {entry.state}, holds until {day_text(entry.expires_s)}")
    for line in offer_lines(vetted, before_of(desk, entry, runner)):
        say(line)
    return 0


def _accept(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    entry = _chosen(desk, args.plan)
    if entry is None:
        return USAGE
    try:
        path = desk.inbox.accept(entry, desk.door, now_s(), args.word)
    except CannotAccept as error:
        sys.stderr.write(f"{printable(args.plan)} {error}\n")
        return REFUSED
    say(f"Accepted: {offer_line(content_of(entry))}. Nothing starts by that.")
    if path is not None and path.parent.name == "profiles":
        say(f"When you want to run it: backrun run {path.stem}")
    return 0


def _decline(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    entry = _chosen(desk, args.plan)
    if entry is None:
        return USAGE
    if not desk.inbox.decline(entry, now_s(), args.word):
        sys.stderr.write(f"{printable(args.plan)} is not on offer any more.\n")
        return REFUSED
    say("Declined.")
    return 0


def _answers(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    pin = desk.pins.named(args.coach)
    if pin is None:
        return refuse(f"{printable(args.coach)} is not one of your coaches: backrun inbox coaches")
    owed, done = desk.ledger.owed(pin.kid, again=True), desk.told.all(pin.kid)
    sealed = [*(seal_answer(one, desk.key) for one in owed), *(one.sealed(desk.key) for one in done)]
    write_private(args.out, b"".join(sealed), replace=True)
    for answer in owed:
        desk.ledger.delivered(answer.n)
    for summary in done:
        desk.told.delivered(summary)
    what = f"{len(owed)} answers and {len(done)} summaries"
    say(f"{args.out} has {what}. Mail it to {printable(pin.name)}; sending it twice does no harm.")
    return 0


def _sync(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    from backrun_treadmill.front.coach.coach_sync import keep_for  # asyncio and MQTT, only where needed
    from backrun_treadmill.front.coach.runner_link import at_brokers, resting_session

    sessions = [resting_session(desk, at, say) for at in at_brokers(desk)]
    if not sessions:
        return refuse("None of your coaches has a broker; offers come as files: backrun inbox add FILE")
    with only_link() as ours:
        if not ours:
            return refuse(ELSEWHERE, REFUSED)
        keep_for(sessions, args.seconds)
    return 0


def _journal(args: argparse.Namespace, desk: RunnerDesk, runner: Runner) -> int:
    from backrun_treadmill.cli.inbox_journal import give  # asyncio and MQTT, only where needed

    return give(args, desk)


_VERBS = {
    "journal": _journal,
    "sync": _sync,
    "pair": _pair,
    "coaches": _coaches,
    "revoke": _revoke,
    "add": _add,
    "list": _list,
    "show": _show,
    "accept": _accept,
    "decline": _decline,
    "answers": _answers,
}


def _chosen(desk: RunnerDesk, plan: str) -> Entry | None:
    """The newest revision of the one plan whose id begins so; None, and it has been said, for none or several."""
    found = {one.plan_id: one for one in desk.ledger.entries() if plan and one.plan_id.startswith(plan)}
    if len(found) == 1:
        return next(iter(found.values()))
    refuse(f"{printable(plan)} is {'several plans' if found else 'no plan here'}: backrun inbox list")
    return None


def _speed(text: str) -> int:
    with suppress(InvalidOperation, ValueError):
        if 1 <= Decimal(text) <= 25:
            return ckmh(text)
    raise argparse.ArgumentTypeError("must be a speed from 1 to 25, in km/h")
