"""What a runner's last sessions show side by side, in words short enough for one row of a list."""

from collections.abc import Sequence

from msgspec import Struct

from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.body.entry import DAY_MIN, Entry, real

LAST = 5
"""Sessions that a trend shows."""
WEEK_DAYS = 7
UNKNOWN = "–"
ACCEPTED = ("accepted", "started", "completed")


class Trend(Struct, frozen=True):
    """The last sessions, oldest first; None: not known, or not shared."""

    before: tuple[int | None, ...]
    after: tuple[int | None, ...]
    morning: tuple[int | None, ...]
    impacts: tuple[int, ...]
    """Running, both feet."""
    efforts: tuple[int | None, ...]
    level: int | None
    """Of the last session of a programme."""


def trend_of(chart: Chart) -> Trend:
    """What the last sessions of a level, or runs, show."""
    sessions = sessions_of(chart)
    last = sessions[-LAST:]
    return Trend(
        before=tuple(one.pain_before for one in last),
        after=tuple(one.pain_after for one in last),
        morning=tuple(one.morning_pain for one in last),
        impacts=tuple(one.running_impacts for one in last),
        efforts=tuple(one.effort for one in last),
        level=next((one.level for one in reversed(sessions) if one.level is not None), None),
    )


def sessions_of(chart: Chart) -> list[Entry]:
    """Runs and sessions of a programme, in the order of time."""
    return [one for one in real(chart.entries) if one.ran or one.of_programme]


def done_of_planned(chart: Chart, now_min: int) -> tuple[int, int]:
    """Sessions that were completed in the last seven days, and how many were agreed on; 0: nothing was agreed."""
    from_day = now_min // DAY_MIN - WEEK_DAYS + 1
    done = [one for one in sessions_of(chart) if one.completed and one.day >= from_day]
    agreed = [one.per_week for one in chart.offered if one.per_week and one.state in ACCEPTED]
    return len(done), agreed[-1] if agreed else 0


def numbers(values: Sequence[int | None]) -> str:
    """A row of scores: "2 3 – 1"."""
    return " ".join(UNKNOWN if value is None else str(value) for value in values) or UNKNOWN
