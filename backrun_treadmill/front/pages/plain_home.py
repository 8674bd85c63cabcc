"""The first page in lines, for screen readers and for terminals that cannot draw: a numbered list, a number, ENTER."""

from collections.abc import Callable, Sequence

from backrun_treadmill.core.profile.timeline_text import totals_lines
from backrun_treadmill.core.profile.totals import add_up
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.tui.keys.keys import STOPS, leaves
from backrun_treadmill.tui.pages.home_app import NEWCOMERS
from backrun_treadmill.tui.pages.offer import Offer
from backrun_treadmill.tui.words import page_words as words
from backrun_treadmill.tui.words.emergency_words import HELP

MOST_DIGITS = 4


def choose_in_lines(
    offers: Sequence[Offer],
    *,
    machine: str,
    last: str,
    settings: str,
    news: str = "",
    read: Callable[[], str],
    say: Callable[[str], None],
) -> Offer | None:
    """The offer that was taken; None when the page was left. `read` gives a line, empty at the end of the input;
    `machine` says what a session will drive, `settings` where the settings are, `news` what came."""
    usual = next((n for n, offer in enumerate(offers, 1) if offer.named == (last or NEWCOMERS)), 1)
    asked = words.PLAIN_HOME_KEYS.format(most=len(offers), usual=usual, name=offers[usual - 1].title)
    say(f"backrun {machine}.{news and f' {news}.'}")
    for number, offer in enumerate(offers, 1):
        say(f"{number}. {_told(offer, again=offer.named == last)}")
    say(asked)
    while line := read():
        typed = line.strip("\r\n")
        chosen = _number(typed, usual)
        if chosen is not None and chosen <= len(offers):
            offer = offers[chosen - 1]
            if offer.plan is not None:
                return offer
            say(offer.trouble or offer.why)
        elif any(leaves(name, STOPS) for name in names(typed.encode(errors="replace"))):
            return None
        elif typed.strip() == "?":
            for told in (words.PLAIN_SETTINGS.format(where=settings), *HELP):
                say(told)
        else:
            say(asked)
    return None


def _number(typed: str, usual: int) -> int | None:
    """The number that was typed, from 1; nothing typed is the usual one."""
    if not typed:
        return usual
    digits = typed.strip()
    return int(digits) or None if digits.isdecimal() and len(digits) <= MOST_DIGITS else None


def _told(offer: Offer, *, again: bool) -> str:
    if offer.plan is None:
        return " ".join(part for part in (f"{offer.title}:", offer.why or f"{words.CANNOT_RUN}.", offer.beside) if part)
    parts = [
        f"{offer.title}:",
        offer.why or totals_lines(add_up(offer.plan))[0],
        offer.beside,
        offer.trouble,
        words.AGAIN if again else "",
    ]
    return " ".join(part for part in parts if part)
