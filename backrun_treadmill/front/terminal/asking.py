"""Asks questions before a session: on pages of their own, or in lines for screen readers and plain terminals."""

from collections.abc import Callable, Mapping, Sequence

from backrun_treadmill.front.files.preferences import Preferences
from backrun_treadmill.tui.pages.question import Question

type Wrong = Callable[[Mapping[str, str]], str]
type Ask = Callable[[Sequence[Question], Wrong], Mapping[str, str] | None]
"""An answer for every key; None where the questions were left."""

LEAVES = ("q", "s", ".")
NUMBER = "Type the number of an answer and ENTER."
LEAVE = "q and ENTER leaves."


def on_pages(look: Preferences) -> Ask:
    """Each question on a page; Textual is loaded when the first is asked."""

    def ask(questions: Sequence[Question], wrong: Wrong) -> Mapping[str, str] | None:
        from backrun_treadmill.front.terminal.page import show_page
        from backrun_treadmill.tui.drawing.palettes import PALETTES
        from backrun_treadmill.tui.pages.questions_app import QuestionsApp

        return show_page(QuestionsApp(questions, wrong=wrong, palette=PALETTES[look.colours]))

    return ask


def in_lines(read: Callable[[], str], say: Callable[[str], None]) -> Ask:
    """Each question as lines; `read` gives a line, empty at the end of the input."""

    def ask(questions: Sequence[Question], wrong: Wrong) -> Mapping[str, str] | None:
        answers: dict[str, str] = {}
        try:
            for question in questions:
                answer = _ask_one(question, answers, wrong, read, say)
                if answer is None:
                    return None
                answers[question.key] = answer
        except KeyboardInterrupt:
            return None
        return answers

    return ask


def _ask_one(
    question: Question,
    before: Mapping[str, str],
    wrong: Wrong,
    read: Callable[[], str],
    say: Callable[[str], None],
) -> str | None:
    say(question.text)
    for number, choice in enumerate(question.choices, start=1):
        say(f"  {number}  {choice}{' (ENTER)' if choice == question.given else ''}")
    say(f"{NUMBER} {LEAVE}" if question.choices else LEAVE)
    while line := read():
        typed = line.strip()
        if typed.lower() in LEAVES:
            return None
        answer = _meant(question, typed)
        trouble = NUMBER if answer is None else wrong({**before, question.key: answer})
        if not trouble:
            return answer
        say(trouble)
    return None


def _meant(question: Question, typed: str) -> str | None:
    """The answer; None where it is the number of none."""
    if not typed:
        return question.given
    if not question.choices:
        return typed
    if typed.isdecimal() and 1 <= int(typed) <= len(question.choices):
        return question.choices[int(typed) - 1]
    return typed if typed in question.choices else None
