"""`backrun run PROFILE`: what was asked for on the command line, checked, becomes one session."""

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.cli import aftermath
from backrun_treadmill.cli.choices import (
    Where,
    WrongUse,
    check_keys,
    choose_machine,
    choose_pod,
    choose_strap,
    has_terminal,
)
from backrun_treadmill.cli.living import live, summarise
from backrun_treadmill.cli.start import before_session
from backrun_treadmill.cli.streams import FAULT, USAGE, can_draw, refuse
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.totals import over_budget_text
from backrun_treadmill.front.body.before_start import NotStarted
from backrun_treadmill.front.body.next_session import NEXT, next_session
from backrun_treadmill.front.body.own_body import with_own_body
from backrun_treadmill.front.body.own_cadence import known_cadence
from backrun_treadmill.front.body.own_history import load_own_history, local_time, minutes_of
from backrun_treadmill.front.coach.coach_beside import followed
from backrun_treadmill.front.files.kept_speed import keep_run_speed
from backrun_treadmill.front.files.known_sensor import known_sensor
from backrun_treadmill.front.files.paths import (
    cadence_file,
    last_profile_file,
    locks_dir,
    machines_dir,
    make_private,
    pod_file,
    sessions_dir,
    settings_file,
    strap_file,
    used_file,
)
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.files.profile_files import load_profile
from backrun_treadmill.front.files.settings import BUDGETS, Settings, load_settings
from backrun_treadmill.front.files.used_devices import known_feet
from backrun_treadmill.front.pages.last_profile import remember_profile
from backrun_treadmill.front.processes.room_process import NoRoom
from backrun_treadmill.front.session.awake import kept_awake
from backrun_treadmill.front.session.live import Lived
from backrun_treadmill.front.terminal.output import Output
from backrun_treadmill.front.terminal.page_ended import PageEnded
from backrun_treadmill.link.messages import Opening


def configure(parser: argparse.ArgumentParser) -> None:
    """Add this verb's arguments."""
    add = parser.add_argument
    add("profile", metavar="PROFILE", help="a profile file, the name of a shipped one, or next")
    add(
        "--treadmill",
        metavar="virtual|none|NAME|ADDRESS",
        help="the machine; none: set its console by hand (default: virtual, unless an adapter is given)",
    )
    add("--adapter", metavar="os|hci:…", help="the Bluetooth adapter (default: the system's own)")
    add("--console-unit", type=Unit, choices=list(Unit), metavar="km/h|mph", help="what the console shows speeds in")
    add(
        "--pod",
        default="auto",
        metavar="auto|none|NAME|ADDRESS",
        help="the foot pod that counts steps; one that was named is remembered",
    )
    add(
        "--strap",
        default="auto",
        metavar="auto|none|NAME|ADDRESS",
        help="the heart strap; one that was named is remembered",
    )
    add("--plain", action="store_true", help="one line an event instead of a screen")
    add("--yes", action="store_true", help="give the keys of arming and of off-belt steps; never one that resumes")
    add(
        "--impact-budget",
        type=_budget,
        metavar="N",
        help="running impacts of this session: after them the rest is walked (default: impact_budget of the settings)",
    )
    add("--journal", type=Path, metavar="FILE", help="write the journal there")
    add(
        "--nobody-on-the-belt",
        action="store_true",
        help="for checks of a machine (hil/): lets --yes start a real belt without a terminal. Nobody may stand on it",
    )
    add("--no-lead", action="store_true", help="send each speed at its instant, not early by what was learned")


class Ready(Struct, frozen=True, kw_only=True):
    """A session that nothing stands in the way of any more."""

    opening: Opening
    where: Where
    notes: tuple[str, ...]
    """What is perhaps not meant, and what the history says to it."""
    look: Preferences
    drawn: bool


def run(args: argparse.Namespace) -> int:
    """Run one session: 0 finished or ended by key, 1 fault, 2 usage or profile, 129/130/143 after a signal."""
    try:
        unsettled = aftermath.settle(plain=args.plain)
        ready = _make_ready(args) if unsettled is None else unsettled
    except PageEnded as ended:
        return ended.exit_code
    except FaultyFile as error:
        return refuse("\n".join(str(fault) for fault in error.faults))
    except WrongUse as error:
        return refuse(str(error))
    except OSError as error:
        return refuse(f"{error.filename} cannot be used: {error.strerror}. Nothing was started.", FAULT)
    if isinstance(ready, int):
        return ready
    if isinstance(ready, NotStarted):
        return refuse(ready.text, USAGE if ready.refused else 0)
    with Output() as output:
        return _run(ready, args.profile, output)


