"""`backrun journal check|repair`: is a journal whole, and if not, what can be had of it."""

import argparse
import sys
from pathlib import Path

from backrun_treadmill.cli.damage import damage_lines
from backrun_treadmill.cli.streams import refuse
from backrun_treadmill.core.units import clock_text
from backrun_treadmill.exchange.new_file import Occupied, write_new
from backrun_treadmill.journal.reader import NotAJournal, Reading, read_journal
from backrun_treadmill.journal.repair import Repaired, repaired

DAMAGED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    what = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    check = what.add_parser("check", help="say what is missing in journals, or that nothing is")
    check.add_argument("journals", metavar="JOURNAL", type=Path, nargs="+", help="the .jsonl file of a session")
    check.set_defaults(do=_check)
    repair = what.add_parser("repair", help="write what can be had of a journal that is not whole to a new file")
    repair.add_argument("journal", metavar="JOURNAL", type=Path, help="it stays as it is")
    repair.add_argument("-o", "--output", metavar="FILE", type=Path, help="the new file; else NAME.repaired.jsonl here")
    repair.set_defaults(do=_repair)


def run(args: argparse.Namespace) -> int:
    """0: whole, or repaired; 1: damaged, or not written; 2: no journal, or the new file is there already."""
    return int(args.do(args))


def _check(args: argparse.Namespace) -> int:
    return max(_check_one(path) for path in args.journals)


def _check_one(path: Path) -> int:
    try:
        reading = read_journal(path)
    except (OSError, NotAJournal) as error:
        return refuse(_unreadable(path, error))
    wrong = damage_lines(reading)
    sys.stdout.write(f"{path}: {_size_text(reading)}{', whole' if not wrong else ''}.\n")
    sys.stdout.writelines(f"  {line}\n" for line in wrong)
    sys.stdout.flush()
    return DAMAGED if wrong else 0


def _size_text(reading: Reading) -> str:
    last = reading.records[-1].at if reading.records else 0
    session = "a session without its beginning" if reading.header is None else reading.header.session
    return f"{session}, {_count_text(len(reading.records) + len(reading.unknown))}, {clock_text(last)}"


def _count_text(records: int) -> str:
    return f"{records} record{'' if records == 1 else 's'}"


def _repair(args: argparse.Namespace) -> int:
    try:
        reading = read_journal(args.journal)
        sessions = repaired(args.journal)
    except (OSError, NotAJournal) as error:
        return refuse(_unreadable(args.journal, error))
    if not reading.damage and len(sessions) == 1:
        sys.stdout.write(f"{args.journal}: every record that it has is readable; there is nothing to repair.\n")
        return 0
    first = args.output or Path(f"{args.journal.stem}.repaired.jsonl")
    others = (first.with_name(f"{first.stem}-{number}{first.suffix}") for number in range(2, len(sessions) + 1))
    paths = [first, *others]
    for path in paths:  # all or none
        if path.exists():
            return _occupied(path)
    for path, session in zip(paths, sessions, strict=True):
        if (code := _write(path, session)) != 0:
            return code
    for line in damage_lines(reading):
        sys.stderr.write(f"{line}\n")
    return 0


def _write(path: Path, session: Repaired) -> int:
    try:
        write_new(path, session.data, replace=False, private=True)
    except Occupied:
        return _occupied(path)
    except OSError as error:
        sys.stderr.write(f"{path} cannot be written: {error.strerror}. Nothing was left behind.\n")
        return DAMAGED
    name = "a session without its beginning" if session.name is None else session.name
    sys.stdout.write(f"{path}: {name}, {_count_text(session.records)}.\n")
    sys.stdout.flush()
    return 0


def _occupied(path: Path) -> int:
    return refuse(f"{path} is there already and is never written over; give another name with -o.")


def _unreadable(path: Path, error: OSError | NotAJournal) -> str:
    return f"{path} cannot be read: {error.strerror}." if isinstance(error, OSError) else str(error)
