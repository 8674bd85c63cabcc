"""From the connection to the first movement: what is asked, the key, the count-in, the Start (design rules 1, 2, 3, 6).

Control is requested and Start written only after a key here, or after the machine's own START while armed; both only
from an observed stop. Machines count down after Start; the plan's clock begins with the first measured movement.
"""

from backrun_treadmill.core import halting
from backrun_treadmill.core.commands import CountInCancelled, CountingIn, Level, Outcome, State, UseUnit
from backrun_treadmill.core.events import (
    BeltMeasured,
    ConfirmPressed,
    Intent,
    MachineConnected,
    MachineStatusReceived,
    Status,
)
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.running import enter_next, first_movement, wait_for_key
from backrun_treadmill.core.situation import Situation
from backrun_treadmill.core.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text

ARMING_US = 10 * SECOND_US
RESUME_COUNT_IN_US = 5 * SECOND_US
NO_MOVEMENT_US = 20 * SECOND_US
NO_REPORT_US = 10 * SECOND_US
START_OVER_CKMH = 100
"""More than this above the expected start speed stops the belt (rule 16)."""


def adopt_machine(s: Situation, event: MachineConnected) -> None:
    """Take in what the machine says of itself; the plan must fit it."""
    s.machine, s.profile, s.linked = event, event.machine, True
    s.connected_at = s.at
    s.belt.rest_ckmh = event.machine.rest_ckmh
    s.wire.gap_us = event.machine.write_gap_ms * 1000
    s.console.step_ckmh = event.range.step_ckmh
    s.pace.range = event.range
    s.course.grid_ckmh = event.range.step_ckmh
    s.unit_answer = s.unit_answer or s.opened.unit_answer
    s.pace.unit_known = event.machine.known


def connected(s: Situation, event: MachineConnected) -> None:
    """First connection: refuse what cannot be run, then wait for the first report."""
    adopt_machine(s, event)
    peak_ckmh, most_ckmh = s.opened.plan.peak_ckmh, event.range.most_ckmh
    if peak_ckmh > most_ckmh:
        text = f"The profile asks for {kmh_text(peak_ckmh)} km/h; {event.name} goes up to {kmh_text(most_ckmh)} km/h."
        halting.close(s, Outcome.FAULT, 2, f"{text} Nothing was written to it; choose a slower profile.")
        return
    if not event.machine.known and s.unit_answer is None and s.opened.keys_given:
        halting.close(
            s,
            Outcome.FAULT,
            2,
            f"{event.name} is not known here: whether its console counts km/h or mph must be said. "
            "Nothing was written to it; add --console-unit km/h or --console-unit mph.",
        )
        return
    if not event.machine.known and s.unit_answer is Unit.MPH:
        s.emit(UseUnit(at=s.at, target_unit=Unit.MPH, report_unit=Unit.KMH))


def first_report(s: Situation, event: BeltMeasured) -> None:
    """Standing: ready. Moving: somebody is on it; ask."""
    if event.speed_ckmh is None:
        return
    if s.belt.moving:
        hold_moving(s)
        return
    s.enter(State.READY, "the belt stands")
    wait_for_key(s)


def hold_moving(s: Situation) -> None:
    """The belt moves and we did not start it (rule 3)."""
    s.count_in_until = s.start_at = None
    s.enter(State.HELD, "the belt moves")
    s.say(
        Level.WARNING,
        f"The belt is already moving at {kmh_text(s.belt.speed_ckmh or 0)} km/h. "
        "Press g to go on at that speed, SPACE to stop it.",
    )


def confirm(s: Situation, event: ConfirmPressed) -> None:
    """ENTER while the belt stands and a key is waited for."""
    if s.count_in_until is not None:
        cancel(s, event)
        return
    following = s.course.following
    if s.state is not State.PAUSED and (s.manual or (following is not None and not following.on_belt)):
        s.enter(State.RUNNING, "a key was given")
        s.first_stretch = False
        enter_next(s, s.at)
        return
    s.resuming = s.state is State.PAUSED and s.on_belt
    s.count_in_until = s.at + (RESUME_COUNT_IN_US if s.resuming else ARMING_US)
    s.emit(CountingIn(at=s.at, until=s.count_in_until))


def cancel(s: Situation, event: Intent) -> None:
    """Any key cancels a count-in."""
    if s.count_in_until is None:
        s.refuse(event, "there is nothing to cancel")
        return
    s.count_in_until = None
    s.emit(CountInCancelled(at=s.at))


