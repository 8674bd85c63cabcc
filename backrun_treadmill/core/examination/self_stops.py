"""A belt that stops by itself: how long after a start, and whether it does so again when it is left alone."""

from contextlib import suppress

from backrun_treadmill.core.events import Status
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.starting import start
from backrun_treadmill.core.examination.waiting import Ends, LinkWentAway, Script, StoppedItself, pause
from backrun_treadmill.core.examination.writing import stop
from backrun_treadmill.core.examining import Fact
from backrun_treadmill.core.units import SECOND_US

MOST_SELF_STOPS = 5
FALLS_US = 2 * SECOND_US
"""So long after a new speed a fall may be for that."""

WATCHED_AGAIN = 2
ALONE_US = 30 * SECOND_US
ENOUGH_MOVING_US = 75 * SECOND_US
"""Later there is no time left for it."""


def stopped_itself(b: Bench) -> Script:
    """Keep it standing, then see, with nothing written to it, whether it stops by itself again."""
    _note(b)
    yield from _stop_all_the_same(b)
    while b.watched_again < WATCHED_AGAIN > len(b.self_stops_ms) and b.moving_us < ENOUGH_MOVING_US:
        b.watched_again += 1
        try:
            yield from start(b, "It stopped by itself. It is started and left alone: does it do so again?")
            yield from pause(b, ALONE_US)
            yield from stop(b)
            return
        except LinkWentAway:
            return
        except StoppedItself:
            _note(b)
            yield from _stop_all_the_same(b)


def _stop_all_the_same(b: Bench) -> Script:
    """It stands by itself; a stop that is proved keeps it so."""
    with suppress(LinkWentAway):  # then the stop went out first of all when the link was back
        yield from stop(b)


def _note(b: Bench) -> None:
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
