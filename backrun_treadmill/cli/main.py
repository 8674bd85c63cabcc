"""`backrun`: names the verbs, imports the module of the chosen one and nothing else.

A verb is a module of this package with `configure(parser)` and `run(args) -> exit code`. The help must come at once,
so this module imports only what reading a command line takes.
"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from keyword import iskeyword

from backrun_treadmill import __version__

VERBS = {
    "run": "run a profile on a treadmill",
    "profile": "check a profile, show it as a timeline, print the schema",
    "sim": "open the virtual room: a treadmill, a foot pod and a runner on Bluetooth bytes",
    "scan": "list the treadmills and sensors on the air",
    "doctor": "say whether this computer is ready for a treadmill, then examine the treadmill itself",
    "checkin": "answer how a session has settled, the next morning or later",
    "log": "write down what was done without a treadmill",
    "next": "say what the next session is, and why",
    "history": "everything that was done: a calendar, sessions, weeks, pain; delete, undo",
    "report": "say what was done in a recorded session",
    "replay": "show a recorded session once more, or verify it",
    "journal": "check whether a recorded session is whole, and repair it",
    "export": "write a recorded session as FIT, TCX or CSV",
    "import": "turn a workout of another tool into a profile",
    "inbox": "what a coach has offered: pair, list, show, accept, decline",
    "coach": "as a coach: pair with runners, offer profiles and programmes, read the answers",
    "broker": "for a household: carry messages between its coach and runners",
    "config": "say where settings, profiles and sessions are kept",
}
INTERRUPTED = 130
NOT_DELIVERED = 1
USAGE = 2
UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EPIPE)
"""What a stream that takes no more says: a full disk, a quota, a terminal or a reader that is gone."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 good, 1 fault, 2 usage or profile, 130 interrupted)."""
    _fill_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that lacks × or → must not end a session
    try:
        return _run_verb(sys.argv[1:] if argv is None else list(argv))
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.filename is not None or error.errno not in UNWRITABLE:
            raise
        _drop(sys.stdout.fileno())
        if error.errno != errno.EPIPE:
            sys.stderr.write(f"The output cannot be written: {error.strerror}.\n")
        return NOT_DELIVERED
    finally:
        _flush_stderr()


def _run_verb(argv: list[str]) -> int:
    try:
        return _parse_and_run(argv)
    finally:
        sys.stdout.flush()  # here, where a broken pipe is still ours to answer


def _parse_and_run(argv: list[str]) -> int:
    if not argv and sys.stdin.isatty() and sys.stdout.isatty():
        return int(import_module("backrun_treadmill.cli.home").run_home())
    chosen = next((word for word in argv if not word.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="backrun",
        description="Runs interval profiles on a Bluetooth treadmill. Clip on the machine's safety key: "
        "no program replaces it.",
    )
    parser.add_argument("--version", action="version", version=f"backrun {__version__}")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", title="verbs")
    module = None
    for verb, line in VERBS.items():
        verb_parser = verbs.add_parser(verb, help=line, description=f"{line[0].upper()}{line[1:]}.")
        if verb == chosen:
            name = f"{verb}_" if iskeyword(verb) else verb
            module = import_module(f"backrun_treadmill.cli.{name}")
            module.configure(verb_parser)
    args = parser.parse_args(argv)
    if module is None:
        parser.print_help(sys.stderr)
        return USAGE
    return int(module.run(args))


def _fill_closed_streams() -> None:
    """A stream that was closed before we began leads nowhere: else its number goes to the next file that is opened, and
    what we say would go there.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - open to the end
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115


def _flush_stderr() -> None:
    """A screen that was drawn on a terminal now gone must not change the exit code by its last bytes."""
    try:
        sys.stderr.flush()
    except OSError:
        _drop(sys.stderr.fileno())


def _drop(number: int) -> None:
    """Point a stream at nothing, so that the interpreter's own last flush has nothing to break on."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - pathlib would double the start-up time
        os.dup2(nothing.fileno(), number)
