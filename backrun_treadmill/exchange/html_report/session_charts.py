"""The charts of one session: speed, impacts, cadence and heart rate over its time, and how its changes kept time."""

from collections.abc import Iterable, Sequence

from backrun_treadmill.core.body.heart import Zones, zones_text
from backrun_treadmill.core.folds.transitions import BINS_MS, Timing
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text
from backrun_treadmill.exchange.html_report.axes import Axis, axis_for, clock_axis, counts_axis
from backrun_treadmill.exchange.html_report.chart import (
    HEIGHT_PX,
    TOP_PX,
    Band,
    Chart,
    Key,
    Line,
    Tick,
    column_bar,
    down_ticks,
    line_path,
    middle,
    step_points,
    top_px,
)
from backrun_treadmill.exchange.recording import Lap, Recording, Row

NARROW_PERCENT = 5
"""Numbers of sets that stand closer than this run into one another on a phone."""

type Asked = Sequence[tuple[int, int | None]]


def speed_chart(recording: Recording, asked: Asked) -> Chart | None:
    """Target and reported speed, with a band for each run; `asked` as of `core.readout.asked`. None off the belt."""
    across, origin = _across(recording), recording.rows[0].at
    reported = [(_s(row.at, origin), row.speed_ckmh) for row in recording.rows]
    targets = [(max(0.0, _s(at, origin)), ckmh) for at, ckmh in asked]
    fastest = max((ckmh for _, ckmh in (*reported, *targets) if ckmh is not None), default=0)
    if not fastest:
        return None
    up = axis_for(0, max(fastest / 100, 1))
    lines = (
        _line(step_points(_in_kmh(targets), across.high), across, up, "asked"),
        _line(_in_kmh(reported), across, up, "reported"),
    )
    runs = sum(lap.kind is Kind.RUN for lap in recording.laps)
    return Chart(
        key="speed",
        title="Speed",
        unit="km/h",
        told=f"{_fastest(recording.rows)} The shaded spans are the runs, {runs} of them, each with its set's number.",
        down=down_ticks(up),
        across=_clock_ticks(across),
        bands=_run_bands(recording, across),
        lines=tuple(line for line in lines if line.path),
        legend=(Key("asked", "asked of the belt"), Key("reported", "reported by it"), Key("run", "run")),
    )


def impacts_chart(recording: Recording) -> Chart | None:
    """Foot contacts from the beginning on, of each gait; where some were estimated is hatched. None without any."""
    across, origin = _across(recording), recording.rows[0].at
    last = recording.rows[-1]
    if not (last.running or last.walking):
        return None
    up = counts_axis(max(last.running, last.walking))
    done = recording.report.impacts
    estimated = f"{done.estimated} of all were estimated" if done.estimated else "a sensor counted all of them"
    return Chart(
        key="impacts",
        title="Impacts",
        unit="foot contacts, sum",
        told=f"{last.running} running and {last.walking} walking impacts in the end; {estimated}.",
        down=down_ticks(up),
        across=_clock_ticks(across),
        bands=tuple(_estimated_bands(recording.rows, across)),
        lines=(
            _line([(_s(row.at, origin), row.running) for row in recording.rows], across, up, "running"),
            _line([(_s(row.at, origin), row.walking) for row in recording.rows], across, up, "walking"),
        ),
        legend=(
            Key("running", f"running, {last.running}"),
            Key("walking", f"walking, {last.walking}"),
            *([Key("estimated", "estimated from the belt's speed")] if done.estimated else []),
        ),
    )


def cadence_chart(recording: Recording) -> Chart | None:
    """Steps a minute; None where no sensor gave any."""
    values = [row.cadence_spm for row in recording.rows if row.cadence_spm]
    if not values:
        return None
    across, origin = _across(recording), recording.rows[0].at
    up = axis_for(min(values), max(values))
    return Chart(
        key="cadence",
        title="Cadence",
        unit="steps a minute, both feet",
        told=f"Between {min(values):.0f} and {max(values):.0f} steps a minute where a sensor gave them.",
        down=down_ticks(up),
        across=_clock_ticks(across),
        bands=_run_bands(recording, across),
        lines=(
            _line([(_s(row.at, origin), row.cadence_spm or None) for row in recording.rows], across, up, "cadence"),
        ),
        legend=(Key("cadence", "cadence"), Key("run", "run")),
    )


