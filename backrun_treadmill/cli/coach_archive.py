"""`backrun coach archive`: collects what runners send into a folder tree, beside other collectors or alone."""

import argparse
import re
import socket
from pathlib import Path

from backrun_treadmill.cli.coach_pairing import Verb, Verbs
from backrun_treadmill.cli.coach_post import NO_BROKER
from backrun_treadmill.cli.streams import FAULT, refuse, say
from backrun_treadmill.coach.archive import Archive
from backrun_treadmill.front.coach.coach_desk import CoachDesk

MOST_NAME_CHARS = 40


def configure(verbs: Verbs) -> None:
    """Add this verb."""
    archive = verbs.add_parser("archive", help="collect summaries into a folder that DuckDB reads")
    archive.add_argument("folder", metavar="FOLDER", type=Path)
    archive.add_argument(
        "--name", type=_name, default=socket.gethostname(), help="this collector's own; several share the work"
    )
    archive.add_argument("--for", metavar="SECONDS", type=float, dest="seconds", help="end after this; else at Ctrl-C")


def _archive(args: argparse.Namespace, desk: CoachDesk) -> int:
    """Collect; 0, or 1 where the folder cannot be written, or 2 without a broker."""
    from backrun_treadmill.front.coach.coach_collector import CannotKeep, Collector  # asyncio, MQTT: only where needed

    broker = desk.broker()
    if broker is None:
        return refuse(NO_BROKER)
    try:
        collector = Collector(desk, Archive(args.folder, args.name), say)
    except OSError as error:
        return refuse(f"{args.folder} cannot be written: {error}", FAULT)
    try:
        collector.collect_for(broker, args.name, args.seconds)
    except CannotKeep as error:
        text = f"{args.folder} cannot be written: {error}. What was not kept waits at the broker; start again later."
        return refuse(text, FAULT)
    return 0


VERBS: dict[str, Verb] = {"archive": _archive}


def _name(text: str) -> str:
    if not re.fullmatch(rf"[A-Za-z0-9.-]{{1,{MOST_NAME_CHARS}}}", text) or text.startswith("."):
        raise argparse.ArgumentTypeError("must be letters, digits, dots and hyphens, at most 40")
    return text
