"""Every word of the screen that the session does not say itself: what happened, what that means for the belt, what to
do.
"""

from backrun_treadmill.core.afterwards.timing_text import bars, changes_text, instant_text, lead_sentences, worst_text
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.folds.ratings import level_text
from backrun_treadmill.core.folds.transitions import Timing
from backrun_treadmill.core.notes import HeartDoubt, IntentRefused, Said, State
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.core.readout.now import Moment, Sight
from backrun_treadmill.core.readout.picture import Body, Change, Coming, Dose, Readout
from backrun_treadmill.core.sensor_events import Feet
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text

KINDS = {
    Kind.WARM_UP: "warm-up",
    Kind.RUN: "run",
    Kind.WALK: "walk",
    Kind.REST: "rest",
    Kind.COOL_DOWN: "cool-down",
    Kind.OFF_BELT: "off belt",
}

TITLES = {
    State.IDLE: "opening",
    State.CONNECTING: "connecting",
    State.READY: "ready",
    State.ARMED: "ready",
    State.STARTING: "starting",
    State.PAUSING: "pausing",
    State.PAUSED: "paused",
    State.WAITING: "your turn",
    State.HELD: "on hold",
    State.LOST: "link lost",
    State.STOPPING: "stopping",
    State.UNCONFIRMED: "not stopped",
}

ENDS = {
    Outcome.FINISHED: "done",
    Outcome.SHORTENED: "ended early",
    Outcome.STOPPED: "stopped",
    Outcome.FAULT: "ended",
    Outcome.INTERRUPTED: "interrupted",
}

PULL = ("pull the", "safety key")
CONSOLE = ("use the", "console")
PRESS = ("press", "enter")
PAIN_NOW = ("pain now?", "0-9")
PAIN_BEFORE = "One digit: 0 is none, 9 is 9 or 10. ENTER skips the question. The belt does not move yet."
LOOK = ("look at", "the belt")

NOTHING_LEFT = "The last session did not end. SPACE stops its belt, e leaves it to its console."
LEFT_BEHIND = "The last session did not end. SPACE stops its belt, g goes on at that speed, e leaves it to its console."

ARROWS = {Change.FASTER: "▲", Change.SLOWER: "▼", Change.SAME: "="}

NOTES = {
    State.IDLE: "The session is being opened.",
    State.CONNECTING: "Looking for the treadmill. Nothing is sent to it yet.",
    State.READY: "The treadmill is there; the belt stands.",
    State.STARTING: "Feet on the rails until the belt moves. SPACE stops.",
    State.PAUSING: "The belt comes to a stand. Hold the rails.",
    State.PAUSED: "The belt stands. ENTER goes on after 5 s, SPACE ends the session.",
    State.HELD: "g goes on at the belt's speed, SPACE stops the belt.",
    State.STOPPING: "The belt comes to a stand. Stay on your feet until it does.",
    State.UNCONFIRMED: "Stop was sent, but the belt is not seen to stop. When it stands, ENTER ends the session.",
}

ARMING = (
    "Feet on the rails, key clipped. Press START on the treadmill, or ENTER here: "
    "the belt moves in 10 s, any key cancels."
)
ARMING_BY_HAND = "Start the belt at its console, then press ENTER: the plan begins at once."
OFF_BELT_WAITS = "Press ENTER to begin."
COUNTING_IN = "Feet on the rails. The belt moves when the count is over. Any key cancels."

SIGHTS = {
    Sight.NOT_YET: "not asked yet",
    Sight.IN_CONTROL: "in control",
    Sight.LATE: "acknowledged late",
    Sight.UNKNOWN: "unknown",
    Sight.TAKEN: "another app has it",
    Sight.NOT_OBEYED: "does not obey",
    Sight.BY_HAND: "you set the console",
}

SUSPECTED = {Feet.ONE: "one foot only", Feet.TWICE: "each step twice", Feet.BOTH: "both feet"}
"""What a sensor seems to count."""

HEART_DOUBTS = {HeartDoubt.NO_CONTACT: "no skin contact", HeartDoubt.FROZEN: "stands still"}

