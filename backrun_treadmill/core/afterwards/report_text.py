"""A report in sentences, for `backrun report` and the end of a run."""

from backrun_treadmill.core.afterwards.impacts_done import ImpactsDone
from backrun_treadmill.core.afterwards.report import HeartRate, Report, Said, Sets
from backrun_treadmill.core.afterwards.timing_text import bars, lead_sentences, timing_sentence
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.folds.ratings import REASONS, level_text
from backrun_treadmill.core.units import SECOND_US, clock_text

ENDINGS = {
    Outcome.FINISHED: "finished",
    Outcome.SHORTENED: "ended early",
    Outcome.STOPPED: "stopped",
    Outcome.FAULT: "ended by a fault",
    Outcome.INTERRUPTED: "interrupted",
}
"""As people read them."""


def report_text(report: Report) -> str:
    """Some lines for people, without a line feed at the end; what is not known is not mentioned."""
    head = f"{report.profile or 'Unknown profile'}: {ENDINGS[report.outcome]}."
    return "\n".join([head, *_belt_lines(report), *bars(report.timing), *_body_lines(report)])


def report_sentences(report: Report) -> list[str]:
    """The same without the profile's name, and without the bars of the timing."""
    return [*_belt_lines(report), *_body_lines(report)]


def _belt_lines(report: Report) -> list[str]:
    lines = [
        _done_text(report),
        f"Impacts: {_impacts_text(report.impacts)}.",
        _budget_text(report.impacts),
        timing_sentence(report.timing),
        *lead_sentences(report.timing),
    ]
    return [line for line in lines if line]


def _body_lines(report: Report) -> list[str]:
    lines = [
        _heart_text(report.heart_rate),
        _longer_text(report.longer_steps_sets),
        said_text(report.said),
        _pain_text(report),
    ]
    return [line for line in lines if line]


def _done_text(report: Report) -> str:
    if report.duration_s is None:
        return "Nothing was begun."
    parts = [
        *_sets_text(report.sets),
        f"{_clock(report.duration_s)} in all",
        *([f"{_clock(report.run_s)} of it running"] if report.run_s is not None else []),
        *([_distance_text(report.distance_m)] if report.distance_m is not None else []),
    ]
    return f"Done: {', '.join(parts)}."


def _sets_text(sets: Sets) -> list[str]:
    return [f"{sets.done} of {sets.planned} set{'' if sets.planned == 1 else 's'}"] if sets.planned else []


def _distance_text(distance_m: float) -> str:
    return f"{distance_m / 1000:.2f} km" if distance_m >= 1000 else f"{distance_m:.0f} metres"


def _impacts_text(impacts: ImpactsDone) -> str:
    running = counted_text(impacts.running, impacts.running_estimated, impacts.running_error, "running")
    walking = counted_text(impacts.walking, impacts.walking_estimated, impacts.walking_error, "walking")
    bridged = f"; {impacts.bridged} of them in short drop-outs of a sensor" if impacts.bridged else ""
    missing = f"; {impacts.uncounted_s:.0f} s could not be counted" if impacts.uncounted_s >= 1 else ""
    return f"{running}, {walking}{bridged}{missing}"


def _budget_text(impacts: ImpactsDone) -> str:
    if impacts.budget is None:
        return ""
    if impacts.budget_spent_s is None:
        return f"Budget: {impacts.running} of {impacts.budget} running impacts were used."
    return f"Budget: {impacts.budget} running impacts, used up at {_clock(impacts.budget_spent_s)}, then walked."


def counted_text(count: int, estimated: int, error: int, gait: str) -> str:
    """Contacts of one gait, and how far the estimated ones may be off."""
    if estimated == 0:
        return f"{count} {gait}"
    return f"{count} {gait} ({'all' if estimated == count else estimated} of them estimated, ± {error})"


def _heart_text(heart: HeartRate) -> str:
    doubted = f"{heart.doubted} readings were not believed and are left out" if heart.doubted else ""
    if heart.mean_bpm is None:
        return f"Heart rate: {doubted}." if doubted else ""
    return f"Heart rate: mean {heart.mean_bpm}, highest {heart.max_bpm}{f'; {doubted}' if doubted else ''}."


def _longer_text(sets: tuple[int, ...] | None) -> str:
    if not sets:
        return ""
    numbers = [str(number) for number in sets if number]
    where = f"set{'s' if len(numbers) > 1 else ''} {', '.join(numbers)}" if numbers else "a run"
    return f"Steps were getting longer in {where}: cadence fell while the belt kept its speed."


def said_text(said: Said) -> str:
    """What the runner answered, in one line; empty where that is nothing."""
    pains = [(said.pain_before, "before"), (said.pain_after, "after")]
    pain = ", ".join(f"{level_text(level)} {when}" for level, when in pains if level is not None)
    sentences = [
        f"Pain {pain}." if pain else "",
        "" if said.site is None else f"Where: {said.site}.",
        "" if said.effort is None else f"Effort {level_text(said.effort)}.",
        "" if said.reason is None else f"Ended early: {REASONS[said.reason]}.",
        "" if said.run_kept_kmh is None else f"Run speed from now on: {said.run_kept_kmh:g} km/h.",
    ]
    return " ".join(sentence for sentence in sentences if sentence)


def _pain_text(report: Report) -> str:
    pain = report.pain
    words = [f"{'leg' if one.level is None else level_text(one.level)} at {_clock(one.at_s)}" for one in pain]
    told = [one for one in (report.said.pain_before, report.said.pain_after) if one is not None]
    return f"Every rating of pain: {', '.join(words)}." if len(words) > len(told) else ""


def _clock(seconds: float) -> str:
    return clock_text(int(seconds * SECOND_US))