def _make_ready(args: argparse.Namespace) -> Ready | NotStarted:
    settings = load_settings()
    opening, where, warnings = _prepare(args, settings)
    drawn = opening.attended and not (args.plain or settings.preferences.plain) and can_draw()
    started = before_session(opening, settings, drawn=drawn, proposed=args.profile == NEXT)
    if isinstance(started, NotStarted):
        return started
    over = over_budget_text(started.plan, opening.runner)
    return Ready(
        opening=replace(opening, plan=started.plan, pain_before=started.pain_before),
        where=where,
        notes=(*warnings, *started.notes, *([over] if over else [])),
        look=settings.preferences,
        drawn=drawn,
    )


def _run(ready: Ready, profile: str, output: Output) -> int:
    opening, where = ready.opening, ready.where
    for note in ready.notes:
        output.say(f"Mind: {note}")
    try:
        with kept_awake(), followed(opening.runner, output.say, home_assistant=ready.look.home_assistant) as tell:
            lived = asyncio.run(live(opening, output, look=ready.look, drawn=ready.drawn, tell=tell))
            _sum_up(lived, profile, output, where, opening)
    except NoRoom as error:
        output.say(str(error))
        return FAULT
    return lived.exit_code


def _sum_up(lived: Lived, profile: str, output: Output, where: Where, opening: Opening) -> None:
    if lived.journal is not None:
        with suppress(OSError):
            remember_profile(last_profile_file(), profile)
        summarise(lived.journal, output, where, opening)
    if lived.run_kept_ckmh is not None:
        output.say(keep_run_speed(settings_file(), lived.run_kept_ckmh))


def _prepare(args: argparse.Namespace, settings: Settings) -> tuple[Opening, Where, tuple[str, ...]]:
    """Everything that can be refused is refused here, before anything is started."""
    where = choose_machine(args.treadmill, args.adapter)
    attended = has_terminal()
    check_keys(where, yes=args.yes, attended=attended, empty_belt=args.nobody_on_the_belt)
    if args.journal is not None and args.journal.exists():
        raise WrongUse(f"The journal {args.journal} is there already and is never written over. Give another file.")
    plan, warnings = _plan(args.profile, settings)
    runner = with_own_body(settings.runner, settings.preferences)
    runner = runner if args.impact_budget is None else replace(runner, impact_budget=args.impact_budget)
    pod, pod_selector = choose_pod(args.pod, where, known_sensor(pod_file()))
    opening = Opening(
        plan=plan,
        runner=runner if where.room else replace(runner, cadence=known_cadence(cadence_file())),
        driving=where.driving,
        adapter=where.adapter,
        selector=where.selector,
        pod=pod,
        pod_selector=pod_selector,
        strap=choose_strap(args.strap, where, known_sensor(strap_file())),
        feet={} if where.room else known_feet(used_file()),
        journal="" if args.journal is None else str(args.journal.absolute()),
        sessions=str(make_private(sessions_dir())),
        machines=str(machines_dir()),
        locks=str(make_private(locks_dir())),
        unit_answer=args.console_unit,
        attended=attended,
        keys_given=args.yes,
        lead=not args.no_lead,
        virtual=where.room,
        own_room=not where.adapter,
    )
    return opening, where, warnings


def _plan(named: str, settings: Settings) -> tuple[Plan, tuple[str, ...]]:
    """The plan of a profile, or of the session whose turn it is, and what is to be said of it."""
    if named != NEXT:
        reading = load_profile(named, settings.runner)
        return reading.plan, tuple(str(warning) for warning in reading.warnings)
    found = next_session(load_own_history(settings), settings.runner, minutes_of(local_time()))
    if found.plan is None:
        raise WrongUse(f"{found.text} Nothing was started.")
    return found.plan, (found.text,)


def _budget(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) in BUDGETS):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {BUDGETS[0]} to {BUDGETS[-1]}")
    return int(text)
