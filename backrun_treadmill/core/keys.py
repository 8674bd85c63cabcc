"""What the runner's keys do while the plan runs (design rule 12). Stop, pain and the leg key are the guard's.

Slower always passes. Faster is limited: 2 s apart, within the runner's own limits, and by every rule for a rise.
"""

from backrun_treadmill.core import halting
from backrun_treadmill.core.commands import Cause, Level, State, UseUnit
from backrun_treadmill.core.events import (
    BackToPlanPressed,
    ConfirmPressed,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    MoreRestPressed,
    NextPressed,
    PausePressed,
    SlowerPressed,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.running import enter_next, go_to_next
from backrun_treadmill.core.situation import Situation
from backrun_treadmill.core.steering import steer, write
from backrun_treadmill.core.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text
from backrun_treadmill.core.wire import Asking

KEY_RISES_APART_US = 2 * SECOND_US


def slower(s: Situation, event: SlowerPressed) -> None:
    """Slower now, and a ceiling for all later steps of this kind."""
    interval, target_ckmh = s.course.interval, s.wire.target_ckmh
    if interval is None or not interval.moving or target_ckmh is None:
        s.refuse(event, "the belt is not moving for us")
        return
    s.pace.slower(interval.kind, target_ckmh - event.by_ckmh)
    steer(s, Cause.KEY)


def faster(s: Situation, event: FasterPressed) -> None:
    """Faster for this interval only."""
    target_ckmh = s.wire.target_ckmh
    if not s.on_belt or target_ckmh is None:
        s.refuse(event, "the belt is not moving for us")
        return
    if s.last_key_rise_at is not None and s.at - s.last_key_rise_at < KEY_RISES_APART_US:
        s.refuse(event, "one rise in 2 s")
        return
    to_ckmh = target_ckmh + event.by_ckmh
    top_ckmh = min(s.opened.runner.top_ckmh, s.pace.range.most_ckmh)
    if to_ckmh > top_ckmh:
        s.refuse(event, f"{kmh_text(to_ckmh)} km/h is above the limit of {kmh_text(top_ckmh)}")
        return
    s.last_key_rise_at = s.at
    s.pace.faster(to_ckmh)
    steer(s, Cause.KEY)


def back_to_plan(s: Situation, event: BackToPlanPressed) -> None:
    """Drop the changes; what was slower comes back as one rise, by the rules for rises."""
    if not s.on_belt:
        s.refuse(event, "the belt is not moving for us")
        return
    s.pace.back_to_plan()
    steer(s, Cause.KEY)


def walk(s: Situation, event: WalkPressed) -> None:
    """Walk for the rest of this interval."""
    if not s.on_belt:
        s.refuse(event, "the belt is not moving for us")
        return
    s.pace.walk()
    steer(s, Cause.KEY)


def more_rest(s: Situation, event: MoreRestPressed) -> None:
    """30 s more rest."""
    grown = s.course.more_rest()
    if grown is None:
        s.refuse(event, "no rest follows")
        return
    s.say(Level.INFO, f"30 s more for {grown.kind}.")


def next_interval(s: Situation, event: NextPressed) -> None:
    """Go to the next interval now."""
    go_to_next(s, s.at, skipped=True)


def confirm(s: Situation, event: ConfirmPressed) -> None:
    """ENTER ends a step that waits for it; anything else on a moving belt is refused."""
    interval = s.course.interval
    if interval is not None and interval.until_key:
        go_to_next(s, s.at)
        return
    s.refuse(event, "nothing waits for ENTER")


def pause(s: Situation, event: PausePressed) -> None:
    """Bring the belt to zero by the machine's own pause, and keep the plan."""
    if not s.stretch and s.state is not State.STARTING:
        s.refuse(event, "the belt stands; this step needs no pause")
        return
    halting.begin(s, Purpose.PAUSE, text="paused by key", gently=True)


def pause_held(s: Situation, event: PausePressed) -> None:
    """A belt that is not ours is brought to zero all the same."""
    halting.begin(s, Purpose.PAUSE, text="paused by key", force=True)


def slower_held(s: Situation, event: SlowerPressed) -> None:
    """A belt that is not ours gets slower all the same; it stays held."""
    if not s.wire.controlled:
        s.emit(s.wire.request_control(s.at))
    slower_ckmh = max(s.pace.range.least_ckmh, (s.belt.speed_ckmh or 0) - event.by_ckmh)
    write(s, Asking(target_ckmh=slower_ckmh, cause=Cause.KEY, interval=s.course.index, planned=s.at))


def end_early(s: Situation, event: EndPressed) -> None:
    """Two minutes of walking, then the end."""
    if s.course.shortened:
        s.refuse(event, "the session is already ending")
        return
    s.end_interval(s.at, skipped=True)
    if not s.stretch:
        s.course.shortened = True
        s.course.finish()
        halting.close_ended(s)
        return
    walk_ckmh = min(s.opened.runner.walk_ckmh, s.wire.target_ckmh or s.opened.runner.walk_ckmh)
    s.course.cut_short(walk_ckmh)
    enter_next(s, s.at)


def go_on(s: Situation, event: GoOnPressed) -> None:
    """Send the rise that waits."""
    if not s.pace.holding:
        s.refuse(event, "no rise waits")
        return
    s.pace.release()
    s.no_steps_since = None
    steer(s, Cause.KEY)


def unit_answered(s: Situation, event: UnitAnswered) -> None:
    """What the console shows for our target settles the unit; the belt is brought to the plan from its true speed."""
    if s.pace.unit_known or s.manual:
        s.refuse(event, "the unit is known")
        return
    s.unit_answer = event.unit
    settle_unit(s)


def settle_unit(s: Situation) -> None:
    """Use the runner's answer: a console in miles that reports what we asked for reports miles as well."""
    reported_ckmh, target_ckmh = s.belt.speed_ckmh or 0, s.wire.target_ckmh or 0
    s.pace.unit_known = True
    s.pace.release()
    if s.unit_answer is Unit.MPH:
        same = abs(reported_ckmh - target_ckmh) <= max(s.pace.range.step_ckmh, 20)
        s.emit(UseUnit(at=s.at, target_unit=Unit.MPH, report_unit=Unit.MPH if same else Unit.KMH))
        s.wire.adopt(reported_ckmh * 1609 // 1000 if same else reported_ckmh)
        s.console.silent()
    else:
        s.emit(UseUnit(at=s.at, target_unit=Unit.KMH, report_unit=Unit.KMH))
    steer(s, Cause.KEY)


def settle_unit_given(s: Situation) -> None:
    """The answer given in advance held at the first settled target: keep it."""
    unit = s.unit_answer or Unit.KMH
    s.emit(UseUnit(at=s.at, target_unit=unit, report_unit=Unit.KMH))
    steer(s, Cause.KEY)


def settle_reported_miles(s: Situation) -> None:
    """The console counts miles, as was said in advance, and its reports are miles too."""
    s.pace.unit_known = True
    s.emit(UseUnit(at=s.at, target_unit=Unit.MPH, report_unit=Unit.MPH))
    s.console.silent()
    steer(s, Cause.KEY)
