"""What is asked before an offer is signed: what, then whether, then what came of it for each. Pure but for the keys."""

from collections.abc import Iterator, Sequence
from enum import Enum, auto

from backrun_treadmill.core.board.asked import Asked, Measure, Outcome
from backrun_treadmill.tui.coach import coach_words as words
from backrun_treadmill.tui.pages.page_app import MOVES


class Stage(Enum):
    """Where it is."""

    CHOOSE = auto()
    TYPE = auto()
    CONFIRM = auto()
    RESULT = auto()


class Asking:
    """One measure for several runners, from its question to the table of results."""

    def __init__(self, measure: Measure, runners: Sequence[tuple[str, str]], choices: Sequence[str]) -> None:
        self.measure = measure
        self.runners = tuple(runners)
        """The key's and the person's name of each."""
        self.choices = tuple(choices)
        """Names to choose from; empty: it is typed."""
        self.chosen = 0
        self.stage = Stage.CHOOSE if choices else Stage.TYPE
        self.text = ""
        self.outcomes: list[Outcome] = []
        self.coming: Iterator[Outcome] = iter(())

    def move(self, name: str) -> None:
        """Move the mark, or the table."""
        last = len(self.choices if self.stage is Stage.CHOOSE else self.outcomes) - 1
        self.chosen = max(0, min(last, self.chosen + MOVES[name]))

    def settle(self, text: str) -> bool:
        """Go on with what was chosen or typed; False where that is nothing."""
        numbered = self.measure in words.USUAL
        self.text = self.choices[self.chosen] if self.choices else text.strip()
        if not self.text or (numbered and not self.text.isdecimal()):
            return False
        self.stage = Stage.CONFIRM
        return True

    def asked(self) -> Asked:
        """What to sign."""
        match self.measure:
            case Measure.PROGRAMME | Measure.PROFILE:
                return Asked(measure=self.measure, named=self.text)
            case Measure.NOTE:
                return Asked(measure=self.measure, note=self.text)
            case _:
                return Asked(measure=self.measure, number=int(self.text[:6]))

    def begin(self, coming: Iterator[Outcome]) -> None:
        """Results come one by one."""
        self.stage, self.chosen, self.coming = Stage.RESULT, 0, coming

    def take_next(self) -> bool:
        """One more result; False: there are no more."""
        outcome = next(self.coming, None)
        if outcome is not None:
            self.outcomes.append(outcome)
        return outcome is not None

    def sentence(self) -> str:
        """What is about to be signed, in words."""
        what = {
            Measure.PROGRAMME: f"the programme {self.text}",
            Measure.PROFILE: f"the profile {self.text}",
            Measure.HOLD: f"to stay at the level for {self.text} days",
            Measure.STEP_BACK: f"to go back {words.counted(int(self._number()), 'level', 'levels')}",
            Measure.FREQUENCY: f"at most {self.text} sessions a week",
            Measure.NOTE: f"“{self.text}”",
        }[self.measure]
        people = ", ".join(name for _, name in self.runners)
        return f"Offer {what} to {words.counted(len(self.runners), 'runner', 'runners')}: {people}?"

    def _number(self) -> str:
        return self.text if self.text.isdecimal() else "0"
