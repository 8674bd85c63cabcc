"""Ramps learned from reports: worked by hand, and as a property over belts that ramp in straight lines."""

from hypothesis import assume, given
from hypothesis import strategies as st

from backrun_treadmill.core.timing.ramp import Ramp
from backrun_treadmill.core.units import SECOND_US


def watched(
    *,
    up_ckmh_s: float,
    down_ckmh_s: float,
    dead_us: int = 200_000,
    report_us: int = 500_000,
    phase_us: int = 0,
    resolution_ckmh: int = 1,
    changes: int = 6,
) -> Ramp:
    """A belt that goes back and forth between 4 and 10 km/h, reported at a rate of its own."""
    ramp = Ramp()
    low, high, span_us = 400, 1000, 40 * SECOND_US
    sent = [n * span_us for n in range(1, changes + 1)]
    at = phase_us
    pending = list(sent)
    while at < sent[-1] + span_us:
        while pending and pending[0] <= at:
            ramp.sent(pending[0], high if (len(sent) - len(pending)) % 2 == 0 else low)
            pending.pop(0)
        number = at // span_us
        passed_s = max(0, at - number * span_us - dead_us) / SECOND_US
        if number == 0:
            speed = float(low)
        elif number % 2:
            speed = min(high, low + up_ckmh_s * passed_s)
        else:
            speed = max(low, high - down_ckmh_s * passed_s)
        ramp.measured(at, round(speed / resolution_ckmh) * resolution_ckmh)
        at += report_us
    return ramp


def test_rates_and_dead_time_come_out_of_two_reports_a_second() -> None:
    ramp = watched(up_ckmh_s=200, down_ckmh_s=50)
    assert (ramp.up_ckmh_s, ramp.down_ckmh_s) == (200, 50)
    assert abs(ramp.dead_time_ms - 200) <= 20
    assert not ramp.reports_set_point


def test_one_change_proves_nothing() -> None:
    ramp = watched(up_ckmh_s=200, down_ckmh_s=50, changes=1)
    assert (ramp.up_ckmh_s, ramp.down_ckmh_s, ramp.dead_time_ms) == (0, 0, 0)


def test_a_report_that_jumps_to_the_target_is_the_set_point_and_no_ramp() -> None:
    ramp = watched(up_ckmh_s=100_000, down_ckmh_s=100_000)
    assert ramp.reports_set_point
    assert (ramp.up_ckmh_s, ramp.down_ckmh_s) == (0, 0)


def test_one_that_jumps_up_and_ramps_down_shows_the_set_point_as_well() -> None:
    assert watched(up_ckmh_s=100_000, down_ckmh_s=50).reports_set_point


def test_a_small_step_reached_within_one_report_says_nothing() -> None:
    ramp = Ramp()
    for n in range(8):
        at, low = n * 10 * SECOND_US, 400 + 100 * n
        for second in range(3):
            ramp.measured(at + second * SECOND_US, low)
        ramp.sent(at + 2 * SECOND_US, low + 100)
        for second in range(3, 6):
            ramp.measured(at + second * SECOND_US, low + 100)
    assert not ramp.reports_set_point
    assert ramp.up_ckmh_s == 0


def test_a_change_that_is_interrupted_is_forgotten() -> None:
    ramp = Ramp()
    for n in range(4):
        at = n * 40 * SECOND_US
        for second in range(3):
            ramp.measured(at + second * SECOND_US, 400)
        ramp.sent(at + 2 * SECOND_US, 1000)
        ramp.measured(at + 3 * SECOND_US, 500)
        ramp.measured(at + 4 * SECOND_US, 600)
        ramp.interrupt()
        ramp.measured(at + 5 * SECOND_US, 1000)
    assert ramp.up_ckmh_s == 0


@given(
    up_ckmh_s=st.integers(40, 200),
    down_ckmh_s=st.integers(30, 150),
    dead_us=st.integers(0, 900_000),
    report_us=st.sampled_from([250_000, 500_000, 1_000_000]),
    phase_us=st.integers(0, 999_999),
    resolution_ckmh=st.sampled_from([1, 10]),
)
def test_whatever_the_belt_it_is_found_within_a_tenth(
    up_ckmh_s: int, down_ckmh_s: int, dead_us: int, report_us: int, phase_us: int, resolution_ckmh: int
) -> None:
    # Two reports on the way at least.
    assume(600 / max(up_ckmh_s, down_ckmh_s) > 3 * report_us / SECOND_US)
    ramp = watched(
        up_ckmh_s=up_ckmh_s,
        down_ckmh_s=down_ckmh_s,
        dead_us=dead_us,
        report_us=report_us,
        phase_us=phase_us % report_us,
        resolution_ckmh=resolution_ckmh,
    )
    assert not ramp.reports_set_point
    assert abs(ramp.up_ckmh_s - up_ckmh_s) <= up_ckmh_s / 10
    assert abs(ramp.down_ckmh_s - down_ckmh_s) <= down_ckmh_s / 10
    assert abs(ramp.dead_time_ms - dead_us / 1000) <= 150
