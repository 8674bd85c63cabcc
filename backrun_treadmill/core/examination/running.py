"""A belt that runs, for the steps that need one: started again where it stands, and waited for."""

from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.starting import start
from backrun_treadmill.core.examination.waiting import Script, Told, pause, until
from backrun_treadmill.core.examination.writing import set_speed
from backrun_treadmill.core.units import SECOND_US

REACHED_US = 15 * SECOND_US
LEAST_NEAR_CKMH = 20


def keep_moving(b: Bench) -> Script:
    """The belt runs, and takes a speed."""
    if not b.expects_moving:
        yield from start(b, "The belt has to run again for what comes next.")
    if b.moved_at is not None:
        yield from pause(b, max(0, b.moved_at + b.speed_after_us - b.at))


def bring_to(b: Bench, target_ckmh: int) -> Told[bool]:
    """Ask for a speed and wait until the reports agree on it; whether they do."""
    yield from set_speed(b, target_ckmh)
    return (yield from reached(b, target_ckmh))


def reached(b: Bench, target_ckmh: int) -> Told[bool]:
    """Wait until the belt has settled near `target_ckmh`; whether it has."""

    def there() -> bool:
        # A machine that takes whole steps of a mile is up to one of them below.
        return b.level_ckmh is not None and abs(b.level_ckmh - target_ckmh) <= LEAST_NEAR_CKMH

    return (yield from until(b, there, within_us=REACHED_US))
