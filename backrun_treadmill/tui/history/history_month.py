"""A month as a calendar, and beside each of its weeks what was run in it."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from rich.style import Style
from textual.strip import Strip

from backrun_treadmill.core.body.dose import Week, weekly_totals
from backrun_treadmill.core.body.entry import Activity
from backrun_treadmill.core.body.findings import counted
from backrun_treadmill.core.body.past import Past
from backrun_treadmill.tui.drawing.palettes import Inks
from backrun_treadmill.tui.drawing.strips import strip
from backrun_treadmill.tui.history import history_words as words
from backrun_treadmill.tui.history.history_filter import date_of, day_of

ROWS = 8
"""The month's name, the days' names, six weeks."""
DAY_COLUMNS = 4
WEEK_TEXT = 28
"""Columns of what is said of a week behind its bar."""
RAN, MOVED, SAID = "●", "○", "·"


class Month:
    """What was done, by day and by week. Made once for a history, drawn for any day of it."""

    def __init__(self, history: Iterable[Past]) -> None:
        pasts = list(history)
        self._marks: dict[int, str] = {}
        for past in pasts:
            self._marks[past.day] = max(self._marks.get(past.day, SAID), _mark(past), key=(SAID, MOVED, RAN).index)
        weeks = weekly_totals(past.entry for past in pasts)
        self._weeks: Mapping[int, Week] = {week.monday: week for week in weeks}
        self._most = max((week.running_impacts for week in weeks), default=0)

    def lines(self, day: int, width: int, inks: Inks) -> list[Strip]:
        """The month that `day` is in; `day` is marked."""
        shown = date_of(day)
        first = shown.replace(day=1)
        monday = day_of(first) - first.weekday()
        title = strip(width, inks.text, (f"  {shown:%B %Y}", inks.strong))
        names = "".join(f"{name:<{DAY_COLUMNS}}" for name in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"))
        return [
            title,
            strip(width, inks.text, (f"  {names}  ", inks.muted), (words.WEEK, inks.muted)),
            *(self._week(monday + 7 * row, shown, width, inks) for row in range(6)),
        ]

    def _week(self, monday: int, shown: date, width: int, inks: Inks) -> Strip:
        if (date_of(monday).year, date_of(monday).month) > (shown.year, shown.month):
            return strip(width, inks.text)
        days = [self._day(monday + number, shown, inks) for number in range(7)]
        room = max(0, width - 4 - 7 * DAY_COLUMNS - WEEK_TEXT)
        return strip(width, inks.text, ("  ", inks.text), *days, ("  ", inks.text), *self._bar(monday, room, inks))

    def _day(self, day: int, shown: date, inks: Inks) -> tuple[str, Style]:
        if date_of(day).month != shown.month:
            return " " * DAY_COLUMNS, inks.text
        mark = self._marks.get(day, "")
        ink = inks.hold if day == day_of(shown) else inks.line if mark == RAN else inks.text if mark else inks.muted
        return f"{date_of(day).day:>2}{mark:<1} ", ink

    def _bar(self, monday: int, room: int, inks: Inks) -> list[tuple[str, Style]]:
        week = self._weeks.get(monday)
        if week is None:
            return []
        length = round(room * week.running_impacts / self._most) if self._most else 0
        about = "≥" if week.uncounted else "≈" if week.running_estimated else ""
        impacts = words.UNKNOWN if week.uncounted == week.sessions else f"{about}{week.running_impacts}"
        said = f"{impacts} in {counted(week.sessions, 'run')}"
        return [("█" * length, inks.line), (f" {said}" if length else said, inks.text)]


def month_away(day: int, months: int) -> int:
    """The first day of the month that many months from that of `day`."""
    number = date_of(day).year * 12 + date_of(day).month - 1 + months
    return day_of(date(min(max(number // 12, 1), 9999), number % 12 + 1, 1))


def last_of_month(day: int) -> int:
    """The last day of the month of `day`."""
    return day_of(date_of(month_away(day, 1)) - timedelta(days=1))


def _mark(past: Past) -> str:
    entry = past.entry
    if entry.virtual or entry.activity is Activity.CHECK_IN:
        return SAID
    return RAN if entry.ran else MOVED
