"""Asked before every step: what is dangerous, and the stop that follows whatever is being looked at.

A stop is begun by a key, a signal, a front that is gone or silent, a sleep of the computer, a report above the limit,
a belt that moves by itself or longer than it may, and reports that do not come.
"""

from collections.abc import Callable
from typing import Any

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import (
    BeltMeasured,
    FrontGone,
    FrontSilent,
    JournalFailed,
    MachineStatusReceived,
    SignalReceived,
    Status,
    Suspended,
)
from backrun_treadmill.core.examination import descent, ending, ladder
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.descent import End
from backrun_treadmill.core.examining import Fact
from backrun_treadmill.core.intents import (
    EndPressed,
    LegReported,
    PainRated,
    PausePressed,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.core.notes import Level
from backrun_treadmill.core.session.guard import EXIT_CODES, SLEEP_TEXT
from backrun_treadmill.core.session.unit_question import MILE_THOUSANDTHS
from backrun_treadmill.core.units import MINUTE_US, SECOND_US, kmh_text
from backrun_treadmill.core.vocabulary import AnyEvent

MOST_MOVING_US = 3 * MINUTE_US
SILENT_US = 3 * SECOND_US
BEYOND_CKMH = 60
"""So much faster than anything that was asked for is the belt's own doing."""

UNASKED_CKMH = 200
"""What a belt may set off at before any speed was asked for."""

NOISE_CKMH = 30
WAVER_CKMH = 15
"""A belt that runs on wavers by 0.1 km/h either way."""

SAID_STOPPED = (Status.STOPPED, Status.PAUSED, Status.SAFETY_KEY)


def check(b: Bench, event: AnyEvent) -> bool:
    """Deal with hazards; True when the event is used up."""
    rule = HAZARDS.get(type(event))
    if rule is not None:
        rule(b, event)
    return rule is not None


def abort(b: Bench, outcome: Outcome, exit_code: int, text: str, *, force: bool = False) -> None:
    """Stop now and end; `force`: also a belt that moves though nothing was ever written to it."""
    if b.closed is not None:
        return
    b.aborted = True
    if not b.wire.touched and not (force and b.belt.moving and b.linked):
        ending.nothing_to_stop(b, outcome, exit_code, text)
        return
    descent.begin(b, End(outcome=outcome, exit_code=exit_code, text=text))


def _stop_pressed(b: Bench, event: StopPressed) -> None:
    abort(b, Outcome.STOPPED, 1 if event.unattended else 0, "Stopped by key.", force=True)


def _slower_pressed(b: Bench, event: AnyEvent) -> None:
    abort(b, Outcome.STOPPED, 0, "Stopped by key.", force=True)


def _signal(b: Bench, event: SignalReceived) -> None:
    text = SLEEP_TEXT if event.name == "SLEEP" else f"Ended by signal {event.name}."
    abort(b, Outcome.INTERRUPTED, EXIT_CODES.get(event.name, 1), text)


def _front_silent(b: Bench, event: FrontSilent) -> None:
    abort(b, Outcome.INTERRUPTED, 1, "The screen did not answer any more.")


def _front_gone(b: Bench, event: FrontGone) -> None:
    b.front_gone = True
    if b.descent is not None:
        b.descent.patience.left_alone(b.at)
    abort(b, Outcome.INTERRUPTED, 1, f"The screen is gone ({event.reason}).")


def _suspended(b: Bench, event: Suspended) -> None:
    b.belt.forget()
    abort(b, Outcome.FAULT, 1, "The computer slept, and nobody watched the belt.")


def _journal_failed(b: Bench, event: JournalFailed) -> None:
    b.say(Level.WARNING, f"The log cannot be written ({event.reason}). The examination goes on without it.")


def _status(b: Bench, event: MachineStatusReceived) -> None:
    b.statuses.append((b.at, event.status))
    if event.status is Status.CONTROL_LOST:
        b.wire.controlled = False
        b.find(Fact.LOSES_CONTROL, True, "It took control away from this program in the middle.")
        if b.descent is not None and b.linked:
            ladder.climb(b, b.descent)
    elif event.status in SAID_STOPPED and b.descent is not None and b.descent.stopping is not None:
        b.descent.stopping.machine_said_stopped()


HAZARDS: dict[type, Callable[[Bench, Any], None]] = {
    StopPressed: _stop_pressed,
    PausePressed: _slower_pressed,
    SlowerPressed: _slower_pressed,
    WalkPressed: _slower_pressed,
    EndPressed: _slower_pressed,
    LegReported: _slower_pressed,
    PainRated: _slower_pressed,
    SignalReceived: _signal,
    FrontSilent: _front_silent,
    FrontGone: _front_gone,
    Suspended: _suspended,
    JournalFailed: _journal_failed,
    MachineStatusReceived: _status,
}


def measured(b: Bench, event: BeltMeasured) -> None:
    """Each single report, as the machine said it."""
    speed_ckmh = event.speed_ckmh
    if speed_ckmh is None or not b.wire.touched:
        return
    if speed_ckmh > b.limit_ckmh:
        _too_fast(b, speed_ckmh)
    elif _runs_away(b):
        _run_away(b, speed_ckmh)
    elif b.moving_us > MOST_MOVING_US and b.may_move:
        _abort_once(b, "The belt has moved for 3 minutes, longer than an examination takes.")
    elif b.moving_run >= 2 and not b.may_move and b.descent is None:
        _moves_by_itself(b)


def _too_fast(b: Bench, speed_ckmh: int) -> None:
    if _runs_away(b):
        _run_away(b, speed_ckmh)
        return
    d = b.descent
    if d is not None and (d.end is not None or speed_ckmh <= d.from_ckmh + NOISE_CKMH):
        return  # it is being stopped from there, or for that
    _abort_once(
        b, f"A report of {kmh_text(speed_ckmh)} km/h, where nothing above 3 was asked for: the belt is stopped."
    )


def _explained_ckmh(b: Bench) -> int:
    """The fastest report that what was asked for explains; while units are not known, also as miles."""
    asked_ckmh = b.asked_ckmh or max(b.range.least_ckmh, UNASKED_CKMH)
    if b.report_unit is not None:
        return asked_ckmh + BEYOND_CKMH
    in_miles_ckmh = b.asked_ckmh * MILE_THOUSANDTHS // 1000 + WAVER_CKMH
    return max(round(asked_ckmh * b.factor) + BEYOND_CKMH, in_miles_ckmh)


def _runs_away(b: Bench) -> bool:
    """Two reports of a belt that is far faster than anything that was asked for or that units explain."""
    newest = [speed for _, speed in b.reports][-2:]
    return b.may_move and b.started_at is not None and len(newest) == 2 and min(newest) > _explained_ckmh(b)


def _run_away(b: Bench, speed_ckmh: int) -> None:
    if b.factor_known:
        text = f"The belt ran up to {kmh_text(speed_ckmh)} km/h by itself."
        b.find(Fact.RUNS_AWAY, True, text)
    _abort_once(b, "The belt got faster by itself. Do not use this treadmill with a program.")


def _moves_by_itself(b: Bench) -> None:
    explained, b.may_move = b.explains, True
    if explained is Fact.STARTS_ON_CONTROL:
        b.find(explained, True, "The belt sets off as soon as a program requests control.")
        b.say(Level.WARNING, "The belt moves, though it was not started: it is being stopped.")
        descent.begin(b)
        return
    if explained is Fact.RESTARTS:
        b.find(explained, True, "After a stop the belt set off again by itself.")
    _abort_once(b, "The belt set off by itself. Do not use this treadmill with a program.")


def _abort_once(b: Bench, text: str) -> None:
    if b.descent is None or b.descent.end is None:
        b.say(Level.ALARM, f"{text} Stand clear of the belt.")
        abort(b, Outcome.FAULT, 1, text)


def tick(b: Bench) -> None:
    """No report for too long while the belt may move."""
    due = silent_at(b)
    if due is not None and b.at >= due:
        _abort_once(b, "The treadmill has not said for 3 s what its belt does: it is stopped.")


def silent_at(b: Bench) -> int | None:
    """The instant from which a belt that may move is unwatched."""
    if not (b.may_move and b.linked and b.descent is None):
        return None
    return b.last_report_at + SILENT_US
