"""The coach's board: who needs me today, who runs now, all runners; and offers to one or several of them.

It waits for nobody: charts are given to it with `show` and `update`, and drawn at most four times a second; a key is
answered at once.
"""

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct
from textual.strip import Strip

from backrun_treadmill.core.board.asked import Asked, Measure, Outcome
from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.tui.coach import coach_words as words
from backrun_treadmill.tui.coach.coach_asking import Asking, Stage
from backrun_treadmill.tui.coach.coach_drawing import (
    asking_lines,
    help_lines,
    keys_line,
    list_lines,
    padded,
    runner_lines,
    tabs,
)
from backrun_treadmill.tui.coach.coach_roster import Roster, View
from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.drawing.strips import strip
from backrun_treadmill.tui.pages.page_app import ENTERS, MOVES, PageApp

PAINT_S = 0.25
TALL = 34
"""Rows from which the runner under the mark is shown below the list."""
VIEWS = {"1": View.NEEDS, "2": View.NOW, "3": View.ALL}


class Choices(Struct, frozen=True):
    """What can be offered by name."""

    programmes: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()


class BoardApp(PageApp[None]):
    """`sign` signs one offer for each of the keys' names and gives what came of each; `now_min` is the wall's time."""

    def __init__(
        self,
        *,
        rules: Rules,
        now_min: Callable[[], int],
        sign: Callable[[Sequence[str], Asked], Iterator[Outcome]],
        choices: Choices,
        palette: Palette = DARK,
    ) -> None:
        super().__init__(palette=palette)
        self._now_min = now_min
        self._sign = sign
        self._choices = {Measure.PROGRAMME: choices.programmes, Measure.PROFILE: choices.profiles}
        self._roster = Roster(rules)
        self._open = False
        """Whether the chosen runner has the whole page."""
        self._help = False
        self._asking: Asking | None = None
        self._told = ""
        self._stale = False

    def show(self, charts: Sequence[Chart]) -> None:
        """All runners there are."""
        self._roster.put_all(charts, self._now_min())
        self._stale = True

    def update(self, chart: Chart) -> None:
        """What is known of one runner now."""
        self._roster.put(chart, self._now_min())
        self._stale = True

    def say(self, sentence: str) -> None:
        """How the link to the broker is."""
        self._told, self._stale = sentence, True

    def on_mount(self) -> None:
        """Part of Textual."""
        super().on_mount()
        self.set_interval(PAINT_S, self._paint_if_stale)

    def paint(self) -> None:
        """Draw the page again."""
        self._stale = False
        super().paint()

    def leave(self) -> None:
        """Out of what is asked or open; else off the page."""
        if self._asking is not None:
            self._asking = self.typed = None
        elif self._help or self._open:
            self._help = self._open = False
        else:
            self.exit()

    def pressed(self, name: str) -> None:
        """Choose, mark, open, turn to another view, or ask what to offer."""
        if self._asking is not None:
            self._answered(self._asking, name)
        elif self._help or name == "?":
            self._help = not self._help
        elif name in ENTERS:
            self._open = not self._open and bool(self._roster.rows())
        elif name in words.MEASURES:
            self._ask(words.MEASURES[name])
        else:
            self._in_list(name)

    def _in_list(self, name: str) -> None:
        if name in MOVES:
            self._roster.move(MOVES[name])
        elif name == "tab":
            self._roster.view = View((self._roster.view + 1) % len(View))
        elif name in VIEWS:
            self._roster.view = VIEWS[name]
        elif name == "x":
            self._roster.mark()
        elif name == "a":
            self._roster.mark_all()

    def _ask(self, measure: Measure) -> None:
        to = [(chart.kid, chart.name) for chart in self._roster.targets()]
        if to:
            named = self._choices.get(measure)
            self._asking = Asking(measure, to, named or ())
            self.typed = None if named else words.USUAL.get(measure, "")

    def _answered(self, asking: Asking, name: str) -> None:
        if name in MOVES:
            asking.move(name)
        elif name not in ENTERS:
            return
        elif asking.stage is Stage.CONFIRM:
            asking.begin(self._sign([kid for kid, _ in asking.runners], asking.asked()))
            self._roster.marked.clear()
            self.call_later(self._next_outcome, asking)
        elif asking.stage is Stage.RESULT:
            self._asking = None
        elif asking.settle(self.typed or ""):
            self.typed = None

    def _next_outcome(self, asking: Asking) -> None:
        """One signature at a time, so that keys are answered in between; to the last, also where the table is left."""
        if asking.take_next():
            self._stale = True
            self.call_later(self._next_outcome, asking)

    def _paint_if_stale(self) -> None:
        if self._stale:
            self.paint()

    def lines(self, width: int, rows: int) -> list[Strip]:
        """The head, then what is asked, the help, one runner, or the list."""
        inks, now_min = self.inks, self._now_min()
        self._roster.weigh(now_min)
        told = f" · {self._told}" if self._told else ""
        head = strip(width, inks.muted, (f" {words.TITLE}{told}", inks.muted))
        keys = keys_line(self._asking, alone=self._open, inks=inks, width=width)
        room = max(1, rows - 4)
        here = self._roster.chosen(self._roster.rows())
        if self._asking is not None:
            body = asking_lines(self._asking, self.typed, inks, width=width, rows=room)
        elif self._help:
            body = help_lines(inks, width)
        elif self._open and here is not None:
            body = runner_lines(here, self._roster, inks, width=width, rows=room, now_min=now_min)
        else:
            body = self._list(here, width=width, rows=room, now_min=now_min)
        tab_line = tabs(self._roster, inks, width)
        return [head, tab_line, strip(width, inks.text), *padded(body, room, inks, width), keys]

    def _list(self, here: Chart | None, *, width: int, rows: int, now_min: int) -> list[Strip]:
        """The list, and where there is room all of the runner under the mark."""
        inks = self.inks
        if rows < TALL or here is None:
            return list_lines(self._roster, inks, width=width, rows=rows, now_min=now_min)
        upper = rows // 2
        listed = list_lines(self._roster, inks, width=width, rows=upper, now_min=now_min)
        line = strip(width, inks.text, ("─" * width, inks.muted))
        below = runner_lines(here, self._roster, inks, width=width, rows=rows - upper - 1, now_min=now_min)
        return [*padded(listed, upper, inks, width), line, *below]
