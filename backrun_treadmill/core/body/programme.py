"""A programme: an ordered list of levels, how often a week, and how long to stay at each. Data, for one runner.

A level is one session, or several that are done in turn ("week 5"). Each session is a whole plan, so that its running
is known before anybody runs it. How the file is written stands in `programme_text`.
"""

from msgspec import Struct

from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.units import SECOND_US


class Session(Struct, frozen=True):
    """One session of a level: as it is written, and its plan."""

    text: str
    """A shipped profile's name, a line, or several lines joined by ", then "."""
    plan: Plan

    @property
    def run_s(self) -> int:
        """Running in all, at the plan's own nominal times."""
        return sum(i.duration_us for i in self.plan.intervals if i.kind is Kind.RUN) // SECOND_US

    @property
    def longest_bout_s(self) -> int:
        """The longest running without a break."""
        longest = bout_us = 0
        for interval in self.plan.intervals:
            bout_us = bout_us + interval.duration_us if interval.kind is Kind.RUN else 0
            longest = max(longest, bout_us)
        return longest // SECOND_US


class Level(Struct, frozen=True):
    """One level; its sessions are done in turn."""

    sessions: tuple[Session, ...]

    @property
    def runs(self) -> bool:
        """Whether there is any running in it."""
        return any(session.run_s for session in self.sessions)

    @property
    def longest_bout_s(self) -> int:
        """The longest running without a break in any of its sessions."""
        return max(session.longest_bout_s for session in self.sessions)

    @property
    def text(self) -> str:
        """As people read it."""
        return "; ".join(dict.fromkeys(session.text for session in self.sessions))


class Stay(Struct, frozen=True):
    """The least to do at a level before the next: completed sessions, and days since the first of them."""

    sessions: int
    days: int


class PerWeek(Struct, frozen=True):
    """The most sessions in seven days: at first, and once enough of them have settled."""

    at_first: int
    later: int


class Programme(Struct, frozen=True):
    """A whole programme. Levels are numbered from 1."""

    key: str
    """Its file's name without ending; what a history calls it."""
    name: str
    per_week: PerWeek
    stay: Stay
    levels: tuple[Level, ...]
    beyond: str = ""
    """The level after the last one as it is written, where the runner's own limits do not allow it; else empty."""

    def level(self, number: int) -> Level:
        """Level `number`, counted from 1; the last one for a number beyond it."""
        return self.levels[min(number, len(self.levels)) - 1]

    @property
    def first_running(self) -> int:
        """Number of the first level with running; the last level's when there is none."""
        running = (number for number, level in enumerate(self.levels, start=1) if level.runs)
        return next(running, len(self.levels))


def level_of(plan: Plan, programme: Programme) -> int | None:
    """The level a plan is a session of, by its name or, for a plan run by hand, by what it does; None: of none.

    Where two levels have the same session, a plan run by hand counts for the lower one.
    """
    numbered = [(number, s.plan) for number, level in enumerate(programme.levels, start=1) for s in level.sessions]
    same_name = (number for number, own in numbered if own.name == plan.name and own.intervals == plan.intervals)
    same_steps = (number for number, own in numbered if own.intervals == plan.intervals)
    return next(same_name, next(same_steps, None))