def measured(s: Situation, event: BeltMeasured) -> None:
    """Movement while armed or waiting is the machine's own START, while paused nobody's; one report proves little."""
    if not s.belt.moved_twice:
        return
    if s.state is State.PAUSED:
        hold_moving(s)
    elif _starts_on_belt(s):
        _moves(s)


def off_belt_measured(s: Situation, event: BeltMeasured) -> None:
    """During a step off the belt, or a standstill, nobody of ours moves it."""
    if not s.stretch and s.belt.moved_twice:
        hold_moving(s)


def status(s: Situation, event: MachineStatusReceived) -> None:
    """The machine's own START while armed keeps its own countdown."""
    if event.status is Status.STARTED and s.state is not State.PAUSED and _starts_on_belt(s):
        s.count_in_until = None
        s.started_at = s.at
        s.enter(State.STARTING, "START was pressed on the treadmill")


def starting_measured(s: Situation, event: BeltMeasured) -> None:
    """The first movement begins the stretch; too fast a start stops it."""
    if s.belt.moving and s.started_at is not None:
        _moves(s)


def tick(s: Situation) -> None:
    """The end of a count-in, the Start after Request Control, the time without movement or report."""
    if s.count_in_until is not None and s.at >= s.count_in_until:
        _begin_start(s)
    if s.state is State.STARTING and s.start_at is not None and s.at >= s.start_at:
        s.start_at, s.started_at = None, s.at
        s.emit(s.wire.start(s.at))
    if s.state is State.STARTING and s.started_at is not None and s.at >= s.started_at + NO_MOVEMENT_US:
        _did_not_move(s)
    if s.state is State.CONNECTING and s.linked and s.at >= s.connected_at + NO_REPORT_US:
        text = "The treadmill is connected but does not report its speed, so it cannot be controlled from here."
        halting.close(s, Outcome.FAULT, 1, f"{text} Nothing was written to it. Switch it off and on, then try again.")


def due(s: Situation) -> int | None:
    """The next instant at which `tick` has something to do."""
    waits = [
        s.count_in_until,
        s.start_at,
        s.started_at + NO_MOVEMENT_US if s.started_at is not None else None,
        s.connected_at + NO_REPORT_US if s.state is State.CONNECTING and s.linked else None,
    ]
    return min((wait for wait in waits if wait is not None), default=None)


def _starts_on_belt(s: Situation) -> bool:
    return s.course.following is not None and s.course.following.moving


def _begin_start(s: Situation) -> None:
    s.count_in_until = None
    reason = _start_refusal(s)
    if reason is not None:
        s.emit(CountInCancelled(at=s.at))
        s.say(Level.WARNING, f"Not started: {reason}. The belt stands. Press ENTER to try again.")
        return
    s.enter(State.STARTING, "the count-in is over")
    s.start_at = s.at
    if not s.wire.controlled:
        s.emit(s.wire.request_control(s.at))
        s.start_at = s.wire.gap_ends


def _start_refusal(s: Situation) -> str | None:
    if not s.linked or not s.belt.fresh(s.at):
        return "the treadmill has not reported its speed for 2.5 s"
    if not s.belt.stood_since(s.at - 5 * SECOND_US):
        return "the belt is not seen to stand"
    return "the screen does not answer" if s.front_silent else None


def _moves(s: Situation) -> None:
    speed_ckmh = s.belt.speed_ckmh or 0
    expected_ckmh = _expected_ckmh(s)
    if speed_ckmh > expected_ckmh + START_OVER_CKMH:
        text = f"The belt started at {kmh_text(speed_ckmh)} km/h instead of at most {kmh_text(expected_ckmh)}."
        if not s.wire.touched:
            s.emit(s.wire.request_control(s.at))
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text)
        s.say(Level.ALARM, f"{text} It is being stopped.")
        return
    first_movement(s)


def _expected_ckmh(s: Situation) -> int:
    following = s.course.interval if s.resuming else s.course.following
    first_ckmh = 0 if following is None else following.from_ckmh
    if s.resuming:
        first_ckmh = min(first_ckmh, s.opened.runner.walk_ckmh)
    return max(s.pace.range.least_ckmh, first_ckmh)


def _did_not_move(s: Situation) -> None:
    s.say(
        Level.WARNING,
        "The belt has not moved 20 s after Start. Stop is sent and the belt is watched: stay on the rails.",
    )
    halting.begin(
        s,
        Purpose.CLOSE,
        outcome=Outcome.FAULT,
        exit_code=1,
        text="The belt did not start. Check the safety key, then try again.",
    )
