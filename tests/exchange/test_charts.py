"""Where things stand in a chart: axes around every value, and lines through all of them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.exchange.html_report.axes import (
    MOST_CLOCK_TICKS,
    MOST_HOUR_TICKS,
    Axis,
    axis_for,
    clock_axis,
    counts_axis,
)
from backrun_treadmill.exchange.html_report.chart import HEIGHT_PX, TOP_PX, line_path, step_points, top_px

TENS = Axis(0, 10, (0, 5, 10))


def corners(path: str) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_an_axis_reaches_around_its_values_with_a_handful_of_ticks(low: float, span: float) -> None:
    axis = axis_for(low, low + span)
    slack = span * 1e-6
    assert axis.low <= low + slack
    assert axis.high >= low + span - slack
    assert 2 <= len(axis.ticks) <= 8
    assert axis.ticks[0] == pytest.approx(axis.low)
    assert axis.ticks[-1] == pytest.approx(axis.high)


@given(st.integers(0, 10**6))
def test_counts_have_whole_ticks_from_zero(most: int) -> None:
    axis = counts_axis(most)
    assert axis.low == 0
    assert axis.high >= most
    assert all(tick == int(tick) for tick in axis.ticks)


@given(st.floats(0, 86_400))
def test_times_end_where_the_session_ends_and_their_ticks_fit_a_phone(span_s: float) -> None:
    axis = clock_axis(span_s)
    assert axis.high == max(span_s, 1)
    assert axis.ticks[0] == 0
    assert 1 <= len(axis.ticks) <= (MOST_CLOCK_TICKS if span_s < 3600 else MOST_HOUR_TICKS) + 1
    assert axis.ticks[-1] <= axis.high


def test_the_lowest_value_stands_at_the_bottom_and_the_highest_below_the_numbers_of_sets() -> None:
    assert top_px(TENS, 0) == HEIGHT_PX
    assert top_px(TENS, 10) == TOP_PX
    assert top_px(TENS, 99) == TOP_PX


def test_a_line_is_parted_where_nothing_is_known() -> None:
    assert line_path([(0, 0), (5, 5), (6, None), (7, None), (8, 0), (10, 10)], TENS, TENS).count("M") == 2
    assert line_path([(0, None)], TENS, TENS) == ""


def test_a_value_between_two_gaps_is_still_seen() -> None:
    ((left, _), (right, _)) = corners(line_path([(4, None), (5, 5), (6, None)], TENS, TENS))
    assert right > left


@given(st.lists(st.integers(0, 10), min_size=1, max_size=60))
def test_leaving_out_level_stretches_changes_no_line(values: list[int]) -> None:
    """Between any two corners that are kept, every value lies on the line."""
    across = Axis(0, len(values), ())
    kept = corners(line_path([(float(n), v) for n, v in enumerate(values)], across, TENS))
    for n, value in enumerate(values):
        x, y = round(across.share(n) * 1000), top_px(TENS, value)
        assert any(
            x0 <= x <= x1 and min(y0, y1) <= y <= max(y0, y1)
            for (x0, y0), (x1, y1) in zip(kept, [*kept[1:], kept[-1]], strict=True)
        )


def test_a_value_holds_until_the_next_and_the_last_until_the_end() -> None:
    assert step_points([(0, 4), (10, None), (20, 8)], 30) == [(0, 4), (10, 4), (10, None), (10, None), (20, 8), (30, 8)]
