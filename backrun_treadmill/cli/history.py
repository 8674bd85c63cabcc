"""`backrun history`: everything that was done, on a page, as a table, as CSV or JSON; brings back what was deleted."""

import argparse
import sys
from pathlib import Path

from backrun_treadmill.cli.streams import FAULT, USAGE, can_draw, refuse
from backrun_treadmill.core.body.entry import Activity
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.body.own_past import left_out, load_own_past
from backrun_treadmill.front.files.settings import Settings, load_settings
from backrun_treadmill.front.terminal.page_ended import PageEnded
from backrun_treadmill.journal.deleted import Kept
from backrun_treadmill.tui.history.history_filter import wanted


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    add = parser.add_argument
    add("words", metavar="WORD", nargs="*", help="only what has these words: a name, 2026-10, 2026-10-03..2026-11")
    add("--kind", type=Activity, choices=list(Activity), metavar="|".join(Activity), help="only what was this")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="for scripts, with the weeks")
    form.add_argument("--csv", action="store_true", help="for a spreadsheet")
    form.add_argument("--plain", action="store_true", help="a table instead of a page")
    form.add_argument(
        "--undelete",
        nargs="?",
        const="",
        metavar="NAME",
        help="bring back the journal deleted last, or the one named so",
    )


def run(args: argparse.Namespace) -> int:
    """Show it: 0; 1 where it cannot be read, 2 for a setting or programme that cannot be used."""
    try:
        if args.undelete is not None:
            return _undelete(args.undelete)
        settings = load_settings()
        if args.json or args.csv or args.plain or settings.preferences.plain or not can_draw():
            return _written(args, settings)
        show_history(settings, words=" ".join(args.words), activity=args.kind)
    except PageEnded as ended:
        return ended.exit_code
    except FaultyFile as error:
        return refuse(str(error))
    except OSError as error:
        return refuse(f"{error.filename} cannot be used: {error.strerror}.", FAULT)
    return 0


def show_history(settings: Settings, *, words: str = "", activity: Activity | None = None) -> None:
    """The page, and the replays that were asked for on it, until it is left. Raises PageEnded, FaultyFile, OSError."""
    # Textual, and all that it needs: the lines come without.
    from backrun_treadmill.front.body.own_history import local_time, minutes_of
    from backrun_treadmill.front.history.history_desk import HistoryDesk
    from backrun_treadmill.front.terminal.page import show_page
    from backrun_treadmill.tui.drawing.palettes import PALETTES
    from backrun_treadmill.tui.history.history_app import HistoryApp, Place

    desk, place = HistoryDesk(settings), Place(words, activity)
    while True:
        palette = PALETTES[settings.preferences.colours]
        page = HistoryApp(desk.desk, now_min=minutes_of(local_time()), place=place, palette=palette)
        asked = show_page(page)
        if asked is None:
            return
        from backrun_treadmill.cli.replay import replay

        code, place = replay(Path(asked.journal)), asked.place
        if code not in (0, USAGE):  # the terminal may be gone: no page is to follow
            raise PageEnded(code)


def _written(args: argparse.Namespace, settings: Settings) -> int:
    from backrun_treadmill.front.history.history_text import as_csv, as_json, as_table

    known, what = load_own_past(settings), wanted(" ".join(args.words), args.kind)
    past = [one for one in known.past if what.takes(one)]
    unread = () if args.json else known.unread
    sys.stdout.write(as_json(past, known.unread) if args.json else as_csv(past) if args.csv else as_table(past))
    sys.stdout.flush()
    for text in (*known.said, *left_out(unread)):
        sys.stderr.write(f"{text}\n")
    return 0


def _undelete(name: str) -> int:
    from backrun_treadmill.front.history.history_desk import undelete

    try:
        sys.stdout.write(f"{undelete(name)}\n")
    except Kept as why:
        return refuse(str(why), FAULT)
    return 0
