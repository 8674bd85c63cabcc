"""FIT activities -> `Activity`. A file that is cut off gives what stands before the cut, and says so."""

from collections.abc import Mapping
from datetime import UTC, datetime

from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.activity import ON_FOOT, Activity, ActivityLap, Sample, both_feet
from backrun_treadmill.exchange.draft import NotImportable, number
from backrun_treadmill.exchange.fit_in import FitFile, FitMessage, Value, read_fit


def read_fit_activity(data: bytes) -> Activity:
    """The activity in a FIT file. Raises `NotImportable` where it holds no sample."""
    file = read_fit(data, names=("record", "lap", "session"))
    timed = _timed(file)
    if not timed:
        raise NotImportable(f"holds no sample of an activity{f': {file.fault}' if file.fault else ''}")
    session = file.first("session")
    sport = str(session.get("sport") or "running")
    notes = [f"the file cannot be read whole, {file.fault}; what stands before that was read"] if file.fault else []
    strides = [_strides(values) if sport in ON_FOOT else None for _, values in timed]
    if sport not in ON_FOOT:
        notes.append("its cadence is not of feet and was left out")
    cadence, odd = both_feet(strides)
    origin = timed[0][0]
    return Activity(
        what="a FIT activity",
        sport=sport,
        part=str(session.get("sub_sport") or ""),
        began=origin,
        samples=tuple(
            _sample(at, values, cadence=spm, origin=origin) for (at, values), spm in zip(timed, cadence, strict=True)
        ),
        laps=tuple(_lap(lap, origin) for lap in file.all("lap")),
        steps=_steps(session),
        notes=(*notes, *([odd] if odd else [])),
    )


def _timed(file: FitFile) -> list[tuple[datetime, Mapping[str, Value]]]:
    """Records with their instants, in order; those that go back in time are left out."""
    timed: list[tuple[datetime, Mapping[str, Value]]] = []
    for message in file.all("record"):
        at = message.values.get("timestamp")
        if isinstance(at, datetime):
            instant = at if at.tzinfo else at.replace(tzinfo=UTC)
            if not timed or instant > timed[-1][0]:
                timed.append((instant, message.values))
    return timed


def _strides(values: Mapping[str, Value]) -> float | None:
    cadence, part = (number(values.get(key)) for key in ("cadence", "fractional_cadence"))
    return None if cadence is None else float(cadence + (part or 0))


def _sample(at: datetime, values: Mapping[str, Value], *, cadence: float | None, origin: datetime) -> Sample:
    return Sample(
        at=_since(at, origin),
        speed_ckmh=_scaled(values.get("enhanced_speed", values.get("speed")), 360),
        distance_cm=_scaled(values.get("distance"), 100),
        cadence_spm=cadence,
        heart_bpm=_scaled(values.get("heart_rate"), 1),
    )


def _lap(message: FitMessage, origin: datetime) -> ActivityLap:
    start = message.values.get("start_time")
    began = start if isinstance(start, datetime) and start.tzinfo else origin
    span_us = _scaled(message.values.get("total_elapsed_time"), SECOND_US)
    return ActivityLap(_since(began, origin), span_us or 0, _scaled(message.values.get("total_distance"), 100))


def _steps(session: Mapping[str, Value]) -> int | None:
    """The device counts strides; a file that calls them cycles has no sport of feet."""
    strides = number(session.get("total_strides"))
    return None if strides is None else 2 * int(strides)


def _since(at: datetime, origin: datetime) -> int:
    return round((at - origin).total_seconds() * SECOND_US)


def _scaled(value: Value, factor: int) -> int | None:
    read = number(value)
    return None if read is None or read < 0 else round(read * factor)
