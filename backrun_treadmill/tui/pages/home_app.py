"""Home: the profiles, the one of last time first and chosen, each with its timeline and totals. ENTER takes one.

It starts nothing itself: what was taken is given back to whoever runs sessions.
"""

from collections.abc import Sequence
from enum import Enum, auto

from textual.strip import Strip

from backrun_treadmill.core.profile.timeline_text import totals_lines
from backrun_treadmill.core.profile.totals import add_up
from backrun_treadmill.core.units import clock_text
from backrun_treadmill.tui.drawing.letters import letters
from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.drawing.strips import blank, centred, strip, wrapped
from backrun_treadmill.tui.drawing.timeline import draw_plan
from backrun_treadmill.tui.pages.offer import Offer
from backrun_treadmill.tui.pages.page_app import ENTERS, MOVES, PageApp
from backrun_treadmill.tui.words import page_words as words
from backrun_treadmill.tui.words.emergency_words import EMERGENCY, HELP
from backrun_treadmill.tui.words.inbox_words import BY_KEY

TITLE_SHARE = 6
"""The chosen name has a sixth of the height."""

NEWCOMERS = "demo"
"""Chosen where nothing was run before: ENTER must not lead a newcomer to a hard run."""

NAME_COLUMNS = 22
HELP_PAGES = 3
"""None, the keys, the emergencies."""


class Page(Enum):
    """Another page was asked for."""

    INBOX = auto()
    MACHINES = auto()
    SETTINGS = auto()
    HISTORY = auto()


PAGES = {"h": Page.HISTORY, "i": Page.INBOX, "m": Page.MACHINES, "o": Page.SETTINGS}


class HomeApp(PageApp[Offer | Page]):
    """Gives the offer that was taken. `machine` says in words what a session will drive, `news` what came."""

    def __init__(
        self, offers: Sequence[Offer], *, machine: str, last: str = "", news: str = "", palette: Palette = DARK
    ) -> None:
        super().__init__(palette=palette)
        self._offers = tuple(offers)
        self._machine = machine
        self._last = last
        self._news = news
        self._chosen = next((n for n, offer in enumerate(self._offers) if offer.named == (last or NEWCOMERS)), 0)
        self._help = 0
        """How often the help was asked for in a row."""

    def tell(self, news: str) -> None:
        """What has come by now."""
        if news != self._news:
            self._news = news
            if self.is_running:
                self.paint()

    def pressed(self, name: str) -> None:
        """Choose, take, turn to another page, or ask."""
        offer = self._offers[self._chosen]
        self._help = (self._help + 1) % HELP_PAGES if name == "?" else 0
        if name in MOVES:
            self._chosen = max(0, min(len(self._offers) - 1, self._chosen + MOVES[name]))
        elif name in PAGES:
            self.exit(PAGES[name])
        elif name in ENTERS and offer.plan is not None:
            self.exit(offer)

    def lines(self, width: int, rows: int) -> list[Strip]:
        """The chosen one large, its timeline and totals, and below them the list; or the help."""
        inks = self.inks
        if self._help:
            return self._help_lines(width, rows)
        head = f" backrun · {self._machine}"
        news = f"  {BY_KEY.format(self._news)} " if self._news else ""
        head = head[: max(0, width - len(news))]
        top = [
            strip(width, inks.muted, (head, inks.muted), (news, inks.strong)),
            *self._title(width, rows // TITLE_SHARE),
        ]
        top += self._chosen_lines(width, max(2, rows // 8))
        foot = centred(words.fitting(words.HOME_KEYS, width), width, inks.muted)
        room = max(1, rows - len(top) - 2)
        listed = self._list(width, room)
        return [*top, strip(width, inks.text), *listed, *blank(width, room - len(listed), inks.text), foot]

    def _title(self, width: int, rows: int) -> list[Strip]:
        offer = self._offers[self._chosen]
        block = letters(offer.title, rows, width - 4) or (offer.title.upper(),)
        longest = max(map(len, block))
        drawn = [centred(line.ljust(longest), width, self.inks.strong) for line in block]
        return [*drawn, *blank(width, rows - len(drawn), self.inks.text)]

    def _chosen_lines(self, width: int, rows: int) -> list[Strip]:
        offer, inks = self._offers[self._chosen], self.inks
        again = f"{words.AGAIN} " if offer.named == self._last else ""
        told = offer.why or again + (" ".join(totals_lines(add_up(offer.plan))) if offer.plan else "")
        lines = [(line, inks.text) for line in wrapped(told.strip(), width - 2, 3)]
        lines += [(line, inks.muted) for line in wrapped(offer.beside, width - 2, 3)]
        lines += [(line, inks.warn) for line in wrapped(offer.trouble, width - 2, 2)]
        strips = [strip(width, inks.text, (f" {line}", ink)) for line, ink in lines]
        strips += blank(width, 3 - len(strips), inks.text)
        shape = blank(width, rows, inks.text) if offer.plan is None else draw_plan(offer.plan, width, rows, inks)
        return [*shape, *strips]

    def _list(self, width: int, rows: int) -> list[Strip]:
        first = max(0, min(self._chosen - rows // 2, len(self._offers) - rows))
        return [self._row(number, width) for number in range(first, min(first + rows, len(self._offers)))]

    def _row(self, number: int, width: int) -> Strip:
        offer, inks, chosen = self._offers[number], self.inks, number == self._chosen
        ink = inks.hold if chosen else inks.text
        without = words.NOT_NOW if offer.why else words.CANNOT_RUN
        lasts = without if offer.plan is None else clock_text(offer.plan.duration_us)
        mark = "▶" if chosen else " "
        said = f" {mark} {_fitted(offer.title)} {lasts:>9}  "
        shape = max(0, width - len(said) - 1)
        if offer.plan is None or chosen or shape < 8:
            return strip(width, ink, (said, ink))
        return Strip(
            [*strip(len(said), ink, (said, ink)), *draw_plan(offer.plan, shape, 1, inks)[0]]
        ).adjust_cell_length(width, inks.text)

    def _help_lines(self, width: int, rows: int) -> list[Strip]:
        """Keys and emergencies; one after the other where both are too much for the screen."""
        inks = self.inks
        title = [strip(width, inks.hold, (f" {words.HELP_TITLE}", inks.hold)), strip(width, inks.text)]
        told = [
            strip(width, inks.text, (f" {line}", inks.warn if text in EMERGENCY else inks.text))
            for text in HELP
            for line in wrapped(text, width - 2, rows)
        ]
        whole = len(title) + len(words.HOME_HELP) + 1 + len(told) <= rows
        if self._help > 1 and not whole:
            return [*title, *told]
        keys = [
            strip(width, inks.text, (f" {keys:<16}", inks.strong), (what, inks.text))
            for keys, what in (*words.HOME_HELP, *([] if whole else [("", ""), words.HELP_MORE]))
        ]
        return [*title, *keys, *([strip(width, inks.text), *told] if whole else [])]


def _fitted(title: str) -> str:
    return title.ljust(NAME_COLUMNS) if len(title) <= NAME_COLUMNS else f"{title[: NAME_COLUMNS - 1]}…"
