"""Every way down to a standing belt: down to walking first where there is time, the stop, its proof, the ladder when it
is refused (design rules 5 to 9 and 16).

What follows a proven standstill is not decided here: `after` in `session` looks at the halt's purpose.
"""

from backrun_treadmill.core.commands import (
    Cause,
    Close,
    Disconnect,
    Level,
    NothingToStop,
    Outcome,
    State,
    StopRemembered,
    StopSent,
)
from backrun_treadmill.core.events import CommandAnswered, CommandFailed, Result
from backrun_treadmill.core.situation import Halt, Situation
from backrun_treadmill.core.steering import write
from backrun_treadmill.core.stopping import Purpose, Stopping, Verdict, ramp_us
from backrun_treadmill.core.units import SECOND_US, kmh_text
from backrun_treadmill.core.wire import Asking

GENTLE_ABOVE_CKMH = 400
"""From above this the lowest target goes out first: some machines restore the old target at the next Start."""

GIVE_UP_US = 60 * SECOND_US
"""A session nobody watches ends this long after a stop that could not be proved."""

GIVE_UP_ATTENDED_US = 300 * SECOND_US

STOP_OP, CONTROL_OP = "08", "00"

STOP_RETRIES = 3

CONTROL_ANSWER_US = 300_000
"""Some machines never answer a Request Control; the stop does not wait longer for it."""

PULL = "PULL THE SAFETY KEY."


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

    Without a control write of ours there is nothing to stop, unless `force`: the belt moves all the same.
    """
    s.count_in_until = s.start_at = s.started_at = None
    s.rise = s.wire.waiting = None
    _leave_interval(s, purpose)
    if s.manual or not (s.wire.touched or force):
        _nothing_to_stop(s, outcome, exit_code, text)
        return
    countdown = s.state is State.STARTING
    s.halt = Halt(purpose, outcome, exit_code, text)
    if not s.linked:
        _remember(s)
        return
    s.enter(State.PAUSING if purpose is Purpose.PAUSE else State.STOPPING, text)
    speed_ckmh = s.belt.speed_ckmh or 0
    if gently and speed_ckmh > GENTLE_ABOVE_CKMH:
        s.halt.down_until = s.at + ramp_us(speed_ckmh - GENTLE_ABOVE_CKMH, s.profile.down_ckmh_s) + 3 * SECOND_US
        ask_lowest(s)
        return
    send_stop(s, countdown=countdown)


def ask_lowest(s: Situation) -> None:
    """Ask for the machine's lowest speed."""
    lowest = s.pace.range.least_ckmh
    write(s, Asking(target_ckmh=lowest, cause=Cause.GUARD, interval=s.course.index, planned=s.at))


def send_stop(s: Situation, *, countdown: bool = False) -> None:
    """Write the stop, or the pause where the purpose is one, and begin to prove it."""
    halt = s.halt
    if halt is None:
        return
    halt.down_until = None
    s.console.silent()
    pausing = halt.purpose is Purpose.PAUSE and not countdown
    s.emit(s.wire.pause(s.at) if pausing else s.wire.stop(s.at))
    s.emit(StopSent(at=s.at))
    if halt.stopping is None:
        halt.stopping = Stopping(
            at=s.at, from_ckmh=s.belt.speed_ckmh, down_ckmh_s=s.profile.down_ckmh_s, countdown=countdown
        )


def harder(s: Situation, *, outcome: Outcome, exit_code: int, text: str) -> None:
    """Stop was pressed on the way down, or again: it goes out now, whatever was under way."""
    halt = s.halt
    if halt is None:
        return
    halt.purpose, halt.outcome, halt.exit_code, halt.text = Purpose.CLOSE, outcome, exit_code, text
    _leave_interval(s, Purpose.CLOSE)
    if not s.linked:
        _remember(s)
        return
    if s.state is State.PAUSING:
        s.enter(State.STOPPING, text)
    send_stop(s)


def tick(s: Situation) -> bool:
    """Judge the way down at this event; True once the belt is proved to stand."""
    halt = s.halt
    if halt is None or not s.linked:
        return False
    if (waiting := s.wire.waiting) is not None and s.at >= s.wire.gap_ends:
        write(s, waiting)
    if halt.stop_again_at is not None and s.at >= halt.stop_again_at:
        _stop_again(s, halt)
    if halt.down_until is not None:
        _come_down(s, halt.down_until)
    elif halt.stopping is not None:
        return _prove(s, halt, halt.stopping)
    return False


def _stop_again(s: Situation, halt: Halt) -> None:
    halt.stop_again_at = None
    s.emit(s.wire.stop(s.at))


def _come_down(s: Situation, until: int) -> None:
    if s.at >= until or (s.belt.speed_ckmh or 0) <= GENTLE_ABOVE_CKMH:
        send_stop(s)


