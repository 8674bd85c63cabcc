"""`backrun log`: what was done without a treadmill, with the pain around it. On a terminal what is missing is asked."""

import argparse
import sys
from datetime import timedelta

from backrun_treadmill.cli.choices import has_terminal
from backrun_treadmill.cli.streams import FAULT, USAGE
from backrun_treadmill.core.body.answers import BadAnswer
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry
from backrun_treadmill.core.body.findings import ago
from backrun_treadmill.core.body.rest import strength_day
from backrun_treadmill.core.body.said import EntryTold
from backrun_treadmill.core.body.standing import Standing
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.intents import Site
from backrun_treadmill.front.body.log_questions import missing, numbers, wrong_number
from backrun_treadmill.front.body.own_history import keep_said, load_own_history, local_time, minutes_of
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.terminal.asking import in_lines

LOGGED = (
    Activity.BIKE,
    Activity.SWIM,
    Activity.WALK,
    Activity.STRENGTH,
    Activity.STRETCH,
    Activity.OUTDOOR_RUN,
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    add = parser.add_argument
    names = "|".join(LOGGED)
    add("activity", type=Activity, choices=LOGGED, metavar=names, help="what was done")
    add("--minutes", metavar="N", help="how long")
    add("--km", type=float, metavar="N", help="how far")
    add("--pain-before", metavar="N", help="0 to 10")
    add("--pain-after", metavar="N", help="0 to 10")
    add("--effort", metavar="N", help="0 to 10")
    add("--site", type=Site, choices=list(Site), metavar="|".join(Site), help="where it hurt")
    add("--leg", action="store_true", help="a new feeling in a leg, or limping")
    add("--shoes", default="", metavar="NAME", help="your own name for the pair")
    add("--days-ago", type=int, default=0, choices=range(60), metavar="N", help="when (default: today)")


def run(args: argparse.Namespace) -> int:
    """Write it down: 0, or 2 for an answer that cannot be meant."""
    answers = {
        "minutes": args.minutes,
        "pain-before": args.pain_before,
        "pain-after": args.pain_after,
        "effort": args.effort,
    }
    try:
        found = numbers(_completed(answers))
        now = local_time()
        entry = _entry(args, found, minutes_of(now - timedelta(days=args.days_ago)))
        file = keep_said(EntryTold(when_min=minutes_of(now), entry=entry, minutes=found["minutes"]))
    except BadAnswer as error:
        sys.stderr.write(f"{str(error)[:1].upper()}{str(error)[1:]}\n")
        return USAGE
    except KeyboardInterrupt:
        return USAGE
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be written: {error.strerror}. Nothing was logged.\n")
        return FAULT
    sys.stdout.write(f"Logged: {entry.activity}, {ago(entry.day, minutes_of(now) // DAY_MIN)}. Kept in {file}\n")
    if entry.activity is Activity.STRENGTH:
        sys.stdout.write(_next_strength(minutes_of(now)))
    return 0


def _completed(given: dict[str, str | None]) -> dict[str, str]:
    """What was given, and on a terminal the answers to what was not."""
    answers = {key: value for key, value in given.items() if value is not None}
    wrong = wrong_number(answers)
    if wrong:
        raise BadAnswer(wrong)
    if not has_terminal():
        return answers
    asked = in_lines(sys.stdin.readline, print)(missing(answers), wrong_number)
    if asked is None:
        raise KeyboardInterrupt
    return {**answers, **asked}


def _entry(args: argparse.Namespace, found: dict[str, int | None], when_min: int) -> Entry:
    if args.km is not None and not 0 <= args.km <= 500:
        raise BadAnswer(f"km is {args.km}; it goes from 0 to 500.")
    return Entry(
        when_min=when_min,
        activity=args.activity,
        distance_m=None if args.km is None else round(args.km * 1000),
        pain_before=found["pain-before"],
        pain_after=found["pain-after"],
        effort=found["effort"],
        site=args.site,
        leg_symptom=args.leg,
        shoes=args.shoes,
    )


def _next_strength(now_min: int) -> str:
    """Empty where the history cannot be judged: what was logged is kept, and whatever acts by the fault names it."""
    try:
        history = load_own_history(load_settings())
    except (FaultyFile, OSError):
        return ""
    day = strength_day(Standing(history.entries, history.programme, history.rules, now_min=now_min))
    return f"Next strength: {ago(day, now_min // DAY_MIN)}, a day between.\n"
