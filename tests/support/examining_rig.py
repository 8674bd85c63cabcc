"""An examination beside a treadmill of a few lines, in virtual time, with somebody who gives the keys."""

from collections.abc import Callable

from msgspec.structs import replace
from rig import Rig

from backrun_treadmill.core.commands import Disconnect, StartBelt
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.examination.examination import Examination
from backrun_treadmill.core.examining import ExaminerAsked, Fact, FactFound, FactValue, Question
from backrun_treadmill.core.intents import CancelPressed, ConfirmPressed, UnitAnswered
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.core.notes import Level, Said, State
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

ANSWERS_AFTER_US = SECOND_US
LONGEST_S = 900
KEYS: dict[Question, Callable[["ExaminedRig"], None]] = {
    Question.STOP_MOVING: lambda rig: rig.enter(),
    Question.STANDS: lambda rig: rig.enter(),
    Question.START: lambda rig: rig.enter(),
    Question.START_AGAIN: lambda rig: rig.enter(),
    Question.CONSOLE: lambda rig: rig.say(Unit.KMH),
    Question.START_WHILE_MOVING: lambda rig: rig.enter(),
}


class ExaminedRig(Rig):
    """`keys` are those that answer by themselves, a second later."""

    def __init__(self, *, keys: dict[Question, Callable[["ExaminedRig"], None]] = KEYS, belt_ckmh: float = 0) -> None:
        self.examination = Examination()
        self.keys = keys
        super().__init__(machine=MachineProfile(), belt_ckmh=belt_ckmh)

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        """What the examination decides."""
        if isinstance(event, SessionOpened):
            event = replace(event, examination=True)
        commands = self.examination.handle(event)
        for command in commands:
            if isinstance(command, ExaminerAsked) and command.question in self.keys:
                self.at(self.now + ANSWERS_AFTER_US, lambda asked=command: self._answer_question(asked))  # type: ignore[misc]
        return commands

    def _answer_question(self, asked: ExaminerAsked) -> None:
        if self.examination.bench.question is asked.question:
            self.keys[asked.question](self)

    @property
    def state(self) -> State:
        """The examination's state, in a session's words."""
        return self.examination.state

    def enter(self) -> None:
        """ENTER."""
        self.press(ConfirmPressed)

    def other(self) -> None:
        """A key without a meaning of its own."""
        self.press(CancelPressed)

    def say(self, unit: Unit) -> None:
        """What the console shows."""
        self.press(UnitAnswered, unit=unit)

    def run_until(self, done: Callable[[], bool]) -> None:
        """Play on in steps of 50 ms until then."""
        while not done():
            self.run_to(self.now / SECOND_US + 0.05)
            assert self.now < LONGEST_S * SECOND_US, self.transcript()

    def run_to_end(self) -> None:
        """Play until it is closed."""
        self.run_until(lambda: self.closed is not None)

    def run_to_movement(self, start: int = 1) -> None:
        """Play until the belt moves after its start number `start`."""
        self.run_until(lambda: len(self.of(StartBelt)) >= start and self.belt_ckmh > 0)

    @property
    def facts(self) -> dict[Fact, FactValue]:
        """What was found, the newest value of each."""
        return {record.fact: record.value for _, record in self.told if isinstance(record, FactFound)}

    @property
    def alarms(self) -> list[str]:
        """Everything said as an alarm."""
        return [record.text for _, record in self.told if isinstance(record, Said) and record.level is Level.ALARM]

    @property
    def let_go(self) -> bool:
        """The link was let go."""
        return any(isinstance(record, Disconnect) for _, record in self.told)
