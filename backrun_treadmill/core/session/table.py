"""The table of a session, state × event, and the rules too small for a module. Its theory stands in `session`."""

from collections.abc import Callable
from typing import Any

from backrun_treadmill.core.commands import Connect, Outcome
from backrun_treadmill.core.events import (
    BeltMeasured,
    ConnectFailed,
    Driving,
    MachineConnected,
    MachineStatusReceived,
    SessionOpened,
)
from backrun_treadmill.core.intents import (
    BackToPlanPressed,
    CancelPressed,
    ConfirmPressed,
    EffortRated,
    EndedBecause,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    LeavePressed,
    MoreRestPressed,
    NextPressed,
    PainLocated,
    PausePressed,
    RunSpeedKept,
    SlowerPressed,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.session import (
    aftermath,
    answers,
    arming,
    connecting,
    ending,
    guard,
    halting,
    keys,
    losing,
    running,
    unit_question,
)
from backrun_treadmill.core.session.course import Course
from backrun_treadmill.core.session.pace import Pace
from backrun_treadmill.core.session.situation import BY_HAND, Situation
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import kmh_text

type Rule = Callable[[Situation, Any], None]


def open_session(s: Situation, event: SessionOpened) -> None:
    """The first event: everything the session needs to know."""
    s.opened = event
    s.pain_before = event.pain_before
    s.course = Course(event.plan, BY_HAND.step_ckmh * 10)
    s.pace = Pace(event.runner, BY_HAND)
    if (text := _not_runnable(event)) is not None:
        ending.end(s, Outcome.FAULT, 2, text)
        return
    if event.driving is Driving.NOBODY:
        running.wait_for_key(s)
        return
    s.enter(State.CONNECTING)
    s.emit(Connect(at=s.at, attempt=1))


def _not_runnable(event: SessionOpened) -> str | None:
    if not event.plan.intervals:
        return "The profile has no steps. Nothing was started."
    peak_ckmh, top_ckmh = event.plan.peak_ckmh, event.runner.top_ckmh
    if peak_ckmh > top_ckmh:
        return f"The profile asks for {kmh_text(peak_ckmh)} km/h; your own limit is {kmh_text(top_ckmh)} km/h."
    return None


def already_stopping(s: Situation, event: PausePressed | SlowerPressed) -> None:
    """Already on the way to zero."""
    s.refuse(event, "the belt is already stopping")


def stop_again(s: Situation, event: PausePressed | SlowerPressed) -> None:
    """The belt is not seen to stop: any wish for less sends the stop once more."""
    halting.send_stop(s)


def close_unconfirmed(s: Situation, event: ConfirmPressed) -> None:
    """The runner says the belt stands: the session may end, though the machine could not be asked."""
    if s.halt is None:
        s.refuse(event, "the link to the treadmill is lost")
        return
    outcome = s.halt.outcome if s.halt.purpose is Purpose.CLOSE else Outcome.FAULT
    ending.end(s, outcome, 1, "Ended by key; the stop was not confirmed by the treadmill.", stands=False)


def end_while_standing(s: Situation, event: EndPressed) -> None:
    """Ending early from a standing belt needs no walking."""
    s.course.shortened = True
    guard.stop(s, Outcome.SHORTENED, 0, "Ended by key.")


def leave(s: Situation, event: LeavePressed) -> None:
    """The runner has answered what there was to answer."""
    ending.close(s)


KEY_WAITS: dict[type, Rule] = {
    ConfirmPressed: arming.confirm,
    EndPressed: end_while_standing,
    UnitAnswered: arming.unit_answered,
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
)

WAITS: dict[type, Rule] = {**dict.fromkeys(CANCELS, arming.cancel), **KEY_WAITS}

TABLE: dict[State, dict[type, Rule]] = {
    State.IDLE: {SessionOpened: open_session},
    State.CONNECTING: {
        MachineConnected: connecting.connected,
        ConnectFailed: losing.connect_failed,
        BeltMeasured: connecting.first_report,
        ConfirmPressed: connecting.not_yet,
    },
    State.READY: {},
    State.ARMED: WAITS,
    State.WAITING: WAITS,
    State.PAUSED: WAITS,
    State.STARTING: {
        **dict.fromkeys(CANCELS, arming.cancel_start),
        ConfirmPressed: arming.cancel_start,
        UnitAnswered: arming.cancel_start,
        BeltMeasured: arming.starting_measured,
        MachineStatusReceived: arming.starting_status,
        PausePressed: keys.pause,
        SlowerPressed: arming.slower_start,
    },
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
        UnitAnswered: unit_question.answered,
        BeltMeasured: arming.off_belt_measured,
    },
    State.PAUSING: {PausePressed: already_stopping, SlowerPressed: already_stopping},
    State.HELD: {
        GoOnPressed: losing.go_on,
        BeltMeasured: losing.held_measured,
        PausePressed: keys.pause_held,
        SlowerPressed: keys.slower_held,
        EndPressed: aftermath.leave_alone,
    },
    State.LOST: {
        MachineConnected: losing.reconnected,
        ConnectFailed: losing.connect_failed,
        BeltMeasured: losing.measured,
        PausePressed: keys.pause_lost,
        SlowerPressed: keys.slower_lost,
        ConfirmPressed: close_unconfirmed,
    },
    State.STOPPING: {PausePressed: already_stopping, SlowerPressed: already_stopping},
    State.UNCONFIRMED: {ConfirmPressed: close_unconfirmed, PausePressed: stop_again, SlowerPressed: stop_again},
    State.FINISHED: {
        PainLocated: answers.noted,
        EffortRated: answers.noted,
        EndedBecause: answers.noted,
        RunSpeedKept: answers.run_speed_kept,
        LeavePressed: leave,
    },
}
