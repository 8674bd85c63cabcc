"""What the machine counts in: judged from what it reports for what it is asked, and asked of whoever sees its console.

The theory stands in `session.unit_question`: a report 1.6 times the target, or the other way round, decides by itself;
a machine that takes and reports the same unit agrees with itself, so that only its console tells which one.
"""

from backrun_treadmill.core.commands import UseUnit
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.consent import asked
from backrun_treadmill.core.examination.running import keep_moving
from backrun_treadmill.core.examination.waiting import Ends, Script, Told, pause, until
from backrun_treadmill.core.examination.writing import set_speed
from backrun_treadmill.core.examining import Fact, Question, Step
from backrun_treadmill.core.machine import SpeedRange, Unit
from backrun_treadmill.core.session.console import FASTER_RATIO, SLOWER_RATIO, Evidence
from backrun_treadmill.core.session.unit_question import MILE_THOUSANDTHS, units_after
from backrun_treadmill.core.timing.ramp import Ramp
from backrun_treadmill.core.units import SECOND_US, kmh_text

SHOWS_US = 3 * SECOND_US
SETTLES_US = 15 * SECOND_US
SAME_RATIO = (0.94, 1.06)
SAME_RANGE, MILES_RANGE = (0.88, 1.14), (1.45, 1.77)
"""Wider, because a belt that wavers by 0.1 km/h does so at its least speed as well."""

TOO_FAST_RATIO = 1.15
AGREE = 0.08
"""Two ratios within this say the same."""

LOWER_CKMH = 60
LEAST_GRID_CKMH = 20


def units(b: Bench) -> Script:
    """Kilometres or miles, of its targets, its reports and its range."""
    yield from keep_moving(b)
    b.begin(Step.UNITS, "Two slow speeds, to see what it counts in: kilometres or miles.")
    second_ckmh = max(b.target_ckmh - LOWER_CKMH, b.range.least_ckmh + LEAST_GRID_CKMH) // 10 * 10
    first = yield from _ratio(b, b.target_ckmh)
    second = yield from _ratio(b, second_ckmh)
    if first is None or second is None or abs(first - second) > AGREE * max(first, second):
        raise Ends("Its reports do not go with what it is asked for, so nothing can be said of its units.")
    evidence = _evidence(b, (first + second) / 2)
    answer = Unit.KMH
    if evidence is Evidence.SAME:
        shown = kmh_text(second_ckmh)
        text = f"The belt was asked for {shown}. What does the console show: {shown} km/h (press k), or mph (press m)?"
        word = yield from asked(b, Question.CONSOLE, text)
        if not isinstance(word, Unit):
            raise Ends("Without a word on what the console shows its units stay unknown, and no other speed is tried.")
        answer = word
    _use(b, *units_after(evidence, answer, Unit.KMH, Unit.KMH))


def _ratio(b: Bench, target_ckmh: int) -> Told[float | None]:
    """The reported speed over the one asked for, settled; None where it does not settle."""
    yield from set_speed(b, target_ckmh)
    yield from pause(b, SHOWS_US)
    yield from until(b, lambda: b.level_ckmh is not None, within_us=SETTLES_US)
    return None if b.level_ckmh is None else b.level_ckmh / target_ckmh


def _evidence(b: Bench, ratio: float) -> Evidence:
    if SAME_RATIO[0] <= ratio <= SAME_RATIO[1]:
        return Evidence.SAME
    if FASTER_RATIO[0] <= ratio <= FASTER_RATIO[1]:
        return Evidence.FASTER
    if SLOWER_RATIO[0] <= ratio <= SLOWER_RATIO[1]:
        return Evidence.SLOWER
    if ratio > TOO_FAST_RATIO:
        percent = round((ratio - 1) * 100)
        b.find(Fact.TOO_FAST, percent, f"It runs {percent} % faster than asked, and no unit explains that.")
        raise Ends("The belt runs faster than it is asked to. Do not use this treadmill with a program.")
    raise Ends("Its reports do not go with what it is asked for, so nothing can be said of its units.")


def _use(b: Bench, target: Unit, report: Unit) -> None:
    b.target_unit, b.report_unit = target, report
    if report is Unit.MPH:
        b.belt.rescale(MILE_THOUSANDTHS)
        _rescale_rest(b)
        b.least_seen_ckmh = b.least_seen_ckmh * MILE_THOUSANDTHS // 1000
        b.find(Fact.LEAST_SPEED, b.least_seen_ckmh, f"It sets off at {kmh_text(b.least_seen_ckmh)} km/h.")
    b.ramp = Ramp()
    b.emit(UseUnit(at=b.at, target_unit=target, report_unit=report))
    b.find(Fact.TARGET_UNIT, str(target), f"It takes speeds in {target}.")
    b.find(Fact.REPORT_UNIT, str(report), f"It reports speeds in {report}.")
    _judge_range(b)


def _rescale_rest(b: Bench) -> None:
    """What it says of a standing belt is read in miles as well from now on."""
    if b.belt.rest_ckmh:
        b.belt.rest_ckmh = -(-b.belt.rest_ckmh * MILE_THOUSANDTHS // 1000)
        text = f"In km/h it reports {kmh_text(b.belt.rest_ckmh)} for a belt that stands."
        b.find(Fact.REST_VALUE, b.belt.rest_ckmh, text)


def _judge_range(b: Bench) -> None:
    """The speed at which it sets off is its least one: what unit is its range said in?"""
    if b.machine is None or not b.least_seen_ckmh:
        return
    ratio = b.least_seen_ckmh / max(1, b.machine.range.least_ckmh)
    if SAME_RANGE[0] <= ratio <= SAME_RANGE[1]:
        b.find(Fact.RANGE_UNIT, str(Unit.KMH), "It says its range of speeds in km/h.")
    elif MILES_RANGE[0] <= ratio <= MILES_RANGE[1]:
        b.find(Fact.RANGE_UNIT, str(Unit.MPH), "It says its range of speeds in miles per hour.")
        b.range = SpeedRange(
            least_ckmh=-(-b.range.least_ckmh * MILE_THOUSANDTHS // 1000),
            most_ckmh=b.range.most_ckmh * MILE_THOUSANDTHS // 1000,
            step_ckmh=max(1, (b.range.step_ckmh * MILE_THOUSANDTHS + 500) // 1000),
        )
