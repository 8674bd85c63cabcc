"""A plan as people read it: one line an interval, and the sums below."""

from backrun_treadmill.core.plan import Align, Interval, Plan
from backrun_treadmill.core.profile.totals import Totals, add_up
from backrun_treadmill.core.units import clock_text, kmh_text


def timeline_text(plan: Plan) -> str:
    """The whole timeline with its totals; times are nominal."""
    title = f"{plan.name}, by {plan.author}" if plan.author else plan.name
    note = [] if plan.counts else ["A demonstration: it does not count as a session."]
    rows = ["   starts     lasts  what       speed            set  ", *_rows(plan)]
    return "\n".join([title, *note, "", *(row.rstrip() for row in rows), "", *totals_lines(add_up(plan))])


def totals_lines(totals: Totals) -> list[str]:
    """The sums in three sentences or fewer."""
    sets = f" in {totals.sets} set{'s' if totals.sets > 1 else ''}" if totals.sets else ""
    off_us = totals.duration_us - totals.belt_us
    times = [f"{clock_text(totals.duration_us)} in all"]
    if totals.run_us:
        times.append(f"{clock_text(totals.run_us)} of running{sets}")
    if off_us:
        times.append(f"{clock_text(off_us)} beside the belt")
    lines = [", ".join(times) + "."]
    if totals.distance_cm:
        lines.append(f"{totals.distance_cm / 100_000:.2f} km, at most {kmh_text(totals.peak_ckmh)} km/h.")
        lines.append(f"Estimated impacts: {totals.running_impacts} running, {totals.walking_impacts} walking.")
    if totals.presses:
        lines.append(f"Keys to press after the start: {totals.presses}.")
    return lines


def _rows(plan: Plan) -> list[str]:
    rows, starts_us = [], 0
    for interval in plan.intervals:
        set_no = str(interval.set_no) if interval.set_no else ""
        rows.append(
            f"  {clock_text(starts_us):>7}  {_lasts(interval):>8}  {interval.kind.value:<9}  {_speed(interval):<15}  "
            f"{set_no:>3}  {'; '.join(_notes(interval))}"
        )
        starts_us += interval.duration_us
    return rows


def _lasts(interval: Interval) -> str:
    if interval.distance_cm:
        return f"{interval.distance_cm / 100:g} m"
    return clock_text(interval.duration_us) if interval.duration_us else "key"


def _speed(interval: Interval) -> str:
    if not interval.on_belt:
        return ""
    if interval.standstill:
        return "stopped"
    if interval.from_ckmh == interval.to_ckmh:
        return f"{kmh_text(interval.from_ckmh)} km/h"
    return f"{kmh_text(interval.from_ckmh)} → {kmh_text(interval.to_ckmh)} km/h"


def _notes(interval: Interval) -> list[str]:
    notes = {
        f"{interval.reps} ×": bool(interval.reps),
        interval.cue: bool(interval.cue),
        f"about {clock_text(interval.duration_us)}": bool(interval.distance_cm),
        f"incline {interval.incline_dpct / 10:g} %": bool(interval.incline_dpct),
        "stand on the rails": interval.stand,
        "belt at speed on time": interval.align is Align.BELT,
        "until a key": interval.until_key,
        "then a key": interval.standstill,
        "added": interval.added,
    }
    return [note for note, wanted in notes.items() if wanted]
