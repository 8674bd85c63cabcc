"""The pause, the start after it, a start on a moving belt, and the last stop."""

from backrun_treadmill.core.events import Result
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.consent import asked
from backrun_treadmill.core.examination.running import bring_to, keep_moving
from backrun_treadmill.core.examination.starting import start
from backrun_treadmill.core.examination.waiting import Script, pause, until
from backrun_treadmill.core.examination.writing import APART_US, Request, obeyed, settled, stop
from backrun_treadmill.core.examining import Fact, Question, Step
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.session.stopping import Stopping, Verdict
from backrun_treadmill.core.units import SECOND_US

FAST_CKMH, SLOW_CKMH = 300, 200
SLOWS_DOWN_US = 4_500_000
STANDS_US = 25 * SECOND_US
"""The way down from 3 km/h at the slowest rate, a second pause that was refused at first, and some reports."""

LOOK_US = 2 * SECOND_US
FALLEN_CKMH = 25
RECOVERED_CKMH = 80
NEAR_CKMH = 25
TOGGLES_US = 5 * SECOND_US
TOGGLES_AT_ONCE_US = 2_500_000


def pause_step(b: Bench) -> Script:
    """What a pause does, and what the start after it makes for."""
    yield from keep_moving(b)
    b.begin(Step.PAUSE, "A pause from 3 km/h, and the start after it.")
    yield from bring_to(b, FAST_CKMH)
    yield from pause(b, APART_US)
    before, from_ckmh = dict(b.counters), b.running_ckmh

    proof = _proof(b)

    def write() -> Request:
        nonlocal proof
        command, proof = b.wire.pause(b.at), _proof(b)
        b.emit(command)
        return command

    b.expects_moving = False
    result = yield from obeyed(b, write)
    refused = result not in (None, Result.SUCCESS)
    if not (yield from until(b, lambda: b.fell_below(from_ckmh - FALLEN_CKMH), within_us=SLOWS_DOWN_US)):
        if refused:
            b.find(Fact.PAUSE_REFUSED, True, "It refuses a pause.")
        elif result is Result.SUCCESS or not b.answers.any:
            b.find(Fact.PAUSE_IGNORED, True, "It takes a pause and runs on: its stop is used instead.")
        yield from stop(b)
        return

    def stands() -> bool:
        return proof.judge(b.at, b.belt) is Verdict.STOPPED and b.belt.stood_since(b.at - LOOK_US * 2)

    if not (yield from until(b, stands, within_us=STANDS_US)):
        yield from stop(b)
        return
    b.may_move, b.paused = False, True
    yield from pause(b, LOOK_US)
    _look_at_counters(b, before)
    yield from _start_again(b, from_ckmh)


def _proof(b: Bench) -> Stopping:
    """A pause is proved as a stop is: a machine that reports its target says 0 while the belt still runs down."""
    return Stopping(
        at=b.at,
        from_ckmh=b.running_ckmh,
        down_ckmh_s=b.belt.down_ckmh_s,
        countdown=False,
        may_run_ckmh=max(FAST_CKMH, b.belt.may_run_ckmh(b.at)),
    )


def _look_at_counters(b: Bench, before: dict[str, int]) -> None:
    counted = {name: value for name, value in before.items() if value > 1}
    if any(b.counters[name] < value // 2 for name, value in counted.items()):
        b.find(Fact.PAUSE_CLEARS, True, "A pause clears its distance or time, as a stop does.")
    elif counted:
        b.decided.add("no_pause")


def _start_again(b: Bench, before_ckmh: int) -> Script:
    b.started_at = b.moved_at = None
    b.enter(State.READY, "the belt stands")
    yield from start(b, "The belt is started again after the pause.")
    yield from settled(b)
    level_ckmh = b.level_ckmh or 0
    if level_ckmh >= b.least_ckmh + RECOVERED_CKMH and abs(level_ckmh - before_ckmh) <= NEAR_CKMH:
        b.find(Fact.START_RECOVERS, True, "A start after a pause makes for the speed of before it, at once.")


def start_while_moving(b: Bench) -> Script:
    """A start sent to a belt that runs, with a consent of its own."""
    yield from keep_moving(b)
    text = "What a start does to a belt that runs already. It may stop it."
    b.begin(Step.START_WHILE_MOVING, text)
    yield from bring_to(b, SLOW_CKMH)
    yield from pause(b, APART_US)
    question = f"{text} ENTER sends it; any other key leaves that out."
    if Fact.STOPS_ITSELF in b.facts or (yield from asked(b, Question.START_WHILE_MOVING, question)) is not True:
        return
    before_ckmh = b.running_ckmh

    def write() -> Request:
        command = b.wire.start(b.at)
        b.emit(command)
        return command

    b.expects_moving, began_at = False, b.at
    result = yield from obeyed(b, write)
    fell = yield from until(b, lambda: b.fell_below(before_ckmh - FALLEN_CKMH), within_us=TOGGLES_US)
    if fell:
        if b.at - began_at <= TOGGLES_AT_ONCE_US:
            b.find(Fact.START_TOGGLES, True, "A start sent to the moving belt stops it.")
        yield from stop(b)
        return
    b.expects_moving = True
    if result is Result.SUCCESS:
        b.find(Fact.START_TAKEN, True, "A start sent to the moving belt is taken, and changes nothing.")
    elif result is not None:
        b.find(Fact.START_REFUSED_MOVING, True, "A start sent to the moving belt is refused.")


def last_stop(b: Bench) -> Script:
    """From 3 km/h to standstill, proved."""
    if not b.expects_moving:
        return
    yield from keep_moving(b)
    b.begin(Step.LAST_STOP, "The last stop, from 3 km/h.")
    yield from bring_to(b, FAST_CKMH)
    yield from pause(b, APART_US)
    yield from stop(b)
    if not b.self_stops:
        b.decided.add("auto_stop_s")
