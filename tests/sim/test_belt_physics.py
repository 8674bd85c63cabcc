"""The belt cannot do what a belt cannot do, whatever it is told and however time is cut up."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.sim.belt import LOST_KEY_CKMH_S, US, Belt

UP, DOWN = 200, 50

targets = st.integers(0, 200).map(lambda tenth: tenth * 10)
spans_us = st.integers(1, 30 * US)
drives = st.lists(st.tuples(targets, spans_us), min_size=1, max_size=12)


def belt() -> Belt:
    return Belt(up_ckmh_s=UP, down_ckmh_s=DOWN)


@given(drives)
def test_it_is_never_faster_than_its_ramp_nor_past_its_target(drive: list[tuple[int, int]]) -> None:
    one = belt()
    for target_ckmh, span_us in drive:
        before = one.speed_ckmh
        one.head_for(target_ckmh)
        one.advance(one.at_us + span_us)
        span_s = span_us / US
        assert -DOWN * span_s - 1e-6 <= one.speed_ckmh - before <= UP * span_s + 1e-6
        assert min(before, target_ckmh) <= one.speed_ckmh <= max(before, target_ckmh)


@given(drives, st.integers(1, 7))
def test_time_cut_into_pieces_gives_the_same_belt(drive: list[tuple[int, int]], pieces: int) -> None:
    whole, cut = belt(), belt()
    for target_ckmh, span_us in drive:
        start_us = whole.at_us
        whole.head_for(target_ckmh)
        cut.head_for(target_ckmh)
        whole.advance(start_us + span_us)
        for piece in range(1, pieces + 1):
            cut.advance(start_us + span_us * piece // pieces)
    assert cut.speed_ckmh == pytest.approx(whole.speed_ckmh, abs=1e-6)
    assert cut.distance_cm == pytest.approx(whole.distance_cm, abs=1e-3)


@given(st.lists(spans_us, max_size=10))
def test_zero_stays_zero(spans: list[int]) -> None:
    one = belt()
    for at_us in itertools.accumulate(spans):
        one.advance(at_us)
    assert one.standing
    assert one.distance_cm == 0


@given(targets, st.integers(0, 40 * US))
def test_without_power_it_brakes_and_ends_at_rest(target_ckmh: int, after_us: int) -> None:
    one = belt()
    one.head_for(target_ckmh)
    one.advance(after_us)
    before = one.speed_ckmh
    one.lose_power()
    one.advance(after_us + US)
    assert one.speed_ckmh == pytest.approx(max(0, before - LOST_KEY_CKMH_S))
    one.advance(after_us + 20 * US)
    assert one.standing


def test_a_ramp_from_rest_to_10_and_back_takes_what_it_should() -> None:
    one = belt()
    one.head_for(1000)
    assert one.ramp_left_s() == 5
    one.advance(5 * US)
    assert one.speed_ckmh == 1000
    one.head_for(0)
    one.advance(25 * US - 1)
    assert not one.standing
    one.advance(25 * US)
    assert one.standing
    assert one.distance_cm == pytest.approx((5 + 20) * 10 / 3.6 / 2 * 100, abs=0.1)


def test_time_does_not_go_back() -> None:
    one = belt()
    one.head_for(1000)
    one.advance(2 * US)
    one.advance(US)
    assert one.speed_ckmh == 400
    assert one.at_us == 2 * US


@pytest.mark.parametrize(("up", "down"), [(0, 50), (200, 0), (-1, 50)])
def test_a_belt_that_cannot_be_stopped_is_not_built(up: float, down: float) -> None:
    with pytest.raises(ValueError, match="ramps must be above 0"):
        Belt(up_ckmh_s=up, down_ckmh_s=down)
