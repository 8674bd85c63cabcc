"""`backrun coach`: who is paired, what is offered, what comes back. Each group of its verbs is a module of its own."""

import argparse
import sqlite3
import sys

from backrun_treadmill.cli import coach_archive, coach_offers, coach_pairing, coach_post
from backrun_treadmill.cli.streams import USAGE
from backrun_treadmill.coach.envelope import TooLarge
from backrun_treadmill.coach.keys import KeyTrouble
from backrun_treadmill.coach.pairing import NoCode
from backrun_treadmill.coach.vetting import Unfitting
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.coach_desk import coach_desk
from backrun_treadmill.front.text_file import Unreadable

VERBS = coach_pairing.VERBS | coach_offers.VERBS | coach_post.VERBS | coach_archive.VERBS


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's own verbs and arguments."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    coach_pairing.configure(verbs)
    coach_offers.configure(verbs)
    coach_post.configure(verbs)
    coach_archive.configure(verbs)


def run(args: argparse.Namespace) -> int:
    """Do it; 0, or 1 where something was refused, or 2 for what cannot be read."""
    try:
        with coach_desk() as desk:
            return VERBS[args.what](args, desk)
    except (FaultyFile, KeyTrouble, Unfitting, TooLarge) as error:
        sys.stderr.write(f"{error}\n")
    except (Unreadable, NoCode) as error:
        sys.stderr.write(f"The file {error}.\n")
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"A file cannot be read or written: {error}\n")
    return USAGE
