"""`backrun doctor`: is this computer ready for a treadmill; then, with somebody beside the belt, what is the treadmill
like. The first part writes to no treadmill; the second begins with a page and a key.
"""

import argparse
import asyncio
import os
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from backrun_treadmill.cli import aftermath
from backrun_treadmill.cli.choices import Where, WrongUse, choose_machine, has_terminal
from backrun_treadmill.cli.examination import At, examine
from backrun_treadmill.cli.streams import FAULT, refuse, say
from backrun_treadmill.core.afterwards.examined import Examined, examined_json
from backrun_treadmill.core.checks import Finding
from backrun_treadmill.front.doctor.computer import Looked, look_at_computer
from backrun_treadmill.front.doctor.safety_page import VIRTUAL
from backrun_treadmill.front.terminal.output import Output
from backrun_treadmill.sim.models import NoSuchModel, find

NOT_WRITTEN = "Nothing was written to any treadmill."
LEFT_OUT = "The belt was not examined: {}"
NO_TERMINAL = "there is no terminal, so nobody could stop it by key."
TO_DO_FIRST = "there is something to do first, see above."
LEFT_BEHIND = "the belt of a session that did not end had to be looked at first."
NOT_WANTED = "--computer-only leaves it out."
NONE_HEARD = "no treadmill was heard."
SEVERAL = "{} treadmills were heard ({}): say which with --treadmill."


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's options."""
    add = parser.add_argument
    add(
        "--treadmill",
        metavar="virtual|NAME|ADDRESS",
        help="this one (a beginning of its name will do), or one in a virtual room, for practice",
    )
    add("--adapter", metavar="os|hci:…", help="the Bluetooth adapter (default os)")
    add("--model", metavar="NAME[+NAME…]", help="with --treadmill virtual: which; see backrun sim --list")
    add("--computer-only", action="store_true", help="leave the belt out")
    add("--journal", type=Path, metavar="FILE", help="write the journal of the examination there")
    add("--json", action="store_true", help="one JSON object on one line; what is to be read goes to standard error")


def run(args: argparse.Namespace) -> int:
    """0: ready, and nothing speaks against the treadmill; 1: something to do, or not to be used; 2: usage; after a
    signal as `backrun run`."""
    try:
        where = _where(args)
        return _run(args, where)
    except (WrongUse, NoSuchModel) as error:
        return refuse(str(error))
    except OSError as error:
        return refuse(f"{error.filename} cannot be used: {error.strerror}. Nothing was started.", FAULT)


class Choice(Struct, frozen=True):
    """The treadmill to examine, or why there is none."""

    at: At | None
    why_not: str = ""


def _run(args: argparse.Namespace, where: Where) -> int:
    human = 2 if args.json else 1
    attended = not args.computer_only and has_terminal() and os.isatty(human)
    if attended:
        unsettled = aftermath.settle(plain=True, fd=human)
        if unsettled is not None:
            _print_json(args, Looked(), {"not_examined": LEFT_BEHIND})
            return unsettled
    looked = asyncio.run(look_at_computer(where.adapter, where.selector)) if where.adapter else Looked()
    choice = choose(args, where, looked, attended=attended)
    told: dict[str, object] = {}
    code = 1 if looked.to_do else 0
    with Output(human) as output:
        for line in () if args.json and choice.at is None else page(looked.findings):
            output.say(line)
        if choice.at is None:
            told = {"not_examined": choice.why_not}
            if not args.json:
                output.say(f"{LEFT_OUT.format(choice.why_not)}\n{NOT_WRITTEN}")
        else:
            done = examine(choice.at, output)
            code, told = done.exit_code or code, done.told
    _print_json(args, looked, told)
    return code


def _print_json(args: argparse.Namespace, looked: Looked, told: dict[str, object]) -> None:
    if args.json:
        nothing = {"computer": msgspec.to_builtins(looked.findings)} | examined_json(Examined())
        say(msgspec.json.encode(nothing | told).decode())


def page(found: Sequence[Finding]) -> list[str]:
    """One line a finding, and an empty one."""
    if not found:
        return []
    verdicts, names = (
        max(map(len, column)) for column in ([one.verdict for one in found], [one.what for one in found])
    )
    return [*(f"{one.verdict:<{verdicts}}  {one.what:<{names}}  {one.text}" for one in found), ""]


def choose(args: argparse.Namespace, where: Where, looked: Looked, *, attended: bool) -> Choice:
    """Only one treadmill, with nothing to do before it, and only in front of a terminal."""
    if args.computer_only:
        return Choice(None, NOT_WANTED)
    if not attended:
        return Choice(None, NO_TERMINAL)
    if looked.to_do:
        return Choice(None, TO_DO_FIRST)
    if not where.adapter:
        return Choice(At(where=where, name=VIRTUAL, model=args.model or "", journal=args.journal))
    if len(looked.heard) != 1:
        names = ", ".join(one.name or one.address for one in looked.heard)
        return Choice(None, SEVERAL.format(len(looked.heard), names) if looked.heard else NONE_HEARD)
    (one,) = looked.heard
    meant = msgspec.structs.replace(where, selector=one.address)
    return Choice(At(where=meant, name=f"{one.name} ({one.address})", journal=args.journal))


def _where(args: argparse.Namespace) -> Where:
    """What the options mean together. Raises WrongUse, NoSuchModel."""
    if args.treadmill == "none":
        raise WrongUse("A console that is set by hand needs no examination: leave out --treadmill none.")
    if args.model and args.treadmill != "virtual":
        raise WrongUse("--model is for --treadmill virtual only: a real treadmill is what it is.")
    if args.model:
        find(args.model)
    if args.journal is not None and args.journal.exists():
        raise WrongUse(f"The journal {args.journal} is there already and is never written over. Give another file.")
    return choose_machine(args.treadmill, args.adapter or (None if args.treadmill == "virtual" else "os"))
