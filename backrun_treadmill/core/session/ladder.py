"""A stop that is refused or not taken: control and stop again, pause, lowest target, another app has the belt (rule 7).

The ladder is climbed again from the bottom as long as stops are refused; a stop is never given up for a refusal.
"""

from backrun_treadmill.core.events import CommandAnswered, CommandFailed, Result
from backrun_treadmill.core.notes import Level
from backrun_treadmill.core.session.ending import PULL
from backrun_treadmill.core.session.halting import ask_lowest, send_stop
from backrun_treadmill.core.session.situation import Halt, Situation
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US

STOP_OP, CONTROL_OP, SPEED_OP = "08", "00", "02"

STOP_RETRIES = 3

CONTROL_ANSWER_US = 300_000
"""Some machines never answer a Request Control; the stop does not wait longer for it."""

AGAIN_US = 10 * SECOND_US
"""The ladder is begun again no sooner, however often the stop is refused."""

LOWEST_RUNG = 3
RUNGS = 4


def answered(s: Situation, event: CommandAnswered) -> None:
    """The machine's result while the belt is being stopped."""
    halt = s.halt
    if halt is None or not s.linked:
        return
    if event.op == CONTROL_OP and halt.stop_again_at is not None:
        halt.stop_again_at = None
        s.emit(s.wire.stop(s.at))
    elif event.op == SPEED_OP and event.result is not Result.SUCCESS:
        _speed_refused(s, halt)
    elif event.op == STOP_OP and event.result is not Result.SUCCESS:
        _stop_refused(s, halt, event.result)


def climb(s: Situation, halt: Halt) -> None:
    """The next rung for a stop that the machine refuses."""
    if not s.linked:
        return
    halt.plain = True
    if halt.rung % RUNGS == 0 and not _begins_again(s, halt):
        return
    halt.rung = halt.rung % RUNGS + 1
    if halt.rung == LOWEST_RUNG and (s.belt.speed_ckmh or 0) <= s.pace.range.least_ckmh:
        halt.rung += 1
    if halt.rung == 1:
        s.emit(s.wire.request_control(s.at))
        halt.stop_again_at = s.at + CONTROL_ANSWER_US
    elif halt.rung == 2:
        s.emit(s.wire.pause(s.at))
    elif halt.rung == LOWEST_RUNG:
        s.wire.forget_target()
        ask_lowest(s)
    else:
        text = f"The treadmill refuses our stop: another app has it. The belt may be moving. {PULL}"
        s.say_now_and_then(Level.ALARM, text, about="a refused stop")


def _begins_again(s: Situation, halt: Halt) -> bool:
    """From the bottom at once, and then not with every refusal: the stop itself goes out every 2 s in any case."""
    if halt.climbed_at is not None and s.at < halt.climbed_at + AGAIN_US:
        return False
    halt.climbed_at = s.at
    return True


def failed(s: Situation, event: CommandFailed) -> None:
    """A stop that the link did not take is sent again at once, a few times; then every 2 s."""
    halt = s.halt
    if halt is None or not s.linked:
        return
    if halt.down_until is not None and event.seq == s.wire.speed_seq:
        send_stop(s)
    elif halt.stopping is not None and event.seq == s.wire.stop_seq:
        halt.failures += 1
        if halt.failures <= STOP_RETRIES:
            send_stop(s)


def _speed_refused(s: Situation, halt: Halt) -> None:
    if halt.down_until is not None:
        send_stop(s)
    elif halt.rung == LOWEST_RUNG:
        climb(s, halt)


def _stop_refused(s: Situation, halt: Halt, result: Result) -> None:
    if halt.purpose is Purpose.PAUSE and not halt.plain and result is not Result.NOT_PERMITTED:
        halt.plain = True
        send_stop(s)
    elif result is not Result.FAILED:
        # A second stop is answered "operation failed" by the standard itself; whether the belt falls is watched anyway.
        climb(s, halt)
