"""The steps of an examination in their order, and what follows where one of them was interrupted."""

from collections.abc import Callable

from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.first_looks import connection, control, stop_at_rest
from backrun_treadmill.core.examination.starting import start_and_stop
from backrun_treadmill.core.examination.waiting import Ends, LinkWentAway, Script, StoppedItself

TRIES = 3
STEPS: tuple[Callable[[Bench], Script], ...] = (start_and_stop,)


def procedure(b: Bench) -> Script:
    """The whole of it."""
    for look in (connection, control, stop_at_rest):
        yield from _attempt(b, look, tries=3)
    for step in STEPS:
        yield from _attempt(b, step, tries=TRIES)


def _attempt(b: Bench, step: Callable[[Bench], Script], *, tries: int) -> Script:
    for _ in range(tries):
        try:
            yield from step(b)
            return
        except LinkWentAway:
            pass
        except StoppedItself:
            raise Ends("stopped itself") from None
