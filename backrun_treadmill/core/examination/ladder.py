"""A stop that is refused or not taken: control and stop again, pause, lowest target, PULL THE SAFETY KEY (rule 7).

Climbed again from the bottom as long as stops are refused; a stop is never given up for a refusal.
"""

from backrun_treadmill.core.commands import Cause
from backrun_treadmill.core.events import CommandAnswered, CommandFailed, Result
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.descent import CONTROL_ANSWER_US, CONTROL_OP, STOP_OP, Descent, send
from backrun_treadmill.core.notes import Level
from backrun_treadmill.core.session.ending import PULL
from backrun_treadmill.core.session.ladder import AGAIN_US, LOWEST_RUNG, RUNGS, STOP_RETRIES
from backrun_treadmill.core.session.wire import Asking


def answered(b: Bench, event: CommandAnswered, seq: int | None) -> None:
    """The machine's result while the belt is being stopped."""
    d = b.descent
    if d is None or not b.linked:
        return
    if event.op == CONTROL_OP and d.stop_again_at is not None:
        d.stop_again_at = None
        send(b, d)
    elif event.op == STOP_OP and seq is not None:
        d.again_if_unanswered_at = None
        if event.result is Result.SUCCESS:
            d.taken_at = d.taken_at or b.at
            b.control_pairs += d.rung == 1 and d.refused_with_control
            d.refused_with_control = False  # put right once, however many stops are taken after it
        elif event.result is not Result.FAILED:
            # A second stop is answered "operation failed" by the standard itself; the belt is watched anyway.
            _refused(b, d, event.result)


def _refused(b: Bench, d: Descent, result: Result) -> None:
    if d.stop_again_at is None:  # else control was not requested yet, and is on its way
        d.refused_with_control = result is Result.NOT_PERMITTED and b.wire.controlled
        climb(b, d)


def climb(b: Bench, d: Descent) -> None:
    """The next rung for a stop that the machine refuses."""
    if d.rung % RUNGS == 0 and not _begins_again(b, d):
        return
    d.rung = d.rung % RUNGS + 1
    if d.rung == LOWEST_RUNG and b.speed_ckmh <= b.range.least_ckmh:
        d.rung += 1
    match d.rung:
        case 1:
            b.emit(b.wire.request_control(b.at))
            d.stop_again_at = b.at + CONTROL_ANSWER_US
        case 2:
            b.emit(b.wire.pause(b.at))
        case 3:
            _ask_lowest(b)
        case _:
            b.say(Level.ALARM, f"The treadmill refuses our stop: the belt may be moving. {PULL}")


def _begins_again(b: Bench, d: Descent) -> bool:
    """From the bottom at once, and then not with every refusal: the stop itself goes out every 2 s in any case."""
    if d.climbed_at is not None and b.at < d.climbed_at + AGAIN_US:
        return False
    d.climbed_at = b.at
    return True


def _ask_lowest(b: Bench) -> None:
    b.wire.forget_target()
    asking = Asking(target_ckmh=b.range.least_ckmh, cause=Cause.GUARD, interval=-1, planned=b.at, due=b.at)
    command = b.wire.ask(b.at, asking, present_ckmh=b.speed_ckmh)
    if command is not None:
        b.emit(command)


def failed(b: Bench, event: CommandFailed) -> None:
    """A stop that the link did not take is sent again at once, a few times; then every 2 s."""
    d = b.descent
    if d is None or not b.linked or event.seq != d.seq:
        return
    d.failures += 1
    if d.failures <= STOP_RETRIES:
        send(b, d)
