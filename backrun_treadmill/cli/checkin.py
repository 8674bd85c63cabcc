"""`backrun checkin`: how sessions have settled, asked the next morning and, where pain is up, after 48 hours."""

import argparse
import sys
from collections.abc import Sequence

from backrun_treadmill.cli.choices import has_terminal
from backrun_treadmill.cli.streams import FAULT, USAGE
from backrun_treadmill.core.body.advice import advice_text
from backrun_treadmill.core.body.entry import Activity, Entry, real
from backrun_treadmill.core.body.said import AnySaid, DetailTold, EntryTold
from backrun_treadmill.core.body.shoes import worn_lines
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.body.checkin_questions import ON_FEET, CheckInQuestions, wrong_answer
from backrun_treadmill.front.body.own_history import OwnHistory, keep_said, load_own_history, local_time, minutes_of
from backrun_treadmill.front.body.reminder import remind_again
from backrun_treadmill.front.files.paths import reminders_dir
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.terminal.asking import in_lines


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    add = parser.add_argument
    add("--leg", action="store_true", help="a new feeling in a leg, or limping, since the last session")
    add("--shoes", default="", metavar="NAME", help="the pair of the last session, by your own name for it")


def run(args: argparse.Namespace) -> int:
    """Ask what is open and write it down; 2 without a terminal, where something is open."""
    try:
        history = load_own_history(load_settings())
        now_min = minutes_of(local_time())
        told = _told(args, history, now_min)
        history = _kept(told, history)
        questions = CheckInQuestions(history, now_min)
        if questions.open and not has_terminal():
            sys.stderr.write("".join(f"Open: {one.text}\n" for one in questions.open))
            return 0 if told else USAGE
        answers = in_lines(sys.stdin.readline, print)(questions.open, wrong_answer)
        answered = () if answers is None else questions.said(answers)
        history = _kept(answered, history)
    except FaultyFile as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be used: {error.strerror}. Nothing was written down.\n")
        return FAULT
    sys.stdout.write("" if questions.open or told else "No question is open.\n")
    for text in remind_again(reminders_dir(), answered, history.entries, now=local_time()):
        sys.stdout.write(f"{text}\n")
    sys.stdout.write(f"{advice_text(history.advice(now_min), now_min)}\n")
    sys.stdout.write("".join(f"{line}\n" for line in worn_lines(history.entries, history.rules)))
    return 0


def _told(args: argparse.Namespace, history: OwnHistory, now_min: int) -> tuple[AnySaid, ...]:
    """What the command line itself says."""
    told: list[AnySaid] = []
    if args.leg:
        entry = Entry(when_min=now_min, activity=Activity.CHECK_IN, leg_symptom=True)
        told.append(EntryTold(when_min=now_min, entry=entry))
    last = next((entry for entry in reversed(real(history.entries)) if entry.activity in ON_FEET), None)
    if args.shoes and last is not None:
        told.append(DetailTold(when_min=now_min, about_min=last.when_min, activity=last.activity, shoes=args.shoes))
    return tuple(told)


def _kept(said: Sequence[AnySaid], history: OwnHistory) -> OwnHistory:
    """The history with what was said, once that is written down."""
    if not said:
        return history
    keep_said(*said)
    return history.with_said(*said)
