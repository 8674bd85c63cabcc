"""The charts over sessions: pain around each of the last ones, running impacts of each and of each week."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from backrun_treadmill.core.body.dose import Week, weekly_totals
from backrun_treadmill.core.body.entry import DAY_MIN, Entry
from backrun_treadmill.core.folds.ratings import level_text
from backrun_treadmill.exchange.html_report.axes import Axis, counts_axis
from backrun_treadmill.exchange.html_report.chart import (
    HEIGHT_PX,
    WIDE,
    Chart,
    Key,
    Line,
    Point,
    Tick,
    column_bar,
    down_ticks,
    line_path,
    middle,
    top_px,
)

MOST_SESSIONS = 10
MOST_WEEKS = 8
MOST_DATES = 5
"""So many dates fit side by side on a phone."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PAIN = Axis(0, 10, (0, 2, 4, 6, 8, 10))
_APART_PERCENT = 1.6
"""Markers of one session stand side by side, so that equal scores stay visible."""


def pain_chart(sessions: Sequence[Entry]) -> Chart | None:
    """Pain before, after and on the morning after each session; None where nobody ever said."""
    lasts = sessions[-MOST_SESSIONS:]
    series = (
        ("before", "before", [one.pain_before for one in lasts]),
        ("after", "after", [one.pain_after for one in lasts]),
        ("morning", "next morning", [one.morning_pain for one in lasts]),
    )
    if all(level is None for _, _, levels in series for level in levels):
        return None
    points, lines = [], []
    for shift, (style, _, levels) in zip((-_APART_PERCENT, 0, _APART_PERCENT), series, strict=True):
        places = [(middle(n, len(lasts)) + shift, level) for n, level in enumerate(levels)]
        points += [Point(round(x, 2), top_px(_PAIN, level), style) for x, level in places if level is not None]
        lines.append(Line(line_path([(x * WIDE / 100, y) for x, y in places], Axis(0, WIDE, ()), _PAIN), style))
    return Chart(
        key="pain",
        title="Pain around each session",
        unit="0 to 10",
        told=f"{_newest(lasts[-1])} {_unanswered(lasts)}",
        down=down_ticks(_PAIN),
        across=_dates([one.day for one in lasts]),
        lines=tuple(line for line in lines if line.path),
        points=tuple(points),
        legend=tuple(Key(style, text) for style, text, _ in series),
    )


def session_impacts_chart(sessions: Sequence[Entry]) -> Chart | None:
    """Running impacts of each of the last sessions, the newest on the right; None without any."""
    lasts = sessions[-MOST_SESSIONS:]
    if not any(one.running_impacts for one in lasts):
        return None
    return _impact_bars(
        [(one.day, one.running_impacts, one.running_estimated) for one in lasts],
        key="session-impacts",
        title="Running impacts of each session",
        told=f"{lasts[-1].running_impacts} in the session of this page, the last one on the right; the most of those "
        f"shown are {max(one.running_impacts for one in lasts)}.",
    )


def week_impacts_chart(sessions: Sequence[Entry]) -> Chart | None:
    """Running impacts of each of the last calendar weeks, empty ones among them; None without any."""
    weeks = {week.monday: week for week in weekly_totals(sessions)}
    if not any(week.running_impacts for week in weeks.values()):
        return None
    newest = max(weeks)
    mondays = [day for day in range(newest - 7 * (MOST_WEEKS - 1), newest + 1, 7) if day >= min(weeks)]
    none = Week(monday=0, sessions=0, running_impacts=0, running_estimated=0)
    shown = [(day, weeks.get(day, none)) for day in mondays]
    return _impact_bars(
        [(day, week.running_impacts, week.running_estimated) for day, week in shown],
        key="week-impacts",
        title="Running impacts of each week",
        told=f"{weeks[newest].running_impacts} in {weeks[newest].sessions} "
        f"session{'' if weeks[newest].sessions == 1 else 's'} of this session's week so far, from Monday on.",
    )


def date_text(day: int) -> str:
    """A day of a history, short: 21 Nov."""
    date = _EPOCH + timedelta(minutes=day * DAY_MIN)
    return f"{date.day} {date:%b}"


def _impact_bars(values: Sequence[tuple[int, int, int]], *, key: str, title: str, told: str) -> Chart:
    """`values`: (day, running impacts, those of them that were estimated)."""
    up = counts_axis(max(impacts for _, impacts, _ in values))
    bars = []
    for n, (_, impacts, estimated) in enumerate(values):
        top, counted = top_px(up, impacts), top_px(up, impacts - estimated)
        bars.append(column_bar(n, len(values), (counted, HEIGHT_PX), "counted"))
        bars.append(column_bar(n, len(values), (top, counted), "estimated", str(impacts)))
    some = any(estimated for _, _, estimated in values)
    keys = (Key("counted", "counted by a sensor"), Key("estimated", "estimated"))
    return Chart(
        key=key,
        title=title,
        unit="foot contacts",
        told=told,
        down=down_ticks(up),
        across=_dates([day for day, _, _ in values]),
        bars=tuple(bars),
        legend=keys if some else (),
    )


def _dates(days: Sequence[int]) -> tuple[Tick, ...]:
    """The newest always has its date."""
    every = -(-len(days) // MOST_DATES)
    return tuple(
        Tick(middle(n, len(days)), date_text(day)) for n, day in enumerate(days) if (len(days) - 1 - n) % every == 0
    )


def _newest(entry: Entry) -> str:
    scores = (("before", entry.pain_before), ("after", entry.pain_after), ("the next morning", entry.morning_pain))
    told = ", ".join(f"{level_text(level)} {when}" for when, level in scores if level is not None)
    return f"This session: {told}." if told else "Nobody said for this session."


def _unanswered(lasts: Sequence[Entry]) -> str:
    missing = sum(one.morning_pain is None for one in lasts)
    if not missing:
        return ""
    return f"The next morning is not known of {missing} of {len(lasts)}: a gap is no zero."
