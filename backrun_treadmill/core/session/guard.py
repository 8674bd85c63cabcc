"""Asked before the table, in every state: what is dangerous, and what follows whatever else is going on.

Hazards are classed by consequence: stop now, slow down and stop, hold, or only say. Nothing here ever makes anything
faster (design rules 4, 14, 15, 19, 20, 21).
"""

from collections.abc import Callable
from typing import Any

from backrun_treadmill.core.commands import Cause, Outcome
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    FrontGone,
    FrontReturned,
    FrontSilent,
    JournalFailed,
    LinkLost,
    MachineStatusReceived,
    SignalReceived,
    Suspended,
)
from backrun_treadmill.core.intents import (
    EffortRated,
    EndedBecause,
    EndPressed,
    FeetAnswered,
    Intent,
    LeavePressed,
    LegReported,
    PainLocated,
    PainRated,
    PainTakenBack,
    PausePressed,
    RunSpeedKept,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.core.notes import CountInCancelled, Level, State
from backrun_treadmill.core.sensor_events import PodLost, StepsMeasured
from backrun_treadmill.core.session import arming, budget, ending, feet, halting, judging, pain
from backrun_treadmill.core.session.losing import link_lost
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.steering import steer
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyEvent

INTENT_EXPIRES_US = SECOND_US
ANSWERS = (PainLocated, EffortRated, EndedBecause, RunSpeedKept, LeavePressed)
NEVER_EXPIRE = (StopPressed, SlowerPressed, PausePressed, WalkPressed, EndPressed, PainRated, LegReported, *ANSWERS)
EXIT_CODES = {"HUP": 129, "INT": 130, "TERM": 143}
SLEEP_TEXT = "The computer was going to sleep, and nobody would have watched the belt."

NO_STEPS_US = 10 * SECOND_US
NO_STEPS_ABOVE_CKMH = 600


def check(s: Situation, event: AnyEvent) -> bool:
    """Deal with hazards; True when the event is used up and the table must not see it."""
    budget.check(s)
    if isinstance(event, Intent) and not isinstance(event, NEVER_EXPIRE) and expired(event):
        if not arming.cancel_late(s, event):
            s.refuse(event, "it arrived more than 1 s late")
        return True
    if isinstance(event, BeltMeasured):
        return s.state is State.RUNNING and s.stretch and not s.manual and judging.reported(s)
    rule = HAZARDS.get(type(event))
    if rule is not None:
        rule(s, event)
    return type(event) in USED_UP


def expired(event: Intent) -> bool:
    """Older than 1 s when it arrived."""
    return event.at - event.pressed_at > INTENT_EXPIRES_US


def _stop_pressed(s: Situation, event: StopPressed) -> None:
    text = "Stopped: a key is needed and nobody is there to give it." if event.unattended else "Stopped by key."
    stop(s, Outcome.STOPPED, 1 if event.unattended else 0, text, even_untouched=True)


def _signal(s: Situation, event: SignalReceived) -> None:
    s.told_to_end = True
    text = SLEEP_TEXT if event.name == "SLEEP" else f"Ended by signal {event.name}."
    stop(s, Outcome.INTERRUPTED, EXIT_CODES.get(event.name, 1), text)


def stop(s: Situation, outcome: Outcome, exit_code: int, text: str, *, even_untouched: bool = False) -> None:
    """Stop now, whatever the state; `even_untouched`: also a belt that moves though we never wrote to it."""
    if s.state is State.FINISHED:
        ending.stop_after(s)
        return
    if s.halt is not None:
        halting.harder(s, outcome=outcome, exit_code=exit_code, text=text)
        return
    force = even_untouched and halting.may_move_untouched(s)
    halting.begin(s, Purpose.CLOSE, outcome=outcome, exit_code=exit_code, text=text, force=force)


def _front_gone(s: Situation, event: FrontGone) -> None:
    s.front_gone = s.front_silent = True
    text = f"The screen is gone ({event.reason})."
    if s.state is State.FINISHED:
        ending.close(s)
        return
    if s.lost is not None and s.lost.give_up_at is not None:
        s.lost.give_up_at = min(s.lost.give_up_at, s.at + ending.GIVE_UP_US)
    if s.halt is not None:
        if s.halt.give_up_at is not None:
            s.halt.give_up_at = min(s.halt.give_up_at, s.at + ending.GIVE_UP_US)
        if s.halt.purpose is not Purpose.CLOSE:
            halting.close_instead(s, outcome=Outcome.INTERRUPTED, exit_code=1, text=text)
        return
    halting.begin(s, Purpose.CLOSE, outcome=Outcome.INTERRUPTED, exit_code=1, text=text, gently=True)


def _front_silent(s: Situation, event: FrontSilent) -> None:
    s.front_silent = True


def _front_returned(s: Situation, event: FrontReturned) -> None:
    s.front_silent = False


def _journal_failed(s: Situation, event: JournalFailed) -> None:
    s.say(Level.WARNING, f"The log cannot be written ({event.reason}). The session goes on without it.")


def _suspended(s: Situation, event: Suspended) -> None:
    s.belt.forget()
    s.console.silent()
    if s.state is State.RUNNING and s.stretch:
        s.course.leave(s.at)
        s.rise = None
        s.wire.forget_target()
        s.enter(State.HELD, "the computer slept")
        s.say(Level.ALARM, "The computer slept: the belt is unknown. Press g once it reports, or SPACE to stop it.")
    elif s.state is State.STARTING:
        text = "The computer slept while the belt was starting."
        s.say(Level.ALARM, f"{text} It is being stopped: stay on the rails.")
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text, force=True)
    elif s.count_in_until is not None:
        s.count_in_until = None
        s.emit(CountInCancelled(at=s.at))


def _watch_steps(s: Situation, event: StepsMeasured) -> None:
    fast = (s.belt.speed_ckmh or 0) >= NO_STEPS_ABOVE_CKMH
    if event.cadence_spm > 0 or not fast or s.state is not State.RUNNING:
        s.no_steps_since = None
        return
    s.no_steps_since = s.at if s.no_steps_since is None else s.no_steps_since
    if s.at - s.no_steps_since >= NO_STEPS_US and not s.pace.nobody_on_belt:
        s.pace.nobody_on_belt = True
        s.say(Level.WARNING, "No steps for 10 s: the belt slows to walking. Press g to go on as planned.")
        steer(s, Cause.GUARD)


def _steps_end(s: Situation, event: PodLost) -> None:
    s.no_steps_since = None


HAZARDS: dict[type, Callable[[Situation, Any], None]] = {
    StopPressed: _stop_pressed,
    SignalReceived: _signal,
    FrontGone: _front_gone,
    FrontSilent: _front_silent,
    FrontReturned: _front_returned,
    LegReported: pain.leg_reported,
    PainRated: pain.rated,
    PainTakenBack: pain.taken_back,
    FeetAnswered: feet.answered,
    LinkLost: link_lost,
    Suspended: _suspended,
    JournalFailed: _journal_failed,
    CommandAnswered: judging.answered,
    CommandFailed: judging.command_failed,
    StepsMeasured: _watch_steps,
    PodLost: _steps_end,
    MachineStatusReceived: judging.status,
}

USED_UP = (
    StopPressed,
    SignalReceived,
    FrontGone,
    LegReported,
    PainRated,
    PainTakenBack,
    FeetAnswered,
    LinkLost,
    Suspended,
)
