"""What a session left behind that was cut off: whether its belt may be moving, and what of its plan was left.

A fold over the records of a journal that nobody closed. A stop that was under way, pain, a leg, or an examination of
the machine leave no plan.
"""

from collections.abc import Iterable
from enum import Enum, auto

from msgspec import Struct
from msgspec.structs import replace

from backrun_treadmill.core.commands import Outcome, PauseBelt, RequestControl, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import ConnectFailed, FailedBecause, MachineConnected, SessionOpened
from backrun_treadmill.core.intents import BackToPlanPressed, EndPressed, LegReported, SlowerPressed
from backrun_treadmill.core.notes import ConsoleChanged, IntervalEntered, SessionEnded, State
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.picture import Readout, Step
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent


class Look(Enum):
    """What became of looking at such a belt."""

    STANDS = auto()
    STOPPED = auto()
    """It moved, and was stopped by key and measured at zero."""
    TAKEN_UP = auto()
    """It moved, and the plan's rest went on."""
    LEFT = auto()
    """It moves, and the runner left it to its console."""
    MOVES = auto()
    """It was moving when last seen, or cannot be read, and nobody settled that."""
    IN_OTHER_HANDS = auto()
    """Another session of this computer has the treadmill."""
    NOT_FOUND = auto()
    """There was no connection to the treadmill."""
    GIVEN_UP = auto()
    """The runner ended the search."""


WORTH_US = 5 * SECOND_US
"""Less than this of an interval is not taken up again."""

WRITES = (RequestControl, StartBelt, StopBelt, PauseBelt, SetSpeed)
NO_WAY_BACK = (State.STOPPING, State.UNCONFIRMED, State.FINISHED)
"""A stop stands until a new key; it is not undone by a crash."""


class Unfinished(Struct, frozen=True, kw_only=True):
    """A session that did not end and whose belt may be moving."""

    session: str
    wall: str
    """When it was opened, ISO 8601."""
    name: str
    """Of its plan."""
    adapter: str
    machine: MachineConnected
    last_ckmh: int | None
    """What the belt reported last."""
    rest: Plan | None
    """What was left of the plan; None: nothing that may be taken up again."""
    impacts_left: int | None
    """What was left of the runner's budget of running impacts; None: there was none."""


def unfinished_from(records: Iterable[AnyEvent | AnyCommand]) -> Unfinished | None:
    """None where no belt can have been left moving: nothing was written to one, or it was proved to stand."""
    found = _Left()
    for record in records:
        found.feed(record)
    if found.opened is None or found.machine is None or not found.written or found.let_go:
        return None
    return Unfinished(
        session=found.opened.session,
        wall=found.opened.wall,
        name=found.opened.plan.name,
        adapter=found.opened.adapter,
        machine=found.machine,
        last_ckmh=found.fold.readout.belt.last_ckmh,
        rest=found.rest(),
        impacts_left=found.impacts_left(),
    )


