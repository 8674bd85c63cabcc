"""`backrun export JOURNAL --fit|--tcx|--csv [-o FILE] [--force]`: a session for other tools."""

import argparse
import sys
from pathlib import Path

from backrun_treadmill.cli.streams import refuse
from backrun_treadmill.exchange.csv_out import csv_bytes
from backrun_treadmill.exchange.new_file import Occupied, write_new
from backrun_treadmill.exchange.recording import NotRecorded, Recording, record
from backrun_treadmill.journal.reader import NotAJournal, Reading, read_journal

FORMATS = {
    "fit": "a FIT activity: Garmin, Strava, intervals.icu",
    "tcx": "a TCX activity, for tools that take no FIT",
    "csv": "a table, one row a second",
}


class NoTime(Exception):
    """When the session was is not known, and an activity must say."""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    parser.add_argument("journal", metavar="JOURNAL", type=Path, help="the .jsonl file of a session")
    formats = parser.add_mutually_exclusive_group(required=True)
    for name, line in FORMATS.items():
        formats.add_argument(f"--{name}", dest="format", action="store_const", const=name, help=line)
    parser.add_argument("-o", "--output", metavar="FILE", type=Path, help="the file to write; else JOURNAL's name here")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def run(args: argparse.Namespace) -> int:
    """Write the file: exit code 0, 1 when it cannot be written, 2 when there is nothing to write or it is there."""
    path = args.output or Path(f"{args.journal.stem}.{args.format}")
    try:
        reading = read_journal(args.journal)
        recording = record(reading.records)
        data = _encode(recording, args.format)
    except OSError as error:
        return refuse(f"{args.journal} cannot be read: {error.strerror}.")
    except NotAJournal as error:
        return refuse(str(error))
    except NotRecorded as why:
        return refuse(f"{args.journal}: {why}.")
    except NoTime:
        return refuse(
            f"{args.journal} does not say when it was, as FIT and TCX must: its beginning is lost, or the clock was "
            "wrong. --csv works."
        )
    try:
        write_new(path, data, replace=args.force)
    except Occupied:
        return refuse(f"{path} is there already; give another name with -o, or --force to write over it.")
    except OSError as error:
        sys.stderr.write(f"{path} cannot be written: {error.strerror}. Nothing was left behind.\n")
        return 1
    _tell(path, recording, reading)
    return 0


def _encode(recording: Recording, kind: str) -> bytes:
    if kind == "csv":
        return csv_bytes(recording)
    if recording.began is None:
        raise NoTime
    if kind == "tcx":
        from backrun_treadmill.exchange.tcx_out import tcx_bytes

        return tcx_bytes(recording, recording.began)
    from backrun_treadmill.exchange.fit_out import fit_bytes

    return fit_bytes(recording, recording.began)


def _tell(path: Path, recording: Recording, reading: Reading) -> None:
    laps, impacts = len(recording.laps), recording.report.impacts
    sys.stdout.write(
        f"{path}: {laps} interval{'' if laps == 1 else 's'}, {impacts.running} running and {impacts.walking} walking "
        "impacts.\n"
    )
    sys.stdout.flush()
    if reading.damage or reading.newer:
        sys.stderr.write("The journal is not whole or of a newer backrun: parts of the session are missing.\n")
