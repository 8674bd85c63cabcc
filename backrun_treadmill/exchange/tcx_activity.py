"""TCX activities -> `Activity`. Cadence stands as RunCadence in an extension, in older files as Cadence."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.exchange.activity import MOST_SAMPLES, Activity, ActivityLap, Sample, both_feet
from backrun_treadmill.exchange.draft import NotImportable, number
from backrun_treadmill.exchange.xml_in import child, local, read_xml, text_of

SPORTS = {"running": "running", "biking": "cycling"}


def read_tcx_activity(data: bytes) -> Activity:
    """The first activity in a TCX file. Raises `NotImportable` where it holds no sample."""
    root, _ = read_xml(data)
    activities = child(root, "activities")
    activity = None if activities is None else child(activities, "activity")
    if activity is None:
        what = "workouts in TCX; export them as FIT instead" if child(root, "workouts") is not None else "no activity"
        raise NotImportable(f"holds {what}")
    sport = SPORTS.get(activity.get("Sport", "").lower(), "other")
    laps = [one for one in activity if local(one.tag) == "lap"]
    points = _timed(
        [p for lap in laps for t in lap if local(t.tag) == "track" for p in t if local(p.tag) == "trackpoint"]
    )
    if not points:
        raise NotImportable("holds no sample of an activity")
    on_foot = sport != "cycling"
    cadence, odd = both_feet([_strides(point) if on_foot else None for _, point in points])
    origin = points[0][0]
    notes = ([] if on_foot else ["its cadence is not of feet and was left out"]) + ([odd] if odd else [])
    return Activity(
        what="a TCX activity",
        sport=sport,
        began=origin,
        samples=tuple(
            _sample(at, point, cadence=spm, origin=origin) for (at, point), spm in zip(points, cadence, strict=True)
        ),
        laps=tuple(_lap(lap, origin) for lap in laps),
        steps=None,
        notes=tuple(notes),
    )


def _timed(points: list[Element]) -> list[tuple[datetime, Element]]:
    """Points with their instants, in order; those that go back in time are left out."""
    timed: list[tuple[datetime, Element]] = []
    for point in points[:MOST_SAMPLES]:
        at = _instant(text_of(point, "time"))
        if at is not None and (not timed or at > timed[-1][0]):
            timed.append((at, point))
    return timed


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _extended(point: Element) -> Element | None:
    """The TPX element of a point."""
    extensions = child(point, "extensions")
    return None if extensions is None else child(extensions, "tpx")


def _strides(point: Element) -> float | None:
    extended = _extended(point)
    said = text_of(point, "cadence") if extended is None else text_of(extended, "runcadence")
    value = number(said or text_of(point, "cadence"))
    return None if value is None or value < 0 else float(value)


def _sample(at: datetime, point: Element, *, cadence: float | None, origin: datetime) -> Sample:
    extended, heart = _extended(point), child(point, "heartratebpm")
    return Sample(
        at=round((at - origin).total_seconds() * SECOND_US),
        speed_ckmh=None if extended is None else _scaled(text_of(extended, "speed"), 360),
        distance_cm=_scaled(text_of(point, "distancemeters"), 100),
        cadence_spm=cadence,
        heart_bpm=None if heart is None else _scaled(text_of(heart, "value"), 1),
    )


def _lap(lap: Element, origin: datetime) -> ActivityLap:
    began = _instant(lap.get("StartTime", "")) or origin
    return ActivityLap(
        round((began - origin).total_seconds() * SECOND_US),
        _scaled(text_of(lap, "totaltimeseconds"), SECOND_US) or 0,
        _scaled(text_of(lap, "distancemeters"), 100),
    )


def _scaled(text: str, factor: int) -> int | None:
    value = number(text)
    return None if value is None or value < 0 else round(value * factor)