KEYS_MOVING = (
    "SPACE stop · p pause · ↓↑ slower, faster · w walk · + rest · n next · e end · 0–9 pain · l leg · ? keys",
    "SPACE stop · p pause · ↓↑ speed · w walk · + rest · n next · e end · ? keys",
    "SPACE stop · p pause · ↓ slower · ? keys",
    "SPACE stop",
)
"""The longest that fits; so are all of them."""
KEYS_PAIN_BEFORE = ("0–9 pain · ENTER skips the question, starts nothing · SPACE stop · ? keys", "0–9 · ENTER skips")
KEYS_COUNTING = ("any key cancels", "any cancels")
KEYS_DOWN = ("SPACE stop · 0–9 pain · l leg · ? keys", "SPACE stop")
KEYS_READY = ("ENTER start · SPACE stop · 0–9 pain · l leg · m sound · t timing · ? keys", "ENTER · SPACE stop")
KEYS_PAUSED = ("ENTER goes on · SPACE stop · 0–9 pain · l leg · m sound · t timing · ? keys", "ENTER · SPACE stop")
KEYS_UNCONFIRMED = ("SPACE stop again · ENTER when the belt stands · ? keys", "SPACE stop")
KEYS_LOST = ("SPACE stop · ↓ slower · 0–9 pain · l leg · ? keys", "SPACE stop")
KEYS_UNIT = ("k it shows km/h · m it shows mph · SPACE stop · p pause · ↓ slower · ? keys", "k km/h · m mph")
KEYS_FEET = ("y yes · x no, it counts right · SPACE stop · p pause · ↓ slower · w walk · ? keys", "y yes · x no")
KEYS_HELD = ("g go on · SPACE stop · 0–9 pain · l leg · ? keys", "g · SPACE stop")
KEYS_LEFT_BEHIND = ("SPACE stop · g go on · e leave it to its console · ↓ slower · ? keys", "SPACE stop · g · e")
KEYS_NOTHING_LEFT = ("SPACE stop · e leave it to its console · ↓ slower · ? keys", "SPACE stop · e leave it")
KEYS_BY_STATE = {
    State.RUNNING: KEYS_MOVING,
    State.ARMED: KEYS_READY,
    State.WAITING: KEYS_READY,
    State.PAUSED: KEYS_PAUSED,
    State.HELD: KEYS_HELD,
    State.LOST: KEYS_LOST,
    State.UNCONFIRMED: KEYS_UNCONFIRMED,
}
"""Everywhere else nothing but a stop, and what the body says, is taken: `KEYS_DOWN`."""


def keys_line(readout: Readout) -> tuple[str, ...]:
    """The keys that mean something now."""
    if readout.counting_in_until is not None:
        return KEYS_COUNTING
    if readout.unit_asked:
        return KEYS_UNIT
    if readout.unfinished and readout.state is State.HELD:
        return KEYS_LEFT_BEHIND if _goes_on(readout) else KEYS_NOTHING_LEFT
    if readout.feet_asked is not None and readout.state is State.RUNNING:
        return KEYS_FEET
    return KEYS_BY_STATE.get(readout.state, KEYS_DOWN)


def note_of(readout: Readout) -> str:
    """What the present state means for the belt, and what to do; empty where there is nothing to say."""
    if readout.unfinished and readout.state is State.HELD:
        return LEFT_BEHIND if _goes_on(readout) else NOTHING_LEFT
    return NOTES.get(readout.state, "")


def _goes_on(readout: Readout) -> bool:
    """Whether the plan has a step for a moving belt now."""
    return readout.coming is not None and readout.coming.interval.moving


def title_of(interval: Interval, sets: int) -> tuple[str, ...]:
    """What the runner does, longest first; the set only where there is one."""
    what = KINDS[interval.kind]
    if interval.standstill:
        what = "stand"
    return (f"{what} {interval.set_no}/{sets}", f"{what} {interval.set_no}", what) if interval.set_no else (what,)


def header(readout: Readout, moment: Moment) -> str:
    """Whose session this is, on what, and how much of it is left."""
    machine = readout.machine or ("no treadmill of ours" if moment.sight is Sight.BY_HAND else "no treadmill yet")
    return " · ".join(part for part in (readout.plan.name, machine, left_in_all(readout, moment)) if part)


def left_in_all(readout: Readout, moment: Moment) -> str:
    """How much of the session is left, the walk of an early end with it; empty once it is over."""
    plan, step = readout.plan, readout.step
    left_us = plan.duration_us - moment.position_us
    if step is not None and step.index >= len(plan.intervals):
        left_us = (moment.left_s or 0) * SECOND_US
    return f"{clock_text(left_us)} left in all" if left_us > 0 and readout.summary is None else ""


def coming_text(coming: Coming | None, *, stops: bool) -> str:
    """What follows, in one line; `stops`: the belt moves by our command, and comes to a stand where none is needed."""
    stand = "; the belt stops ▼" if stops else ""
    if coming is None:
        return f"Next: the end{stand}"
    step = coming.interval
    what = "STAND" if step.standstill else KINDS[step.kind].upper()
    if not step.moving:
        return f"Next: {what}{stand}"
    ramp = f" to {kmh_text(step.to_ckmh)}" if step.to_ckmh != step.from_ckmh else ""
    length = ", the rest of it" if coming.rest else f" for {length_text(step)}"
    return f"Next: {what} {kmh_text(coming.speed_ckmh)}{ramp} km/h {ARROWS[coming.change]}{length}"


def length_text(step: Interval) -> str:
    """How long a step is."""
    if step.distance_cm:
        return f"{step.distance_cm / 100:g} metres"
    return clock_text(step.duration_us) if step.duration_us else "as long as you like"


