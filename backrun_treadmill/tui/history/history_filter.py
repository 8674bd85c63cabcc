"""Which lines of a history are wanted: days and words, as one types them. Knows no screen.

`2026-10` or `2026-10-03..2026-11`, `level 3`, `outdoor`, the name of a profile: all words have to fit.
"""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from msgspec import Struct

from backrun_treadmill.core.body.entry import Activity
from backrun_treadmill.core.body.past import Past

EPOCH = date(1970, 1, 1)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?")


class Wanted(Struct, frozen=True, kw_only=True):
    """Days count from 1970-01-01, both included; None: without a limit, or of every kind."""

    words: tuple[str, ...] = ()
    first_day: int | None = None
    last_day: int | None = None
    activity: Activity | None = None

    def takes(self, past: Past) -> bool:
        """Whether this line is wanted."""
        return (
            (self.activity is None or past.entry.activity is self.activity)
            and (self.first_day is None or past.day >= self.first_day)
            and (self.last_day is None or past.day <= self.last_day)
            and all(_is_in(word, searched(past)) for word in self.words)
        )


def wanted(text: str, activity: Activity | None = None) -> Wanted:
    """What the words of `text` ask for; what looks like a day and is none is a word like others."""
    words: list[str] = []
    first = last = None
    for word in text.casefold().split():
        days = _days(word)
        if days is None:
            words.append(word)
        else:
            first, last = days
    return Wanted(words=tuple(words), first_day=first, last_day=last, activity=activity)


def kinds_in(history: Iterable[Past]) -> tuple[Activity, ...]:
    """The kinds there are in it, in their own order."""
    found = {past.entry.activity for past in history}
    return tuple(activity for activity in Activity if activity in found)


def searched(past: Past) -> str:
    """Everything of a line that words are looked for in."""
    entry = past.entry
    parts = (
        entry.activity,
        past.origin,
        past.name,
        past.outcome or "",
        f"level {entry.level}" if entry.level else "",
        entry.programme,
        entry.shoes,
        entry.site or "",
        "virtual room" if entry.virtual else "",
        "damaged" if past.damaged else "",
    )
    return " ".join(parts).casefold()


def date_of(day: int) -> date:
    """A local day as the calendar calls it; the nearest there is for one beyond it."""
    return EPOCH + timedelta(days=min(max(day, day_of(date.min)), day_of(date.max)))


def day_of(day: date) -> int:
    """The other way round."""
    return (day - EPOCH).days


def _is_in(word: str, text: str) -> bool:
    """A number is meant whole: level 6 is no 60."""
    return word in text and (not word.isdecimal() or re.search(rf"\b{word}\b", text) is not None)


def _days(word: str) -> tuple[int | None, int | None] | None:
    """First and last day of "2026", "2026-10", "2026-10-03", "2026-10..", "..2026-10", "2026-10..2026-11"."""
    begins, dots, ends = word.partition("..")
    first = _span(begins) if begins else (None, None)
    last = _span(ends) if ends else (None, None)
    if first is None or last is None or not (begins or ends):
        return None
    return (first[0], last[1]) if dots else first


def _span(text: str) -> tuple[int, int] | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day = (None if part is None else int(part) for part in found.groups())
    try:
        assert year is not None
        first = date(year, month or 1, day or 1)
        end = first.replace(month=month or 12)
        last = first if day else end.replace(day=monthrange(end.year, end.month)[1])
    except ValueError:
        return None
    return day_of(first), day_of(last)
