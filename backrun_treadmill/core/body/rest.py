"""When the next running may be: a day between until six sessions have settled, later at most five in seven days;
fewer where the programme or a coach says so.

Also strength: not on two days running.
"""

from backrun_treadmill.core.body.coach_rules import coach_per_week
from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.standing import Standing

WEEK_DAYS = 7


def earliest_day(standing: Standing) -> int:
    """The first day, today or later, on which the next running may be."""
    runs = [entry for entry in standing.entries if entry.ran]
    settled = sum(entry.settled for entry in runs)
    at_first = settled < standing.rules.day_between_until
    per_week = standing.programme.per_week
    most = min(per_week.at_first if at_first else per_week.later, standing.rules.most_in_7_days)
    most = min(most, coach_per_week(standing) or most)
    day = standing.today
    if runs:
        day = max(day, runs[-1].day + (2 if at_first else 1))
    while _within_week_before(day, runs) >= most:
        day += 1
    return day


def strength_day(standing: Standing) -> int:
    """The first day, today or later, for strength: never the day after strength."""
    days = [entry.day for entry in standing.entries if entry.activity is Activity.STRENGTH]
    last = max(days, default=standing.today - WEEK_DAYS)
    return max(standing.today, last + 2)


def _within_week_before(day: int, runs: list[Entry]) -> int:
    """Runs in the seven days that end with `day`."""
    return sum(day - WEEK_DAYS < entry.day <= day for entry in runs)
