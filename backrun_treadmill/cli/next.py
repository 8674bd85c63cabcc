"""`backrun next`: the next session of the programme, why, and on what that rests. Starts nothing."""

import argparse
import sys
from datetime import date, timedelta

import msgspec

from backrun_treadmill.cli.streams import FAULT, USAGE
from backrun_treadmill.core.body.checkin import due_questions
from backrun_treadmill.core.body.entry_text import entry_line
from backrun_treadmill.core.body.shoes import worn_lines
from backrun_treadmill.core.body.so_far import recent_weeks, so_far_lines
from backrun_treadmill.core.body.surfaces import compare_surfaces
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.body.next_session import NextSession, next_session
from backrun_treadmill.front.body.own_history import OwnHistory, load_own_history, local_time, minutes_of
from backrun_treadmill.front.body.own_past import left_out
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.history.history_text import week_told

EPOCH = date(1970, 1, 1)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    parser.add_argument("--json", action="store_true", help="for scripts")


def run(args: argparse.Namespace) -> int:
    """Print the advice: 0, also where it is not to run; 2 for rules or a programme that cannot be used."""
    try:
        settings = load_settings()
        history = load_own_history(settings)
        now_min = minutes_of(local_time())
        found = next_session(history, settings.runner, now_min)
    except FaultyFile as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be read: {error.strerror}.\n")
        return FAULT
    sys.stdout.write(_json(found, history, now_min) if args.json else _text(found, history, now_min))
    sys.stderr.write("".join(f"{text}\n" for text in left_out(history.unread)))
    return 0


def _text(found: NextSession, history: OwnHistory, now_min: int) -> str:
    lines = [found.text]
    if found.advice.used:
        lines += ["It rests on:", *(f"  {entry_line(entry, now_min)}" for entry in found.advice.used)]
    open_now = due_questions(history.entries, now_min)
    if open_now:
        lines.append("A question about a session is open: answer it with backrun checkin, then ask again.")
    lines += so_far_lines(history.entries, now_min)
    lines += worn_lines(history.entries, history.rules)
    if found.plan is not None:
        lines.append("To run it: backrun run next --treadmill NAME, or the first line of the first page.")
    return "\n".join(lines) + "\n"


def _json(found: NextSession, history: OwnHistory, now_min: int) -> str:
    advice = found.advice
    told = {
        "verdict": str(advice.verdict),
        "programme": history.programme.key,
        "level": advice.level,
        "session": None if advice.session is None else advice.session.text,
        "reason": advice.reason,
        "earliest": (EPOCH + timedelta(days=advice.earliest_day)).isoformat(),
        "ask": [str(one) for one in advice.ask],
        "offer": advice.offer or None,
        "outdoors": advice.outdoors or None,
        "text": found.text,
        "used": [msgspec.to_builtins(entry) for entry in advice.used],
        "weeks": [week_told(week) for week in recent_weeks(history.entries, now_min)],
        "surfaces": msgspec.to_builtins(compare_surfaces(history.entries)),
        "open": len(due_questions(history.entries, now_min)),
        "unread": list(history.unread),
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode() + "\n"
