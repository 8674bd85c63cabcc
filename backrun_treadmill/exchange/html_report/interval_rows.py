"""The table of intervals: what was planned and what was done, a row each, ready to read."""

from collections.abc import Iterable

from msgspec import Struct

from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.units import clock_text, kmh_text
from backrun_treadmill.exchange.recording import Lap, Recording

UNKNOWN = "–"
HEADINGS = (
    "Interval",
    "Planned, km/h",
    "Began",
    "Lasted",
    "Distance, m",
    "Running impacts",
    "Walking impacts",
    "Cadence, steps/min",
    "Heart, beats/min",
)


class IntervalRow(Struct, frozen=True):
    """One interval; `cells` belong to `HEADINGS`, without the first."""

    name: str
    is_run: bool
    cells: tuple[str, ...]


def interval_rows(recording: Recording, plan: Plan | None) -> tuple[IntervalRow, ...]:
    """In the order they were run. Cadence and heart rate are means, where more than half of the seconds have them."""
    origin = recording.rows[0].at
    return tuple(_row(lap, recording, plan, origin) for lap in recording.laps)


def _row(lap: Lap, recording: Recording, plan: Plan | None, origin: int) -> IntervalRow:
    seconds = [row for row in recording.rows if lap.from_at <= row.at < lap.to_at]
    planned = None if plan is None else plan.step(lap.step)
    return IntervalRow(
        name=f"{lap.kind.value.capitalize()}{f', set {lap.set_no}' if lap.set_no else ''}",
        is_run=lap.kind is Kind.RUN,
        cells=(
            UNKNOWN if planned is None else _planned(planned),
            clock_text(lap.from_at - origin),
            clock_text(lap.to_at - lap.from_at),
            UNKNOWN if lap.distance_cm is None else f"{lap.distance_cm / 100:.0f}",
            str(lap.running),
            str(lap.walking),
            _mean(row.cadence_spm for row in seconds),
            _mean(row.heart_bpm for row in seconds),
        ),
    )


def _planned(interval: Interval) -> str:
    if not interval.on_belt:
        return "off the belt"
    speed = kmh_text(interval.from_ckmh)
    return speed if interval.to_ckmh == interval.from_ckmh else f"{speed} to {kmh_text(interval.to_ckmh)}"


def _mean(values: Iterable[float | None]) -> str:
    told = list(values)
    known = [value for value in told if value]
    return f"{sum(known) / len(known):.0f}" if len(known) * 2 > len(told) else UNKNOWN
