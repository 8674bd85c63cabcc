"""Every way down to a standing belt: down to walking first where there is time, the stop, its proof (design rules 5, 6,
8, 9 and 16). What to do when the stop is refused stands in `ladder`, the ends of a session in `ending`.

What follows a proven standstill is not decided here: `session` looks at the halt's purpose.
"""

from backrun_treadmill.core.commands import Cause, Outcome
from backrun_treadmill.core.notes import Level, State, StopSent
from backrun_treadmill.core.session.ending import GIVE_UP_US, PULL, end, give_up_within, nothing_to_stop, remember_stop
from backrun_treadmill.core.session.situation import Halt, Situation
from backrun_treadmill.core.session.steering import write
from backrun_treadmill.core.session.stopping import FALLING_WITHIN_US, Purpose, Stopping, Verdict, ramp_us
from backrun_treadmill.core.session.wire import Asking
from backrun_treadmill.core.units import SECOND_US, kmh_text

GENTLE_ABOVE_CKMH = 400
"""From above this the lowest target goes out first: some machines restore the old target at the next Start."""

FALLEN_CKMH = 20
NEW_TARGET_US = 3 * SECOND_US
"""A report no older than this after a new target may not show yet that the belt is on its way there."""


def begin(
    s: Situation,
    purpose: Purpose,
    *,
    outcome: Outcome = Outcome.FINISHED,
    exit_code: int = 0,
    text: str = "",
    gently: bool = False,
    force: bool = False,
) -> None:
    """Bring the belt to zero. `gently` goes through the lowest target from above 4 km/h.

    Without a control write of ours there is nothing to stop, unless `force`: the belt moves, or is about to.
    """
    s.count_in_until = s.start_at = s.started_at = None
    s.rise = s.wire.waiting = None
    _leave_interval(s, purpose)
    if s.manual or not (s.wire.touched or force):
        nothing_to_stop(s, outcome, exit_code, text)
        return
    halt = s.halt = Halt(purpose, outcome, exit_code, text)
    halt.countdown = State.STARTING in (s.state, s.lost.back if s.lost is not None else None)
    if not s.linked:
        remember_stop(s)
        return
    _enter_stopping(s, halt)
    speed_ckmh = s.belt.speed_ckmh or 0
    if gently and speed_ckmh > GENTLE_ABOVE_CKMH:
        halt.from_ckmh, halt.falling_by = speed_ckmh, s.at + FALLING_WITHIN_US
        halt.down_until = s.at + ramp_us(speed_ckmh - GENTLE_ABOVE_CKMH, s.profile.down_ckmh_s) + 3 * SECOND_US
        ask_lowest(s)
        return
    send_stop(s)


def may_move_untouched(s: Situation) -> bool:
    """Whether a belt that we never wrote to moves, or is about to."""
    asking = s.state if s.lost is None else s.lost.back
    return s.belt.moving or asking in (State.HELD, State.STARTING)


def ask_lowest(s: Situation) -> None:
    """Ask for the machine's lowest speed."""
    lowest = s.pace.range.least_ckmh
    write(s, Asking(target_ckmh=lowest, cause=Cause.GUARD, interval=s.course.index, planned=s.at, due=s.at))


def send_stop(s: Situation) -> None:
    """Write the stop, or the pause where that is the purpose and it still may work, and begin to prove it."""
    halt = s.halt
    if halt is None:
        return
    halt.down_until = halt.falling_by = None
    s.console.silent()
    pausing = halt.purpose is Purpose.PAUSE and not (halt.countdown or halt.plain or s.profile.no_pause)
    s.emit(s.wire.pause(s.at) if pausing else s.wire.stop(s.at))
    s.emit(StopSent(at=s.at))
    if halt.stopping is None:
        halt.stopping = _stopping(s, countdown=halt.countdown)


def harder(s: Situation, *, outcome: Outcome, exit_code: int, text: str) -> None:
    """Stop was pressed on the way down, or again: it goes out now, whatever was under way."""
    close_instead(s, outcome=outcome, exit_code=exit_code, text=text)
    if s.linked:
        send_stop(s)
    else:
        remember_stop(s)


def close_instead(s: Situation, *, outcome: Outcome, exit_code: int, text: str) -> None:
    """The stop that is under way, whatever it was for, ends the session; a fault stays the outcome."""
    halt = s.halt
    if halt is None:
        return
    if halt.purpose is not Purpose.CLOSE or halt.outcome is not Outcome.FAULT:
        halt.outcome, halt.exit_code, halt.text = outcome, exit_code, text
    halt.purpose = Purpose.CLOSE
    _leave_interval(s, Purpose.CLOSE)
    if s.state is State.PAUSING:
        s.enter(State.STOPPING, text)


def link_lost(s: Situation) -> None:
    """The link went while the belt was being stopped: the stop is repeated as soon as it is back, then it is over."""
    halt = s.halt
    if halt is None:
        return
    if halt.purpose is Purpose.CLOSE:
        harder(s, outcome=halt.outcome, exit_code=halt.exit_code, text=halt.text)
    else:
        harder(s, outcome=Outcome.FAULT, exit_code=1, text="The link was lost while the belt was being stopped.")


