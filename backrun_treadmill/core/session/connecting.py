"""From the connection to the first report: what the machine says of itself, whether it and the plan fit, whether its
belt stands (design rules 3 and 19). Nothing is written here.
"""

from backrun_treadmill.core.commands import Outcome, UseUnit
from backrun_treadmill.core.events import BeltMeasured, MachineConnected
from backrun_treadmill.core.intents import ConfirmPressed
from backrun_treadmill.core.machine import SpeedRange, Unit
from backrun_treadmill.core.notes import Level, State
from backrun_treadmill.core.session import aftermath, aligning, ending
from backrun_treadmill.core.session.belt import SLOWEST_DOWN_CKMH_S
from backrun_treadmill.core.session.running import wait_for_key
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.timing.latency import Latency
from backrun_treadmill.core.units import SECOND_US, kmh_text

NO_REPORT_US = 10 * SECOND_US

SLOWEST_IN_MILES_CKMH_S = SLOWEST_DOWN_CKMH_S * 5 // 8
"""The slowest fall as a machine that reports miles would show it."""

LEAST_CKMH = 50
"""The lowest target ever written, for machines that claim a range from 0: a target of 0 means many things."""


def adopt_machine(s: Situation, event: MachineConnected) -> None:
    """Take in what the machine says of itself; the plan must fit it."""
    s.machine, s.profile, s.linked = event, event.machine, True
    s.connected_at = s.at
    s.belt.rest_ckmh = event.machine.rest_ckmh
    s.belt.down_ckmh_s = event.machine.down_ckmh_s or (0 if event.machine.known else SLOWEST_IN_MILES_CKMH_S)
    s.wire.gap_us = event.machine.write_gap_ms * 1000
    if not s.latency.count:
        learned = event.machine.learned
        s.latency = Latency(learned.answer_ms, learned.change_ms)
    s.console.step_ckmh, s.console.down_ckmh_s = event.range.step_ckmh, event.machine.down_ckmh_s
    s.pace.range = _usable(event.range)
    s.course.grid_ckmh = event.range.step_ckmh
    s.unit_answer = s.unit_answer or s.opened.unit_answer
    s.pace.unit_known = event.machine.known
    s.target_unit = event.machine.target_unit or s.target_unit
    s.report_unit = event.machine.report_unit or s.report_unit


def _usable(speeds: SpeedRange) -> SpeedRange:
    least_ckmh = max(speeds.least_ckmh, LEAST_CKMH)
    return SpeedRange(least_ckmh=least_ckmh, most_ckmh=speeds.most_ckmh, step_ckmh=speeds.step_ckmh)


def connected(s: Situation, event: MachineConnected) -> None:
    """First connection: refuse what cannot be run, then wait for the first report."""
    adopt_machine(s, event)
    if (text := _not_runnable(s, event)) is not None:
        ending.end(s, Outcome.FAULT, 2, text)
        return
    if event.machine.advice:
        s.say(Level.WARNING, event.machine.advice)
    aligning.decide(s)
    if not event.machine.known and s.unit_answer is Unit.MPH:
        s.target_unit = Unit.MPH
        s.emit(UseUnit(at=s.at, target_unit=Unit.MPH, report_unit=s.report_unit))


def _not_runnable(s: Situation, event: MachineConnected) -> str | None:
    peak_ckmh, most_ckmh = s.opened.plan.peak_ckmh, event.range.most_ckmh
    if event.machine.no_speed_control:
        return (
            f"{event.name} ({event.machine.name}) cannot be controlled over Bluetooth. Nothing was written to it; use "
            "--treadmill none and set its console by hand."
        )
    if peak_ckmh > most_ckmh:
        return (
            f"The profile asks for {kmh_text(peak_ckmh)} km/h; {event.name} goes up to {kmh_text(most_ckmh)} km/h. "
            "Nothing was written to it; choose a slower profile."
        )
    if not event.machine.known and s.unit_answer is None and s.opened.keys_given:
        return (
            f"{event.name} is not known here: whether its console counts km/h or mph must be said. "
            "Nothing was written to it; add --console-unit km/h or --console-unit mph."
        )
    return None


def not_yet(s: Situation, event: ConfirmPressed) -> None:
    """ENTER too early is no mistake, and starts nothing later."""
    s.say(Level.INFO, "Still looking for the treadmill. Nothing is started by this key.")


def first_report(s: Situation, event: BeltMeasured) -> None:
    """Standing: ready. Moving: somebody is on it; ask."""
    if event.speed_ckmh is None:
        return
    if s.belt.moving:
        hold_moving(s)
        return
    if aftermath.looks(s):
        aftermath.stands(s)
        return
    s.enter(State.READY, "the belt stands")
    wait_for_key(s)


def hold_moving(s: Situation) -> None:
    """The belt moves and we did not start it (rule 3), or not in this session."""
    if aftermath.looks(s) and not s.opened.attended:
        aftermath.tell_nobody(s)
        return
    s.count_in_until = s.start_at = s.started_at = s.rise = None
    s.wire.forget_target()
    s.enter(State.HELD, "the belt moves")
    text = f"The belt is already moving at {kmh_text(s.belt.speed_ckmh or 0)} km/h. "
    asked = f"{text}Press g to go on at that speed, SPACE to stop it."
    text = aftermath.moving_text(s) if aftermath.looks(s) else asked
    s.say_now_and_then(Level.WARNING, text, about="a belt that moves")


def tick(s: Situation) -> None:
    """A machine that says nothing of its belt cannot be controlled."""
    if s.linked and s.at >= s.connected_at + NO_REPORT_US:
        text = "The treadmill is connected but does not report its speed, so it cannot be controlled from here."
        ending.end(s, Outcome.FAULT, 1, f"{text} Nothing was written to it. Switch it off and on, then try again.")


def dues(s: Situation) -> list[int | None]:
    """The instants at which `tick` may have something to do."""
    return [s.connected_at + NO_REPORT_US if s.state is State.CONNECTING and s.linked else None]
