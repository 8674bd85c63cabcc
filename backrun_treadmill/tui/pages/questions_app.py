"""The few questions of a first start, one a page. ENTER keeps what is shown, Esc leaves everything as it was."""

from collections.abc import Callable, Mapping, Sequence

from textual.strip import Strip

from backrun_treadmill.tui.drawing.letters import letters
from backrun_treadmill.tui.drawing.palettes import DARK, Palette
from backrun_treadmill.tui.drawing.strips import blank, centred, wrapped
from backrun_treadmill.tui.pages.page_app import ENTERS, PageApp
from backrun_treadmill.tui.pages.question import Question
from backrun_treadmill.tui.words import page_words as words


class QuestionsApp(PageApp[dict[str, str]]):
    """Gives an answer for every key; None when they were left. `wrong` says what is wrong with the answers so far.

    `ring` makes the sound that is asked about; without one it is the terminal's bell.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        wrong: Callable[[Mapping[str, str]], str],
        ring: Callable[[], None] | None = None,
        palette: Palette = DARK,
    ) -> None:
        super().__init__(palette=palette)
        self._questions = tuple(questions)
        self._wrong = wrong
        self._ring: Callable[[], None] = ring or self.bell
        self._answers: dict[str, str] = {}
        self._trouble = ""

    @property
    def _asked(self) -> Question:
        return self._questions[len(self._answers)]

    def on_mount(self) -> None:
        """Part of Textual."""
        self._ask()
        super().on_mount()

    def takes(self, character: str) -> bool:
        """Digits, or all that prints."""
        return character.isdecimal() or not self._asked.digits

    def pressed(self, name: str) -> None:
        """Choose, or go on."""
        question = self._asked
        if name in ENTERS:
            self._answer((self.typed or "").strip() or question.given)
        elif name == "up" and self._answers:
            self._answers.popitem()
            self._ask()
        elif name == "r" and question.rings:
            self._ring()
        elif name.isdecimal() and 1 <= int(name) <= len(question.choices):
            self._answer(question.choices[int(name) - 1])

    def _answer(self, answer: str) -> None:
        answers = {**self._answers, self._asked.key: answer}
        trouble = self._wrong(answers)
        if not trouble and len(answers) == len(self._questions):
            self.exit(answers)
            return
        if not trouble:
            self._answers = answers
        self._ask()
        self._trouble = trouble

    def _ask(self) -> None:
        question = self._asked
        self.typed = None if question.choices else ""
        self._trouble = ""
        if question.rings:
            self._ring()

    def lines(self, width: int, rows: int) -> list[Strip]:
        """The question large, its text, the answers to choose from or the one that is typed."""
        question, inks = self._asked, self.inks
        count = f"{len(self._answers) + 1} of {len(self._questions)}"
        block = letters(question.short, max(4, rows // 5), width - 4) or (question.short.upper(),)
        longest = max(map(len, block))
        lines = [(count, inks.muted), ("", inks.text), *((line.ljust(longest), inks.strong) for line in block)]
        lines += [
            ("", inks.text),
            *((line, inks.text) for line in wrapped(question.text, width - 4, 5)),
            ("", inks.text),
        ]
        if question.choices:
            longest = max(map(len, question.choices))
            lines += [
                (
                    f" {'▶' if choice == question.given else ' '} {number}  {choice:<{longest}} ",
                    inks.hold if choice == question.given else inks.strong,
                )
                for number, choice in enumerate(question.choices, 1)
            ]
        else:
            lines.append((f" {self.typed or question.given}▏".ljust(30), inks.hold))
        lines += [("", inks.text), *((line, inks.warn) for line in wrapped(self._trouble, width - 4, 3))]
        drawn = [centred(text, width, ink) for text, ink in lines][: rows - 1]
        foot = words.fitting(words.CHOICE_KEYS if question.choices else words.TYPING_KEYS, width)
        return [*drawn, *blank(width, rows - 1 - len(drawn), inks.text), centred(foot, width, inks.muted)]
