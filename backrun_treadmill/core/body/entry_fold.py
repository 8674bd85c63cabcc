"""From the records of a session to its line in a history: what was done, and what the runner said by key.

A fold over a journal. What only people can say later (the next morning, 48 hours) is not in it. Most records are
telemetry, and most folds want none of it: each gets what it reads, so that a long history is read in good time.
"""

from collections.abc import Iterable

from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.levels import level_in, on_level
from backrun_treadmill.core.body.past import Done, punctual
from backrun_treadmill.core.body.programme import Programme
from backrun_treadmill.core.body.running_bouts import RunningBouts
from backrun_treadmill.core.commands import Close, Outcome, WakeAt
from backrun_treadmill.core.events import BeltMeasured, MachineConnected, SessionOpened, Woke
from backrun_treadmill.core.folds.progress import Progress
from backrun_treadmill.core.folds.ratings import Ratings
from backrun_treadmill.core.folds.transitions import Transitions
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.sensor_events import HeartMeasured, PodConnected, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

VIRTUAL_ADDRESSES = "C2:00:00:00:00:"
"""What the addresses of the virtual room begin with, whatever a machine in it is called: random static ones, which no
real device draws with 32 zeros in them. They tell it where the first record does not: a room of another computer's, and
journals of versions that had no mark."""


_OF_THE_FEET = frozenset({StepsMeasured, HeartMeasured, Woke, WakeAt})
"""Of these only the impacts want to know, and how late it is."""
_TELEMETRY = _OF_THE_FEET | {BeltMeasured}


def entry_from(
    records: Iterable[AnyEvent | AnyCommand], *, when_min: int, programmes: Iterable[Programme] = ()
) -> Entry | None:
    """The entry of a session that began at local `when_min`; None when no plan of it began and nothing was said.

    `programmes`, read with the speeds of the session's own runner, are where its level is looked for.
    """
    folds = _folded(records)
    done, plan = folds.done(when_min), folds.progress.plan
    return None if done is None or plan is None else on_level(done.entry, level_in(plan, programmes))


def done_from(records: Iterable[AnyEvent | AnyCommand], *, when_min: int) -> Done | None:
    """The same without a level, and with what pages show beside it."""
    return _folded(records).done(when_min)


def _folded(records: Iterable[AnyEvent | AnyCommand]) -> "_Folds":
    folds = _Folds()
    for record in records:
        folds.feed(record)
    folds.finish()
    return folds


class _Folds:
    """All that is folded over the records; what was done ends with the session, what was said with the journal."""

    def __init__(self) -> None:
        self.progress, self.impacts, self.bouts = Progress(), ImpactCounter(), RunningBouts()
        self.ratings, self.transitions = Ratings(), Transitions()
        self.outcome = Outcome.INTERRUPTED
        self.virtual = False
        self._ended_at: int | None = None
        self._latest: AnyEvent | AnyCommand | None = None
        """Of those before the end: some folds reach up to it."""
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
        kind = type(record)
        if kind not in _TELEMETRY:
            self._note(record)
        if self._ended_at is not None:
            return
        self.impacts.feed(record)
        if self._latest is None or record.at >= self._latest.at:
            self._latest = record
        if kind not in _OF_THE_FEET:
            self.progress.feed(record)
            self.transitions.feed(record)
        if kind not in _TELEMETRY:
            self.bouts.feed(record)
        if isinstance(record, SessionEnded | Close):
            self._ended_at = record.at

    def finish(self) -> None:
        if self._latest is not None and type(self._latest) in _TELEMETRY:
            self.bouts.feed(self._latest)
            if type(self._latest) in _OF_THE_FEET:
                self.progress.feed(self._latest)
        for fold in (self.progress, self.impacts, self.bouts):
            fold.finish()

    def done(self, when_min: int) -> Done | None:
        """What came of it, without a level; None when no plan of it began and nothing was said."""
        plan, ratings = self.progress.plan, self.ratings
        if plan is None or not (self.begun or ratings.keys):
            return None
        impacts, distance_cm = self.impacts.total, self.progress.distance_cm
        entry = Entry(
            when_min=when_min,
            activity=activity_of(plan) if self.begun else Activity.CHECK_IN,
            virtual=self.virtual,
            counts=plan.counts,
            completed=self.outcome is Outcome.FINISHED and self.progress.sets_done == plan.sets,
            running_impacts=impacts.running,
            running_estimated=impacts.running_estimated,
            walking_impacts=impacts.walking,
            longest_bout_s=self.bouts.longest_us // SECOND_US,
            distance_m=None if distance_cm is None else round(distance_cm / 100),
            pain_before=ratings.pain.before,
            pain_during=self.pain_during,
            pain_after=ratings.pain.after,
            effort=ratings.answers.effort,
            site=ratings.answers.site,
            leg_symptom=ratings.leg,
        )
        return Done(
            entry=entry,
            name=plan.name,
            outcome=self.outcome,
            lasted_s=(self.progress.duration_us or 0) // SECOND_US,
            punctual=punctual(self.transitions.timing),
        )

    def _note(self, record: AnyEvent | AnyCommand) -> None:
        """What is said, how it ends, and where it is; also after its end."""
        self.ratings.feed(record)
        self.virtual = self.virtual or _of_the_room(record)
        if isinstance(record, SessionOpened):
            self._before_given = record.pain_before is not None
        if isinstance(record, SessionEnded | Close):
            self.outcome = record.outcome


def activity_of(plan: Plan) -> Activity:
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
