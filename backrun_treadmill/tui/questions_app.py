"""The few questions of a first start, one a page. ENTER keeps what is shown, Esc leaves everything as it was."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct
from textual.strip import Strip

from backrun_treadmill.tui import page_words as words
from backrun_treadmill.tui.letters import letters
from backrun_treadmill.tui.page_app import PageApp
from backrun_treadmill.tui.palettes import DARK, Palette
from backrun_treadmill.tui.strips import blank, centred, wrapped

MOST_CHARS = 80


class Question(Struct, frozen=True, kw_only=True):
    """One page. With `choices` it is answered by their number, else by typing."""

    key: str
    short: str
    """In large letters."""
    text: str
    choices: tuple[str, ...] = ()
    given: str = ""
    """What ENTER answers: a choice, or what would be typed."""
    rings: bool = False
    """The terminal's bell rings with it, and again with r."""


class QuestionsApp(PageApp[dict[str, str]]):
    """Gives an answer for every key; None when they were left. `wrong` says what is wrong with the answers so far."""

    LEAVES = ("escape", "ctrl+c", "ctrl+q", "ctrl+backslash")

    def __init__(
        self, questions: Sequence[Question], *, wrong: Callable[[Mapping[str, str]], str], palette: Palette = DARK
    ) -> None:
        super().__init__(palette=palette)
        self._questions = tuple(questions)
        self._wrong = wrong
        self._answers: dict[str, str] = {}
        self._typed = ""
        self._trouble = ""

    @property
    def _asked(self) -> Question:
        return self._questions[len(self._answers)]

    def on_mount(self) -> None:
        """Part of Textual."""
        super().on_mount()
        self._ring()

    def pressed(self, name: str) -> None:
        """Choose, type, or go on."""
        question = self._asked
        if name in ("enter", "ctrl+j"):
            self._answer(self._typed.strip() or question.given)
        elif question.choices:
            self._choose(name)
        elif name == "backspace":
            self._typed = self._typed[:-1]
        elif name == "up" and self._answers:
            self._back()

    def typed(self, character: str) -> None:
        """One character of an answer that is typed; capitals stay capitals."""
        self._typed = f"{self._typed}{character}"[:MOST_CHARS]

    def _key(self, name: str, character: str | None = None) -> None:
        if character is not None and character.isprintable() and not self._asked.choices:
            self.typed(character)
            self.paint()
        else:
            super()._key(name, character)

    def _choose(self, name: str) -> None:
        question = self._asked
        if name == "r":
            self._ring()
        elif name == "up" and self._answers:
            self._back()
        elif name.isdecimal() and 1 <= int(name) <= len(question.choices):
            self._answer(question.choices[int(name) - 1])

    def _answer(self, answer: str) -> None:
        answers = {**self._answers, self._asked.key: answer}
        self._trouble = self._wrong(answers)
        self._typed = ""
        if self._trouble:
            return
        if len(answers) == len(self._questions):
            self.exit(answers)
            return
        self._answers = answers
        self._ring()

    def _back(self) -> None:
        self._answers.popitem()
        self._typed = self._trouble = ""

    def _ring(self) -> None:
        if self._asked.rings:
            self.bell()

    def lines(self, width: int, rows: int) -> list[Strip]:
        """The question large, its text, the answers to choose from or the one that is typed."""
        question, inks = self._asked, self.inks
        count = f"{len(self._answers) + 1} of {len(self._questions)}"
        block = letters(question.short, max(4, rows // 5), width - 4) or (question.short.upper(),)
        longest = max(map(len, block))
        lines = [(count, inks.muted), ("", inks.text), *((line.ljust(longest), inks.strong) for line in block)]
        lines += [
            ("", inks.text),
            *((line, inks.text) for line in wrapped(question.text, width - 4, 4)),
            ("", inks.text),
        ]
        if question.choices:
            lines += [
                (f"{number}  {choice}".ljust(30), inks.hold if choice == question.given else inks.strong)
                for number, choice in enumerate(question.choices, 1)
            ]
        else:
            lines.append((f" {self._typed or question.given}▏".ljust(30), inks.hold))
        lines += [("", inks.text), *((line, inks.warn) for line in wrapped(self._trouble, width - 4, 3))]
        drawn = [centred(text, width, ink) for text, ink in lines][: rows - 1]
        return [
            *drawn,
            *blank(width, rows - 1 - len(drawn), inks.text),
            centred(words.QUESTION_KEYS, width, inks.muted),
        ]
