"""A session's records -> a row for each second and a lap for each interval: what exports are written from.

The counts and metres are those of `report`: the last row holds its totals, a lap its impacts of that step.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct

from backrun_treadmill.core.afterwards.impacts_done import StepImpacts
from backrun_treadmill.core.afterwards.report import Report, build_report
from backrun_treadmill.core.events import BeltMeasured, SessionOpened
from backrun_treadmill.core.folds.progress import Progress
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.notes import IntervalEntered
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.sensor_events import HeartMeasured, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

FRESH_US = 3 * SECOND_US
"""A reading older than this says nothing of now."""
MOST_SECONDS = 24 * 3600
"""No session is longer than a day."""
OLDEST_YEAR = 1990
"""FIT counts from the end of 1989; a computer without a clock of its own says 1970."""


class Row(Struct, frozen=True, kw_only=True):
    """One second. What is not known is None; counts and distance are sums since the beginning."""

    at: int
    """µs since the session's origin."""
    step: int | None
    """The interval of the plan, counted from 0; None before the first."""
    speed_ckmh: int | None
    distance_cm: int | None
    cadence_spm: float | None
    """Steps a minute, both feet; only where a sensor said so."""
    heart_bpm: int | None
    running: int
    walking: int
    estimated: int
    """Of running and walking together."""


class Lap(Struct, frozen=True, kw_only=True):
    """One interval of the plan, from its beginning to that of the next; pauses are within it."""

    step: int
    kind: Kind
    set_no: int
    """1-based; 0 outside sets."""
    from_at: int
    to_at: int
    distance_cm: int | None
    running: int
    walking: int


class Recording(Struct, frozen=True, kw_only=True):
    """A whole session. `rows` begin with the first interval and end when the belt stands."""

    began: datetime | None
    """Of the first row, UTC, whole seconds; None where the journal has lost its beginning or the clock was wrong."""
    session: str
    rows: tuple[Row, ...]
    laps: tuple[Lap, ...]
    report: Report

    @property
    def span_us(self) -> int:
        """From the first row to the last."""
        return self.rows[-1].at - self.rows[0].at


class NotRecorded(Exception):
    """There is nothing to write; `str()` says why, as a sentence without the file's name."""


def record(records: Sequence[AnyEvent | AnyCommand]) -> Recording:
    """The recording of a session's records in order. Raises `NotRecorded`."""
    if any(isinstance(r, SessionOpened) and r.examination for r in records):
        raise NotRecorded("this is an examination of a treadmill and no session; backrun report shows what it found")
    starts = [r for r in records if isinstance(r, IntervalEntered)]
    if not starts:
        raise NotRecorded("nothing was begun in this session, so there is nothing to write")
    began = starts[0].planned
    moving = [r.at for r in records if isinstance(r, BeltMeasured) and r.speed_ckmh]
    report = build_report(records)
    ended = max(began + round((report.duration_s or 0) * SECOND_US), *moving, began)
    seconds = -(-(ended - began) // SECOND_US)
    if seconds > MOST_SECONDS:
        raise NotRecorded("this session is longer than a day; its times cannot be right")
    rows = _Rows(began, seconds)
    for one in records:
        rows.feed(one)
    rows.finish()
    header = next((r for r in records if isinstance(r, SessionOpened)), None)
    return Recording(
        began=None if header is None else _wall(header, began),
        session="" if header is None else header.session,
        rows=tuple(rows.done),
        laps=tuple(_laps(rows, header, report)),
        report=report,
    )


def _wall(header: SessionOpened, at: int) -> datetime | None:
    try:
        instant = datetime.fromisoformat(header.wall) + timedelta(microseconds=at)
    except (ValueError, OverflowError):
        return None
    aware = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
    return None if aware.year < OLDEST_YEAR else aware.astimezone(UTC).replace(microsecond=0)


class _Rows:
    """Walks through the records and writes down, each second, what is known by then."""

    def __init__(self, began: int, seconds: int) -> None:
        self.done: list[Row] = []
        self.entered: list[tuple[int, int, float | None]] = []
        """Step, instant and distance at each step's first beginning."""
        self._began = began
        self._seconds = seconds
        self._progress = Progress()
        self._impacts = ImpactCounter()
        self._speed = _Reading()
        self._cadence = _Reading()
        self._strap = _Reading()
        self._machine_heart = _Reading()
        self._step: int | None = None

    def feed(self, one: AnyEvent | AnyCommand) -> None:
        while len(self.done) < self._seconds and one.at > self._next_at:
            self._write()
        self._progress.feed(one)
        self._impacts.feed(one)
        self._read(one)

    def finish(self) -> None:
        """The last row holds what only the end brings to light."""
        while len(self.done) < self._seconds:
            self._write()
        self._impacts.finish()
        self._write()

    def distance_cm(self) -> float | None:
        return self._progress.distance_cm

    @property
    def _next_at(self) -> int:
        return self._began + len(self.done) * SECOND_US

    def _read(self, one: AnyEvent | AnyCommand) -> None:
        match one:
            case BeltMeasured():
                if one.speed_ckmh is not None:
                    self._speed = _Reading(one.at, one.speed_ckmh)
                if one.heart_bpm:
                    self._machine_heart = _Reading(one.at, one.heart_bpm)
            case StepsMeasured():
                self._cadence = _Reading(one.at, one.cadence_spm)
            case HeartMeasured() if one.bpm > 0:
                self._strap = _Reading(one.at, one.bpm)
            case IntervalEntered():
                self._enter(one)
            case _:
                pass

    def _enter(self, one: IntervalEntered) -> None:
        if one.index != self._step:
            self._step = one.index
            self.entered.append((one.index, one.planned, self._progress.distance_cm))

    def _write(self) -> None:
        at, total = self._next_at, self._impacts.total
        cm = self._progress.distance_cm
        heart = self._strap.at_time(at) or self._machine_heart.at_time(at)
        speed = self._speed.at_time(at)
        self.done.append(
            Row(
                at=at,
                step=self._step,
                speed_ckmh=None if speed is None else round(speed),
                distance_cm=None if cm is None else round(cm),
                cadence_spm=self._cadence.at_time(at),
                heart_bpm=None if heart is None else round(heart),
                running=total.running,
                walking=total.walking,
                estimated=total.estimated,
            )
        )


class _Reading(Struct, frozen=True):
    """The newest value of a sensor."""

    at: int = 0
    value: float | None = None

    def at_time(self, at: int) -> float | None:
        return self.value if at - self.at <= FRESH_US else None


def _laps(rows: _Rows, header: SessionOpened | None, report: Report) -> list[Lap]:
    last = rows.done[-1]
    ends = [*rows.entered[1:], (-1, last.at, rows.distance_cm())]
    impacts = {one.step: one for one in report.impacts.by_step}
    none = StepImpacts(step=None, kind=None, set_no=None, running=0, walking=0, measured=0, estimated=0)
    laps, covered = [], 0
    for (step, from_at, _), (_, to_at, cm) in zip(rows.entered, ends, strict=True):
        planned = None if header is None else header.plan.step(step)
        counted = impacts.get(step, none)
        distance = None if cm is None else round(cm) - covered
        covered += distance or 0
        laps.append(
            Lap(
                step=step,
                kind=planned.kind if planned else Kind.WALK,
                set_no=planned.set_no if planned else 0,
                from_at=from_at,
                to_at=max(from_at, to_at),
                distance_cm=distance,
                running=counted.running,
                walking=counted.walking,
            )
        )
    return laps
