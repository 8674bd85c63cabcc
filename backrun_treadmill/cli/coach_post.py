"""`backrun coach sync|answers`: what comes back from runners, through the broker and as files."""

import argparse
import sys
from pathlib import Path

from backrun_treadmill.cli.coach_pairing import Verb, Verbs
from backrun_treadmill.cli.streams import FAULT, refuse, say
from backrun_treadmill.coach.taking import NotTaken
from backrun_treadmill.core.faults import printable
from backrun_treadmill.front.coach.coach_desk import CoachDesk
from backrun_treadmill.front.files.text_file import read_file

MOST_ANSWER_BYTES = 50_000_000
NO_BROKER = "There is no broker yet: backrun coach broker HOST --user NAME"


def configure(verbs: Verbs) -> None:
    """Add these verbs and their arguments."""
    sync = verbs.add_parser("sync", help="send offers through the broker until they are answered")
    sync.add_argument("--for", metavar="SECONDS", type=float, dest="seconds", help="end after this; else at Ctrl-C")
    verbs.add_parser("answers", help="read answers that came as files").add_argument("files", nargs="+", metavar="FILE")


def _sync(args: argparse.Namespace, desk: CoachDesk) -> int:
    from backrun_treadmill.front.coach.coach_end import CoachEnd  # asyncio and MQTT, only where needed
    from backrun_treadmill.front.coach.coach_sync import keep_for

    broker = desk.broker()
    if broker is None:
        return refuse(NO_BROKER)
    keep_for([CoachEnd(desk, say).session(broker)], args.seconds)
    return 0


def _answers(args: argparse.Namespace, desk: CoachDesk) -> int:
    worst = 0
    for named in args.files:
        data = read_file(Path(named), most_bytes=MOST_ANSWER_BYTES)
        for number, line in enumerate(data.splitlines(), start=1):
            try:
                taken = desk.take(line)
            except NotTaken as error:
                sys.stderr.write(f"{printable(named)}, line {number}: not taken: {error}\n")
                worst = FAULT
                continue
            if taken.new:
                say(f"{printable(taken.pin.name)}: {taken.said}")
    return worst


VERBS: dict[str, Verb] = {"sync": _sync, "answers": _answers}
