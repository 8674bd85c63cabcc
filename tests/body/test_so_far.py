"""The last five weeks and two surfaces, as they stand beside the next session: sums, and nothing concluded of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from written_history import NOW, TODAY, good, other

from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.so_far import recent_weeks, so_far_lines

MONDAY = TODAY - 2
"""TODAY is a Wednesday."""


def ran(days_ago: int, impacts: int, **but: object) -> Entry:
    return replace(good(days_ago, 4, **but), running_impacts=impacts)


def test_five_weeks_are_told_the_present_one_first_and_those_without_running_too() -> None:
    history = [ran(40, 9999), ran(25, 300), ran(9, 500, running_estimated=40), ran(3, 600), ran(2, 700), ran(0, 100)]
    weeks = recent_weeks(history, NOW)
    assert [week.monday - MONDAY for week in weeks] == [-28, -21, -14, -7, 0]
    assert [(week.sessions, week.running_impacts) for week in weeks] == [(1, 300), (0, 0), (0, 0), (2, 1100), (2, 800)]
    assert so_far_lines(history, NOW) == [
        "Running impacts: 800 this week; 1100, 0, 0, 300 in the weeks before, the last one first "
        "(40 of all these estimated)."
    ]


def test_a_run_that_nobody_counted_is_no_zero() -> None:
    history = [ran(9, 500), other(8, Activity.OUTDOOR_RUN), other(0, Activity.OUTDOOR_RUN)]
    assert [week.uncounted for week in recent_weeks(history, NOW)] == [0, 0, 0, 1, 1]
    assert so_far_lines(history, NOW) == [
        "Running impacts: 0 (and 1 run not counted) this week; 500 (and 1 run not counted), 0, 0, 0 in the weeks "
        "before, the last one first."
    ]


def test_who_has_not_run_for_five_weeks_is_told_nothing() -> None:
    assert so_far_lines([ran(40, 900), other(1, Activity.BIKE)], NOW) == []
    assert so_far_lines([], NOW) == []


def outdoors(days_ago: int, after: int) -> Entry:
    return other(days_ago, Activity.OUTDOOR_RUN, pain_before=1, pain_after=after, morning=Settling.SETTLED)


def test_belt_and_outdoors_stand_side_by_side_once_three_of_each_are_known() -> None:
    belt = [ran(days, 400, pain_before=1, pain_during=1, pain_after=1) for days in (9, 7, 5)]
    assert len(so_far_lines([*belt, outdoors(8, 3), outdoors(6, 3)], NOW)) == 1
    lines = so_far_lines([*belt, outdoors(8, 3), outdoors(6, 3), outdoors(4, 2)], NOW)
    assert lines[1] == (
        "Pain after running, the middle of all rises: on the belt +0 (3 of 3 settled by the morning); "
        "outdoors +2 (3 of 3 settled by the morning)."
    )


@pytest.mark.parametrize("weekday", range(7))
def test_a_week_begins_on_monday_whatever_the_day(weekday: int) -> None:
    now_min = (MONDAY + weekday) * DAY_MIN + 1
    assert [week.monday for week in recent_weeks([], now_min)] == [MONDAY - 28 + 7 * n for n in range(5)]


@given(days=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 2000)), max_size=20))
def test_every_real_run_of_the_five_weeks_is_in_one_sum(days: list[tuple[int, int]]) -> None:
    history = [ran(ago, impacts) for ago, impacts in sorted(days, reverse=True)]
    within = [impacts for ago, impacts in days if TODAY - ago >= MONDAY - 28]
    weeks = recent_weeks([*history, replace(ran(1, 5000), virtual=True)], NOW)
    assert sum(week.running_impacts for week in weeks) == sum(within)
    assert all(" %" not in line and "ratio" not in line for line in so_far_lines(history, NOW))
