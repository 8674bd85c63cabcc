"""The words of the end: the questions once the belt stands, what was done, and what was answered."""

from typing import assert_never

from backrun_treadmill.core.afterwards.timing_text import changes_text
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.folds.ratings import REASONS, level_text
from backrun_treadmill.core.folds.transitions import Timing
from backrun_treadmill.core.intents import Reason, Site
from backrun_treadmill.core.notes import Asked, SessionEnded
from backrun_treadmill.core.readout.picture import Body, Readout, Summary
from backrun_treadmill.core.session.pain import AFTER_LEG, AFTER_PAIN, PAIN_LOCKS
from backrun_treadmill.core.units import clock_text, kmh_text
from backrun_treadmill.tui.words.words import ENDS, PAIN_NOW, sentence

KEYS_ASKING = (
    "one key answers · ENTER skips, leaves after the last · Backspace goes back · l leg · SPACE leaves",
    "ENTER skips, leaves after the last · Backspace goes back · SPACE leaves",
    "ENTER skips · SPACE leaves",
)
KEYS_LEAVING = ("ENTER leaves this screen",)
"""The longest that fits."""


def question_big(asked: Asked, run_ckmh: int | None) -> tuple[str, ...]:
    """A question in a few words, to be read from the belt."""
    match asked:
        case Asked.PAIN:
            return PAIN_NOW
        case Asked.SITE:
            return ("where?", "1-5")
        case Asked.EFFORT:
            return ("effort?", "0-9")
        case Asked.REASON:
            return ("why early?", "1-5")
        case Asked.RUN_SPEED:
            return (f"keep {kmh_text(run_ckmh or 0)}?", "y - n")
        case never:
            assert_never(never)


def question_text(asked: Asked, run_ckmh: int | None) -> str:
    """A question in full, with its keys."""
    match asked:
        case Asked.PAIN:
            return "Pain now, after it? One digit: 0 is none, 9 is 9 or 10."
        case Asked.SITE:
            return f"Where does it hurt? {', '.join(f'{key} {site}' for key, site in zip('12345', Site, strict=True))}."
        case Asked.EFFORT:
            return "How hard was it? One digit: 0 is rest, 3 moderate, 5 hard, 7 very hard, 9 is 9 or 10."
        case Asked.REASON:
            keys = ", ".join(f"{key} {REASONS[reason]}" for key, reason in zip("12345", Reason, strict=True))
            return f"Why did it end early? {keys}."
        case Asked.RUN_SPEED:
            return f"Keep {kmh_text(run_ckmh or 0)} km/h as your own run speed? y keeps it, n leaves it as it was."
        case never:
            assert_never(never)


def question_line(ended: SessionEnded, asked: Asked) -> str:
    """A question where lines are printed."""
    return f"{question_text(asked, ended.run_ckmh)} ENTER skips, SPACE leaves."


def end_title(summary: Summary, sets: int) -> str:
    """How it ended and how much was done, in one line."""
    ending, done = ENDS[summary.outcome], " ".join(end_big(summary, sets)) if sets else ""
    return done if done and summary.outcome is Outcome.FINISHED else ": ".join(part for part in (ending, done) if part)


def end_big(summary: Summary, sets: int) -> tuple[str, ...]:
    """How much, in a few words."""
    if summary.duration_us is None:
        return ("nothing", "begun")
    if sets and summary.sets_done is not None:
        done = summary.sets_done
        return (f"{done} set{'' if done == 1 else 's'}", "done") if done >= sets else (f"{done} of {sets}", "sets done")
    return ("belt", "stands")


def end_lines(summary: Summary, readout: Readout, *, saved_in: str) -> list[str]:
    """What was done and said, and where it is kept; what matters first. Where nothing was begun, why."""
    if summary.duration_us is None:
        why = [sentence(summary.text), body_advice(readout.body), saved_line(readout, saved_in)]
        return [line for line in why if line]
    return [
        line
        for line in (
            *_done_lines(summary, readout),
            answers_line(readout),
            body_advice(readout.body),
            saved_line(readout, saved_in),
        )
        if line
    ]


def _done_lines(summary: Summary, readout: Readout) -> list[str]:
    parts = [" ".join(end_big(summary, readout.plan.sets))] if readout.plan.sets else []
    if summary.duration_us is not None:
        parts.append(f"{clock_text(summary.duration_us)} in all")
    if summary.run_us:
        parts.append(f"{clock_text(summary.run_us)} of it running")
    if summary.distance_cm:
        parts.append(f"{summary.distance_cm / 100_000:.2f} km")
    dose = readout.dose
    return [
        ", ".join(parts),
        f"{dose.running} running impacts of {dose.planned_running} planned · "
        f"walking {dose.walking}, counted apart; {dose.estimated} estimated",
        timing_sentence(readout.timing),
    ]


def answers_line(readout: Readout) -> str:
    """Pain, effort and the other answers; empty without any."""
    answers = readout.answers
    parts = [
        pain_text(readout.body),
        "" if answers.site is None else f"in the {answers.site}",
        "" if answers.effort is None else f"effort {level_text(answers.effort)}",
        "" if answers.reason is None else f"ended early: {REASONS[answers.reason]}",
        "" if answers.run_kept_ckmh is None else f"run speed from now on {kmh_text(answers.run_kept_ckmh)} km/h",
    ]
    line = " · ".join(part for part in parts if part)
    return line[:1].upper() + line[1:]


def body_advice(body: Body) -> str:
    """What a new feeling in a leg, or much pain at the end, asks for."""
    return advice(leg=body.leg, pain=body.pain_now if body.pain_after is None else body.pain_after)


def advice(*, leg: bool, pain: int | None) -> str:
    """What a new feeling in a leg, or pain at the end (0–10), asks for; empty for little of it."""
    if leg:
        return AFTER_LEG
    return AFTER_PAIN if pain is not None and pain >= PAIN_LOCKS else ""


def pain_text(body: Body) -> str:
    """Pain before and after; what was rated on the way where nothing came later."""
    rated = [(body.pain_before, "before"), (body.pain_after, "after")]
    if body.pain_after is None and body.pain_now != body.pain_before:
        rated[1] = (body.pain_now, "on the way")
    parts = [f"{level_text(level)} {when}" for level, when in rated if level is not None]
    said = f"pain {', '.join(parts)}" if parts else ""
    return ", ".join(part for part in (said, "a new feeling in a leg" if body.leg else "") if part)


def saved_line(readout: Readout, saved_in: str) -> str:
    """Where the session is kept."""
    if readout.journal_fault:
        return f"Not all of it is saved: {readout.journal_fault}"
    return f"Saved in {saved_in}" if saved_in else ""


def timing_sentence(timing: Timing | None) -> str:
    """Timing, without a figure nobody asked for."""
    if timing is None or not timing.transitions:
        return ""
    late = "all within 0.1 s of their time" if not timing.over_100ms else f"{timing.over_100ms} over 0.1 s off"
    return f"{changes_text(timing)} of speed, {late}"
