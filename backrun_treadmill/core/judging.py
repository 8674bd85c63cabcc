"""What the machine says and does, judged: answers, statuses, and reports against what was asked (rules 7, 15, 19).

Every finding leads to a stop, a fall, a hold or a sentence; none to a rise.
"""

from backrun_treadmill.core import halting, keys
from backrun_treadmill.core.commands import Cause, ConsoleChanged, Level, Outcome, State
from backrun_treadmill.core.console import Finding
from backrun_treadmill.core.events import CommandAnswered, CommandFailed, MachineStatusReceived, Result, Status
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.situation import Situation
from backrun_treadmill.core.steering import steer
from backrun_treadmill.core.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text

STANDS_FOR_US = 3 * SECOND_US
SPEED_RETRIES = 3


def answered(s: Situation, event: CommandAnswered) -> None:
    """The machine's result for a request."""
    s.wire.settle(event.seq)
    if s.halt is not None:
        halting.answered(s, event)
    elif event.result is Result.NOT_PERMITTED:
        _control_lost(s)
    elif event.result is not Result.SUCCESS and event.op == "02" and s.state is State.RUNNING:
        s.say(Level.WARNING, f"The treadmill refused the speed ({event.result}). Set it at the console.")


def command_failed(s: Situation, event: CommandFailed) -> None:
    """A fall that was not taken is sent again, a few times; a rise is not."""
    s.wire.settle(event.seq)
    if s.halt is not None:
        halting.failed(s, event)
    elif s.state is State.RUNNING and s.on_belt and event.seq == s.wire.speed_seq:
        fell = s.wire.was_ckmh > (s.wire.target_ckmh or 0)
        s.speed_failures += 1
        s.wire.undo_speed()
        if fell and s.speed_failures <= SPEED_RETRIES:
            steer(s, Cause.GUARD)
            return
        s.pace.hold(s.wire.target_ckmh or s.pace.range.least_ckmh)
        s.say(
            Level.WARNING, f"The treadmill did not take the speed ({event.reason}). Set it at the console, or press g."
        )
    elif s.state is State.STARTING:
        text = f"The treadmill did not take the start ({event.reason})."
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text)


def _control_lost(s: Situation) -> None:
    s.wire.controlled = False
    if s.state is State.RUNNING and s.stretch:
        s.course.leave(s.at)
        s.rise = s.wire.waiting = None
        s.console.silent()
        s.enter(State.HELD, "another app has the belt")
        s.say(Level.WARNING, "Another app has taken the treadmill. Press g to take it back, SPACE to stop the belt.")
    elif s.state is State.STARTING:
        text = "Another app has the treadmill: end it there, then try again."
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text)


def status(s: Situation, event: MachineStatusReceived) -> None:
    """The machine's own word: stopped, paused, key out, control lost, or a target that is not ours."""
    if event.status is Status.CONTROL_LOST:
        if s.halt is not None:
            halting.climb(s, s.halt)
        else:
            _control_lost(s)
    elif event.status in (Status.STOPPED, Status.PAUSED, Status.SAFETY_KEY):
        if s.halt is not None and s.halt.stopping is not None:
            s.halt.stopping.machine_said_stopped()
        elif s.state is State.RUNNING and s.stretch:
            halting.follow_console(s, _pause_words(event.status))
    elif event.status is Status.TARGET_SPEED and s.state is State.RUNNING and s.stretch:
        speed_ckmh = event.speed_ckmh or 0
        if speed_ckmh and s.console.status_target(s.at, speed_ckmh):
            console_changed(s, speed_ckmh)


def _pause_words(status: Status) -> str:
    return "the safety key was pulled" if status is Status.SAFETY_KEY else "stopped at the console"


def reported(s: Situation) -> bool:
    """Judge the newest report while a stretch runs; True when the belt is being stopped for it."""
    if s.belt.standing:
        if s.belt.stood_since(s.at - STANDS_FOR_US):
            halting.follow_console(s, "the belt came to stand")
        return False
    finding = s.console.judge(s.at, s.belt)
    if finding is Finding.OVERSPEED:
        _stop_overspeed(s)
        return True
    _act_on(s, finding)
    return False


def _act_on(s: Situation, finding: Finding) -> None:
    match finding:
        case Finding.CONSOLE:
            console_changed(s, s.belt.speed_ckmh or 0)
        case Finding.REACHED:
            s.wire.forget_doubts()
            s.speed_failures = 0
            _confirm_unit(s)
        case Finding.MILES_FASTER | Finding.MILES_SLOWER as miles:
            _miles(s, faster=miles is Finding.MILES_FASTER)
        case Finding.IGNORED:
            asked, shown = kmh_text(s.wire.target_ckmh or 0), kmh_text(s.belt.speed_ckmh or 0)
            s.say(Level.WARNING, f"Asked for {asked} km/h, the belt reports {shown}. Use the console.")
        case Finding.NOTHING | Finding.OVERSPEED:
            pass


def _stop_overspeed(s: Situation) -> None:
    text = f"The belt runs at {kmh_text(s.belt.speed_ckmh or 0)} km/h, faster than asked for."
    s.say(Level.ALARM, f"{text} It is being stopped. {halting.PULL}")
    halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text)


def console_changed(s: Situation, speed_ckmh: int) -> None:
    """The runner set a speed on the machine: it wins until the next interval; a slower one is a ceiling after that."""
    interval = s.course.interval
    if interval is None:
        return
    was_ckmh = s.wire.target_ckmh or 0
    slower = speed_ckmh < was_ckmh
    s.emit(ConsoleChanged(at=s.at, speed_ckmh=speed_ckmh, was_ckmh=was_ckmh))
    s.last_console_at, s.rise = s.at, None
    s.wire.adopt(speed_ckmh)
    s.console.adopted(speed_ckmh)
    if slower:
        s.pace.slower(interval.kind, speed_ckmh)
    s.pace.console_ckmh = min(speed_ckmh, s.opened.runner.top_ckmh)
    s.say(Level.INFO, f"The console was set to {kmh_text(speed_ckmh)} km/h: that holds until the next interval.")
    steer(s, Cause.GUARD)


def _confirm_unit(s: Situation) -> None:
    if s.pace.unit_known:
        return
    if s.unit_answer is not None:
        s.pace.unit_known = True
        keys.settle_unit_given(s)
    elif not s.unit_asked:
        _ask_unit(s)


def _ask_unit(s: Situation) -> None:
    s.unit_asked = True
    asked = kmh_text(s.wire.target_ckmh or 0)
    s.say(
        Level.WARNING,
        f"This treadmill is not known here; the belt stays at {asked} or below. "
        f"Does its console show {asked} km/h (press k) or miles per hour (press m)?",
    )


def _miles(s: Situation, *, faster: bool) -> None:
    reported, asked = kmh_text(s.belt.speed_ckmh or 0), kmh_text(s.wire.target_ckmh or 0)
    if not faster and s.unit_answer is Unit.MPH and not s.pace.unit_known:
        keys.settle_reported_miles(s)
        return
    s.pace.unit_known = False
    s.unit_answer = None
    if faster:
        s.pace.hold(s.pace.range.least_ckmh)
        steer(s, Cause.GUARD)
    else:
        s.pace.hold(s.wire.target_ckmh or 0)
    s.say(
        Level.ALARM if faster else Level.WARNING,
        f"Asked for {asked} km/h, the treadmill reports {reported}: it seems to count miles. "
        "Nothing faster is sent. Look at its console: km/h (press k) or miles per hour (press m)?",
    )
