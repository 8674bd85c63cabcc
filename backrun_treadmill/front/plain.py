"""The session as lines for people: one a happening, in words and with speeds. Pure; folds the journal's records.

For eyes that scroll and for ears that must wait: what was said is not said again while nothing changed.
"""

from backrun_treadmill.core.commands import (
    AnyCommand,
    Cause,
    Connect,
    ConsoleAsked,
    CountInCancelled,
    CountingIn,
    IntentRefused,
    IntervalEntered,
    Level,
    NothingToStop,
    RiseWithheld,
    Said,
    SessionEnded,
    SetSpeed,
    State,
    StateEntered,
    StopRemembered,
    StopSent,
)
from backrun_treadmill.core.events import (
    AnyEvent,
    BeltMeasured,
    CancelPressed,
    ConnectFailed,
    MachineConnected,
    PodConnected,
    PodLost,
    SessionOpened,
    StopPressed,
    StrapConnected,
    StrapLost,
)
from backrun_treadmill.core.plan import Align, Interval, Plan
from backrun_treadmill.core.units import SECOND_US, clock_text, kmh_text

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

ON_THE_WAY_DOWN = (State.PAUSING, State.STOPPING, State.UNCONFIRMED)
"""The speeds and the repeated stops that lead to a standstill are no news in these."""

NEAR_CKMH = 10
"""A report this close to the target counts as arrived."""

LATE_US = 8 * SECOND_US
"""A belt that took longer than this to get there is worth a line."""


class Plain:
    """Keeps only what a line needs from earlier records."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._state = State.IDLE
        self._moving_to: SetSpeed | None = None
        self._why_no_machine = ""
        self._stop_is_news = True
        self._over = False

    def lines(self, record: AnyEvent | AnyCommand) -> list[str]:
        """The lines for one record; for most there are none."""
        if self._over:  # what becomes of sensors and keys is no news any more; the answers are told by who asks
            return []
        self._over = isinstance(record, SessionEnded)
        text = (
            self._happening(record)
            or self._stopping(record)
            or saying_text(record)
            or answer_text(record)
            or connection_text(record)
        )
        return [f"{clock_text(record.at):>7}  {text}"] if text else []

    def _happening(self, record: AnyEvent | AnyCommand) -> str:
        match record:
            case SessionOpened():
                return opening_text(record)
            case StateEntered():
                return self._entered(record)
            case IntervalEntered():
                return interval_text(record, self._plan)
            case SetSpeed():
                return self._speed_set(record)
            case BeltMeasured():
                return self._arrived(record)
            case ConnectFailed():
                known, self._why_no_machine = self._why_no_machine, record.text
                return "" if record.text == known else record.text
            case SessionEnded():
                return "" if record.text == self._why_no_machine else sentence(record.text)
            case _:
                return ""

    def _entered(self, entered: StateEntered) -> str:
        if entered.state is not State.UNCONFIRMED:
            self._stop_is_news = entered.state is not State.PAUSING
        self._state = entered.state
        return state_text(entered)

    def _stopping(self, record: AnyEvent | AnyCommand) -> str:
        match record:
            case StopPressed():
                self._stop_is_news = True
                return ""
            case StopSent() if self._stop_is_news:
                self._stop_is_news = False
                return "Stop sent."
            case _:
                return ""

    def _speed_set(self, command: SetSpeed) -> str:
        if command.cause is Cause.RAMP or self._state in ON_THE_WAY_DOWN:
            return ""
        self._moving_to = command
        if command.cause is Cause.BOUNDARY and command.align is Align.BELT and command.target_ckmh > command.was_ckmh:
            return f"The belt speeds up to {kmh_text(command.target_ckmh)} km/h for the next step."
        if command.cause is Cause.BOUNDARY:
            return ""
        return f"Belt to {kmh_text(command.target_ckmh)} km/h."

    def _arrived(self, report: BeltMeasured) -> str:
        command = self._moving_to
        if command is None or report.speed_ckmh is None or abs(report.speed_ckmh - command.target_ckmh) > NEAR_CKMH:
            return ""
        self._moving_to = None
        late_us = report.at - command.planned
        if late_us < LATE_US:
            return ""
        return f"The belt has reached {kmh_text(report.speed_ckmh)} km/h, {late_us / SECOND_US:.0f} s after the change."


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
            return sentence(record.reason)
        case _:
            return ""


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
    return sentence(f"{title}: {entered.why}" if entered.why else title) if title else ""


def sentence(text: str) -> str:
    """The text with a capital and one full stop."""
    return f"{text[:1].upper()}{text[1:].rstrip('.')}." if text else ""


def opening_text(opened: SessionOpened) -> str:
    """What is about to be done."""
    plan = opened.plan
    sets = f", {plan.sets} set{'s' if plan.sets > 1 else ''}" if plan.sets else ""
    return f"{plan.name}: {clock_text(plan.duration_us)}{sets}, up to {kmh_text(plan.peak_ckmh)} km/h."


def interval_text(entered: IntervalEntered, plan: Plan) -> str:
    """One interval: what, how fast, how long, and its cue."""
    step = plan.step(entered.index)
    if step is None:
        return f"Walking out, {clock_text((entered.ends or entered.planned) - entered.planned)}."
    what = step.kind.replace("-", " ")
    what = f"{what[0].upper()}{what[1:]}"
    if step.set_no:
        what = f"{what} (set {step.set_no} of {plan.sets})"
    if entered.resumed:
        what = f"{what}, the rest of it"
    parts = [what, *_speed_and_length(step, entered)]
    text = ", ".join(parts)
    return f"{text}: {step.cue}." if step.cue else f"{text}."


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
