"""The runner of a contract session: does one thing at one moment, gives the keys that are asked for, tells the truth
about the console, and pulls the safety key when the screen says so.
"""

import asyncio
from collections.abc import Callable
from enum import StrEnum

from backrun_treadmill.core.intents import (
    ConfirmPressed,
    GoOnPressed,
    Intent,
    LeavePressed,
    PausePressed,
    StopPressed,
    UnitAnswered,
)
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import IntentRefused, IntervalEntered, Said, SessionEnded, State, StateEntered
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.sim.console import NotAKey
from backrun_treadmill.sim.quirks import MPH, Model
from backrun_treadmill.sim.room import Room

ACTS_S = 24.0
"""After the first interval began: in the run, once whatever was asked is settled."""

PULL = "PULL THE SAFETY KEY"


class Behaviour(StrEnum):
    """What a session is looked at for."""

    SPEED = "reaches speed"
    STOP = "stops"
    PAUSE = "survives pause"
    LINK = "survives link loss"
    CONSOLE = "console change"
    KEY = "safety key"


class Hands:
    """Sees every record and answers like a careful person, a second or two later."""

    def __init__(
        self,
        behaviour: Behaviour,
        room: Room,
        model: Model,
        *,
        now: Callable[[], int],
        post: Callable[[AnyEvent], None],
        answers_unit_after_s: float,
        patience_s: float,
    ) -> None:
        self.done: list[tuple[float, str]] = []
        self._behaviour = behaviour
        self._room = room
        self._miles = model.quirks.target_factor == MPH
        self._now = now
        self._post = post
        self._loop = asyncio.get_running_loop()
        self._timers: list[asyncio.TimerHandle] = []
        self._began = self._pulled = False
        self._confirmed = self._gone_on = 0
        self._state = State.IDLE
        self._answers_unit_after_s = answers_unit_after_s
        self._after(patience_s, self._press, StopPressed)

    def rest(self) -> None:
        """The session is over."""
        for timer in self._timers:
            timer.cancel()

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """What a record asks for."""
        match record:
            case StateEntered(state=state):
                self._see_state(state)
            case SessionEnded():
                self._after(1.0, self._leave)
            case IntervalEntered() if not self._began:
                self._began = True
                self._after(ACTS_S, self._act)
            case Said(text=text):
                self._hear(text)
            case IntentRefused(intent="GoOnPressed") if self._state is State.HELD:
                self._after(1.0, self._take_over)
            case _:
                pass

    def _see_state(self, state: State) -> None:
        self._state = state
        match state:
            case State.ARMED | State.WAITING | State.PAUSED if not self._pulled:
                self._after(1.0, self._confirm)
            case State.HELD:
                self._after(2.0, self._take_over)
            case _:
                pass

    def _hear(self, text: str) -> None:
        if "press k" in text:
            self._after(self._answers_unit_after_s, self._answer_unit)
        if "Press g to go on as planned" in text or "needs the key g" in text:
            self._after(2.0, self._press, GoOnPressed)
        if PULL in text and not self._pulled:
            self._pulled = True
            self._after(2.0, self._pull_key)
        if "Not started" in text:
            self._after(1.0, self._confirm)

    # deeds

    def _act(self) -> None:
        match self._behaviour:
            case Behaviour.STOP:
                self._press(StopPressed)
            case Behaviour.PAUSE:
                self._press(PausePressed)
            case Behaviour.LINK:
                self._touch("cut 3 treadmill")
            case Behaviour.CONSOLE:
                self._touch("speed 3.1" if self._miles else "speed 5")
            case Behaviour.KEY:
                self._pulled = True
                self._touch("key out")
                self._after(6.0, self._touch, "key in")
                self._after(20.0, self._press, StopPressed)
            case Behaviour.SPEED:
                pass

    def _pull_key(self) -> None:
        self._touch("key out")
        self._after(10.0, self._give_up)

    def _give_up(self) -> None:
        """The belt stands by its key: ENTER ends the session, or SPACE where ENTER would go on."""
        self._press(ConfirmPressed if self._state in (State.UNCONFIRMED, State.LOST) else StopPressed)
        self._after(10.0, self._give_up)

    def _confirm(self) -> None:
        if self._confirmed < 4 and not self._pulled:
            self._confirmed += 1
            self._press(ConfirmPressed)

    def _take_over(self) -> None:
        if self._gone_on < 8 and self._state is State.HELD:
            self._gone_on += 1
            self._press(GoOnPressed)

    def _answer_unit(self) -> None:
        at = self._now()
        self._note("UnitAnswered")
        self._post(UnitAnswered(at=at, pressed_at=at, unit=Unit.MPH if self._miles else Unit.KMH))

    def _leave(self) -> None:
        """No questions after the session."""
        at = self._now()
        self._post(LeavePressed(at=at, pressed_at=at))

    def _press(self, key: type[Intent]) -> None:
        at = self._now()
        self._note(key.__name__)
        self._post(key(at=at, pressed_at=at))  # type: ignore[arg-type]

    def _touch(self, line: str) -> None:
        try:
            self._room.press(line)
        except NotAKey:
            self._note(f"{line}, not taken")
        else:
            self._note(line)

    def _note(self, what: str) -> None:
        self.done.append((self._loop.time(), what))

    def _after[*Args](self, seconds: float, do: Callable[[*Args], None], *args: *Args) -> None:
        self._timers.append(self._loop.call_later(seconds, do, *args))
