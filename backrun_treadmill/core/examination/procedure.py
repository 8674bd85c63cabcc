"""The steps of an examination in their order, and what follows where one of them was interrupted."""

from collections.abc import Callable

from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.early import early_speed
from backrun_treadmill.core.examination.first_looks import connection, control, stop_at_rest
from backrun_treadmill.core.examination.pausing import last_stop, pause_step, start_while_moving
from backrun_treadmill.core.examination.self_stops import stopped_itself
from backrun_treadmill.core.examination.speeds import latency, ramps, step_size, write_gap
from backrun_treadmill.core.examination.starting import start_and_stop
from backrun_treadmill.core.examination.unit_looks import units
from backrun_treadmill.core.examination.waiting import Ends, LinkWentAway, Script, StoppedItself, Told
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

ENOUGH_MOVING_US = 140 * SECOND_US
"""Of the three minutes that the belt may move; the rest is for the last stop."""


def procedure(b: Bench) -> Script:
    """The whole of it."""
    for step, tries in STEPS:
        if b.moving_us < ENOUGH_MOVING_US or step is last_stop:
            done = yield from _attempt(b, step, tries)
            if not done and step in NEEDED:
                raise Ends(
                    "Each time something came between before a stop was seen to work, so nothing else was tried."
                )


def _attempt(b: Bench, step: Callable[[Bench], Script], tries: int) -> Told[bool]:
    """Whether it came to its end."""
    for _ in range(tries):
        try:
            yield from step(b)
            return True
        except LinkWentAway:
            pass
        except StoppedItself:
            yield from stopped_itself(b)
    return False
