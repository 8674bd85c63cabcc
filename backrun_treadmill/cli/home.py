"""`backrun` without a verb, on a terminal: the first page, and the session that is chosen there."""

import argparse
import sys

from backrun_treadmill.cli import run
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.last_profile import last_profile
from backrun_treadmill.front.offers import offers
from backrun_treadmill.front.page import PageEnded, show_page
from backrun_treadmill.front.paths import last_profile_file, profiles_dir
from backrun_treadmill.front.settings import load_runner
from backrun_treadmill.tui.home_app import HomeApp, Offer

VIRTUAL = "the virtual room"


def run_home() -> int:
    """The exit code of the session that was chosen; 0 when none was."""
    try:
        return _choose()
    except FaultyFile as error:
        sys.stderr.write(f"{error}\n")
        return run.USAGE
    except PageEnded as ended:
        return ended.exit_code


def _choose() -> int:
    last = last_profile(last_profile_file())
    taken = show_page(HomeApp(offers(load_runner(), profiles_dir(), last), machine=f"runs in {VIRTUAL}", last=last))
    return _run(taken.named) if isinstance(taken, Offer) else 0


def _run(named: str, *options: str) -> int:
    parser = argparse.ArgumentParser(prog="backrun run")
    run.configure(parser)
    return run.run(parser.parse_args([*options, "--", named]))
