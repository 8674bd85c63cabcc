"""The inbox beside the first page: how many offers wait, looked up while the page is shown; and the inbox's own."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.front.coach.coach_beside import has_coach
from backrun_treadmill.front.terminal.page import Beside, show_page
from backrun_treadmill.tui.drawing.palettes import Palette
from backrun_treadmill.tui.pages.inbox_app import InboxApp, unreadable
from backrun_treadmill.tui.words.inbox_words import CANNOT_READ, news

if TYPE_CHECKING:
    from backrun_treadmill.front.coach.inbox_page import InboxPage

LOOK_S = 1.0
"""How often it is looked."""

type Tell = Callable[[str], None]


@contextmanager
def waiting_offers(runner: Runner) -> Iterator[Callable[[], str]]:
    """Gives what says how many offers wait, in words for the first page; empty where none does, or no coach is."""
    if not has_coach():
        yield str
        return
    from backrun_treadmill.coach.keys import KeyTrouble
    from backrun_treadmill.front.coach.coach_desk import runner_desk
    from backrun_treadmill.front.coach.inbox_page import InboxPage

    try:
        with runner_desk(runner) as desk:
            inbox = InboxPage(desk, runner)
            yield lambda: news(inbox.waiting())
    except (KeyTrouble, OSError, sqlite3.Error):
        yield lambda: CANNOT_READ


def telling(waiting: Callable[[], str], tell: Tell) -> Beside | None:
    """What goes on beside the page; None where nothing can come."""
    if not has_coach():
        return None

    async def tell_on() -> None:
        while True:
            tell(waiting())
            await asyncio.sleep(LOOK_S)

    return tell_on


def show_inbox(runner: Runner, palette: Palette) -> None:
    """The inbox, until it is left. Raises PageEnded."""
    from backrun_treadmill.coach.keys import KeyTrouble
    from backrun_treadmill.front.coach.coach_desk import runner_desk
    from backrun_treadmill.front.coach.inbox_page import InboxPage

    try:
        with runner_desk(runner) as desk:
            _show(InboxPage(desk, runner), palette)
    except (KeyTrouble, OSError, sqlite3.Error) as trouble:
        show_page(unreadable(f"{CANNOT_READ}: {trouble}", palette))


def _show(inbox: "InboxPage", palette: Palette) -> None:
    page = InboxApp(received=inbox.received, accept=inbox.accept, decline=inbox.decline, palette=palette)

    async def look_again() -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            page.again()

    show_page(page, beside=look_again)
