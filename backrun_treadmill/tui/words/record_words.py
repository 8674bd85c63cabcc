"""The words of one record, for a line: what happened, what it means for the belt, what to do."""

from msgspec.structs import replace

from backrun_treadmill.core.commands import Connect
from backrun_treadmill.core.events import MachineConnected, SessionOpened
from backrun_treadmill.core.intents import CancelPressed
from backrun_treadmill.core.notes import (
    ConsoleAsked,
    CountInCancelled,
    CountingIn,
    IntentRefused,
    IntervalEntered,
    Level,
    NothingToStop,
    RiseWithheld,
    Said,
    State,
    StateEntered,
    StopRemembered,
)
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import PodConnected, PodLost, Source, StrapConnected, StrapLost
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.tui.words import words

TITLES = {
    State.CONNECTING: "Looking for the treadmill",
    State.STARTING: "The belt is starting",
    State.RUNNING: "Under way",
    State.PAUSING: "Pausing",
    State.HELD: "On hold",
    State.LOST: "Link lost",
    State.STOPPING: "Stopping",
}
"""What the other states mean is said in a sentence of its own (`Said`, `SessionEnded`)."""


def saying_text(record: AnyEvent | AnyCommand) -> str:
    """What the session says to the runner."""
    match record:
        case Said(level=Level.ALARM):
            return f"!!! {record.text}"
        case Said():
            return record.text
        case IntentRefused() if record.intent != CancelPressed.__name__:
            return f"Not done: {record.reason}"
        case RiseWithheld():
            return f"Not faster than now, {kmh_text(record.target_ckmh)} km/h was due: {record.reason}"
        case ConsoleAsked():
            return f"Set {kmh_text(record.target_ckmh)} km/h on the console."
        case _:
            return ""


def answer_text(record: AnyEvent | AnyCommand) -> str:
    """The answer to a stop, and what becomes of a count-in."""
    match record:
        case StopRemembered():
            return "Stop remembered: it will be the first thing sent. Until then use the console or the safety key."
        case NothingToStop():
            return "Nothing was sent to a treadmill yet, so there is nothing to stop."
        case CountingIn():
            seconds = round((record.until - record.at) / SECOND_US)
            return f"The belt starts in {seconds} s. Any key cancels."
        case CountInCancelled():
            return "Cancelled: the belt stays as it is."
        case _:
            return ""


AGAIN = 2
"""The attempts after this one are no news."""


def connection_text(record: AnyEvent | AnyCommand) -> str:
    """What becomes of machine and sensors."""
    match record:
        case Connect() if record.attempt == AGAIN:
            return "Trying to connect again, until it answers."
        case MachineConnected():
            least, most = kmh_text(record.range.least_ckmh), kmh_text(record.range.most_ckmh)
            return f"Connected to {record.name or record.address}, {least} to {most} km/h."
        case PodConnected() | StrapConnected():
            return sensor_text(record)
        case PodLost() | StrapLost():
            return words.sentence(record.reason)
        case _:
            return ""


def source_text(source: Source) -> str:
    """Who counts from now on."""
    if source is Source.ESTIMATE:
        return "No sensor counts steps now: they are estimated from the belt's speed."
    return f"Steps are counted by the {source} now."


def sensor_text(record: PodConnected | StrapConnected) -> str:
    """Who tells what, and what is left of its battery."""
    battery = "" if record.battery_percent is None else f", battery {record.battery_percent} %"
    name = f"{record.name or record.address}"
    if isinstance(record, StrapConnected):
        return f"Heart rate comes from {name}{battery}."
    return f"Steps come from {name} ({record.source}{battery})."


def state_text(entered: StateEntered) -> str:
    """Where the session is now, and why; empty where another record says it."""
    title = TITLES.get(entered.state, "")
    return words.sentence(f"{title}: {entered.why}" if entered.why else title) if title else ""


def opening_text(opened: SessionOpened) -> str:
    """What is about to be done."""
    plan = opened.plan
    if opened.examination:
        return "An examination of the treadmill, no session: backrun report shows what was tried and what was found."
    if opened.unfinished:
        return "The last session did not end. Its treadmill is looked at first; looking sends nothing to it."
    sets = f", {plan.sets} set{'s' if plan.sets > 1 else ''}" if plan.sets else ""
    return f"{plan.name}: {clock_text(plan.duration_us)}{sets}, up to {kmh_text(plan.peak_ckmh)} km/h."


def interval_text(entered: IntervalEntered, plan: Plan, *, most_ckmh: int | None = None) -> str:
    """One interval: what, how fast, how long, and its cue; walked where it is faster than `most_ckmh`."""
    step = _walked(plan.step(entered.index), most_ckmh)
    if step is None:
        return f"Walking out, {clock_text((entered.ends or entered.planned) - entered.planned)}."
    what = words.KINDS[step.kind].capitalize()
    if step.set_no:
        what = f"{what} (set {step.set_no} of {plan.sets})"
    if entered.resumed:
        what = f"{what}, the rest of it"
    parts = [what, *_speed_and_length(step, entered)]
    text = ", ".join(parts)
    return f"{text}: {step.cue}." if step.cue else f"{text}."


def _walked(step: Interval | None, most_ckmh: int | None) -> Interval | None:
    if step is None or most_ckmh is None:
        return step
    kind = Kind.WALK if step.kind is Kind.RUN else step.kind
    return replace(step, kind=kind, from_ckmh=min(step.from_ckmh, most_ckmh), to_ckmh=min(step.to_ckmh, most_ckmh))


def _speed_and_length(step: Interval, entered: IntervalEntered) -> list[str]:
    parts = []
    if step.stand:
        parts.append("stand on the rails")
    if step.moving:
        ramp = f" to {kmh_text(step.to_ckmh)}" if step.to_ckmh != step.from_ckmh else ""
        parts.append(f"{kmh_text(step.from_ckmh)}{ramp} km/h")
    if step.reps:
        parts.append(f"{step.reps} times")
    if step.distance_cm:
        parts.append(f"{step.distance_cm / 100:g} metres")
    elif entered.ends is not None:
        parts.append(clock_text(entered.ends - entered.planned))
    if step.until_key:
        parts.append("ENTER when done")
    return parts
