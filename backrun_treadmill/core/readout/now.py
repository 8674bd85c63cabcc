"""What a readout says at one instant: everything in it that goes by the clock."""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.impacts.step_sources import BRIDGED_US
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.readout.belt import LATE_US
from backrun_treadmill.core.readout.body import READING_US
from backrun_treadmill.core.readout.picture import Coming, Grip, Readout, Step, change_of
from backrun_treadmill.core.sensor_events import Source
from backrun_treadmill.core.units import SECOND_US

FRAME_US = SECOND_US // 4

COUNTED_US = 5 * SECOND_US
"""The last seconds before a change are counted down."""


class Sight(StrEnum):
    """How the belt stands with us."""

    NOT_YET = "not yet"
    """Nothing was asked of it."""
    IN_CONTROL = "in control"
    LATE = "acknowledged late"
    UNKNOWN = "unknown"
    TAKEN = "another app has it"
    NOT_OBEYED = "not obeyed"
    """Stop was sent, and the belt is not seen to stop."""
    BY_HAND = "by hand"
    """No machine of ours: the runner sets the console."""


class Moment(Struct, frozen=True, kw_only=True):
    """A readout at `now` (session time, µs). Whole seconds are rounded up: 0:01 is the last one."""

    now: int
    kind: Kind | None
    """What the runner does now; None where no interval is under way."""
    left_s: int | None
    """To the end of that; None without an interval or where only a key ends it."""
    standing: bool
    """The plan's clock stands."""
    key_ends: bool
    """The interval waits for ENTER."""
    coming: Coming | None
    count_down: int | None
    """5, 4, 3, 2, 1 before `coming`."""
    count_in: int | None
    """Seconds until the belt is started."""
    position_us: int
    """In the plan's own time."""
    sight: Sight
    speed_ckmh: int | None
    """The reported speed; None when it is too old to be believed."""
    cadence_spm: float | None
    cadence_source: Source
    heart_bpm: int | None


def at_time(readout: Readout, now: int) -> Moment:
    """The picture at `now`; an instant before the newest record counts as that record's."""
    now = max(now, readout.at)
    step, walking_in = readout.step, _walking_in(readout.step, now)
    sight = sight_at(readout, now)
    left_us = _left_us(step, now)
    speed_ckmh = None if sight is Sight.UNKNOWN else readout.belt.reported_ckmh
    cadence_spm, source = _cadence(readout, now, speed_ckmh)
    return Moment(
        now=now,
        kind=Kind.WALK if walking_in else (None if step is None else step.interval.kind),
        left_s=None if left_us is None else _seconds_up(left_us),
        standing=step is not None and step.stood_at is not None,
        key_ends=left_us is None and step is not None,
        coming=_coming(readout, walking_in),
        count_down=_count_down(readout, left_us, now),
        count_in=None if readout.counting_in_until is None else _seconds_up(readout.counting_in_until - now),
        position_us=_position_us(readout, now),
        sight=sight,
        speed_ckmh=speed_ckmh,
        cadence_spm=cadence_spm,
        cadence_source=source,
        heart_bpm=readout.body.heart_bpm if now - readout.body.heart_at <= READING_US else None,
    )


def next_flip_us(readout: Readout, now: int) -> int:
    """How long until a shown second changes; at most a quarter of a second."""
    step, until = readout.step, readout.counting_in_until
    if until is None and step is not None:
        until = step.ends if step.walks_until is None or step.walks_until < now else step.walks_until
    left_us = 0 if until is None else until - now
    return min(left_us % SECOND_US or FRAME_US, FRAME_US)


def sight_at(readout: Readout, now: int) -> Sight:
    """How the belt stands with us at `now`."""
    belt = readout.belt
    if readout.driving is Driving.NOBODY:
        return Sight.BY_HAND
    if not belt.linked and belt.lost_at is None:
        return Sight.NOT_YET
    if not belt.linked or belt.unknown_at is None or now >= belt.unknown_at:
        return Sight.UNKNOWN
    if belt.grip is Grip.TAKEN:
        return Sight.TAKEN
    if readout.state is State.UNCONFIRMED:
        return Sight.NOT_OBEYED
    unanswered = belt.unanswered_since is not None and now - belt.unanswered_since > LATE_US
    if unanswered or belt.grip is Grip.LATE:
        return Sight.LATE
    return Sight.NOT_YET if belt.grip is Grip.NONE else Sight.IN_CONTROL


def _walking_in(step: Step | None, now: int) -> bool:
    return step is not None and step.walks_until is not None and now < step.walks_until


def _plan_now(step: Step, now: int) -> int:
    return now if step.stood_at is None else step.stood_at


def _left_us(step: Step | None, now: int) -> int | None:
    if step is None:
        return None
    if step.walks_until is not None and now < step.walks_until:
        return step.walks_until - now
    left_us = max(0, step.ends - _plan_now(step, now))
    return None if step.interval.until_key and left_us == 0 else left_us


def _coming(readout: Readout, walking_in: bool) -> Coming | None:
    """After a pause the step itself comes next."""
    if not walking_in or readout.step is None:
        return readout.coming
    step, target_ckmh = readout.step, readout.belt.target_ckmh or 0
    change = change_of(target_ckmh, step.speed_ckmh)
    return Coming(interval=step.interval, speed_ckmh=step.speed_ckmh, change=change, rest=True)


def _count_down(readout: Readout, left_us: int | None, now: int) -> int | None:
    """To the end of the step, or to the belt's own first movement where that comes before it."""
    early_us = 0 if readout.step is None or readout.step.moves_at is None else readout.step.ends - readout.step.moves_at
    if left_us is None or not 0 < left_us <= COUNTED_US + early_us or readout.state not in (State.RUNNING, State.LOST):
        return None
    step = readout.step
    assert step is not None
    if step.stood_at is not None or step.interval.until_key:
        return None
    if step.moves_at is None:
        return _seconds_up(left_us)
    return _seconds_up(step.moves_at - now) or None


def _position_us(readout: Readout, now: int) -> int:
    step, intervals = readout.step, readout.plan.intervals
    if step is None:
        return readout.passed_us
    done_us = max(0, min(_plan_now(step, now) - step.base, step.interval.duration_us))
    return sum(interval.duration_us for interval in intervals[: step.index]) + done_us


def _cadence(readout: Readout, now: int, speed_ckmh: int | None) -> tuple[float | None, Source]:
    body, source = readout.body, readout.dose.source
    if source in (Source.POD, Source.MACHINE_RSC) and now - body.cadence_at <= BRIDGED_US:
        return body.cadence_spm, source
    return (None if speed_ckmh is None else body.expected_spm), Source.ESTIMATE


def _seconds_up(span_us: int) -> int:
    return max(0, -(-span_us // SECOND_US))
