"""The timing of a session in words and bars, for the report and for the screen's `t`."""

from backrun_treadmill.core.folds.transitions import BINS_MS, Lead, Timing, Worst
from backrun_treadmill.core.units import kmh_text

BAR = 20
"""Cells of the longest bar."""


def timing_sentence(timing: Timing) -> str:
    """How the changes of speed kept time; empty where there were none."""
    if timing.transitions == 0 and not timing.withheld:
        return ""
    parts = [f"{changes_text(timing)} of speed", *_sent(timing)]
    if timing.reached_s.p50 is not None:
        parts.append(f"the belt was there {timing.reached_s.p50:.1f} s after the planned instant (median)")
    if timing.unsent:
        parts.append(f"{timing.unsent} never sent")
    if timing.withheld:
        parts.append(f"{timing.withheld} held back for safety")
    return f"Timing: {'; '.join(parts)}."


def changes_text(timing: Timing) -> str:
    """How many changes there were."""
    return "1 change" if timing.transitions == 1 else f"{timing.transitions} changes"


def _sent(timing: Timing) -> list[str]:
    sent = timing.sent_ms
    if sent.p50 is None or sent.max is None:
        return []
    worst = f"worst {sent.max:.0f} ms" + (f", the {worst_text(timing.worst)}" if timing.worst else "")
    over = "none" if timing.over_100ms == 0 else str(timing.over_100ms)
    return [f"sent {sent.p50:.0f} ms off their time (median; {worst}), {over} more than 100 ms"]


def worst_text(worst: Worst) -> str:
    """Which change it was."""
    return f"{worst.kind} of set {worst.set_no}" if worst.set_no else f"{worst.kind}, step {worst.step + 1}"


def lead_sentences(timing: Timing) -> list[str]:
    """How early speeds left, for the machine's answer or for the belt; empty where none did."""
    lines = [_lead(timing.lead, timing)] if timing.lead is not None else []
    if (ramp := timing.ramp) is not None:
        up, down = kmh_text(ramp.up_ckmh_s), kmh_text(ramp.down_ckmh_s)
        lines.append(
            f"Ramp: {up} up, {down} down km/h a second, {ramp.dead_us / 1_000_000:.1f} s until it moves; "
            f"{timing.by_belt} of the changes left early by it."
        )
    return lines


def _lead(lead: Lead, timing: Timing) -> str:
    each = [f"{ms} ms ({what})" for ms, what in ((lead.rise_ms, "rises"), (lead.fall_ms, "falls")) if ms is not None]
    parts = [*each, f"from {lead.answers} answers"]
    late_ms = timing.acknowledged_ms.p50
    off = "" if late_ms is None else f"; acknowledged {instant_text(late_ms)} (median)"
    return f"Lead: {', '.join(parts)}{off}."


def instant_text(late_ms: float) -> str:
    """On which side of the planned instant."""
    return f"{abs(late_ms):.0f} ms {'before' if late_ms < 0 else 'after'} the instant"


def bars(timing: Timing) -> list[str]:
    """|sent − due| as bars, a line a bin, from the first to the last that holds any."""
    counts = timing.sent_bins
    held = [place for place, count in enumerate(counts) if count]
    if not held:
        return []
    most = max(counts)
    names = [f"up to {ms} ms" for ms in BINS_MS] + [f"over {BINS_MS[-1]} ms"]
    return [
        f"  {names[place]:<12} {'█' * -(-counts[place] * BAR // most):<{BAR}} {counts[place]}"
        for place in range(held[0], held[-1] + 1)
    ]
