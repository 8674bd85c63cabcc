"""A whole examination of one treadmill of the library, in virtual time: the real core, driver and HCI, the room, and
somebody beside the belt who gives the keys, tells the truth, and pulls the safety key when told to.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace
from odd_hands import PULL, Behaviour
from odd_session import Circumstances, OddSession, Watches

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.examination.examination import Examination
from backrun_treadmill.core.examining import ExaminerAsked, Question
from backrun_treadmill.core.intents import AnyIntent, CancelPressed, ConfirmPressed, UnitAnswered
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import Said, SessionEnded
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.devices.machine_profiles import MachineProfiles
from backrun_treadmill.sim.console import NotAKey
from backrun_treadmill.sim.quirks import MPH, Model
from backrun_treadmill.sim.room import Room

TRUE_MILES = 1.5
"""A machine whose target factor is above this counts miles on its console."""


class Examiner:
    """Beside the belt: answers a second or two after each question."""

    def __init__(
        self, room: Room, model: Model, *, now: Callable[[], int], post: Callable[[AnyEvent], None], willing: bool
    ) -> None:
        self.done: list[tuple[float, str]] = []
        self._room = room
        self._model = model
        self._now = now
        self._post = post
        self._willing = willing
        """Gives the consent to start while moving."""
        self._loop = asyncio.get_running_loop()
        self._timers: list[asyncio.TimerHandle] = []
        self._pulled = False

    def rest(self) -> None:
        """It is over."""
        for timer in self._timers:
            timer.cancel()

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """What a record asks for."""
        match record:
            case ExaminerAsked(question=question):
                self._after(1.0, self._answer, question)
            case Said(text=text) if PULL in text and not self._pulled:
                self._pulled = True
                self._after(2.0, self._pull_key)
            case SessionEnded():
                self.rest()
            case _:
                pass

    def _answer(self, question: Question) -> None:
        at = self._now()
        yes, no = ConfirmPressed(at=at, pressed_at=at), CancelPressed(at=at, pressed_at=at)
        match question:
            case Question.STANDS:
                self._press(yes if self._room.machine.belt.standing else no)
            case Question.CONSOLE:
                miles = self._model.quirks.target_factor == MPH
                self._press(UnitAnswered(at=at, pressed_at=at, unit=Unit.MPH if miles else Unit.KMH))
            case Question.START_WHILE_MOVING:
                self._press(yes if self._willing else no)
            case Question.START | Question.START_AGAIN | Question.STOP_MOVING:
                self._press(yes)

    def _press(self, intent: AnyIntent) -> None:
        self.done.append((self._loop.time(), type(intent).__name__))
        self._post(intent)

    def _pull_key(self) -> None:
        try:
            self._room.press("key out")
        except NotAKey:
            self.done.append((self._loop.time(), "key out, not taken"))
        else:
            self.done.append((self._loop.time(), "key out"))
        self._after(20.0, self._say_it_stands)

    def _say_it_stands(self) -> None:
        if self._room.machine.belt.standing:
            at = self._now()
            self._press(ConfirmPressed(at=at, pressed_at=at))
        self._after(20.0, self._say_it_stands)

    def _after[*Args](self, seconds: float, do: Callable[[*Args], None], *args: *Args) -> None:
        self._timers.append(self._loop.call_later(seconds, do, *args))


class OddExamination(OddSession):
    """The engine of one examination."""

    def __init__(
        self,
        model: Model,
        journal: Path,
        machines: MachineProfiles,
        circumstances: Circumstances,
        *,
        willing: bool = True,
    ) -> None:
        self._willing = willing
        super().__init__(model, Behaviour.SPEED, journal, machines, circumstances)

    def _decider(self) -> Examination:
        return Examination()

    def _runner(self, room: Room) -> Watches:
        return Examiner(room, self._model, now=self._clock.now, post=self._pump.post, willing=self._willing)

    def _opening(self) -> SessionOpened:
        return replace(super()._opening(), examination=True)
