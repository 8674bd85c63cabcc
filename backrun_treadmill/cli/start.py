"""The last look before a session of `backrun run`: what is asked of a body, and what comes of the answers."""

import sys
from contextlib import suppress

from backrun_treadmill.core.body.checkin import how_to_ask
from backrun_treadmill.core.body.said import AnySaid
from backrun_treadmill.front.body.before_start import BeforeStart, NotStarted, Started
from backrun_treadmill.front.body.next_session import walking
from backrun_treadmill.front.body.own_history import keep_said, load_own_history, local_time, minutes_of
from backrun_treadmill.front.body.own_past import left_out
from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.front.files.settings import Settings
from backrun_treadmill.front.terminal.asking import Ask, in_lines, on_pages
from backrun_treadmill.link.messages import Opening


def before_session(opening: Opening, settings: Settings, *, drawn: bool, proposed: bool) -> Started | NotStarted:
    """What to run of what was asked for. In a virtual room nothing is asked here and no file is read.

    Raises FaultyFile and OSError where the history cannot be judged, PageEnded after a signal.
    """
    if opening.virtual:
        return Started(opening.plan)
    history = load_own_history(settings)
    lost: list[str] = []

    def keep(said: AnySaid) -> None:
        try:
            keep_said(said)
        except OSError as why:
            lost.append(
                f"What you answered could not be written down ({why.strerror}): it holds for this session only."
            )

    start = BeforeStart(history, now_min=minutes_of(local_time()), keep=keep, walking=lambda: walking(settings.runner))
    asking = how_to_ask(attended=opening.attended, keys_given=opening.keys_given, virtual=opening.virtual)
    found = start.begin(opening.plan, asking, _ask(settings.preferences, drawn=drawn), proposed=proposed)
    if isinstance(found, NotStarted):
        return found
    return Started(found.plan, found.pain_before, (*found.notes, *lost, *left_out(history.unread)))


def _ask(look: Preferences, *, drawn: bool) -> Ask:
    return on_pages(look) if drawn else in_lines(sys.stdin.readline, _say)


def _say(text: str) -> None:
    with suppress(OSError):
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
