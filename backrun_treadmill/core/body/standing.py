"""Where a runner stands in a programme: what the rules of `advice` ask of a history. Decides nothing.

A session is a run that counts or a session of a level, walking levels included. The level a runner is at is that of the
last session of the programme: advice that was not followed leaves no trace of its own.
"""

from collections.abc import Iterable
from itertools import takewhile

from backrun_treadmill.core.body.checkin import usual_pain
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, real
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.rules import Rules

SPEAKS_DAYS = 2
"""What was felt today, yesterday or the day before speaks on the next session, whatever was done: pain is scored up to
the second day."""


class Standing:
    """A history seen from one moment; `usual` is the pain the runner lives with, None: what the history says of it."""

    def __init__(
        self, history: Iterable[Entry], programme: Programme, rules: Rules, *, now_min: int, usual: int | None = None
    ) -> None:
        self.programme = programme
        self.rules = rules
        self.now_min = now_min
        self.entries = real(history)
        self.usual = usual_pain(self.entries, now_min, rules) if usual is None else usual
        cleared = [index for index, entry in enumerate(self.entries) if entry.cleared]
        self.since_cleared = self.entries[cleared[-1] :] if cleared else self.entries
        """What no clearance stands after; flags of the very entry that clears still stand."""
        self.sessions = tuple(entry for entry in self.entries if entry.ran or self.level_of(entry) is not None)
        self.at_levels = tuple(entry for entry in self.entries if self.level_of(entry) is not None)

    @property
    def today(self) -> int:
        """The local day."""
        return self.now_min // DAY_MIN

    def level_of(self, entry: Entry) -> int | None:
        """The level of this programme an entry was a session of."""
        if not entry.of_programme or entry.programme != self.programme.key or entry.level is None:
            return None
        return min(entry.level, len(self.programme.levels))

    @property
    def current(self) -> int:
        """The level the runner is at, from 1; 1 before the first session."""
        return (self.level_of(self.at_levels[-1]) or 1) if self.at_levels else 1

    @property
    def recent(self) -> tuple[Entry, ...]:
        """The last sessions that trends are looked for in (4), since a clearance."""
        cleared_from = self.since_cleared[0].when_min if self.since_cleared else 0
        return tuple(e for e in self.sessions if e.when_min >= cleared_from)[-self.rules.rise_of_last :]

    @property
    def speaking(self) -> tuple[Entry, ...]:
        """The entries that speak on the next session: the last session, all after it, and the last days'."""
        last_min = self.sessions[-1].when_min if self.sessions else self.now_min
        return tuple(e for e in self.entries if e.when_min >= last_min or e.day >= self.today - SPEAKS_DAYS)

    @property
    def check_ins_today(self) -> tuple[Entry, ...]:
        """Answers of today that belong to nothing that was done."""
        return tuple(e for e in self.entries if e.activity is Activity.CHECK_IN and e.day >= self.today)

    @property
    def days_away(self) -> int | None:
        """Days since the last session of the programme; None before the first."""
        return max(0, self.today - self.at_levels[-1].day) if self.at_levels else None

    @property
    def visits(self) -> tuple[Entry, ...]:
        """The sessions at the present level since it was reached, newest first."""
        return tuple(takewhile(lambda e: self.level_of(e) == self.current, reversed(self.at_levels)))

    @property
    def stretch(self) -> tuple[Entry, ...]:
        """The newest of those, newest first, back to one that was not good or to a long break. Other runs in between
        must have been good as well, and are not counted."""
        stretch: list[Entry] = []
        for entry in reversed(self.sessions):
            level = self.level_of(entry)
            gap_days = (stretch[-1].day if stretch else self.today) - entry.day
            if level not in (None, self.current) or not self.was_good(entry) or self._forgotten(gap_days):
                break
            if level is not None:
                stretch.append(entry)
        return tuple(stretch)

    def was_good(self, entry: Entry) -> bool:
        """Settled, pain in the green and not too hard: what counts towards the next level. Unknown is not good."""
        if not entry.settled or entry.leg_symptom or (entry.peak_pain or 0) >= self.rules.repeat_from:
            return False
        return self.level_of(entry) is None or (entry.effort is not None and entry.effort <= self.rules.hardest_effort)

    def _forgotten(self, days: int) -> bool:
        """Whether a break was so long that what was good before it no longer counts."""
        return days >= self.rules.one_back_from_days
