"""The session: a table of states and events, and the order in which everything is asked.

Theory. An event is first *observed* (what the reports say is taken in), then the *guard* is asked (stop, pain, lost
link and the like act in every state), then the table below says what the event means in the present state. At last the
state's *tick* looks at the time: nothing happens by time except there, and every event is an occasion for it. `WakeAt`
asks for one more when the next instant of any rule is known.

A session goes IDLE → CONNECTING → READY → ARMED; a key and a count-in (or the machine's own START) lead to STARTING,
the first measured movement to RUNNING. A planned standstill ends in WAITING for a key. PAUSING leads to PAUSED, from
where a key leads to STARTING again. HELD asks about a belt that moves and is not ours; LOST has no link. Every way
out goes through STOPPING to FINISHED; a stop that cannot be proved is UNCONFIRMED until it is. An event without an
entry is ignored in that state, on purpose.

Pure: the same events give the same commands; there is no clock here.
"""

from collections.abc import Callable
from typing import Any

from backrun_treadmill.core import arming, guard, halting, keys, losing, running
from backrun_treadmill.core.commands import AnyCommand, Connect, Level, Outcome, State, WakeAt
from backrun_treadmill.core.course import Course
from backrun_treadmill.core.events import (
    AnyEvent,
    BackToPlanPressed,
    BeltMeasured,
    CancelPressed,
    ConfirmPressed,
    ConnectFailed,
    Driving,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    Intent,
    MachineConnected,
    MachineStatusReceived,
    MoreRestPressed,
    NextPressed,
    PausePressed,
    SessionOpened,
    SlowerPressed,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.pace import Pace
from backrun_treadmill.core.situation import BY_HAND, Situation
from backrun_treadmill.core.stopping import Purpose
from backrun_treadmill.core.units import MINUTE_US

type Rule = Callable[[Situation, Any], None]

LONG_PAUSE_US = 4 * MINUTE_US


def open_session(s: Situation, event: SessionOpened) -> None:
    """The first event: everything the session needs to know."""
    s.opened = event
    s.course = Course(event.plan, BY_HAND.step_ckmh * 10)
    s.pace = Pace(event.runner, BY_HAND)
    if event.driving is Driving.NOBODY:
        running.wait_for_key(s)
        return
    s.enter(State.CONNECTING)
    s.emit(Connect(at=s.at, attempt=1))


def pause_again(s: Situation, event: PausePressed) -> None:
    """Already on the way to zero."""
    s.refuse(event, "the belt is already stopping")


def close_unconfirmed(s: Situation, event: ConfirmPressed) -> None:
    """The runner says the belt stands: the session may end."""
    if s.halt is not None:
        halting.close(s, s.halt.outcome, 1, "Ended by key; the stop was not confirmed by the treadmill.")


def end_while_standing(s: Situation, event: EndPressed) -> None:
    """Ending early from a standing belt needs no walking."""
    s.course.shortened = True
    guard.stop(s, Outcome.SHORTENED, 0, "Ended by key.")


KEY_WAITS: dict[type, Rule] = {
    ConfirmPressed: arming.confirm,
    EndPressed: end_while_standing,
    BeltMeasured: arming.measured,
    MachineStatusReceived: arming.status,
}

CANCELS = (
    CancelPressed,
    GoOnPressed,
    PausePressed,
    SlowerPressed,
    FasterPressed,
    BackToPlanPressed,
    WalkPressed,
    MoreRestPressed,
    NextPressed,
    UnitAnswered,
)

WAITS: dict[type, Rule] = {**dict.fromkeys(CANCELS, arming.cancel), **KEY_WAITS}

TABLE: dict[State, dict[type, Rule]] = {
    State.IDLE: {SessionOpened: open_session},
    State.CONNECTING: {
        MachineConnected: arming.connected,
        ConnectFailed: losing.connect_failed,
        BeltMeasured: arming.first_report,
    },
    State.READY: {},
    State.ARMED: WAITS,
    State.WAITING: WAITS,
    State.PAUSED: WAITS,
    State.STARTING: {BeltMeasured: arming.starting_measured, PausePressed: keys.pause},
    State.RUNNING: {
        ConfirmPressed: keys.confirm,
        SlowerPressed: keys.slower,
        FasterPressed: keys.faster,
        BackToPlanPressed: keys.back_to_plan,
        PausePressed: keys.pause,
        WalkPressed: keys.walk,
        MoreRestPressed: keys.more_rest,
        NextPressed: keys.next_interval,
        EndPressed: keys.end_early,
        GoOnPressed: keys.go_on,
        UnitAnswered: keys.unit_answered,
        BeltMeasured: arming.off_belt_measured,
    },
    State.PAUSING: {PausePressed: pause_again},
    State.HELD: {
        GoOnPressed: losing.go_on,
        BeltMeasured: losing.held_measured,
        PausePressed: keys.pause_held,
        SlowerPressed: keys.slower_held,
    },
    State.LOST: {
        MachineConnected: losing.reconnected,
        ConnectFailed: losing.connect_failed,
        BeltMeasured: losing.measured,
    },
    State.STOPPING: {PausePressed: pause_again},
    State.UNCONFIRMED: {ConfirmPressed: close_unconfirmed},
    State.FINISHED: {},
}


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
        if s.state is State.IDLE or not guard.check(s, event):
            rule = TABLE[s.state].get(type(event))
            if rule is not None:
                rule(s, event)
            elif isinstance(event, Intent):
                s.refuse(event, f"it means nothing while {s.state}")
        _tick_until_steady(s)
        _plan_wake(s)
        return s.out


def _observe(s: Situation, event: AnyEvent) -> None:
    if isinstance(event, BeltMeasured) and event.speed_ckmh is not None:
        s.belt.measured(event.at, event.speed_ckmh)
        if s.stretch:
            s.course.measured(event.at, event.speed_ckmh)


def _tick_until_steady(s: Situation) -> None:
    for _ in State:
        before = s.state
        _tick(s)
        if s.state is before:
            return


def _tick(s: Situation) -> None:
    match s.state:
        case State.RUNNING:
            running.tick(s)
        case State.CONNECTING | State.ARMED | State.WAITING | State.STARTING:
            arming.tick(s)
        case State.PAUSED:
            arming.tick(s)
            _offer_to_close(s)
        case State.LOST:
            losing.tick(s)
        case State.STOPPING | State.PAUSING | State.UNCONFIRMED:
            if halting.tick(s):
                _after_standstill(s)
        case _:
            pass


def _after_standstill(s: Situation) -> None:
    halt = s.halt
    if halt is None:
        return
    s.halt = None
    s.stretch = False
    match halt.purpose:
        case Purpose.CLOSE:
            halting.close(s, halt.outcome, halt.exit_code, halt.text)
        case Purpose.PAUSE:
            losing.pause(s, halt.text)
        case Purpose.STAND:
            s.enter(State.RUNNING, "the belt stands")
            if s.course.closed:
                running.enter_next(s, s.at)
            running.tick(s)


def _offer_to_close(s: Situation) -> None:
    if s.paused_at is not None and s.at >= s.paused_at + LONG_PAUSE_US and not s.long_pause_said:
        s.long_pause_said = True
        s.say(Level.INFO, "Paused for 4 minutes; some treadmills reset themselves. SPACE ends the session here.")


def _plan_wake(s: Situation) -> None:
    if s.state in (State.IDLE, State.FINISHED):
        return
    waits = [arming.due(s), halting.due(s), losing.due(s)]
    if s.state is State.RUNNING:
        waits.append(running.due(s))
    if s.state is State.PAUSED and s.paused_at is not None and not s.long_pause_said:
        waits.append(s.paused_at + LONG_PAUSE_US)
    due = min((wait for wait in waits if wait is not None and wait > s.at), default=None)
    if s.wake_due is not None and s.wake_due <= s.at:
        s.wake_due = None
    if due is not None and due != s.wake_due:
        s.wake_due = due
        s.emit(WakeAt(at=s.at, due=s.wake_due))
