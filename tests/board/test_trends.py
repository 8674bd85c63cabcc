"""What a row of the board says of a runner's last sessions."""

from caseload import chart, offered
from written_history import NOW, check_in, good

from backrun_treadmill.core.board.trend import done_of_planned, numbers, trend_of
from backrun_treadmill.core.body.entry import DAY_MIN


def test_the_last_five_sessions_stand_side_by_side_oldest_first() -> None:
    trend = trend_of(chart("Ann", *(good(20 - 3 * n, 4, pain_after=n) for n in range(6)), check_in(0, pain_before=9)))
    assert trend.after == (1, 2, 3, 4, 5)
    assert (trend.before, trend.level, trend.impacts[-1]) == ((1,) * 5, 4, 398)


def test_what_is_not_known_is_a_dash_and_never_nought() -> None:
    assert numbers(trend_of(chart("Ann", good(2, 4, pain_after=None), good(1, 4, pain_after=0))).after) == "– 0"
    assert numbers(()) == "–"


def test_sessions_done_are_those_completed_in_seven_days_of_those_agreed_on() -> None:
    entries = (good(8, 4), good(6, 4), good(3, 4, completed=False), good(1, 4))
    agreed = (offered("programme", 9, per_week=5), offered("at most 3", 2, per_week=3), offered("2", 1, "", per_week=2))
    assert done_of_planned(chart("Ann", *entries, offered=agreed), NOW) == (2, 3)
    assert done_of_planned(chart("Ann", *entries), NOW) == (2, 0)
    assert done_of_planned(chart("Ann", *entries), NOW + 7 * DAY_MIN) == (0, 0)