class _Left:
    """What is known after the records so far."""

    def __init__(self) -> None:
        self.fold = ReadoutFold()
        self.opened: SessionOpened | None = None
        self.machine: MachineConnected | None = None
        self.written = self.let_go = False
        self._hurts = False
        self._ceilings: dict[Kind, int] = {}
        self._slower = False
        """A key for slower whose speed has not been written yet."""

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        self.fold.feed(record)
        if isinstance(record, WRITES):
            self.written = True
        match record:
            case SessionOpened():
                self.opened = record
            case MachineConnected():
                self.machine = record
            case SessionEnded():
                self.let_go = record.stands
            case LegReported():
                self._hurts = True
            case _:
                self._note_ceiling(record)

    def rest(self) -> Plan | None:
        readout = self.fold.readout
        if (
            readout.state in NO_WAY_BACK
            or readout.summary is not None
            or self._hurts
            or (self.opened is not None and self.opened.examination)
            or readout.locked_above_ckmh is not None
        ):
            return None
        rest = tuple(self._capped(interval) for interval in rest_of(readout))
        return replace(readout.plan, intervals=rest) if rest else None

    def impacts_left(self) -> int | None:
        dose = self.fold.readout.dose
        return None if dose.budget is None else max(0, dose.budget - dose.running)

    def _note_ceiling(self, record: AnyEvent | AnyCommand) -> None:
        step = self.fold.readout.step if isinstance(record, CEILINGS) else None
        if step is None:
            return
        match record:
            case SlowerPressed():
                self._slower = True
            case BackToPlanPressed():
                self._ceilings.clear()
            case SetSpeed() if self._slower:
                self._slower = False
                self._ceilings[step.interval.kind] = record.target_ckmh
            case ConsoleChanged() if record.speed_ckmh < record.was_ckmh:
                self._ceilings[step.interval.kind] = record.speed_ckmh
            case _:
                pass

    def _capped(self, interval: Interval) -> Interval:
        most = self._ceilings.get(interval.kind)
        if most is None:
            return interval
        return replace(interval, from_ckmh=min(interval.from_ckmh, most), to_ckmh=min(interval.to_ckmh, most))


def look_of(records: Iterable[AnyEvent | AnyCommand]) -> Look:
    """What the session that looked (`SessionOpened.unfinished`) came to."""
    seen = tuple(records)
    ended = next((record for record in seen if isinstance(record, SessionEnded)), None)
    if any(isinstance(record, IntervalEntered) for record in seen):
        return Look.TAKEN_UP
    if ended is None:
        return Look.GIVEN_UP
    if not any(isinstance(record, MachineConnected) for record in seen):
        return _without_a_link(seen)
    written = any(isinstance(record, WRITES) for record in seen)
    match ended.outcome:
        case Outcome.FINISHED:
            return Look.STANDS
        case Outcome.STOPPED if written and ended.stands:
            return Look.STOPPED
        case Outcome.INTERRUPTED if not written and any(isinstance(record, EndPressed) for record in seen):
            return Look.LEFT
        case _:
            return Look.MOVES


def _without_a_link(seen: Iterable[AnyEvent | AnyCommand]) -> Look:
    failed = [record.because for record in seen if isinstance(record, ConnectFailed)]
    if not failed:
        return Look.GIVEN_UP
    return Look.IN_OTHER_HANDS if failed[-1] is FailedBecause.LOCKED else Look.NOT_FOUND


CEILINGS = (SlowerPressed, BackToPlanPressed, SetSpeed, ConsoleChanged)


def rest_of(readout: Readout) -> tuple[Interval, ...]:
    """The intervals that were left at the newest record, the one under way cut to its own rest."""
    step, intervals = readout.step, readout.plan.intervals
    if step is None:
        return intervals if readout.passed_us == 0 else _after(readout)
    if step.index >= len(intervals):
        return ()
    rest, present = intervals[step.index + 1 :], _rest_of_step(step, readout.at)
    return rest if present is None else (present, *rest)


def _after(readout: Readout) -> tuple[Interval, ...]:
    """Between two intervals: those that had not begun when the last one ended."""
    began, intervals = 0, readout.plan.intervals
    for number, interval in enumerate(intervals):
        if began >= readout.passed_us:
            return intervals[number:]
        began += interval.duration_us
    return ()


def _rest_of_step(step: Step, at: int) -> Interval | None:
    interval, left_us = step.interval, step.ends - (at if step.stood_at is None else step.stood_at)
    if interval.until_key:
        return interval
    if left_us < WORTH_US:
        return None
    if left_us >= interval.duration_us:
        return replace(interval, duration_us=left_us)
    done_us = interval.duration_us - left_us
    rise_ckmh = (interval.to_ckmh - interval.from_ckmh) * done_us // interval.duration_us
    return replace(
        interval,
        from_ckmh=interval.from_ckmh + rise_ckmh,
        duration_us=left_us,
        distance_cm=interval.distance_cm * left_us // interval.duration_us,
    )
