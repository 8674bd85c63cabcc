"""`backrun profile check | show | schema`: profiles without a belt."""

import argparse
import json
import sys

from backrun_treadmill.cli.streams import say
from backrun_treadmill.core.faults import FaultyFile, printable
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.profile.fit_text import fit_lines, unfit_lines
from backrun_treadmill.core.profile.schema import profile_schema
from backrun_treadmill.core.profile.timeline_text import timeline_text, totals_lines
from backrun_treadmill.core.profile.totals import add_up
from backrun_treadmill.front.files.profile_files import load_profile
from backrun_treadmill.front.files.settings import load_runner

FAULTY = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's own verbs and arguments."""
    verbs = parser.add_subparsers(dest="what", metavar="WHAT", required=True)
    check = verbs.add_parser("check", help="say everything that is wrong with profiles, and what is perhaps not meant")
    check.add_argument("files", nargs="+", metavar="FILE", help="a profile, or the name of a shipped one")
    check.add_argument(
        "--treadmill",
        metavar="NAME|ADDRESS",
        help="also whether its runs fit this treadmill, as far as sessions on it have shown how its belt changes speed",
    )
    show = verbs.add_parser("show", help="print a profile as a timeline with its totals")
    show.add_argument("file", metavar="FILE", help="a profile, or the name of a shipped one")
    verbs.add_parser("schema", help="print the JSON Schema of profiles, for editors")


def run(args: argparse.Namespace) -> int:
    """Do it; exit code 0, or 2 when a profile or the settings file has faults."""
    if args.what == "schema":
        say(json.dumps(profile_schema(), indent=2, ensure_ascii=False))
        return 0
    try:
        runner = load_runner()
    except FaultyFile as error:
        sys.stderr.write(f"{error}\n")
        return FAULTY
    if args.what == "show":
        return _show(args.file, runner)
    machine = None
    if args.treadmill:
        from backrun_treadmill.cli.known_treadmill import known_treadmill  # what is known of machines is devices' own

        machine = known_treadmill(args.treadmill)
        if machine is None:
            return FAULTY
    return max([_check(file, runner, machine) for file in args.files])


def _check(file: str, runner: Runner, machine: MachineProfile | None) -> int:
    try:
        reading = load_profile(file, runner)
    except FaultyFile as error:
        say(str(error))
        return FAULTY
    for warning in reading.warnings:
        say(f"warning: {warning}")
    unfit = [] if machine is None else unfit_lines(reading.plan, machine.learned)
    for line in unfit:
        say(f"{printable(file)}: {line}")
    if not unfit:
        say(f"{printable(file)}: good. {' '.join(totals_lines(add_up(reading.plan)))}")
    if machine is not None:
        for line in fit_lines(reading.plan, machine.learned):
            say(f"  {line}")
    return FAULTY if unfit else 0


def _show(file: str, runner: Runner) -> int:
    try:
        reading = load_profile(file, runner)
    except FaultyFile as error:
        sys.stderr.write(f"{error}\n")
        return FAULTY
    say(timeline_text(reading.plan))
    for warning in reading.warnings:
        say(f"warning: {warning}")
    return 0
