"""`backrun report [JOURNAL|NAME] [--json | --html [FILE]]`: what a session came to, or an examination of a machine."""

import argparse
import sys
from pathlib import Path

import msgspec

from backrun_treadmill.cli.damage import damage_lines
from backrun_treadmill.cli.streams import FAULT, refuse, say
from backrun_treadmill.core.afterwards.examined import examined_from, examined_json
from backrun_treadmill.core.afterwards.examined_text import examined_text
from backrun_treadmill.core.afterwards.report import build_report, report_json
from backrun_treadmill.core.afterwards.report_text import report_text
from backrun_treadmill.front.body.own_body import own_rules
from backrun_treadmill.front.files.paths import examinations_dir
from backrun_treadmill.front.history.chosen_journal import NoSuchJournal, chosen_journal
from backrun_treadmill.journal.reader import NotAJournal, Reading, read_journal

PAGES = (".html", ".htm")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    add = parser.add_argument
    add(
        "journal",
        metavar="JOURNAL",
        nargs="?",
        help="the .jsonl file of a session or an examination, or its name (default: the last session)",
    )
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print the figures as JSON")
    form.add_argument(
        "--html",
        metavar="FILE",
        nargs="?",
        const="",
        help="write a page with charts for a browser or a printer; FILE ends in .html, else JOURNAL's name here",
    )
    add("--force", action="store_true", help="write over a page that is there")


def run(args: argparse.Namespace) -> int:
    """Print or write it: 0, 1 when a page cannot be written, 2 when the file is no journal. Damage goes to stderr."""
    try:
        journal = chosen_journal(args.journal, beside=examinations_dir())
        reading = read_journal(journal)
    except OSError as error:
        return refuse(f"{args.journal} cannot be read: {error.strerror}.")
    except (NotAJournal, NoSuchJournal) as error:
        return refuse(str(error))
    if reading.header is not None and reading.header.examination:
        code = _examination(reading, as_json=args.json, as_page=args.html is not None)
    elif args.html is not None:
        code = _page(reading, journal, Path(args.html or f"{journal.stem}.html"), replace=args.force)
    else:
        report = build_report(reading.records, rules=own_rules())
        say(report_json(report).decode() if args.json else report_text(report))
        code = 0
    for warning in damage_lines(reading):
        sys.stderr.write(f"{warning}\n")
    return code


def _examination(reading: Reading, *, as_json: bool, as_page: bool) -> int:
    """What `backrun doctor` found of a treadmill."""
    if as_page:
        return refuse("An examination of a treadmill has no page with charts: leave out --html.")
    examined = examined_from(reading.records)
    say(msgspec.json.encode(examined_json(examined)).decode() if as_json else examined_text(examined))
    return 0


def _page(reading: Reading, journal: Path, path: Path, *, replace: bool) -> int:
    if path.suffix.lower() not in PAGES:
        return refuse(f"A page's name ends in .html, and {path} does not; the journal goes before --html.")
    # the templates and the history: the figures alone come without
    from backrun_treadmill.exchange.new_file import Occupied, write_new
    from backrun_treadmill.front.history.page_of_session import page_of

    page = page_of(reading, name=journal.name, missing=tuple(damage_lines(reading)))
    try:
        write_new(path, page, replace=replace, private=True)
    except Occupied:
        return refuse(f"{path} is there already; name another file after --html, or --force to write over it.")
    except OSError as error:
        return refuse(f"{path} cannot be written: {error.strerror}. Nothing was left behind.", FAULT)
    say(f"{path}: open it in a browser, or print it. It needs no network.")
    return 0
