"""What a session came to: one frozen value, the same for people (`report_text`), for JSON and for the coach.

A pure fold over the records of a journal. What is not known is None (null), never 0.
"""

from collections.abc import Iterable

import msgspec
from msgspec import Struct

from backrun_treadmill.core.afterwards.impacts_done import BudgetUsed, ImpactsDone, impacts_done
from backrun_treadmill.core.body.cadence_fall import CadenceFall
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.folds.progress import Progress
from backrun_treadmill.core.folds.ratings import Ratings
from backrun_treadmill.core.folds.transitions import Timing, Transitions
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.intents import Reason, Site
from backrun_treadmill.core.notes import HeartBelieved, HeartDoubted, SessionEnded
from backrun_treadmill.core.sensor_events import HeartMeasured, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

FORMAT = 1


class Sets(Struct, frozen=True):
    """Sets of the plan; one is done from 90 % of its run on."""

    planned: int | None
    done: int | None


class HeartRate(Struct, frozen=True):
    """Beats a minute: the plain mean of all readings that were believed, and the highest."""

    mean_bpm: int | None
    max_bpm: int | None
    doubted: int = 0
    """Readings of a strap that were not believed, and are left out."""


class Pain(Struct, frozen=True):
    """A key about pain, `at_s` after the session was opened; one that was taken back is left out."""

    at_s: float
    level: int | None
    """0–10, where the key 9 stands for 9 or 10; None for the leg key."""
    leg: bool
    """A new symptom in a leg."""


class Said(Struct, frozen=True, kw_only=True):
    """What the runner answered before and after; None: was not asked, or said nothing."""

    pain_before: int | None
    """0–10, like the others: the key 9 stands for 9 or 10."""
    pain_after: int | None
    site: Site | None
    effort: int | None
    reason: Reason | None
    """Why it ended before the plan did."""
    run_kept_kmh: float | None
    """The run speed that is the runner's own from now on."""


class Report(Struct, frozen=True, kw_only=True):
    """A session in figures; the names are those of the JSON."""

    format: int
    outcome: Outcome
    profile: str | None
    sets: Sets
    duration_s: float | None
    """First interval's beginning to last one's end, pauses included."""
    run_s: float | None
    distance_m: float | None
    impacts: ImpactsDone
    timing: Timing
    heart_rate: HeartRate
    longer_steps_sets: tuple[int, ...] | None
    """Sets in which cadence fell while the belt kept its speed; None: not looked at."""
    pain: tuple[Pain, ...]
    said: Said


def build_report(records: Iterable[AnyEvent | AnyCommand], *, rules: Rules | None = None) -> Report:
    """The report of a session's records in order. Without an end the outcome is "interrupted"; `rules` say from when on
    steps are longer."""
    progress, impacts, transitions, heart = Progress(), ImpactCounter(), Transitions(), _Heart()
    ratings, fall = Ratings(), None if rules is None else CadenceFall(rules)
    budget = BudgetUsed()
    outcome, over = Outcome.INTERRUPTED, False
    for record in records:
        ratings.feed(record)
        for fold in () if over else (progress, impacts, transitions, heart, budget):
            fold.feed(record)
        if fall is not None and not (isinstance(record, StepsMeasured) and record.source is not impacts.source):
            fall.feed(record)
        if isinstance(record, SessionEnded | Close):
            outcome, over = record.outcome, True
    progress.finish()
    impacts.finish()
    plan = progress.plan
    return Report(
        format=FORMAT,
        outcome=outcome,
        profile=None if plan is None else plan.name,
        sets=Sets(None if plan is None else plan.sets, progress.sets_done),
        duration_s=_seconds(progress.duration_us),
        run_s=_seconds(progress.run_us),
        distance_m=None if progress.distance_cm is None else round(progress.distance_cm / 100, 1),
        impacts=impacts_done(impacts, plan, budget),
        timing=transitions.timing,
        heart_rate=heart.heart_rate,
        longer_steps_sets=None if fall is None else fall.sets,
        pain=tuple(Pain(key.at / SECOND_US, key.level, key.level is None) for key in ratings.keys),
        said=_said(ratings),
    )


def report_json(report: Report) -> bytes:
    """The report as one line of JSON, without a line feed."""
    return msgspec.json.encode(report)


def _said(ratings: Ratings) -> Said:
    pain, answers = ratings.pain, ratings.answers
    kept_ckmh = answers.run_kept_ckmh
    return Said(
        pain_before=pain.before,
        pain_after=pain.after,
        site=answers.site,
        effort=answers.effort,
        reason=answers.reason,
        run_kept_kmh=None if kept_ckmh is None else kept_ckmh / 100,
    )


class _Heart:
    """The heart. A strap is believed before the treadmill's own heart rate."""

    def __init__(self) -> None:
        self._strap_bpm: list[int] = []
        self._machine_bpm: list[int] = []
        self._in_doubt = False
        self._doubted = 0

    @property
    def heart_rate(self) -> HeartRate:
        readings = self._strap_bpm or self._machine_bpm
        if not readings:
            return HeartRate(None, None, self._doubted)
        return HeartRate(round(sum(readings) / len(readings)), max(readings), self._doubted)

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        match record:
            case HeartDoubted():
                self._in_doubt = True
            case HeartBelieved():
                self._in_doubt = False
            case HeartMeasured() if self._in_doubt:
                self._doubted += 1
            case HeartMeasured() if record.bpm > 0:
                self._strap_bpm.append(record.bpm)
            case BeltMeasured() if record.heart_bpm:
                self._machine_bpm.append(record.heart_bpm)
            case _:
                pass


def _seconds(span_us: int | None) -> float | None:
    return None if span_us is None else round(span_us / SECOND_US, 1)
