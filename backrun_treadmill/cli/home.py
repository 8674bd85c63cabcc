"""`backrun` without a verb, on a terminal: the questions of a first start, the first page, the session chosen there."""

import argparse
import sys

from backrun_treadmill.cli import aftermath, run
from backrun_treadmill.cli.history import show_history
from backrun_treadmill.cli.streams import FAULT, USAGE, can_draw
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.front.body.next_session import NEXT, next_offer, next_session
from backrun_treadmill.front.body.own_history import load_own_history, local_time, minutes_of
from backrun_treadmill.front.coach.coach_beside import at_rest
from backrun_treadmill.front.coach.inbox_beside import show_inbox, telling, waiting_offers
from backrun_treadmill.front.files.paths import (
    last_profile_file,
    pod_file,
    profiles_dir,
    settings_file,
    strap_file,
    used_file,
)
from backrun_treadmill.front.files.preferences import OWN_BLUETOOTH, VIRTUAL, Preferences
from backrun_treadmill.front.files.settings import Settings, load_settings
from backrun_treadmill.front.files.settings_text import answered, write_settings
from backrun_treadmill.front.pages.first_questions import first_questions, looks_now, values, wrong_in
from backrun_treadmill.front.pages.last_profile import last_profile
from backrun_treadmill.front.pages.machines_page import OwnDevices
from backrun_treadmill.front.pages.nearby_order import bars
from backrun_treadmill.front.pages.offers import offers
from backrun_treadmill.front.pages.plain_home import choose_in_lines
from backrun_treadmill.front.pages.settings_page import SettingsOfFile
from backrun_treadmill.front.processes.looking import look_around
from backrun_treadmill.front.processes.sounds import Sounds, player
from backrun_treadmill.front.terminal.page import show_page
from backrun_treadmill.front.terminal.page_ended import PageEnded
from backrun_treadmill.tui.drawing.palettes import PALETTES
from backrun_treadmill.tui.pages.home_app import HomeApp, Page
from backrun_treadmill.tui.pages.machines_app import MachinesApp
from backrun_treadmill.tui.pages.offer import Offer
from backrun_treadmill.tui.pages.questions_app import QuestionsApp
from backrun_treadmill.tui.pages.settings_app import SettingsApp
from backrun_treadmill.tui.words.inbox_words import IN_LINES


def run_home() -> int:
    """The exit code of the session that was chosen; 0 when none was."""
    try:
        unsettled = aftermath.settle(plain=False)
        if unsettled is not None:
            return unsettled
        settings = load_settings()
        lines = settings.preferences.plain or not can_draw()
        with at_rest(settings):
            taken = _in_lines(settings) if lines else _pages()
        preferences = load_settings().preferences
    except FaultyFile as error:
        sys.stderr.write(f"{error}\n")
        return USAGE
    except PageEnded as ended:
        return ended.exit_code
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be used: {error.strerror}. Nothing was started.\n")
        return FAULT
    return 0 if taken is None else _run(taken.named, *_machine_options(preferences))


def _in_lines(settings: Settings) -> Offer | None:
    """What was taken from a list that is printed, by its number."""
    last = last_profile(last_profile_file())
    with waiting_offers(settings.runner) as waiting:
        news = waiting()
    try:
        return choose_in_lines(
            _offers(settings, last),
            news=f"{news}{IN_LINES}" if news else "",
            machine=_machine_in_words(settings),
            last=last,
            settings=str(settings_file()),
            read=sys.stdin.readline,
            say=_print,
        )
    except KeyboardInterrupt:
        return None


def _offers(settings: Settings, last: str) -> list[Offer]:
    """The session whose turn it is, then the profiles; rules that cannot be used are said there and hide none."""
    try:
        now_min = minutes_of(local_time())
        history = load_own_history(settings)
        following = next_offer(next_session(history, settings.runner, now_min), history, now_min)
    except FaultyFile as error:
        following = Offer(named=NEXT, title=NEXT, trouble=str(error.faults[0]))
    return [following, *offers(settings.runner, profiles_dir(), last)]


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _pages() -> Offer | None:
    """Page after page, each with the settings as they are by then, until a profile is taken or the first one left."""
    if not settings_file().exists() and _ask():
        _find_machine()
    while True:
        taken = _choose()
        match taken:
            case Page.SETTINGS:
                _change_settings()
            case Page.MACHINES:
                _find_machine()
            case Page.HISTORY:
                show_history(load_settings())
            case Page.INBOX:
                settings = load_settings()
                show_inbox(settings.runner, PALETTES[settings.preferences.colours])
            case _:
                return taken


def _ask() -> bool:
    """Whether the runner wants to look for a treadmill now. Questions that are left change nothing."""
    file, settings = settings_file(), load_settings()
    with Sounds(command=player(wanted=True)) as sounds:
        page = QuestionsApp(
            first_questions(settings),
            wrong=wrong_in(file),
            ring=lambda: sounds.play(Tone.FASTER),
            palette=PALETTES[settings.preferences.colours],
        )
        sounds.bell = page.bell
        answers = show_page(page)
    if answers is None:
        return False
    write_settings(file, answered(file, values(answers)))
    return looks_now(answers)


def _choose() -> Offer | Page | None:
    settings, last = load_settings(), last_profile(last_profile_file())
    page = HomeApp(
        _offers(settings, last),
        machine=_machine_in_words(settings),
        last=last,
        palette=PALETTES[settings.preferences.colours],
    )
    with waiting_offers(settings.runner) as waiting:
        return show_page(page, beside=telling(waiting, page.tell))


def _change_settings() -> None:
    file = SettingsOfFile(settings_file())
    page = SettingsApp(entries=file.entries, change=file.change, colours=file.palette, where=str(settings_file()))
    again = show_page(page)
    if again is not None and _ask():
        _find_machine()


def _find_machine() -> None:
    own, preferences = _own_devices(), load_settings().preferences
    page = MachinesApp(
        choose=own.choose,
        forget=own.forget,
        is_own=own.is_own,
        bars=bars,
        battery=own.battery,
        palette=PALETTES[preferences.colours],
    )
    show_page(
        page,
        beside=lambda: look_around(
            preferences.adapter, show=lambda found: page.show(own.in_order(found)), say=page.say
        ),
    )


def _own_devices() -> OwnDevices:
    return OwnDevices(settings=settings_file(), pod=pod_file(), strap=strap_file(), used=used_file())


def _machine_in_words(settings: Settings) -> str:
    match settings.preferences.treadmill:
        case "virtual":
            return "runs in the virtual room"
        case "none":
            return "drives no machine: you set the console"
        case treadmill:
            return f"runs on {_own_devices().name_of(treadmill)}"


def _machine_options(preferences: Preferences) -> list[str]:
    """As on the command line. The virtual room brings an adapter of its own."""
    own = preferences.treadmill == VIRTUAL or preferences.adapter == OWN_BLUETOOTH
    return [f"--treadmill={preferences.treadmill}", *([] if own else [f"--adapter={preferences.adapter}"])]


def _run(named: str, *options: str) -> int:
    parser = argparse.ArgumentParser(prog="backrun run")
    run.configure(parser)
    return run.run(parser.parse_args([*options, "--", named]))
