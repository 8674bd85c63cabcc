"""`backrun coach`: the board, and by command pairing, offers and what comes back; a module for each group."""

import argparse
import sqlite3
import sys

from backrun_treadmill.cli import coach_archive, coach_board, coach_offers, coach_pairing, coach_post
from backrun_treadmill.cli.streams import USAGE
from backrun_treadmill.coach.envelope import TooLarge
from backrun_treadmill.coach.keys import KeyTrouble
from backrun_treadmill.coach.pairing import NoCode
from backrun_treadmill.coach.vetting import Unfitting
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.coach.coach_desk import coach_desk
from backrun_treadmill.front.files.text_file import Unreadable
from backrun_treadmill.front.terminal.page_ended import PageEnded

GROUPS = (coach_pairing, coach_offers, coach_post, coach_board, coach_archive)
VERBS = {name: verb for group in GROUPS for name, verb in group.VERBS.items()}


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's own verbs and arguments."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", help="none: the board, who needs you today")
    for group in GROUPS:
        group.configure(verbs)


def run(args: argparse.Namespace) -> int:
    """Do it; 0, or 1 where something was refused, or 2 for what cannot be read."""
    try:
        with coach_desk() as desk:
            return VERBS[args.what](args, desk) if args.what else coach_board.open_board(desk)
    except PageEnded as ended:
        return ended.exit_code
    except (FaultyFile, KeyTrouble, Unfitting, TooLarge) as error:
        sys.stderr.write(f"{error}\n")
    except (Unreadable, NoCode) as error:
        sys.stderr.write(f"The file {error}.\n")
    except (OSError, sqlite3.Error) as error:
        sys.stderr.write(f"A file cannot be read or written: {error}\n")
    return USAGE
