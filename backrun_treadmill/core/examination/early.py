"""A speed that is written as soon as the belt moves: some machines refuse, ignore or forget it, or drop the link."""

from backrun_treadmill.core.events import Result
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.starting import start
from backrun_treadmill.core.examination.waiting import Ends, LinkWentAway, Script, Told, pause, until
from backrun_treadmill.core.examination.writing import once, set_speed, to_speed
from backrun_treadmill.core.examining import Fact, Step
from backrun_treadmill.core.units import SECOND_US, kmh_text

FIRST_CKMH = 160
"""The first target: in miles it is 2.6 km/h, so that a belt which runs away is told from it below the limit."""

ABOVE_LEAST_CKMH = 50
OTHER_CKMH = 150
SHOWS_US = 4 * SECOND_US
SETTLES_US = 15 * SECOND_US
AGAIN_US = SECOND_US // 2
PATIENCE_US = 8 * SECOND_US
LATER_US = 6 * SECOND_US
BREAKS_UNTIL_MS = 1_800
"""Machines known to break the link take a speed from here on."""

MOVED_CKMH = 30
BREAKS = "A speed written as soon as the belt moves costs the link."


def early_speed(b: Bench) -> Script:
    """The first speed, at once after the first movement."""
    text = "The belt is started again and asked for a speed at once, as soon as it moves."
    b.begin(Step.EARLY_SPEED, text)
    b.target_ckmh = max(FIRST_CKMH, b.range.least_ckmh + ABOVE_LEAST_CKMH) // 10 * 10
    yield from start(b, text)
    if Fact.EARLY_BREAKS_LINK in b.facts:
        return
    written_at = b.at
    try:
        yield from _try_early(b)
    except LinkWentAway:
        b.early_breaks += b.broke_the_link(written_at)
        if b.early_breaks > 1:
            b.find(Fact.EARLY_BREAKS_LINK, BREAKS_UNTIL_MS, BREAKS)
        raise


def _try_early(b: Bench) -> Script:
    result = yield from once(b, to_speed(b, b.target_ckmh))
    if result not in (None, Result.SUCCESS):
        yield from _until_taken(b)
        return
    level_ckmh, peak_ckmh = yield from _look(b)
    if _moved(b, level_ckmh):
        if not b.early_breaks:
            b.decided.add("speed_after_ms")
        return
    forgotten = peak_ckmh >= b.least_ckmh + MOVED_CKMH
    if not (yield from _moves_later(b)):
        return
    if forgotten:
        b.find(Fact.EARLY_FORGOTTEN, BREAKS_UNTIL_MS, "A speed written as soon as the belt moves is soon forgotten.")
    elif result is Result.SUCCESS:
        until_ms = (b.wire.set_at - (b.moved_at or b.wire.set_at)) // 1000
        text = (
            f"A speed written as soon as the belt moves is taken and not followed; {until_ms / 1000:.0f} s later it is."
        )
        b.find(Fact.EARLY_IGNORED, until_ms, text)


def _look(b: Bench) -> Told[tuple[int, int]]:
    """(where the belt settles, the fastest report on the way)."""
    since = b.at
    yield from pause(b, SHOWS_US)
    yield from until(b, lambda: b.level_ckmh is not None, within_us=SETTLES_US)
    return b.level_ckmh or b.speed_ckmh, max((speed for at, speed in b.reports if at >= since), default=0)


def _moved(b: Bench, level_ckmh: int) -> bool:
    return abs(level_ckmh - b.least_ckmh) >= MOVED_CKMH


def _until_taken(b: Bench) -> Script:
    """The same speed every half second until it is taken."""
    ends = b.at + PATIENCE_US
    while b.at < ends:
        yield from pause(b, AGAIN_US)
        result = yield from once(b, to_speed(b, b.target_ckmh))
        if result is Result.SUCCESS:
            until_ms = (b.at - (b.moved_at or b.at)) // 1000
            text = f"A speed written as soon as the belt moves is refused; {until_ms / 1000:.1f} s later it is taken."
            b.find(Fact.EARLY_REFUSED, until_ms, text)
            yield from _look(b)
            return
    yield from _moves_later(b)


def _moves_later(b: Bench) -> Told[bool]:
    """The same speed, and then another one, long after the start; ends where none moves the belt."""
    refusals = 0
    for target_ckmh in (b.target_ckmh, max(OTHER_CKMH, b.range.least_ckmh + ABOVE_LEAST_CKMH), b.target_ckmh):
        waited_us = b.at - (b.moved_at or b.at)
        yield from pause(b, max(SECOND_US, LATER_US - waited_us))
        result = yield from set_speed(b, target_ckmh)
        refusals += result not in (None, Result.SUCCESS)
        level_ckmh, _ = yield from _look(b)
        if _moved(b, level_ckmh):
            b.target_ckmh = target_ckmh
            return True
    if not b.least_seen_ckmh:
        raise Ends("Where its belt settles could not be seen, so its speeds were not tried.")
    if refusals:
        b.find(Fact.REFUSES_TARGETS, True, "It refuses every speed that is asked for.")
    else:
        b.find(Fact.IGNORES_TARGETS, True, "It follows no speed that is asked for.")
    raise Ends(
        f"The belt stays at {kmh_text(b.least_ckmh)} km/h whatever is asked: its speed is set at its console only."
    )
