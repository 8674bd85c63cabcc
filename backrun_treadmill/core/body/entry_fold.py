"""From the records of a session to its line in a history: what was done, and what the runner said by key.

A fold over a journal. What only people can say later (the next morning, 48 hours) is not in it.
"""

from collections.abc import Iterable

from msgspec import Struct

from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.programme import Programme, level_of
from backrun_treadmill.core.body.running_bouts import RunningBouts
from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import MachineConnected, PodConnected, SessionOpened
from backrun_treadmill.core.folds.progress import Progress
from backrun_treadmill.core.folds.ratings import Ratings
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

VIRTUAL_ADDRESSES = "C2:00:00:00:00:"
"""What the addresses of the virtual room begin with, whatever a machine in it is called: random static ones, which no
real device draws with 32 zeros in them. They tell it where the first record does not: a room of another computer's, and
journals of versions that had no mark."""


def entry_from(
    records: Iterable[AnyEvent | AnyCommand], *, when_min: int, programmes: Iterable[Programme] = ()
) -> Entry | None:
    """The entry of a session that began at local `when_min`; None when no plan of it began and nothing was said.

    `programmes`, read with the speeds of the session's own runner, are where its level is looked for.
    """
    done, virtual = _Folds(), False
    for record in records:
        done.feed(record)
        virtual = virtual or _of_the_room(record)
    done.finish()
    plan, ratings = done.progress.plan, done.ratings
    if plan is None or not (done.begun or ratings.keys):
        return None
    level = _Level("", None)
    if done.begun:
        found = (_Level(p.key, level_of(plan, p)) for p in programmes)
        level = next((one for one in found if one.number is not None), level)
    impacts, distance_cm = done.impacts.total, done.progress.distance_cm
    return Entry(
        when_min=when_min,
        activity=_activity(plan) if done.begun else Activity.CHECK_IN,
        virtual=virtual,
        counts=plan.counts,
        programme=level.programme,
        level=level.number,
        completed=done.outcome is Outcome.FINISHED and done.progress.sets_done == plan.sets,
        running_impacts=impacts.running,
        running_estimated=impacts.running_estimated,
        walking_impacts=impacts.walking,
        longest_bout_s=done.bouts.longest_us // SECOND_US,
        distance_m=None if distance_cm is None else round(distance_cm / 100),
        pain_before=ratings.pain.before,
        pain_during=done.pain_during,
        pain_after=ratings.pain.after,
        effort=ratings.answers.effort,
        leg_symptom=ratings.leg,
    )


class _Level(Struct, frozen=True):
    """A level of a programme; number None: of none."""

    programme: str
    number: int | None


class _Folds:
    """All that is folded over the records; what was done ends with the session, what was said with the journal."""

    def __init__(self) -> None:
        self.progress, self.impacts, self.bouts = Progress(), ImpactCounter(), RunningBouts()
        self.ratings = Ratings()
        self.outcome = Outcome.INTERRUPTED
        self._ended_at: int | None = None
        self._before_given = False
        """The pain from before stands in the first record, and is none of the ratings."""

    @property
    def begun(self) -> bool:
        """Whether the plan ever began."""
        return self.progress.duration_us is not None

    @property
    def pain_during(self) -> int | None:
        """The highest rating before the end but for the one that is the pain from before; None without any."""
        ended_at = self._ended_at
        levels = [k.level for k in self.ratings.keys if k.level is not None and (ended_at is None or k.at < ended_at)]
        first_is_before = self.ratings.pain.before is not None and not self._before_given
        return max(levels[1:] if first_is_before else levels, default=None)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        self.ratings.feed(record)
        if self._ended_at is None:
            for fold in (self.progress, self.impacts, self.bouts):
                fold.feed(record)
        if isinstance(record, SessionOpened):
            self._before_given = record.pain_before is not None
        if isinstance(record, SessionEnded | Close):
            self.outcome = record.outcome
            self._ended_at = record.at if self._ended_at is None else self._ended_at

    def finish(self) -> None:
        for fold in (self.progress, self.impacts, self.bouts):
            fold.finish()


def _activity(plan: Plan) -> Activity:
    """Off-belt plans are strength, or stretching where nothing is repeated by number."""
    if any(interval.on_belt for interval in plan.intervals):
        return Activity.TREADMILL
    return Activity.STRENGTH if any(interval.reps for interval in plan.intervals) else Activity.STRETCH


def _of_the_room(record: AnyEvent | AnyCommand) -> bool:
    match record:
        case SessionOpened():
            return record.virtual
        case MachineConnected() | PodConnected():
            return record.address.upper().startswith(VIRTUAL_ADDRESSES)
        case _:
            return False