def cue_text(readout: Readout, moment: Moment) -> str:
    """What to think of now: the step's cue, its repetitions, or where to stand."""
    step = readout.step
    if step is None:
        return ""
    parts = [
        f"{step.interval.reps} times" if step.interval.reps else "",
        "feet on the rails" if step.interval.stand else "",
        step.interval.cue,
        "ENTER when done" if step.interval.until_key and not moment.standing else "",
    ]
    return " · ".join(part for part in parts if part)


def belt_lines(readout: Readout, moment: Moment) -> list[str]:
    """The belt, as asked for, reported and held."""
    belt = readout.belt
    target = "–" if belt.target_ckmh is None else f"{kmh_text(belt.target_ckmh)} km/h"
    lines = [
        f"target {target}",
        f"belt: {SIGHTS[moment.sight]}",
        cadence_text(readout, moment),
        heart_text(readout.body, moment),
    ]
    if belt.withheld_ckmh is not None:
        lines.append(f"{kmh_text(belt.withheld_ckmh)} km/h held back: {belt.withheld_why}")
    if readout.locked_above_ckmh is not None:
        lines.append("walking only: it hurts" if readout.locked_above_ckmh else "nothing faster while it hurts")
    return lines


def cadence_text(readout: Readout, moment: Moment) -> str:
    """Steps a minute and where they come from; first of all what is odd about them."""
    if readout.feet_asked is not None:
        return f"{readout.feet_asked.source}: {SUSPECTED[readout.feet_asked.suspected]}? y yes, x no"
    if moment.cadence_spm is None:
        return "cadence –"
    about = "about " if moment.cadence_source == "estimate" else ""
    source = "steps getting longer" if readout.body.longer_steps else moment.cadence_source
    return f"cadence {about}{moment.cadence_spm:.0f} ({source})"


def heart_text(body: Body, moment: Moment) -> str:
    """Beats a minute, and how hard that is; or why they are not believed."""
    if moment.heart_bpm is None:
        return "heart –"
    if body.heart_doubt is not None:
        return f"heart {moment.heart_bpm}? {HEART_DOUBTS[body.heart_doubt]}"
    if body.zones is None:
        return f"heart {moment.heart_bpm}"
    error = f" (± {body.zones.error_bpm})" if body.zones.error_bpm else ""
    return f"heart {moment.heart_bpm}, {body.zones.zone(moment.heart_bpm)}{error}"


def dose_lines(dose: Dose, body: Body) -> list[str]:
    """What the body has taken so far, in four lines."""
    running = f"running impacts {dose.running} of {dose.planned_running}"
    if dose.budget is not None:
        running = f"running {dose.running}, budget {dose.budget}"
    if dose.running_estimated:
        this_set = "" if dose.this_set is None else f" · this set {dose.this_set}"
        estimated = f"({dose.running_estimated} of them estimated ± {dose.running_error})"
        return [running, estimated, f"walking {dose.walking}{this_set}", pain_text(body)]
    lines = [running, f"walking {dose.walking}, counted apart"]
    if dose.this_set is not None:
        last = "" if dose.last_set is None else f", last set {dose.last_set}"
        lines.append(f"this set {dose.this_set}{last}")
    else:
        lines.append(f"estimated {dose.estimated} of all" if dose.estimated else "all of them counted")
    return [*lines, pain_text(body)]


def pain_text(body: Body) -> str:
    """Pain before and now."""
    before, now = ("–" if level is None else level_text(level) for level in (body.pain_before, body.pain_now))
    return f"pain before {before}, now {now}{', leg' if body.leg else ''}"


def timing_lines(timing: Timing | None) -> list[str]:
    """The figures behind it, for `t`: the most telling line first."""
    if timing is None or timing.sent_ms.p50 is None:
        return ["Timing: no change of speed yet."]
    sent, acknowledged, reached = timing.sent_ms, timing.acknowledged_ms, timing.reached_s
    worst = f"worst {sent.max:.0f}" + (f", the {worst_text(timing.worst)}" if timing.worst else "")
    parts = [f"sent off their time {sent.p50:.0f} ms ({worst})"]
    if acknowledged.p50 is not None:
        parts.append(f"acknowledged {instant_text(acknowledged.p50)}")
    if reached.p50 is not None:
        parts.append(f"reached after {reached.p50:.1f} s")
    first = f"Timing: {changes_text(timing)}, {', '.join(parts)}"
    return [first, *lead_sentences(timing), *bars(timing)]


def sentence(text: str) -> str:
    """A reason as a sentence."""
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith('.') else '.'}" if text else ""


def message_text(message: Said | IntentRefused) -> str:
    """One sentence for the runner."""
    return message.text if isinstance(message, Said) else f"Not done: {message.reason}."
