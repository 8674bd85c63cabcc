"""The only conversions between the core's km/h and machines that write or report miles."""

from backrun_treadmill.core.machine import SpeedRange, Unit

METRES_IN_MILE_THOUSANDTHS = 1_609_344
KILOMETRE = 1_000_000


def reported_ckmh(number: int, unit: Unit | None) -> int:
    """A reported speed in 0.01 km/h; None is the standard's own unit."""
    if unit is not Unit.MPH:
        return number
    return (number * METRES_IN_MILE_THOUSANDTHS + KILOMETRE // 2) // KILOMETRE


def target_number(target_ckmh: int, unit: Unit | None, speeds: SpeedRange) -> int:
    """The number to write for a target of the core, which is on the machine's grid in km/h.

    In miles it goes down to a whole step, so that the belt is never faster than asked; only where that would fall below
    the machine's least speed, which it would refuse while running on at the old one, it is the least step at or above.
    """
    if unit is not Unit.MPH:
        return target_ckmh
    step = max(1, speeds.step_ckmh)
    least = -(-speeds.least_ckmh * KILOMETRE // (METRES_IN_MILE_THOUSANDTHS * step)) * step
    return max(least, target_ckmh * KILOMETRE // (METRES_IN_MILE_THOUSANDTHS * step) * step)
