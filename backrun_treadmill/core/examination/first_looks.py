"""Before the belt is ever started: what the machine says, whether it gives control, whether it takes a stop."""

from collections.abc import Callable

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import Result, Status
from backrun_treadmill.core.examination.answers import LONG_US
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.consent import asked
from backrun_treadmill.core.examination.descent import CONTROL_OP, STOP_OP
from backrun_treadmill.core.examination.waiting import Ends, Script, Told, pause, until
from backrun_treadmill.core.examination.writing import APART_US, Request, once, request_control, stop
from backrun_treadmill.core.examining import Fact, Question, Step
from backrun_treadmill.core.units import MINUTE_US, SECOND_US, kmh_text

FIRST_REPORT_US = 5 * SECOND_US
LOOK_US = 4 * SECOND_US
WATCH_US = 6 * SECOND_US
AT_ONCE_US = SECOND_US
MOST_AT_REST_CKMH = 120
"""What a standing belt may be reported as; a walking person is faster."""

STALE = (Status.STOPPED, Status.PAUSED, Status.STARTED)
UNWATCHED = (
    "The treadmill does not say what its belt does, so it was not started: a belt that cannot be watched cannot be "
    "driven from here. Switch it off and on, then try again."
)


def connection(b: Bench) -> Script:
    """What it says before anything is written to it."""
    b.begin(Step.CONNECTION, "Connecting and listening. Nothing is written yet; the belt stands.")
    yield from until(b, lambda: b.linked, within_us=5 * MINUTE_US)
    yield from until(b, lambda: bool(b.reports), within_us=FIRST_REPORT_US)
    if b.reports:
        yield from pause(b, LOOK_US)
        _look_for_old_status(b)
        yield from _look_at_belt(b)


def _look_for_old_status(b: Bench) -> None:
    stood = all(speed == b.reports[0][1] <= MOST_AT_REST_CKMH for _, speed in b.reports)
    if stood and any(at - b.linked_at <= AT_ONCE_US and status in STALE for at, status in b.statuses):
        text = "It repeats an old status to whoever connects: its word at the beginning is not believed."
        b.find(Fact.STALE_STATUS, True, text)


def _look_at_belt(b: Bench) -> Script:
    """A belt that seems to move before it was started: a rest value, or really moving."""
    if not b.belt.moving:
        if any(speed > b.belt.rest_ckmh for _, speed in b.reports) and not b.wire.touched:
            b.find(Fact.MOVES_AT_CONNECT, True, "Its belt was moving when this program connected.")
        return
    speeds = {speed for _, speed in b.reports}
    if len(speeds) == 1 and max(speeds) <= MOST_AT_REST_CKMH and (yield from _is_rest_value(b, max(speeds))):
        return
    shown = kmh_text(b.speed_ckmh)
    if not b.wire.touched:
        b.find(Fact.MOVES_AT_CONNECT, True, "Its belt was moving when this program connected.")
    text = f"The belt moves at {shown} km/h and was not started from here. ENTER stops it; any other key ends here."
    if (yield from asked(b, Question.STOP_MOVING, text)) is not True:
        text = "The belt was moving and was left alone: stop it at its console. Nothing was found."
        raise Ends(text, outcome=Outcome.SHORTENED, exit_code=0)
    if b.belt.moving:
        b.may_move = True
        yield from stop(b)


def _is_rest_value(b: Bench, speed_ckmh: int) -> Told[bool]:
    shown = kmh_text(speed_ckmh)
    text = (
        f"It reports {shown} km/h all the time. Does the belt stand still? ENTER: it stands. Any other key: it moves."
    )
    stands = (yield from asked(b, Question.STANDS, text)) is True
    if stands:
        b.belt.rest_ckmh, b.moving_run = speed_ckmh, 0
        b.find(Fact.REST_VALUE, speed_ckmh, f"It reports {shown} km/h for a belt that stands.")
    return stands


def control(b: Bench) -> Script:
    """Whether it gives control, and what its belt makes of that."""
    b.begin(Step.CONTROL, "Requesting control. The belt must stay where it is.")
    unwatched = not (b.reports or b.report_gaps_us)
    b.explains = None if unwatched else Fact.STARTS_ON_CONTROL
    asked_at = b.at
    yield from request_control(b)
    yield from pause(b, WATCH_US)
    b.control_refused = b.answers.since(CONTROL_OP, asked_at) not in (None, Result.SUCCESS)
    b.explains = None
    if not unwatched:
        return
    if not b.reports:
        b.find(Fact.SILENT, True, "It offers the data of its belt and never sends any.")
        raise Ends(UNWATCHED)
    b.find(Fact.SILENT_UNTIL_CONTROL, True, "It says nothing of its belt before control was requested.")
    yield from _look_at_belt(b)


def stop_at_rest(b: Bench) -> Script:
    """The first command of all is the stop; a machine that refuses it is not started."""
    b.begin(Step.STOP_AT_REST, "The first command is a stop, sent to the standing belt: it must be taken.")
    yield from pause(b, APART_US)
    _look_for_lost_links(b)

    def write() -> Request:
        command = b.wire.stop(b.at)
        b.emit(command)
        return command

    for again in (False, True):
        if (yield from _answer_in_the_end(b, write)) is not Result.NOT_PERMITTED:
            b.control_pairs += again
            yield from pause(b, APART_US)
            return
        if not again:
            yield from request_control(b)
    if b.control_refused:
        b.find(Fact.REFUSES_CONTROL, True, "It refuses control, and a stop as well.")
        raise Ends(
            "The treadmill does not give control: another app has it, or its own screen. End that, then try again."
        )
    b.find(Fact.STOP_REFUSED, True, "It refuses a stop, also after control was requested once more.")
    raise Ends("A belt whose stop is refused is not started. Do not use this treadmill with a program.")


def _answer_in_the_end(b: Bench, write: Callable[[], Request]) -> Told[Result | None]:
    """The answer, however long the machine takes for it; None only of one that does not answer."""
    written_at = b.at
    result = yield from once(b, write)
    if result is None:
        yield from until(b, lambda: b.answers.since(STOP_OP, written_at) is not None, within_us=LONG_US)
        result = b.answers.since(STOP_OP, written_at)
    return result


def _look_for_lost_links(b: Bench) -> None:
    if b.links_lost.get(STOP_OP, 0) > 1:
        raise Ends("Each stop costs the link, so the belt was not started. Do not use this treadmill with a program.")
