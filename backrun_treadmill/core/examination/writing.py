"""What the steps do to the belt, each as one act: ask for control, start it, set a speed, stop it, let it settle."""

from collections.abc import Callable

from backrun_treadmill.core.commands import PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import Result
from backrun_treadmill.core.examination import descent
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.waiting import Ends, Script, Told, pause, until
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.units import SECOND_US

ANSWER_US = 2_500_000
UNANSWERED_US = 800_000
"""The same of a machine that has answered nothing so far."""

APART_US = 1_200_000
"""Between two writes whose fate matters: some machines drop what comes within a second."""

SETTLE_US = 15 * SECOND_US
AFTER_STOP_US = 6 * SECOND_US

type Request = RequestControl | StartBelt | StopBelt | PauseBelt | SetSpeed


def request_control(b: Bench) -> Told[Result | None]:
    """Control point 00, and its result; None without an answer."""
    command = b.wire.request_control(b.at)
    b.emit(command)
    return (yield from result_of(b, command))


def result_of(b: Bench, command: Request) -> Told[Result | None]:
    """The machine's answer to `command`; None without one."""
    silent = not b.answers.any and sum(b.answers.writes.values()) >= 3
    results = b.answers.result_of
    yield from until(b, lambda: command.seq in results, within_us=UNANSWERED_US if silent else ANSWER_US)
    return results.get(command.seq)


def obeyed(b: Bench, write: Callable[[], Request]) -> Told[Result | None]:
    """Write a request and give its result; refused for want of control (05), once more with it."""
    result = yield from once(b, write)
    if result is not Result.NOT_PERMITTED:
        return result
    taken_away = not b.wire.controlled
    yield from request_control(b)
    result = yield from result_of(b, write())
    b.control_pairs += result not in (None, Result.NOT_PERMITTED) and not taken_away
    return result


def once(b: Bench, write: Callable[[], Request]) -> Told[Result | None]:
    """Write a request and give its result, whatever it is."""
    if b.control_pairs or not b.wire.controlled:
        yield from request_control(b)
    return (yield from result_of(b, write()))


def to_speed(b: Bench, target_ckmh: int) -> Callable[[], Request]:
    """How to write this speed."""

    def write() -> Request:
        command = b.speed(target_ckmh)
        if command is None:
            raise AssertionError("a speed is written whatever was asked before")
        return command

    return write


def set_speed(b: Bench, target_ckmh: int) -> Told[Result | None]:
    """Ask for a speed, with control requested once more where that is what is missing; its result."""
    return (yield from obeyed(b, to_speed(b, target_ckmh)))


def write_start(b: Bench) -> Told[Result | None]:
    """Control point 07, and only from a belt that is seen to stand."""

    def write() -> Request:
        if not (b.belt.standing and b.belt.fresh(b.at)):
            raise Ends("The belt is not seen to stand, so it was not started.")
        command = b.wire.start(b.at)
        b.may_move, b.started_at, b.moved_at, b.explains = True, b.at, None, None
        b.enter(State.STARTING)
        b.emit(command)
        return command

    return (yield from obeyed(b, write))


def settled(b: Bench, *, within_us: int = SETTLE_US) -> Told[bool]:
    """Wait until the reports agree, and for the time that a new target may take to show."""
    yield from pause(b, APART_US)
    return (yield from until(b, lambda: b.level_ckmh is not None, within_us=within_us))


def stop(b: Bench) -> Script:
    """Stop the belt, prove that it stands, and look on for a while whether it stays so."""
    descent.begin(b)
    yield from pause(b, 0)  # goes on once the belt is proved to stand
    yield from pause(b, AFTER_STOP_US)
    b.explains = None
