"""A session as its runner's program tells it: folded from the journal's records into changes of state and seconds.

`see` is called where the session is shown and only lays the record down; all else happens where the link is kept, in
another thread. Nothing comes back this way.
"""

from collections import deque
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.coach.live_words import StateTold, TelemetryTold
from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.faults import printable
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.core.sensor_events import Source
from backrun_treadmill.core.units import SECOND_US

MOST_UNREAD = 10_000
"""Records that wait for a link that hangs; those that are older are lost to it."""
MOST_CHANGES = 2000
"""Of one session; a plan of ten hours has some hundred."""
MOST_NAME_CHARS = 200


class Shares(Struct, frozen=True):
    """What may be told at one broker."""

    heart: bool
    pain: bool


class Telling:
    """One session. `now_s` tells seconds since 1970."""

    def __init__(self, now_s: Callable[[], int]) -> None:
        self._now_s = now_s
        self._records: deque[object] = deque(maxlen=MOST_UNREAD)
        self._fold = ReadoutFold()
        self._opened: SessionOpened | None = None
        self.seen = 0
        """How many records were folded."""
        self.changes: list[StateTold] = []
        """Every change until now, in order."""
        self.began = False
        """The belt was started, or a step off it was begun."""

    def see(self, record: object) -> None:
        """Take in the next record; never waits. The only thing that is called from another thread."""
        self._records.append(record)

    @property
    def plan(self) -> Plan | None:
        """What is run; None before it is known."""
        return None if self._opened is None else self._opened.plan

    @property
    def virtual(self) -> bool:
        """Whether the session is in the virtual room."""
        return self._opened is None or self._opened.virtual

    def catch_up(self) -> None:
        """Fold what was laid down since."""
        while self._records:
            record = self._records.popleft()
            if isinstance(record, SessionOpened):
                self._opened = record
            self._fold.feed(record)
            if self._opened is not None:
                self.seen += 1
                self._note_change(self._fold.readout)

    def telemetry(self) -> TelemetryTold | None:
        """How it goes; None before the session was opened."""
        opened, readout = self._opened, self._fold.readout
        if opened is None:
            return None
        moment, belt, dose = at_time(readout, readout.at), readout.belt, readout.dose
        return TelemetryTold(
            at_s=self._now_s(),
            session=opened.session,
            virtual=opened.virtual,
            position_s=moment.position_us // SECOND_US,
            planned_s=readout.plan.duration_us // SECOND_US,
            left_s=moment.left_s,
            speed_ckmh=moment.speed_ckmh,
            target_ckmh=belt.target_ckmh,
            cadence_spm=None if moment.cadence_spm is None else round(moment.cadence_spm, 1),
            cadence_measured=moment.cadence_source is not Source.ESTIMATE,
            running_impacts=dose.running,
            walking_impacts=dose.walking,
            estimated_impacts=dose.estimated,
            heart_bpm=moment.heart_bpm,
        )

    def _note_change(self, readout: Readout) -> None:
        assert self._opened is not None, "asked only in a session"
        self.began = self.began or readout.state is State.RUNNING
        now = _state_of(readout, self._opened)
        if len(self.changes) >= MOST_CHANGES or (self.changes and _same(self.changes[-1], now)):
            return
        self.changes.append(replace(now, n=len(self.changes) + 1, at_s=self._now_s()))


def state_for(told: StateTold, shares: Shares) -> StateTold:
    """A change as it may be told."""
    return told if shares.pain else replace(told, pain=None, leg=None)


def telemetry_for(told: TelemetryTold, shares: Shares) -> TelemetryTold:
    """A second as it may be told."""
    return told if shares.heart else replace(told, heart_bpm=None)


def _state_of(readout: Readout, opened: SessionOpened) -> StateTold:
    step, body, summary = readout.step, readout.body, readout.summary
    interval = None if step is None else step.interval
    rated = (body.pain_after, body.pain_now, body.pain_before)
    return StateTold(
        at_s=0,
        n=0,
        session=opened.session,
        state=readout.state,
        profile=printable(readout.plan.name)[:MOST_NAME_CHARS],
        virtual=opened.virtual,
        step=None if step is None else max(0, step.index) + 1,
        steps=len(readout.plan.intervals),
        kind="" if interval is None else interval.kind,
        set_no=0 if interval is None else interval.set_no,
        sets=readout.plan.sets,
        speed_ckmh=0 if step is None else max(0, step.speed_ckmh),
        pain=next((level for level in rated if level is not None), None),
        leg=body.leg,
        outcome="" if summary is None else summary.outcome,
    )


def _same(before: StateTold, now: StateTold) -> bool:
    return replace(before, n=0, at_s=0) == now
