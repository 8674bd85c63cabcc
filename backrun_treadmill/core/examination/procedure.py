"""The steps of an examination in their order, and what follows where one of them was interrupted."""

from collections.abc import Callable
from contextlib import suppress

from backrun_treadmill.core.events import Status
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.early import early_speed
from backrun_treadmill.core.examination.first_looks import connection, control, stop_at_rest
from backrun_treadmill.core.examination.pausing import last_stop, pause_step, start_while_moving
from backrun_treadmill.core.examination.speeds import latency, ramps, step_size, write_gap
from backrun_treadmill.core.examination.starting import start_and_stop
from backrun_treadmill.core.examination.unit_looks import units
from backrun_treadmill.core.examination.waiting import Ends, LinkWentAway, Script, StoppedItself, Told
from backrun_treadmill.core.examination.writing import stop
from backrun_treadmill.core.examining import Fact
from backrun_treadmill.core.units import SECOND_US

STEPS: tuple[tuple[Callable[[Bench], Script], int], ...] = (
    (connection, 3),
    (control, 3),
    (stop_at_rest, 3),
    (start_and_stop, 3),
    (early_speed, 4),
    (units, 2),
    (latency, 2),
    (ramps, 2),
    (step_size, 1),
    (write_gap, 2),
    (pause_step, 2),
    (start_while_moving, 1),
    (last_stop, 1),
)
"""Each with how often it is begun where something comes between."""

NEEDED = (connection, control, stop_at_rest, start_and_stop)
"""No other step without these: they show that a stop works."""

FALLS_US = 2 * SECOND_US
"""So long after a new speed a fall may be for that."""

MOST_SELF_STOPS = 5
ENOUGH_MOVING_US = 140 * SECOND_US
"""Of the three minutes that the belt may move; the rest is for the last stop."""


def procedure(b: Bench) -> Script:
    """The whole of it."""
    for step, tries in STEPS:
        if b.moving_us < ENOUGH_MOVING_US or step is last_stop:
            done = yield from _attempt(b, step, tries)
            if not done and step in NEEDED:
                raise Ends("The link was lost each time before a stop was seen to work, so nothing else was tried.")


def _attempt(b: Bench, step: Callable[[Bench], Script], tries: int) -> Told[bool]:
    """Whether it came to its end."""
    for _ in range(tries):
        try:
            yield from step(b)
            return True
        except LinkWentAway:
            pass
        except StoppedItself:
            _note_self_stop(b)
            yield from _stop_all_the_same(b)
    return False


def _stop_all_the_same(b: Bench) -> Script:
    """It stands by itself; a stop that is proved keeps it so."""
    with suppress(LinkWentAway):  # then the stop went out first of all when the link was back
        yield from stop(b)


def _note_self_stop(b: Bench) -> None:
    if any(status is Status.SAFETY_KEY for _, status in b.statuses):
        raise Ends("The safety key was pulled: the examination ends here.")
    fell_at = _fell_at(b)
    b.self_stops += 1
    if fell_at > b.wire.set_at + FALLS_US:  # else it was on its way down to a speed that was asked for
        ran_ms = (fell_at - (b.moved_at or b.at)) // 1000
        b.self_stops_ms.append(ran_ms)
        b.find(Fact.STOPS_ITSELF, ran_ms, f"It stopped by itself {ran_ms / 1000:.0f} s after its belt had set off.")
    if b.self_stops >= MOST_SELF_STOPS:
        raise Ends("It stops by itself again and again, so the rest was not tried.")


def _fell_at(b: Bench) -> int:
    """The last report before the belt began to come down."""
    reports = list(b.reports)
    place = len(reports) - 1
    while place > 0 and (reports[place - 1][1] > reports[place][1] or reports[place][1] <= b.belt.rest_ckmh):
        place -= 1
    return reports[place][0]