def heart_chart(recording: Recording, zones: Zones | None) -> Chart | None:
    """Beats a minute, over the zones where they are known; None without a reading."""
    values = [row.heart_bpm for row in recording.rows if row.heart_bpm]
    if not values:
        return None
    across, origin = _across(recording), recording.rows[0].at
    limits = () if zones is None else (zones.moderate_from_bpm, zones.hard_from_bpm)
    up = axis_for(min(values), max((*values, *(one for one in limits if one - max(values) < 20))))
    told = f"Between {min(values)} and {max(values)} beats a minute."
    return Chart(
        key="heart",
        title="Heart rate",
        unit="beats a minute",
        told=told if zones is None else f"{told} Zones: {zones_text(zones)}.",
        down=down_ticks(up),
        across=_clock_ticks(across),
        bands=() if zones is None else tuple(_zone_bands(zones, up)),
        lines=(_line([(_s(row.at, origin), row.heart_bpm) for row in recording.rows], across, up, "heart"),),
        legend=(Key("heart", "heart rate"),),
    )


def timing_chart(timing: Timing) -> Chart | None:
    """How far off its time each change of speed was sent, in classes; None where none was."""
    if not any(timing.sent_bins):
        return None
    up = counts_axis(max(timing.sent_bins))
    of = len(timing.sent_bins)
    names = [f"≤ {ms}" for ms in BINS_MS] + [f"> {BINS_MS[-1]}"]
    bars = []
    for place, count in enumerate(timing.sent_bins):
        style = "late" if place == len(BINS_MS) else "timing"
        bars.append(column_bar(place, of, (top_px(up, count), HEIGHT_PX), style, str(count) if count else ""))
    return Chart(
        key="timing",
        title="How late speeds were sent",
        unit="changes of speed",
        told=f"{sum(timing.sent_bins)} changes of speed by how far, in ms, from their time they were sent; "
        f"{timing.over_100ms or 'none'} of them more than 100 ms.",
        down=down_ticks(up),
        across=tuple(Tick(middle(place, of), name) for place, name in enumerate(names)),
        bars=tuple(bars),
    )


def _fastest(rows: Sequence[Row]) -> str:
    speeds = [row.speed_ckmh for row in rows if row.speed_ckmh is not None]
    return f"Fastest report {kmh_text(max(speeds))} km/h." if speeds else "No treadmill reported its speed."


def _across(recording: Recording) -> Axis:
    return clock_axis(recording.span_us / SECOND_US)


def _clock_ticks(across: Axis) -> tuple[Tick, ...]:
    return tuple(Tick(round(across.share(t) * 100, 2), clock_text(int(t) * SECOND_US)) for t in across.ticks)


def _s(at: int, origin: int) -> float:
    return (at - origin) / SECOND_US


def _in_kmh(values: Iterable[tuple[float, int | None]]) -> list[tuple[float, float | None]]:
    return [(at, None if ckmh is None else ckmh / 100) for at, ckmh in values]


def _line(points: Sequence[tuple[float, float | None]], across: Axis, up: Axis, style: str) -> Line:
    return Line(line_path(points, across, up), style)


def _run_bands(recording: Recording, across: Axis) -> tuple[Band, ...]:
    bands, labelled = [], -100.0
    for lap in recording.laps:
        if lap.kind is not Kind.RUN:
            continue
        left, right = (across.share(_s(at, recording.rows[0].at)) * 100 for at in (lap.from_at, lap.to_at))
        text = _set_text(lap) if left - labelled >= NARROW_PERCENT else ""
        labelled = left if text else labelled
        bands.append(Band(round(left, 2), round(right - left, 2), "run", text))
    return tuple(bands)


def _set_text(lap: Lap) -> str:
    return str(lap.set_no) if lap.set_no else ""


def _estimated_bands(rows: Sequence[Row], across: Axis) -> Iterable[Band]:
    began: float | None = None
    for before, row in zip(rows, [*rows[1:], None], strict=True):
        at = across.share(_s(before.at, rows[0].at)) * 100
        grows = row is not None and row.estimated > before.estimated
        if grows and began is None:
            began = at
        elif not grows and began is not None:
            yield Band(round(began, 2), round(at - began, 2), "estimated")
            began = None


def _zone_bands(zones: Zones, up: Axis) -> Iterable[Band]:
    edges = [
        ("easy", up.low, zones.moderate_from_bpm),
        ("moderate", zones.moderate_from_bpm, zones.hard_from_bpm),
        ("hard", zones.hard_from_bpm, up.high),
    ]
    for name, low, high in edges:
        bottom, top = top_px(up, low), top_px(up, high)
        if bottom - top >= 1:
            yield Band(0, 100, f"zone-{name}", name if bottom - top >= TOP_PX else "", top, bottom - top)
