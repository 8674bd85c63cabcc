"""The session: a table of states and events, and the order in which everything is asked.

Theory. An event is first *observed* (what the reports say is taken in), then the *guard* is asked (stop, pain, lost
link and the like act in every state), then the table below says what the event means in the present state. At last the
state's *tick* looks at the time: nothing happens by time except there, and every event is an occasion for it. `WakeAt`
asks for one more when the next instant of any rule is known.

A session goes IDLE → CONNECTING → READY → ARMED; a key and a count-in (or the machine's own START) lead to STARTING,
the first measured movement to RUNNING. A planned standstill ends in WAITING for a key. PAUSING leads to PAUSED, from
where a key leads to STARTING again. HELD asks about a belt that moves and is not ours; LOST has no link. Every way
out goes through STOPPING to FINISHED; a stop that cannot be proved is UNCONFIRMED until it is. FINISHED has let go of
the machine and takes the runner's answers until it closes. An event without an entry is ignored, on purpose.

Pure: the same events give the same commands; there is no clock here.
"""

from collections.abc import Callable

from backrun_treadmill.core.commands import WakeAt
from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.intents import CancelPressed, Intent
from backrun_treadmill.core.notes import Level, State
from backrun_treadmill.core.session import (
    aligning,
    arming,
    connecting,
    ending,
    guard,
    halting,
    leading,
    learning,
    losing,
    running,
    sensing,
)
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.session.table import TABLE
from backrun_treadmill.core.units import MINUTE_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

LONG_PAUSE_US = 4 * MINUTE_US


class Session:
    """One session. Feed it every event in order; carry out what it returns, in order."""

    def __init__(self) -> None:
        self.situation = Situation()

    @property
    def state(self) -> State:
        """Where the session is."""
        return self.situation.state

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        """What follows from one event. Never raises for anything a machine or a person does."""
        s = self.situation
        s.out, s.at = [], event.at
        _observe(s, event)
        sensing.count(s, event)
        leading.heed(s, event)
        if s.state is State.IDLE or not guard.check(s, event):
            rule = TABLE[s.state].get(type(event))
            if rule is not None:
                rule(s, event)
            elif isinstance(event, Intent) and not isinstance(event, CancelPressed):
                s.refuse(event, f"that key does nothing while {s.state}")
        _tick_until_steady(s)
        if s.state not in (State.RUNNING, State.LOST):
            s.early = None
        for command in s.out:
            sensing.count(s, command)
        _plan_wake(s)
        sensing.tell(s)
        return s.out


def _observe(s: Situation, event: AnyEvent) -> None:
    if isinstance(event, BeltMeasured) and event.speed_ckmh is not None and s.linked:
        _observe_speed(s, event.at, event.speed_ckmh)
    learning.learn(s, event)
    if s.state is not State.IDLE:
        sensing.observe(s, event)


def _observe_speed(s: Situation, at: int, speed_ckmh: int) -> None:
    if not s.belt.measured(at, speed_ckmh):
        return
    aligning.note_arrival(s)
    learning.reported(s, at, speed_ckmh)
    if s.stretch:
        s.course.measured(at, speed_ckmh)


def _tick_until_steady(s: Situation) -> None:
    for _ in State:
        before = s.state
        _tick(s)
        if s.state is before:
            return


def _tick(s: Situation) -> None:
    tick = TICKS.get(s.state)
    if tick is not None:
        tick(s)


def _tick_waiting(s: Situation) -> None:
    arming.tick(s)
    _offer_to_close(s)


def _tick_halting(s: Situation) -> None:
    if halting.tick(s):
        _after_standstill(s)


TICKS: dict[State, Callable[[Situation], None]] = {
    State.CONNECTING: connecting.tick,
    State.ARMED: _tick_waiting,
    State.STARTING: _tick_waiting,
    State.RUNNING: running.tick,
    State.PAUSING: _tick_halting,
    State.PAUSED: _tick_waiting,
    State.WAITING: _tick_waiting,
    State.HELD: losing.held_tick,
    State.LOST: losing.tick,
    State.STOPPING: _tick_halting,
    State.UNCONFIRMED: _tick_halting,
    State.FINISHED: ending.tick,
}
"""In the other states nothing happens by time."""


def _after_standstill(s: Situation) -> None:
    halt = s.halt
    if halt is None:
        return
    s.halt = None
    s.stretch = False
    match halt.purpose:
        case Purpose.CLOSE:
            ending.end(s, halt.outcome, halt.exit_code, halt.text)
        case Purpose.PAUSE:
            losing.pause(s, halt.text)
        case Purpose.STAND:
            s.enter(State.RUNNING, "the belt stands")
            if s.course.closed:
                running.enter_next(s, s.at)
            running.tick(s)


def _offer_to_close(s: Situation) -> None:
    long_at = _long_pause_at(s)
    if long_at is not None and s.at >= long_at:
        s.long_pause_said = True
        s.say(Level.INFO, "Paused for 4 minutes; some treadmills reset themselves. SPACE ends the session here.")


def _long_pause_at(s: Situation) -> int | None:
    if s.state is not State.PAUSED or s.paused_at is None or s.long_pause_said:
        return None
    return s.paused_at + LONG_PAUSE_US


def _plan_wake(s: Situation) -> None:
    if s.state is State.IDLE:
        return
    waits = ending.dues(s) if s.state is State.FINISHED else _waits(s)
    due = min((wait for wait in waits if wait is not None and wait > s.at), default=None)
    if s.wake_due is not None and s.wake_due <= s.at:
        s.wake_due = None
    if due is not None and due != s.wake_due:
        s.wake_due = due
        s.emit(WakeAt(at=s.at, due=s.wake_due))


def _waits(s: Situation) -> list[int | None]:
    waits = [*connecting.dues(s), *arming.dues(s), *halting.dues(s), *losing.dues(s)]
    if s.state is State.RUNNING:
        waits.extend(running.dues(s))
    if s.state is State.HELD:
        waits.append(s.wire.gap_ends if s.wire.waiting else None)
    waits.append(_long_pause_at(s))
    return waits
