"""`backrun report JOURNAL [--json]`: what a session came to."""

import argparse
import sys
from pathlib import Path

from backrun_treadmill.cli.damage import damage_lines
from backrun_treadmill.cli.streams import refuse
from backrun_treadmill.core.afterwards.report import build_report, report_json
from backrun_treadmill.core.afterwards.report_text import report_text
from backrun_treadmill.front.own_body import own_rules
from backrun_treadmill.journal.reader import NotAJournal, read_journal


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    parser.add_argument("journal", metavar="JOURNAL", type=Path, help="the .jsonl file of a session")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the report: exit code 0, or 2 when the file is no journal. Damage is told on stderr."""
    try:
        reading = read_journal(args.journal)
    except OSError as error:
        return refuse(f"{args.journal} cannot be read: {error.strerror}.")
    except NotAJournal as error:
        return refuse(str(error))
    report = build_report(reading.records, rules=own_rules())
    sys.stdout.write((report_json(report).decode() if args.json else report_text(report)) + "\n")
    sys.stdout.flush()
    for warning in damage_lines(reading):
        sys.stderr.write(f"{warning}\n")
    return 0