def link_back(s: Situation) -> None:
    """The remembered stop is the first thing written, and is proved from the beginning."""
    halt = s.halt
    if halt is None:
        return
    halt.stopping = None
    if halt.give_up_at is not None:
        halt.give_up_at = max(halt.give_up_at, s.at + GIVE_UP_US)
    halt.text = halt.text or "the link is back; the remembered stop goes out"
    _enter_stopping(s, halt)
    send_stop(s)


def tick(s: Situation) -> bool:
    """Judge the way down at this event; True once the belt is proved to stand."""
    halt = s.halt
    if halt is None or not s.linked:
        return False
    if (waiting := s.wire.waiting) is not None and s.at >= s.wire.gap_ends:
        write(s, waiting)
    if halt.stop_again_at is not None and s.at >= halt.stop_again_at:
        halt.stop_again_at = None
        s.emit(s.wire.stop(s.at))
    if halt.down_until is not None:
        _come_down(s, halt, halt.down_until)
    elif halt.stopping is not None:
        return _prove(s, halt, halt.stopping)
    return False


def _come_down(s: Situation, halt: Halt, until: int) -> None:
    speed_ckmh = s.belt.speed_ckmh or 0
    late = halt.falling_by is not None and s.at >= halt.falling_by
    obeys_not = late and speed_ckmh > halt.from_ckmh - FALLEN_CKMH
    if s.at >= until or obeys_not or speed_ckmh <= GENTLE_ABOVE_CKMH:
        send_stop(s)


def _prove(s: Situation, halt: Halt, stopping: Stopping) -> bool:
    match stopping.judge(s.at, s.belt):
        case Verdict.STOPPED:
            return True
        case Verdict.MISSED:
            halt.plain = True
            _missed(s, halt)
        case Verdict.RESEND:
            halt.plain = True
            send_stop(s)
        case Verdict.WAITING:
            pass
    if halt.give_up_at is not None and s.at >= halt.give_up_at:
        end(s, Outcome.FAULT, 1, "The stop could not be confirmed. The belt may still be moving.", stands=False)
    return False


def dues(s: Situation) -> list[int | None]:
    """The instants at which `tick` may act without a report."""
    halt = s.halt
    if halt is None or not s.linked:
        return []
    waits = [halt.down_until, halt.falling_by, halt.stop_again_at, halt.give_up_at]
    waits.append(s.wire.gap_ends if s.wire.waiting else None)
    if halt.down_until is None and halt.stopping is not None:
        waits.extend(halt.stopping.due)
    return waits


def follow_console(s: Situation, why: str) -> None:
    """The belt is being stopped at the machine: nothing is written, but its way to zero is watched like our own."""
    s.rise = s.wire.waiting = None
    s.console.silent()
    s.course.leave(s.at)
    s.halt = Halt(Purpose.PAUSE, Outcome.FINISHED, 0, why)
    s.halt.stopping = _stopping(s, countdown=False)
    s.enter(State.PAUSING, why)


def _stopping(s: Situation, *, countdown: bool) -> Stopping:
    # A single zero may lie: then the belt has not begun to slow down.
    may_run_ckmh = s.belt.may_run_ckmh((s.belt.last_at or 0) if s.belt.lone_standing else s.at)
    on_its_way = s.belt.rising or (s.belt.last_at or 0) < s.wire.set_at + NEW_TARGET_US
    if s.wire.target_ckmh is not None and on_its_way:
        may_run_ckmh = max(may_run_ckmh, s.wire.target_ckmh)
    return Stopping(
        at=s.at,
        from_ckmh=s.belt.speed_ckmh,
        down_ckmh_s=s.profile.down_ckmh_s,
        countdown=countdown,
        may_run_ckmh=may_run_ckmh,
    )


def _enter_stopping(s: Situation, halt: Halt) -> None:
    s.enter(State.PAUSING if halt.purpose is Purpose.PAUSE else State.STOPPING, halt.text)


def _leave_interval(s: Situation, purpose: Purpose) -> None:
    if purpose is Purpose.PAUSE:
        s.course.leave(s.at)
    elif purpose is Purpose.CLOSE:
        s.end_interval(s.at)
        s.course.finish()


def _missed(s: Situation, halt: Halt) -> None:
    s.enter(State.UNCONFIRMED, "stop not confirmed")
    speed = "unknown" if s.belt.speed_ckmh is None else f"{kmh_text(s.belt.speed_ckmh)} km/h"
    text = (
        f"{PULL} Stop was sent but the belt is not seen to stop; its speed is {speed}. "
        "It is sent again every 2 s. Once the belt stands, ENTER ends the session."
    )
    # A belt that gets faster after it, and a stop after a pause, are news however soon they come.
    stage = "" if halt.stopping is None else halt.stopping.missed_stage
    s.say_now_and_then(Level.ALARM, text, about=f"{halt.purpose}: {stage} not seen")
    if halt.give_up_at is None:
        halt.give_up_at = s.at + give_up_within(s)
    send_stop(s)
