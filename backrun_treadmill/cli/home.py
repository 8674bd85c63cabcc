"""`backrun` without a verb, on a terminal: the questions of a first start, the first page, the session chosen there."""

import argparse
import sys

from backrun_treadmill.cli import run
from backrun_treadmill.core.faults import FaultyFile
from backrun_treadmill.front.first_questions import first_questions, values, wrong_in
from backrun_treadmill.front.last_profile import last_profile
from backrun_treadmill.front.offers import offers
from backrun_treadmill.front.page import PageEnded, show_page
from backrun_treadmill.front.paths import last_profile_file, profiles_dir, settings_file
from backrun_treadmill.front.preferences import VIRTUAL
from backrun_treadmill.front.settings import Settings, load_settings
from backrun_treadmill.front.settings_text import answered, write_settings
from backrun_treadmill.tui.home_app import Configure, HomeApp, Offer
from backrun_treadmill.tui.palettes import PALETTES
from backrun_treadmill.tui.questions_app import QuestionsApp


def run_home() -> int:
    """The exit code of the session that was chosen; 0 when none was."""
    try:
        settings, taken = _pages()
    except FaultyFile as error:
        sys.stderr.write(f"{error}\n")
        return run.USAGE
    except PageEnded as ended:
        return ended.exit_code
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be used: {error.strerror}. Nothing was started.\n")
        return run.FAULT
    return 0 if taken is None else _run(taken.named, f"--treadmill={settings.preferences.treadmill}")


def _pages() -> tuple[Settings, Offer | None]:
    settings = load_settings()
    if not settings_file().exists():
        settings = _ask(settings)
    while isinstance(taken := _choose(settings), Configure):
        settings = _ask(settings)
    return settings, taken


def _ask(settings: Settings) -> Settings:
    """The settings after the questions; as they were when the questions were left."""
    file, palette = settings_file(), PALETTES[settings.preferences.colours]
    answers = show_page(QuestionsApp(first_questions(settings), wrong=wrong_in(file), palette=palette))
    if answers is None:
        return settings
    write_settings(file, answered(file, values(answers)))
    return load_settings(file)


def _choose(settings: Settings) -> Offer | Configure | None:
    last, preferences = last_profile(last_profile_file()), settings.preferences
    machine = "runs in the virtual room" if preferences.treadmill == VIRTUAL else f"runs on {preferences.treadmill}"
    page = HomeApp(
        offers(settings.runner, profiles_dir(), last),
        machine=machine,
        last=last,
        palette=PALETTES[preferences.colours],
    )
    return show_page(page)


def _run(named: str, *options: str) -> int:
    parser = argparse.ArgumentParser(prog="backrun run")
    run.configure(parser)
    return run.run(parser.parse_args([*options, "--", named]))
