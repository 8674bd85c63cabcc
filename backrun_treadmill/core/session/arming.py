"""From the connection to the first movement: what is asked, the key, the count-in, the Start (design rules 1, 2, 3, 6).

Control is requested and Start written only after a key here, or after the machine's own START while armed; both only
from an observed stop. Machines count down after Start; the plan's clock begins with the first measured movement.
"""

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import BeltMeasured, MachineStatusReceived, Status
from backrun_treadmill.core.intents import CancelPressed, ConfirmPressed, Intent, SlowerPressed, UnitAnswered
from backrun_treadmill.core.notes import CountInCancelled, CountingIn, Level, State
from backrun_treadmill.core.session import connecting, halting, unit_question
from backrun_treadmill.core.session.running import enter_next, first_movement, wait_for_key
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text

ARMING_US = 10 * SECOND_US
RESUME_COUNT_IN_US = 5 * SECOND_US
NO_MOVEMENT_US = 20 * SECOND_US
START_LATE_US = 2 * SECOND_US
"""A Start is a rise: more than this overdue it is not sent by itself (rule 13)."""

START_OVER_CKMH = 100
"""More than this above the expected start speed stops the belt (rule 16)."""


def confirm(s: Situation, event: ConfirmPressed) -> None:
    """ENTER while the belt stands and a key is waited for."""
    if s.count_in_until is not None:
        cancel(s, event)
        return
    following = s.course.following
    if s.state is not State.PAUSED and (s.manual or following is None or not following.moving):
        s.enter(State.RUNNING, "a key was given")
        s.first_stretch = False
        enter_next(s, s.at)
        return
    s.resuming = s.state is State.PAUSED and s.on_belt
    s.count_in_until = s.at + (RESUME_COUNT_IN_US if s.resuming else ARMING_US)
    s.emit(CountingIn(at=s.at, until=s.count_in_until))


def unit_answered(s: Situation, event: UnitAnswered) -> None:
    """While the belt stands: cancels a count-in like any key, else it is the answer."""
    if s.count_in_until is not None:
        cancel(s, event)
    else:
        unit_question.answered(s, event)


def cancel(s: Situation, event: Intent) -> None:
    """Any key cancels a count-in."""
    if s.count_in_until is None:
        if not isinstance(event, CancelPressed):
            s.refuse(event, "press ENTER first")
        return
    s.count_in_until = None
    s.emit(CountInCancelled(at=s.at))


def measured(s: Situation, event: BeltMeasured) -> None:
    """Movement while armed or waiting is the machine's own START, while paused nobody's; one report proves little."""
    if not s.belt.moved_twice:
        return
    if s.state is State.PAUSED:
        connecting.hold_moving(s)
    elif _starts_on_belt(s):
        _moves(s)


def off_belt_measured(s: Situation, event: BeltMeasured) -> None:
    """During a step off the belt, or a standstill, nobody of ours moves it."""
    if not s.stretch and s.belt.moved_twice:
        connecting.hold_moving(s)


def status(s: Situation, event: MachineStatusReceived) -> None:
    """The machine's own START while armed keeps its own countdown."""
    if event.status is Status.STARTED and s.state is not State.PAUSED and _starts_on_belt(s):
        s.count_in_until, s.resuming = None, False
        s.started_at = s.at
        s.enter(State.STARTING, "START was pressed on the treadmill")


def starting_measured(s: Situation, event: BeltMeasured) -> None:
    """The first movement begins the stretch; too fast a start stops it."""
    if not s.belt.moving:
        return
    # Control was requested and the belt moves before our Start: it was started at the machine, nothing more is sent.
    s.start_at, s.started_at = None, s.started_at or s.at
    _moves(s)


def starting_status(s: Situation, event: MachineStatusReceived) -> None:
    """Stopped at the machine in its own countdown: a key is needed again."""
    if event.status in (Status.STOPPED, Status.PAUSED, Status.SAFETY_KEY):
        halting.begin(s, Purpose.PAUSE, text="stopped at the treadmill while it was starting", force=True)


