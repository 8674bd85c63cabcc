"""The charts of one session: speed, impacts, cadence and heart rate over its time, and how its changes kept time."""

from collections.abc import Callable, Iterable, Sequence

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
from backrun_treadmill.exchange.recording import Recording, Row

NARROW_PERCENT = 5
"""Numbers of sets that stand closer than this run into one another on a phone."""

NEAR_BPM = 20
"""A zone's limit this far above the highest heart rate is still shown."""

type Asked = Sequence[tuple[int, int | None]]
type Series = Sequence[tuple[float, float | None]]


def speed_chart(recording: Recording, asked: Asked) -> Chart | None:
    """Target and reported speed, with a band for each run; `asked` as of `core.readout.asked`. None off the belt."""
    over = _OverTime(recording)
    reported = over.each(lambda row: None if row.speed_ckmh is None else row.speed_ckmh / 100)
    targets = [(max(0.0, over.seconds(at)), None if ckmh is None else ckmh / 100) for at, ckmh in asked]
    fastest = max((kmh for _, kmh in (*reported, *targets) if kmh is not None), default=0)
    if not fastest:
        return None
    up = axis_for(0, max(fastest, 1))
    runs = sum(lap.kind is Kind.RUN for lap in recording.laps)
    return over.chart(
        up,
        key="speed",
        title="Speed",
        unit="km/h",
        told=f"{_fastest(recording.rows)} The shaded spans are the runs, {runs} of them, each with its set's number.",
        bands=over.runs(),
        series=(("asked", step_points(targets, over.across.high)), ("reported", reported)),
        legend=(Key("asked", "asked of the belt"), Key("reported", "reported by it"), Key("run", "run")),
    )


def impacts_chart(recording: Recording) -> Chart | None:
    """Foot contacts from the beginning on, of each gait; where some were estimated is hatched. None without any."""
    over, last, done = _OverTime(recording), recording.rows[-1], recording.report.impacts
    if not (last.running or last.walking):
        return None
    estimated = f"{done.estimated} of all were estimated" if done.estimated else "a sensor counted all of them"
    return over.chart(
        counts_axis(max(last.running, last.walking)),
        key="impacts",
        title="Impacts",
        unit="foot contacts, sum",
        told=f"{last.running} running and {last.walking} walking impacts in the end; {estimated}.",
        bands=over.estimated(),
        series=(("running", over.each(lambda row: row.running)), ("walking", over.each(lambda row: row.walking))),
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
    over = _OverTime(recording)
    return over.chart(
        axis_for(min(values), max(values)),
        key="cadence",
        title="Cadence",
        unit="steps a minute, both feet",
        told=f"Between {min(values):.0f} and {max(values):.0f} steps a minute where a sensor gave them.",
        bands=over.runs(),
        series=(("cadence", over.each(lambda row: row.cadence_spm or None)),),
        legend=(Key("cadence", "cadence"), Key("run", "run")),
    )


def heart_chart(recording: Recording, zones: Zones | None) -> Chart | None:
    """Beats a minute, over the zones where they are known; None without a reading."""
    values = [row.heart_bpm for row in recording.rows if row.heart_bpm]
    if not values:
        return None
    over = _OverTime(recording)
    limits = () if zones is None else (zones.moderate_from_bpm, zones.hard_from_bpm)
    up = axis_for(min(values), max((*values, *(one for one in limits if one - max(values) < NEAR_BPM))))
    told = f"Between {min(values)} and {max(values)} beats a minute."
    return over.chart(
        up,
        key="heart",
        title="Heart rate",
        unit="beats a minute",
        told=told if zones is None else f"{told} Zones: {zones_text(zones)}.",
        bands=() if zones is None else _zone_bands(zones, up),
        series=(("heart", over.each(lambda row: row.heart_bpm)),),
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


class _OverTime:
    """The time of a session, from its first row to its last, across a chart."""

    def __init__(self, recording: Recording) -> None:
        self.across = clock_axis(recording.span_us / SECOND_US)
        self._rows = recording.rows
        self._laps = recording.laps

    def seconds(self, at: int) -> float:
        """Since the first row."""
        return (at - self._rows[0].at) / SECOND_US

    def each(self, value: Callable[[Row], float | None]) -> Series:
        """A value of each row."""
        return [(self.seconds(row.at), value(row)) for row in self._rows]

    def chart(
        self,
        up: Axis,
        *,
        key: str,
        title: str,
        unit: str,
        told: str,
        bands: Iterable[Band],
        series: Iterable[tuple[str, Series]],
        legend: tuple[Key, ...],
    ) -> Chart:
        """With the clock below; of `series` (style, values) those that have any."""
        lines = [Line(line_path(points, self.across, up), style) for style, points in series]
        return Chart(
            key=key,
            title=title,
            unit=unit,
            told=told,
            down=down_ticks(up),
            across=tuple(Tick(self._percent(t), clock_text(int(t) * SECOND_US)) for t in self.across.ticks),
            bands=tuple(bands),
            lines=tuple(line for line in lines if line.path),
            legend=legend,
        )

    def runs(self) -> Iterable[Band]:
        """A band for each run; numbers of sets that would run into one another are left out."""
        labelled = -100.0
        for lap in self._laps:
            if lap.kind is not Kind.RUN:
                continue
            left, right = self._percent(self.seconds(lap.from_at)), self._percent(self.seconds(lap.to_at))
            clear = lap.set_no > 0 and left - labelled >= NARROW_PERCENT
            labelled = left if clear else labelled
            yield Band(left, round(right - left, 2), "run", str(lap.set_no) if clear else "")

    def estimated(self) -> Iterable[Band]:
        """A band for each span of time in which the estimated ones grow."""
        began: float | None = None
        for before, row in zip(self._rows, [*self._rows[1:], None], strict=True):
            at = self._percent(self.seconds(before.at))
            grows = row is not None and row.estimated > before.estimated
            if grows and began is None:
                began = at
            elif not grows and began is not None:
                yield Band(began, round(at - began, 2), "estimated")
                began = None

    def _percent(self, seconds: float) -> float:
        return round(self.across.share(seconds) * 100, 2)


def _fastest(rows: Sequence[Row]) -> str:
    speeds = [row.speed_ckmh for row in rows if row.speed_ckmh is not None]
    return f"Fastest report {kmh_text(max(speeds))} km/h." if speeds else "No treadmill reported its speed."


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
