"""What the machine says and does, judged: answers, statuses, and reports against what was asked (rules 7, 15, 19).

Every finding leads to a stop, a fall, a hold or a sentence; none to a rise.
"""

from backrun_treadmill.core.commands import Cause, Outcome
from backrun_treadmill.core.events import CommandAnswered, CommandFailed, MachineStatusReceived, Result, Status
from backrun_treadmill.core.notes import ConsoleChanged, Level, State
from backrun_treadmill.core.session import ending, halting, insisting, ladder, leading, unit_question
from backrun_treadmill.core.session.console import OVERSPEED_CKMH, Evidence, Finding
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.steering import steer, watch_ramp
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text

REFUSALS = {Result.FAILED: "not done", Result.INVALID: "not a speed of its own", Result.NOT_SUPPORTED: "unknown to it"}
STANDS_FOR_US = 3 * SECOND_US


def answered(s: Situation, event: CommandAnswered) -> None:
    """The machine's result for a request."""
    s.wire.settle(event.seq)
    if s.halt is not None:
        ladder.answered(s, event)
    elif event.result is Result.NOT_PERMITTED:
        _control_lost(s)
    elif event.op == ladder.SPEED_OP and event.seq == s.wire.speed_seq:
        _speed_answered(s, event.result)


def _speed_answered(s: Situation, result: Result) -> None:
    if result is Result.SUCCESS:
        insisting.taken(s)
    else:
        insisting.not_taken(s, f"the treadmill answered: {REFUSALS.get(result, result)}")


def command_failed(s: Situation, event: CommandFailed) -> None:
    """What the link did not take: a speed, or the start."""
    s.wire.settle(event.seq)
    if s.halt is not None:
        ladder.failed(s, event)
    elif event.seq == s.wire.speed_seq and s.wire.target_ckmh is not None:
        insisting.not_taken(s, event.reason)
    elif s.state is State.STARTING:
        text = f"The treadmill did not take the start ({event.reason})."
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text)


def _control_lost(s: Situation) -> None:
    s.wire.controlled = False
    if s.state is State.RUNNING and s.stretch:
        s.course.leave(s.at)
        s.rise = None
        s.wire.forget_target()
        s.console.silent()
        s.enter(State.HELD, "another app has the belt")
        s.say(Level.WARNING, "Another app has taken the treadmill. Press g to take it back, SPACE to stop the belt.")
    elif s.state is State.STARTING and s.start_at is not None:
        text = "The treadmill does not give us control: another app has it, or its own screen. No Start was sent."
        ending.end(s, Outcome.FAULT, 1, f"{text} End the other app, then try again.")
    elif s.state is State.STARTING:
        text = "Another app has the treadmill: end it there, then try again."
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text)


def status(s: Situation, event: MachineStatusReceived) -> None:
    """The machine's own word: stopped, paused, key out, control lost, or a target that is not ours."""
    if event.status is Status.CONTROL_LOST:
        if s.halt is not None:
            ladder.climb(s, s.halt)
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
            console_changed(s, speed_ckmh, announced=True)


def _pause_words(status: Status) -> str:
    return "the safety key was pulled" if status is Status.SAFETY_KEY else "stopped at the console"


def reported(s: Situation) -> bool:
    """Judge the newest report while a stretch runs; True when the belt is being stopped for it."""
    if s.belt.standing:
        if s.belt.stood_since(s.at - STANDS_FOR_US):
            halting.follow_console(s, "the belt came to stand")
        return False
    finding = s.console.judge(s.at, s.belt)
    if finding is Finding.OVERSPEED or _restores_old_speed(s):
        _stop_overspeed(s)
        return True
    if not s.console.theirs or finding is Finding.CONSOLE:
        _act_on(s, finding)
    return False


def _restores_old_speed(s: Situation) -> bool:
    """Right after a start, before any target of ours: faster than walking is nobody's wish."""
    starting = s.at < s.console.hasty_until and s.wire.target_ckmh is None
    return starting and s.belt.moved_twice and s.belt.level_ckmh > s.opened.runner.walk_ckmh + OVERSPEED_CKMH


def _act_on(s: Situation, finding: Finding) -> None:
    match finding:
        case Finding.CONSOLE:
            console_changed(s, s.belt.level_ckmh)
        case Finding.REACHED:
            _reached(s)
        case Finding.MILES_FASTER:
            unit_question.settled(s, Evidence.FASTER)
        case Finding.MILES_SLOWER:
            unit_question.settled(s, Evidence.SLOWER)
        case Finding.IGNORED if s.wire.target_ckmh is None or _ask_again(s):
            pass
        case Finding.IGNORED if not unit_question.settled_elsewhere(s):
            asked, shown = kmh_text(s.wire.target_ckmh or 0), kmh_text(s.belt.speed_ckmh or 0)
            s.say(Level.WARNING, f"Asked for {asked} km/h, the belt reports {shown}. Use the console.")
        case Finding.NOTHING | Finding.OVERSPEED | Finding.IGNORED:
            pass


def _reached(s: Situation) -> None:
    s.wire.forget_doubts()
    insisting.reached(s)
    if s.wire.target_ckmh is not None:
        unit_question.settled(s, Evidence.SAME)


def _ask_again(s: Situation) -> bool:
    """A target that moved nothing is written once more: some machines drop what comes while they start.

    A belt that did move, and not to the target, was set by somebody, or can do no more.
    """
    target_ckmh = s.wire.target_ckmh
    if (
        target_ckmh is None
        or target_ckmh == s.asked_again_ckmh
        or not s.console.unmoved(s.belt, s.pace.range.least_ckmh)
    ):
        return False
    s.asked_again_ckmh = target_ckmh
    s.wire.forget_target()
    steer(s, Cause.GUARD)
    return True


def _stop_overspeed(s: Situation) -> None:
    text = f"The belt runs at {kmh_text(s.belt.speed_ckmh or 0)} km/h, faster than asked for."
    miles = "" if s.pace.unit_known else " Its console may count miles: --console-unit says so at the next start."
    s.say(Level.ALARM, f"{text} It is being stopped.{miles} {ending.PULL}")
    halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text=text)


def console_changed(s: Situation, speed_ckmh: int, *, announced: bool = False) -> None:
    """The runner set a speed on the machine: it wins until the next interval; a slower one is a ceiling after that.

    `announced`: the machine said so, and the belt has yet to follow.
    """
    interval = s.course.interval
    if interval is None:
        return
    was_ckmh = s.wire.target_ckmh or s.console.target_ckmh or 0
    slower = speed_ckmh < was_ckmh
    s.emit(ConsoleChanged(at=s.at, speed_ckmh=speed_ckmh, was_ckmh=was_ckmh))
    leading.call_off(s, "the console was used")
    if s.early is not None:
        s.early.base_ckmh = speed_ckmh
    s.last_console_at, s.rise = s.at, None
    s.ramp.interrupt()
    s.wire.adopt(speed_ckmh)
    if announced:
        watch_ramp(s, speed_ckmh, before_ckmh=was_ckmh)
        s.console.theirs = True
    else:
        s.console.adopted(speed_ckmh)
    if slower:
        s.pace.slower(interval.kind, speed_ckmh)
    s.pace.set_on_console(speed_ckmh)
    text = f"The console was set to {kmh_text(speed_ckmh)} km/h: that holds until the next interval."
    s.say_now_and_then(Level.INFO, text, about=text)
    steer(s, Cause.GUARD)
