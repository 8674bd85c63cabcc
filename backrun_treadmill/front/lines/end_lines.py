"""The questions once the belt stands, where lines are printed: one line each, answered by the keys of the screen."""

from collections.abc import Callable

from backrun_treadmill.core.folds.ratings import REASONS, level_text
from backrun_treadmill.core.intents import (
    AnyIntent,
    EffortRated,
    EndedBecause,
    LegReported,
    PainLocated,
    PainRated,
    PainTakenBack,
    RunSpeedKept,
)
from backrun_treadmill.core.notes import Asked
from backrun_treadmill.core.units import kmh_text
from backrun_treadmill.tui.keys.keys import Switch
from backrun_treadmill.tui.session.end_questions import LEAVE, EndQuestions
from backrun_treadmill.tui.words.end_words import advice, question_line


class EndLines:
    """`say` prints a line, `press` sends a wish; give it every record, and every key once `open`."""

    def __init__(self, *, say: Callable[[str], None], press: Callable[[AnyIntent], None]) -> None:
        self._say = say
        self._press = press
        self._questions = EndQuestions()
        self._said: Asked | None = None

    @property
    def open(self) -> bool:
        """The session is over: keys belong here."""
        return self._questions.ended is not None

    def see(self, record: object) -> None:
        """Take in one record."""
        self._questions.see(record)

    def ask(self) -> None:
        """Print the question that is open, once."""
        asked, ended = self._questions.present, self._questions.ended
        if asked is not None and ended is not None and asked is not self._said:
            self._say(question_line(ended, asked))
        self._said = asked

    def press(self, name: str, wish: AnyIntent | Switch | None, at: float) -> None:
        """A key; after the last answer the session is left."""
        if self._questions.left:
            return
        for answer in self._questions.press(name, wish, at):
            self._press(answer)
            if (text := answer_line(answer)) != "":
                self._say(text)
        if self._questions.present is None and not self._questions.left:
            self._questions.left = True
            self._press(LEAVE)
        self.ask()


def answer_line(answer: AnyIntent) -> str:
    """What was understood; empty where there is nothing to say."""
    match answer:
        case PainRated():
            return f"Pain after: {level_text(answer.level)}. {advice(leg=False, pain=answer.level)}".rstrip()
        case PainTakenBack():
            return "Taken back."
        case PainLocated():
            return f"Where: {answer.site}."
        case EffortRated():
            return f"Effort: {level_text(answer.level)}."
        case EndedBecause():
            return f"Ended early: {REASONS[answer.reason]}."
        case RunSpeedKept():
            return f"Run speed from now on: {kmh_text(answer.speed_ckmh)} km/h."
        case LegReported():
            return f"A new feeling in a leg: noted. {advice(leg=True, pain=None)}"
        case _:
            return ""