def cancel_start(s: Situation, event: Intent) -> None:
    """A key that went down before the Start was sent, and was read only after it, still cancels."""
    if not _cancelled_in_time(s, event):
        s.refuse(event, "the belt is starting; SPACE stops it, p pauses")


def slower_start(s: Situation, event: SlowerPressed) -> None:
    """Cancels like any key; later it is a ceiling for the step that is about to begin."""
    coming = s.course.interval if s.resuming else s.course.following
    if not _cancelled_in_time(s, event) and coming is not None:
        s.pace.slower(coming.kind, s.pace.wanted(coming, coming.from_ckmh, s.at) - event.by_ckmh)


def _cancelled_in_time(s: Situation, event: Intent) -> bool:
    if s.start_at is not None:
        _back_to_waiting(s)
        s.emit(CountInCancelled(at=s.at))
        return True
    if s.sent_start_at is not None and event.pressed_at < s.sent_start_at:
        halting.begin(s, Purpose.PAUSE, text="the start was cancelled", force=True)
        return True
    return False


def cancel_late(s: Situation, event: Intent) -> bool:
    """A key that arrives too late to be obeyed still cancels a count-in or a start; True when it did."""
    if s.count_in_until is not None:
        cancel(s, event)
        return True
    if s.state is State.STARTING:
        cancel_start(s, event)
        return True
    return False


def tick(s: Situation) -> None:
    """The end of a count-in, the Start after Request Control, the time without movement or report."""
    if s.count_in_until is not None and s.at >= s.count_in_until:
        _begin_start(s)
    if s.state is State.STARTING and s.start_at is not None and s.at >= s.start_at:
        _start(s, s.start_at)
    if s.state is State.STARTING and s.started_at is not None and s.at >= s.started_at + NO_MOVEMENT_US:
        _did_not_move(s)


def dues(s: Situation) -> list[int | None]:
    """The instants at which `tick` may have something to do."""
    return [
        s.count_in_until,
        s.start_at,
        s.started_at + NO_MOVEMENT_US if s.started_at is not None else None,
    ]


def _starts_on_belt(s: Situation) -> bool:
    return s.course.following is not None and s.course.following.moving


def _begin_start(s: Situation) -> None:
    planned, s.count_in_until = s.count_in_until or s.at, None
    reason = _start_refusal(s, planned)
    if reason is not None:
        _not_started(s, reason)
        return
    s.enter(State.STARTING, "the count-in is over")
    s.start_at = s.at
    if not s.wire.controlled:
        s.emit(s.wire.request_control(s.at))
        s.start_at = s.wire.gap_ends


def _start(s: Situation, planned: int) -> None:
    s.start_at = None
    reason = _start_refusal(s, planned)
    if reason is None:
        s.started_at = s.sent_start_at = s.at
        s.emit(s.wire.start(s.at))
    else:
        _back_to_waiting(s)
        _not_started(s, reason)


def _back_to_waiting(s: Situation) -> None:
    s.start_at = None
    if s.resuming:
        s.enter(State.PAUSED, "not started")
    else:
        wait_for_key(s)


def _not_started(s: Situation, reason: str) -> None:
    s.emit(CountInCancelled(at=s.at))
    s.say(Level.WARNING, f"Not started: {reason}. Press ENTER to try again.")


def _start_refusal(s: Situation, planned: int) -> str | None:
    if s.at > planned + START_LATE_US:
        return "this computer was held up at that moment"
    if not s.linked or not s.belt.fresh(s.at):
        return "the treadmill has not reported its speed for 2.5 s"
    if not s.belt.stood_since(s.at - 5 * SECOND_US) or s.belt.may_run_ckmh(s.at) > s.belt.rest_ckmh:
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
    return max(s.pace.range.least_ckmh, min(first_ckmh, s.opened.runner.walk_ckmh))


def _did_not_move(s: Situation) -> None:
    if not s.wire.touched:
        s.started_at = None
        wait_for_key(s)
        s.say(Level.WARNING, "START was pressed on the treadmill, but its belt has not moved for 20 s.")
        return
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
