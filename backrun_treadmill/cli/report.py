"""`backrun report JOURNAL [--json]`: what a session came to."""

import argparse
import sys
from pathlib import Path

from backrun_treadmill.core.commands import Close, SessionEnded
from backrun_treadmill.core.report import build_report, report_json
from backrun_treadmill.core.report_text import report_text
from backrun_treadmill.journal.reader import NotAJournal, Reading, read_journal

_MOST_DAMAGE_TOLD = 10


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    parser.add_argument("journal", metavar="JOURNAL", type=Path, help="the .jsonl file of a session")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the report: exit code 0, or 2 when the file is no journal. Damage is told on stderr."""
    try:
        reading = read_journal(args.journal)
    except OSError as error:
        return _refuse(f"{args.journal} cannot be read: {error.strerror}.")
    except NotAJournal as error:
        return _refuse(str(error))
    report = build_report(reading.records)
    sys.stdout.write((report_json(report).decode() if args.json else report_text(report)) + "\n")
    sys.stdout.flush()
    for warning in _warnings(reading):
        sys.stderr.write(f"{warning}\n")
    return 0


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


def _warnings(reading: Reading) -> list[str]:
    lines = [f"The journal is not whole: {damage}." for damage in reading.damage[:_MOST_DAMAGE_TOLD]]
    if len(reading.damage) > _MOST_DAMAGE_TOLD:
        lines.append(f"Not whole in {len(reading.damage) - _MOST_DAMAGE_TOLD} more places.")
    if reading.newer:
        lines.append("A newer backrun wrote this journal: parts of it may be missing here.")
    if reading.header is None:
        lines.append("The beginning is missing: the profile is not known.")
    if not any(isinstance(record, SessionEnded | Close) for record in reading.records):
        lines.append("The journal has no end: perhaps more was done.")
    return lines
