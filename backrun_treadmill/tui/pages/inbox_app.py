"""The inbox: what coaches have offered, all of it before the answer. Accepting starts nothing; Esc means later."""

from collections.abc import Callable, Sequence

from textual.strip import Strip

from backrun_treadmill.core.profile.timeline_text import totals_lines
from backrun_treadmill.core.profile.totals import add_up
from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.drawing.strips import blank, centred, strip, wrapped
from backrun_treadmill.tui.drawing.timeline import draw_plan
from backrun_treadmill.tui.pages.page_app import ENTERS, MOVES, PageApp
from backrun_treadmill.tui.pages.received import Received
from backrun_treadmill.tui.words import inbox_words as words
from backrun_treadmill.tui.words.page_words import fitting

LIST_SHARE = 4
"""The list has a quarter of the height."""
STATE_COLUMNS = 11
SCROLLS = {"pageup": -1, "pagedown": 1}
TOLD_ROWS = 2

type Answer = Callable[[Received, str], str]


def unreadable(why: str, palette: Palette) -> "InboxApp":
    """An inbox that says only why nothing is in it."""
    return InboxApp(received=tuple, accept=lambda _, __: why, decline=lambda _, __: why, told=why, palette=palette)


class InboxApp(PageApp[None]):
    """`accept` and `decline` take an offer and a word for the coach, and give a sentence on what came of it; `received`
    is asked anew after each."""

    def __init__(
        self,
        *,
        received: Callable[[], Sequence[Received]],
        accept: Answer,
        decline: Answer,
        told: str = "",
        palette: Palette = DARK,
    ) -> None:
        super().__init__(palette=palette)
        self._read = received
        self._received = tuple(received())
        self._answers = {"a": (accept, words.WORD_WITH_YES), "d": (decline, words.WORD_WITH_NO)}
        self._chosen = 0
        self._answering = ""
        """The answer that a word is typed with: its key."""
        self._told = told
        self._from = 0
        """The first line that is read of the chosen one."""

    def again(self) -> None:
        """What has come since; the one under the mark stays under it."""
        key = self._received[self._chosen].key if self._received else ""
        self._received = tuple(self._read())
        self._chosen = next((n for n, one in enumerate(self._received) if one.key == key), 0)
        if self.is_running:
            self.paint()

    def leave(self) -> None:
        """Out of the answer, and nothing is said; else off the page."""
        if self.typed is None:
            self.exit()
        self.typed = None

    def pressed(self, name: str) -> None:
        """Choose, read on, or answer."""
        if self.typed is not None:
            if name in ENTERS:
                self._answer(self.typed.strip())
        elif name in SCROLLS:
            self._from = max(0, self._from + SCROLLS[name] * max(1, self.size.height // 3))
        elif name in MOVES and self._received:
            self._chosen = max(0, min(len(self._received) - 1, self._chosen + MOVES[name]))
            self._from, self._told = 0, ""
        elif name in self._answers and self._received:
            self._begin(name)

    def _begin(self, name: str) -> None:
        one = self._received[self._chosen]
        if not one.open:
            self._told = words.ANSWERED.format(one.state)
        elif name == "a" and one.trouble:
            self._told = one.trouble
        else:
            self._answering, self.typed, self._told = name, "", ""

    def _answer(self, word: str) -> None:
        answer, _ = self._answers[self._answering]
        self.typed, self._from = None, 0
        self._told = answer(self._received[self._chosen], word)
        self.again()

    def lines(self, width: int, rows: int) -> list[Strip]:
        """The list, and below it all of the chosen one."""
        inks = self.inks
        title = self.headline(words.TITLE, width, rows)
        foot = [*self._said(width), centred(self._keys(width), width, inks.muted)]
        if not self._received:
            told = [strip(width, inks.text, (f" {line}", inks.text)) for line in wrapped(words.NOTHING, width - 2, 4)]
            return [*title, *told, *blank(width, max(0, rows - len(title) - len(told) - len(foot)), inks.text), *foot]
        room = max(1, min(len(self._received), rows // LIST_SHARE))
        first = max(0, min(self._chosen - room // 2, len(self._received) - room))
        listed = [self._row(number, width) for number in range(first, min(first + room, len(self._received)))]
        left = max(1, rows - len(title) - len(listed) - len(foot) - 1)
        return [*title, *listed, strip(width, inks.text), *self._chosen_lines(width, left), *foot]

    def _row(self, number: int, width: int) -> Strip:
        one, chosen = self._received[number], number == self._chosen
        ink = self.inks.hold if chosen else self.inks.strong if one.open else self.inks.muted
        mark = "▶" if chosen else " "
        return strip(width, ink, (f" {mark} {one.state:<{STATE_COLUMNS}} {one.what}, from {one.who}", ink))

    def _chosen_lines(self, width: int, rows: int) -> list[Strip]:
        one, inks = self._received[self._chosen], self.inks
        head = [
            strip(width, inks.text, (f" {one.what}", inks.strong), (f", {words.HOLDS.format(one.until)}", inks.muted))
        ]
        if one.plan is not None:
            totals = wrapped(" ".join(totals_lines(add_up(one.plan))), width - 2, 2)
            head += draw_plan(one.plan, width, 2 if rows < 16 else 4, inks)
            head += [strip(width, inks.text, (f" {line}", inks.text)) for line in totals]
        lines = [line for text in one.lines for line in (wrapped(text, width - 2, 9) or ("",))]
        room = max(0, rows - len(head))
        self._from = max(0, min(self._from, len(lines) - room))
        shown = [strip(width, inks.text, (f" {line}", inks.text)) for line in lines[self._from : self._from + room]]
        return [*head, *shown, *blank(width, room - len(shown), inks.text)][:rows]

    def _said(self, width: int) -> list[Strip]:
        inks = self.inks
        if self.typed is not None:
            asked = self._answers[self._answering][1]
            room = max(1, width - len(asked) - 3)
            typed = (f" {asked}", inks.text), (f"{self.typed[-room:]}▏", inks.strong)
            return [strip(width, inks.text, *typed), *blank(width, TOLD_ROWS - 1, inks.text)]
        trouble = self._received[self._chosen].trouble if self._received else ""
        told = wrapped(self._told or trouble, width - 2, TOLD_ROWS)
        drawn = [strip(width, inks.text, (f" {line}", inks.warn)) for line in told]
        return [*drawn, *blank(width, TOLD_ROWS - len(drawn), inks.text)]

    def _keys(self, width: int) -> str:
        return fitting(words.KEYS if self.typed is None else words.WORD_KEYS, width)
