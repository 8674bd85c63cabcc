"""How it follows speeds: how soon it answers, how its belt gets there, how fine its steps, how close its writes."""

from collections.abc import Callable

from backrun_treadmill.core.events import Result
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.running import bring_to, keep_moving
from backrun_treadmill.core.examination.waiting import Script, pause, until
from backrun_treadmill.core.examination.writing import APART_US, result_of, to_speed
from backrun_treadmill.core.examining import Fact, Step
from backrun_treadmill.core.units import SECOND_US, kmh_text

FAST_CKMH, MIDDLE_CKMH, SLOW_CKMH = 300, 250, 200
JUST_BEFORE_US = 150_000
SHOWS_US = 3 * SECOND_US
STEADY_US = 2_500_000
STEPS_CKMH = range(5, 51)
GAPS_US = (200_000, 500_000, 1_100_000)
NEAR_CKMH = 20
SETTLES_US = 10 * SECOND_US
SENT_US = SECOND_US


def latency(b: Bench) -> Script:
    """Slow and fast once, for its answers."""
    yield from keep_moving(b)
    b.begin(Step.LATENCY, "Slow and 3 km/h in turn: how soon it answers.")
    yield from _there_and_back(b)


def ramps(b: Bench) -> Script:
    """Once more, for the way its belt takes."""
    yield from keep_moving(b)
    b.begin(Step.RAMPS, "Once more: how fast its belt changes speed.")
    yield from _there_and_back(b)
    ramp = b.ramp
    if ramp.reports_set_point:
        b.find(Fact.SET_POINT, True, "It reports what it was asked for, not what its belt does.")
        return
    if ramp.up_ckmh_s:
        b.find(Fact.UP, ramp.up_ckmh_s, f"It gets faster by {ramp.up_ckmh_s / 100:.1f} km/h each second.")
    if ramp.down_ckmh_s:
        b.find(Fact.DOWN, ramp.down_ckmh_s, f"It gets slower by {ramp.down_ckmh_s / 100:.1f} km/h each second.")
    if ramp.dead_time_ms and ramp.up_ckmh_s and ramp.down_ckmh_s:
        b.find(Fact.DEAD_MS, ramp.dead_time_ms, f"It begins to change {ramp.dead_time_ms} ms after a speed is written.")


def _there_and_back(b: Bench) -> Script:
    slow_ckmh = -(-b.least_ckmh // 10) * 10
    yield from bring_to(b, slow_ckmh)
    yield from pause(b, APART_US)
    for target_ckmh in (FAST_CKMH, slow_ckmh):
        yield from _just_before_a_report(b)
        yield from bring_to(b, target_ckmh)
        yield from pause(b, APART_US)


def _just_before_a_report(b: Bench) -> Script:
    """A write that is seen at once: what the next report already shows of it was not the belt."""
    period_us = b.report_period_us
    if period_us > 2 * JUST_BEFORE_US:
        yield from pause(b, (b.last_report_at - JUST_BEFORE_US - b.at) % period_us)


def step_size(b: Bench) -> Script:
    """One step of its range, where its reports are steady enough to show it."""
    yield from keep_moving(b)
    b.begin(Step.STEP_SIZE, "One step of its own range.")
    step_ckmh = b.range.step_ckmh
    if step_ckmh not in STEPS_CKMH or not (yield from bring_to(b, SLOW_CKMH)):
        return
    yield from pause(b, STEADY_US)
    before_ckmh = b.speed_ckmh
    if any(speed != before_ckmh for at, speed in b.reports if at > b.at - STEADY_US + APART_US):
        return
    yield from bring_to(b, SLOW_CKMH + step_ckmh)
    yield from pause(b, SHOWS_US)
    come_ckmh = b.speed_ckmh - before_ckmh
    if step_ckmh // 2 < come_ckmh < step_ckmh * 3 // 2:
        b.find(Fact.STEP, step_ckmh, f"It follows a step of {kmh_text(step_ckmh)} km/h.")


def write_gap(b: Bench) -> Script:
    """Two speeds ever further apart, until the second one is followed."""
    yield from keep_moving(b)
    b.begin(Step.WRITE_GAP, "Two speeds shortly after one another: is the second one followed?")
    if b.control_pairs:
        return  # between the two there must be a request for control
    for gap_us in GAPS_US:
        if not (yield from bring_to(b, SLOW_CKMH)):
            return
        yield from pause(b, APART_US)
        first = to_speed(b, MIDDLE_CKMH)()
        yield from until(b, _sent(b, first.seq), within_us=SENT_US)
        yield from pause(b, gap_us)
        second = to_speed(b, FAST_CKMH)()
        result = yield from result_of(b, second)
        if result not in (None, Result.SUCCESS) or b.answers.times_sent.get(second.seq) != 1:
            return
        yield from pause(b, SHOWS_US)
        yield from until(b, lambda: b.level_ckmh is not None, within_us=SETTLES_US)
        if abs((b.level_ckmh or 0) - FAST_CKMH) <= NEAR_CKMH:
            _note_gap(b, first.seq, second.seq)
            return


def _sent(b: Bench, seq: int) -> Callable[[], bool]:
    return lambda: seq in b.answers.sent_at


def _note_gap(b: Bench, first: int, second: int) -> None:
    gap_ms = (b.answers.sent_at[second] - b.answers.sent_at[first]) // 1000
    b.find(Fact.WRITE_GAP_MS, gap_ms, f"Of two speeds {gap_ms} ms apart it followed the second one.")
