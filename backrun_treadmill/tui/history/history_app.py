"""The history: a month with its weeks, the sessions and what else was done, and the one under the mark in full.

It knows no file. ENTER reads the report of a session here; whoever shows the page replays what it gives back.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct
from textual.strip import Strip

from backrun_treadmill.core.body.entry import Activity
from backrun_treadmill.core.body.past import Past
from backrun_treadmill.core.faults import printable
from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.drawing.strips import blank, centred, strip, wrapped
from backrun_treadmill.tui.history import history_words as words
from backrun_treadmill.tui.history.history_filter import kinds_in, wanted
from backrun_treadmill.tui.history.history_month import ROWS as MONTH_ROWS
from backrun_treadmill.tui.history.history_month import Month, last_of_month, month_away
from backrun_treadmill.tui.pages.page_app import ENTERS, MOVES, ROOMY, PageApp
from backrun_treadmill.tui.words.page_words import HELP_TITLE, fitting

DETAIL_ROWS = 3
FEWEST_LISTED = 4
"""A terminal too low for more has no calendar."""


class Place(Struct, frozen=True):
    """Where the page was left, to come back to."""

    filter: str = ""
    activity: Activity | None = None
    chosen: int = 0


TOP = Place()


class Replay(Struct, frozen=True):
    """The journal at this path is to be replayed; then the page comes back at `place`."""

    journal: str
    place: Place


class Desk(Struct, frozen=True):
    """What the page can have done. Each gives a sentence on what became of it."""

    read: Callable[[], Sequence[Past]]
    """Everything, oldest first."""
    report: Callable[[Past], str]
    """Lines."""
    remove: Callable[[Past], str]
    undo: Callable[[], str]
    news: Callable[[], str] = lambda: ""
    """What is to be said of the last reading; empty for nothing."""


class HistoryApp(PageApp[Replay]):
    """`now_min` is the time on the runner's wall, minutes as in `core.body`."""

    def __init__(
        self,
        desk: Desk,
        *,
        now_min: int,
        place: Place = TOP,
        palette: Palette = DARK,
    ) -> None:
        super().__init__(palette=palette)
        self._desk = desk
        self._told = ""
        self._now_min = now_min
        self._filter, self._activity, self._chosen = place.filter, place.activity, place.chosen
        self._help = False
        self._report: list[str] | None = None
        self._scrolled = 0
        self._read()
        self._told = desk.news()

    def leave(self) -> None:
        """Out of the report or the filter; else off the page."""
        if self._report is not None:
            self._report = None
        elif self.typed is not None:
            self.typed, self._filter = None, ""
            self._listed()
        else:
            self.exit()

    def pressed(self, name: str) -> None:
        """Choose, read, replay, filter, delete, or ask."""
        if self._report is not None:
            self._scrolled = max(0, self._scrolled + MOVES.get(name, 0))
        elif self.typed is not None:
            self._typing(name)
        else:
            self._told, self._help = "", name == "?" and not self._help
            self._choose(name)
            self._act(name)

    # what is shown

    def _read(self) -> None:
        self._all = tuple(reversed(self._desk.read()))
        self._month = Month(self._all)
        self._listed()

    def _listed(self) -> None:
        """What fits the filter, newest first; the mark stays on what it was on, or near it."""
        what = wanted(self._filter, self._activity)
        self._rows = [past for past in self._all if what.takes(past)]
        self._chosen = max(0, min(self._chosen, len(self._rows) - 1))

    @property
    def _past(self) -> Past | None:
        return self._rows[self._chosen] if self._rows else None

    # keys

    def _typing(self, name: str) -> None:
        if name in ENTERS:
            self._filter, self.typed = (self.typed or "").strip(), None
            self._chosen = 0
            self._listed()

    def _choose(self, name: str) -> None:
        past = self._past
        if past is None:
            return
        if name in MOVES:
            self._chosen = max(0, min(len(self._rows) - 1, self._chosen + MOVES[name]))
        elif name in ("left", "right"):
            self._turn(past.day, later=name == "right")

    def _turn(self, day: int, *, later: bool) -> None:
        """To the nearest line of a month before, or after."""
        if later:
            ends = last_of_month(day)
            after = [number for number, past in enumerate(self._rows) if past.day > ends]
            self._chosen = max(after, default=0)
        else:
            begins = month_away(day, 0)
            before = (number for number, past in enumerate(self._rows) if past.day < begins)
            self._chosen = next(before, len(self._rows) - 1)

    def _act(self, name: str) -> None:
        past = self._past
        match name:
            case "/":
                self.typed = self._filter
            case "k":
                self._next_kind()
            case "u":
                self._done(self._desk.undo())
            case "x" if past is not None:
                self._done(self._desk.remove(past))
            case "r" if past is not None:
                self._replay(past)
            case "enter" | "ctrl+j" if past is not None:
                self._report, self._scrolled = self._desk.report(past).splitlines(), 0
            case _:
                pass

    def _next_kind(self) -> None:
        kinds = (None, *kinds_in(self._all))
        after = kinds.index(self._activity) + 1 if self._activity in kinds else 0
        self._activity = kinds[after % len(kinds)]
        self._chosen = 0
        self._listed()

    def _done(self, told: str) -> None:
        self._told = told
        self._read()

    def _replay(self, past: Past) -> None:
        if past.journal:
            self.exit(Replay(past.journal, Place(self._filter, self._activity, self._chosen)))
        else:
            self._told = words.NO_JOURNAL

    # drawing

    def lines(self, width: int, rows: int) -> list[Strip]:
        """Month, list, and the chosen one in full; or the report, or the help."""
        title = self.headline(words.TITLE, width, rows)
        if self._report is not None:
            return self._reading(title, self._report, width, rows)
        if self._help:
            return self._helping(title, width)
        inks, past = self.inks, self._past
        head = [*(title if rows >= ROOMY else ()), self._said_filter(width)]
        if past is not None and rows - len(head) - MONTH_ROWS - DETAIL_ROWS - 2 >= FEWEST_LISTED:
            head += self._month.lines(past.day, width, inks)
        head.append(strip(width, inks.text, (f"   {words.head()}", inks.muted)))
        room = max(1, rows - len(head) - DETAIL_ROWS - 1)
        first = max(0, min(self._chosen - room // 2, len(self._rows) - room))
        listed = [self._row(number, width) for number in range(first, min(first + room, len(self._rows)))]
        keys = words.KEYS if self.typed is None else words.FILTER_KEYS
        return [
            *head,
            *listed,
            *blank(width, room - len(listed), inks.text),
            *self._detail(width),
            centred(fitting(keys, width), width, inks.muted),
        ]

    def _said_filter(self, width: int) -> Strip:
        inks = self.inks
        if self.typed is not None:
            return strip(width, inks.text, (" filter: ", inks.text), (f"{self.typed}▏", inks.hold))
        shown = " · ".join(one for one in (self._filter, self._activity or "") if one) or words.EVERYTHING
        count = f" {len(self._rows)} of {len(self._all)}: "
        return strip(width, inks.text, (f" {words.TITLE} ", inks.strong), (count, inks.muted), (shown, inks.text))

    def _row(self, number: int, width: int) -> Strip:
        inks, chosen = self.inks, number == self._chosen
        past = self._rows[number]
        ink = inks.hold if chosen else inks.muted if past.entry.virtual else inks.text
        return strip(width, ink, (f" {'▶' if chosen else ' '} {words.row(past)}", ink))

    def _detail(self, width: int) -> list[Strip]:
        inks, past = self.inks, self._past
        if self._told:
            text, ink = self._told, inks.warn
        elif past is None:
            text, ink = words.NOTHING_FITS if self._all else words.EMPTY, inks.text
        else:
            text, ink = words.detail(past, self._now_min), inks.text
        lines = [strip(width, inks.text, (f" {line}", ink)) for line in wrapped(text, width - 2, DETAIL_ROWS)]
        return [*lines, *blank(width, DETAIL_ROWS - len(lines), inks.text)]

    def _reading(self, title: list[Strip], report: Sequence[str], width: int, rows: int) -> list[Strip]:
        inks = self.inks
        lines = [line for told in report for line in wrapped(printable(told), width - 2, 40) or [""]]
        room = max(1, rows - len(title) - 1)
        self._scrolled = max(0, min(self._scrolled, len(lines) - room))
        shown = lines[self._scrolled : self._scrolled + room]
        drawn = [strip(width, inks.text, (f" {line}", inks.text)) for line in shown]
        foot = centred(fitting(words.READING_KEYS, width), width, inks.muted)
        return [*title, *drawn, *blank(width, room - len(drawn), inks.text), foot]

    def _helping(self, title: list[Strip], width: int) -> list[Strip]:
        inks = self.inks
        rows = [strip(width, inks.text, (f" {keys:<16}", inks.strong), (what, inks.text)) for keys, what in words.HELP]
        return [*title, strip(width, inks.hold, (f" {HELP_TITLE}", inks.hold)), *rows]
