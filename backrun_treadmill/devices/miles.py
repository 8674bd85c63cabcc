"""The only conversions between the core's km/h and machines that write or report miles."""

from msgspec.structs import replace

from backrun_treadmill.core.machine import MachineProfile, SpeedRange, Unit

METRES_IN_MILE_THOUSANDTHS = 1_609_344
KILOMETRE = 1_000_000


def reported_ckmh(number: int, unit: Unit | None) -> int:
    """A reported speed in 0.01 km/h; None is the standard's own unit."""
    if unit is not Unit.MPH:
        return number
    return (number * METRES_IN_MILE_THOUSANDTHS + KILOMETRE // 2) // KILOMETRE


def range_ckmh(numbers: SpeedRange, profile: MachineProfile) -> SpeedRange:
    """The machine's range in km/h: never slower, nor faster, than it said; `numbers` are its own (0x2AD4)."""
    speeds = numbers
    if profile.range_unit is Unit.MPH:
        speeds = SpeedRange(
            least_ckmh=-(-numbers.least_ckmh * METRES_IN_MILE_THOUSANDTHS // KILOMETRE),
            most_ckmh=numbers.most_ckmh * METRES_IN_MILE_THOUSANDTHS // KILOMETRE,
            step_ckmh=max(1, reported_ckmh(numbers.step_ckmh, Unit.MPH)),
        )
    return replace(speeds, least_ckmh=max(speeds.least_ckmh, profile.least_ckmh))


def target_number(target_ckmh: int, unit: Unit | None, speeds: SpeedRange, *, range_unit: Unit | None = None) -> int:
    """The number to write for a target of the core, which is on the machine's grid in km/h.

    `speeds` is the range as the machine says it, `range_unit` what it says it in.

    In miles it goes down to a whole step, so that the belt is never faster than asked; only where that would fall below
    the machine's least speed, which it would refuse while running on at the old one, it is the least step at or above.
    """
    if unit is not Unit.MPH:
        return target_ckmh
    step = max(1, speeds.step_ckmh)
    if range_unit is Unit.MPH:
        return max(speeds.least_ckmh, target_ckmh * KILOMETRE // (METRES_IN_MILE_THOUSANDTHS * step) * step)
    least = -(-speeds.least_ckmh * KILOMETRE // (METRES_IN_MILE_THOUSANDTHS * step)) * step
    return max(least, target_ckmh * KILOMETRE // (METRES_IN_MILE_THOUSANDTHS * step) * step)
