"""What the runner's keys do while the plan runs (design rule 12). Stop, pain and the leg key are the guard's.

Slower always passes. Faster is limited: 2 s apart, within the runner's own limits, and by every rule for a rise.
"""

from backrun_treadmill.core.commands import Cause, Outcome
from backrun_treadmill.core.intents import (
    BackToPlanPressed,
    ConfirmPressed,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    MoreRestPressed,
    NextPressed,
    PausePressed,
    SlowerPressed,
    WalkPressed,
)
from backrun_treadmill.core.notes import Level, State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.session import aftermath, ending, halting, leading
from backrun_treadmill.core.session.pace import UNKNOWN_UNIT_CKMH
from backrun_treadmill.core.session.running import enter_next, go_to_next
from backrun_treadmill.core.session.situation import Situation
from backrun_treadmill.core.session.steering import KEYS_APART_US, steer, write
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.session.unit_question import MILE_THOUSANDTHS
from backrun_treadmill.core.session.wire import Asking
from backrun_treadmill.core.units import kmh_text


def slower(s: Situation, event: SlowerPressed) -> None:
    """Slower now, and a ceiling for all later steps of this kind."""
    interval = s.course.interval
    if interval is None or not interval.moving:
        s.refuse(event, "the belt stands in this step")
        return
    _lower(s, interval.kind, event.by_ckmh)
    steer(s, Cause.KEY)


def slower_lost(s: Situation, event: SlowerPressed) -> None:
    """The link is away: slower is kept and goes out when it is back."""
    if not s.on_belt or s.course.interval is None:
        s.refuse(event, "the belt stands in this step")
        return
    slower_ckmh = _lower(s, s.course.interval.kind, event.by_ckmh)
    s.say(
        Level.ALARM,
        f"The link is lost: {kmh_text(slower_ckmh)} km/h goes out when it is back. Until then use the console.",
    )


def _lower(s: Situation, kind: Kind, by_ckmh: int) -> int:
    asked_ckmh = s.own_asked_ckmh
    present_ckmh = asked_ckmh if asked_ckmh is not None else (s.belt.speed_ckmh or 0)
    ceiling_ckmh = s.pace.ceiling(kind)
    if s.state is State.LOST and ceiling_ckmh is not None:
        present_ckmh = min(present_ckmh, ceiling_ckmh)
    slower_ckmh = s.pace.slower(kind, present_ckmh - by_ckmh)
    if s.early is not None:
        s.early.base_ckmh = slower_ckmh
    return slower_ckmh


def faster(s: Situation, event: FasterPressed) -> None:
    """Faster for this interval only."""
    asked_ckmh = s.wire.asked_ckmh
    if not s.on_belt or asked_ckmh is None:
        s.refuse(event, "the belt is not moving for us")
        return
    to_ckmh = asked_ckmh + event.by_ckmh
    if (reason := _faster_refusal(s, to_ckmh)) is not None:
        s.refuse(event, reason)
        return
    s.pace.faster(to_ckmh)
    steer(s, Cause.KEY)


def _faster_refusal(s: Situation, to_ckmh: int) -> str | None:
    if s.early is not None:
        return "the next step's speed is on its way"
    if s.last_key_rise_at is not None and s.at - s.last_key_rise_at < KEYS_APART_US:
        return "one rise in 2 s"
    top_ckmh = min(s.opened.runner.top_ckmh, s.pace.range.most_ckmh)
    if to_ckmh > top_ckmh:
        return f"{kmh_text(to_ckmh)} km/h is above the limit of {kmh_text(top_ckmh)}"
    if s.pace.impacts_spent and to_ckmh > s.opened.runner.walk_ckmh:
        return "the budget of running impacts is used up, and the rest is walked"
    if not s.pace.unit_known and to_ckmh > s.pace.unit_cap_ckmh:
        return "first say what the console counts: k for km/h, m for miles"
    return None


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
    ends, grown = s.course.ends, s.course.more_rest()
    if grown is None:
        s.refuse(event, "no rest follows")
        return
    if s.early is not None and s.course.ends != ends:
        # The boundary has moved away from what left early for it.
        s.early = None
        steer(s, Cause.KEY)
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
    starting = s.state is State.STARTING
    if not s.stretch and not starting:
        what = "the belt is not driven from here" if s.manual else "the belt stands; this step needs no pause"
        s.refuse(event, what)
        return
    halting.begin(s, Purpose.PAUSE, text="paused by key", gently=True, force=starting)


def pause_held(s: Situation, event: PausePressed) -> None:
    """A belt that is not ours is brought to zero all the same."""
    if aftermath.looks(s):
        aftermath.pause(s, event)
        return
    halting.begin(s, Purpose.PAUSE, text="paused by key", force=True)


def slower_held(s: Situation, event: SlowerPressed) -> None:
    """A belt that is not ours gets slower all the same; it stays held."""
    if not s.belt.moving:
        s.refuse(event, "the belt is not seen to move; SPACE stops it")
        return
    present_ckmh = s.wire.asked_ckmh if s.wire.asked_ckmh is not None else (s.belt.speed_ckmh or 0)
    slower_ckmh = present_ckmh - event.by_ckmh
    if not s.pace.unit_known:
        # A fall under every reading: kilometres reported and miles taken would make it 1.6 times as much.
        slower_ckmh = min(slower_ckmh * 1000 // MILE_THOUSANDTHS, UNKNOWN_UNIT_CKMH)
    slower_ckmh = s.pace.range.on_grid(slower_ckmh)
    if slower_ckmh >= (s.belt.speed_ckmh or 0):
        s.refuse(event, "the belt is at its lowest; SPACE stops it")
        return
    if not s.wire.controlled:
        s.emit(s.wire.request_control(s.at))
    write(s, Asking(target_ckmh=slower_ckmh, cause=Cause.KEY, interval=s.course.index, planned=s.at, due=s.at))


def end_early(s: Situation, event: EndPressed) -> None:
    """Two minutes of walking, then the end."""
    if s.course.shortened:
        s.refuse(event, "the session is already ending")
        return
    s.end_interval(s.at, skipped=True)
    if not s.stretch:
        s.course.shortened = True
        s.course.finish()
        ending.end(s, Outcome.SHORTENED, 0, "Ended by key.")
        return
    walk_ckmh = min(s.opened.runner.walk_ckmh, s.own_asked_ckmh or s.opened.runner.walk_ckmh)
    s.course.cut_short(walk_ckmh)
    enter_next(s, s.at)


def go_on(s: Situation, event: GoOnPressed) -> None:
    """Send the rise that waits."""
    if not (leading.reinstate(s) or s.pace.holding):
        s.refuse(event, "no rise waits")
        return
    s.pace.release()
    s.no_steps_since = None
    steer(s, Cause.KEY)


def pause_lost(s: Situation, event: PausePressed) -> None:
    """The link is away: the pause is the first thing written when it is back."""
    if s.halt is not None:
        s.refuse(event, "a stop is already remembered")
        return
    if not s.stretch:
        s.refuse(event, "the belt stands; this step needs no pause")
        return
    halting.begin(s, Purpose.PAUSE, text="paused by key", force=True)