def _prove(s: Situation, halt: Halt, stopping: Stopping) -> bool:
    match stopping.judge(s.at, s.belt):
        case Verdict.STOPPED:
            return True
        case Verdict.MISSED:
            _missed(s, halt)
        case Verdict.RESEND:
            send_stop(s)
        case Verdict.WAITING:
            pass
    if halt.give_up_at is not None and s.at >= halt.give_up_at:
        close(s, Outcome.FAULT, 1, "The stop could not be confirmed. The belt may still be moving.")
    return False


def due(s: Situation) -> int | None:
    """The next instant at which `tick` may act without a report."""
    halt = s.halt
    if halt is None or not s.linked:
        return None
    waits = [halt.down_until, halt.stop_again_at, halt.give_up_at, s.wire.gap_ends if s.wire.waiting else None]
    if halt.down_until is None and halt.stopping is not None:
        waits.append(halt.stopping.due)
    return min((wait for wait in waits if wait is not None), default=None)


def answered(s: Situation, event: CommandAnswered) -> None:
    """A refused stop climbs the ladder: control and stop again, pause, lowest target, another app has the belt."""
    halt = s.halt
    if halt is None:
        return
    if event.op == CONTROL_OP and halt.stop_again_at is not None:
        _stop_again(s, halt)
    elif event.op == STOP_OP and event.result is Result.NOT_PERMITTED:
        climb(s, halt)


def climb(s: Situation, halt: Halt) -> None:
    """The next rung for a stop that the machine refuses."""
    halt.rung += 1
    if halt.rung == 1:
        s.emit(s.wire.request_control(s.at))
        halt.stop_again_at = s.at + CONTROL_ANSWER_US
    elif halt.rung == 2:
        s.emit(s.wire.pause(s.at))
    elif halt.rung == 3:
        ask_lowest(s)
    elif halt.rung == 4:
        s.say(
            Level.ALARM,
            f"The treadmill refuses our stop: another app has it. The belt may be moving. {PULL}",
        )


def failed(s: Situation, event: CommandFailed) -> None:
    """A stop that the link did not take is sent again at once, a few times; then every 2 s."""
    halt = s.halt
    if halt is None or halt.stopping is None or not s.linked or event.seq != s.wire.stop_seq:
        return
    halt.failures += 1
    if halt.failures <= STOP_RETRIES:
        send_stop(s)


def follow_console(s: Situation, why: str) -> None:
    """The belt is being stopped at the machine: nothing is written, but its way to zero is watched like our own."""
    s.rise = s.wire.waiting = None
    s.console.silent()
    s.course.leave(s.at)
    s.halt = Halt(Purpose.PAUSE, Outcome.FINISHED, 0, why)
    s.halt.stopping = Stopping(at=s.at, from_ckmh=s.belt.speed_ckmh, down_ckmh_s=s.profile.down_ckmh_s, countdown=False)
    s.enter(State.PAUSING, why)


def close_ended(s: Situation) -> None:
    """The plan was ended early while the belt stood."""
    close(s, Outcome.SHORTENED, 0, "Ended by key.")


def close(s: Situation, outcome: Outcome, exit_code: int, text: str) -> None:
    """The session is over."""
    s.halt = None
    s.enter(State.FINISHED, text)
    if s.linked:
        s.emit(Disconnect(at=s.at))
    s.emit(Close(at=s.at, outcome=outcome, exit_code=exit_code, text=text))


def _leave_interval(s: Situation, purpose: Purpose) -> None:
    if purpose is Purpose.PAUSE:
        s.course.leave(s.at)
    elif purpose is Purpose.CLOSE:
        s.end_interval(s.at)
        s.course.finish()


def _missed(s: Situation, halt: Halt) -> None:
    s.enter(State.UNCONFIRMED, "stop not confirmed")
    speed = "unknown" if s.belt.speed_ckmh is None else f"{kmh_text(s.belt.speed_ckmh)} km/h"
    s.say(Level.ALARM, f"{PULL} Stop was sent but the belt is not seen to stop; it reports {speed}.")
    if halt.give_up_at is None:
        halt.give_up_at = s.at + (GIVE_UP_ATTENDED_US if s.watched else GIVE_UP_US)
    send_stop(s)


def _remember(s: Situation) -> None:
    s.emit(StopRemembered(at=s.at))
    s.say(
        Level.ALARM,
        f"{PULL} The link to the treadmill is lost, so the stop cannot be sent yet; it goes out first of all.",
    )
    if s.lost is not None and s.lost.give_up_at is None:
        s.lost.give_up_at = s.at + (GIVE_UP_ATTENDED_US if s.watched else GIVE_UP_US)


def _nothing_to_stop(s: Situation, outcome: Outcome, exit_code: int, text: str) -> None:
    s.emit(NothingToStop(at=s.at))
    if s.manual and s.on_belt:
        s.say(Level.ALARM, "Stop the belt at its console: this program does not control it.")
    close(s, outcome, exit_code, text)
