"""A link that is lost, and a belt that asks (design rules 3, 8 and 17).

The belt may still be moving and nothing can be written. The plan's time goes on; what comes back is believed only after
two fresh samples that agree; nothing upward follows by itself.
"""

from backrun_treadmill.core.commands import Cause, Connect, Disconnect, Outcome
from backrun_treadmill.core.events import BeltMeasured, ConnectFailed, LinkLost, MachineConnected
from backrun_treadmill.core.intents import GoOnPressed
from backrun_treadmill.core.notes import Level, State
from backrun_treadmill.core.session import aftermath, ending, halting
from backrun_treadmill.core.session.connecting import adopt_machine, hold_moving
from backrun_treadmill.core.session.running import advance, enter_next, go_on_with_rest, wait_for_key
from backrun_treadmill.core.session.situation import NOW_AND_THEN_US, Lost, Situation
from backrun_treadmill.core.session.steering import steer, write
from backrun_treadmill.core.session.stopping import Purpose
from backrun_treadmill.core.units import SECOND_US, kmh_text

BACKOFF_US = tuple(n * SECOND_US for n in (1, 2, 4, 8, 10))
BELL_US = NOW_AND_THEN_US
FIRST_TRIES = 3
"""Attempts before anything was written; then the session ends with the reason."""

STANDS = (State.READY, State.ARMED, State.WAITING, State.PAUSED)


def link_lost(s: Situation, event: LinkLost) -> None:
    """From any state: what the belt did last is all that is known of it."""
    if not s.linked or s.state is State.FINISHED:
        return
    last_ckmh = s.belt.speed_ckmh
    back = s.lost.back if s.lost is not None else s.state
    s.linked = False
    s.belt.forget()
    s.wire.link_lost()
    s.console.silent()
    s.count_in_until = s.start_at = s.started_at = s.rise = None
    s.lost = Lost(since=s.at, back=back, last_ckmh=last_ckmh)
    s.lost.try_at = s.at + BACKOFF_US[0]
    s.enter(State.LOST, event.reason)
    if back in STANDS or back is State.CONNECTING or (back is State.RUNNING and not s.stretch):
        text = "The link to the treadmill is lost. The belt stood when last seen. Reconnecting."
        s.say_now_and_then(Level.WARNING, text, about="the link of a belt that stands")
        return
    s.lost.bell_at = _ring(s, s.lost)
    if back is State.STARTING and s.halt is None:
        halting.begin(s, Purpose.CLOSE, outcome=Outcome.FAULT, exit_code=1, text="The link was lost during the start.")
    else:
        halting.link_lost(s)


def connect_failed(s: Situation, event: ConnectFailed) -> None:
    """At first connect the session ends with the reason; later the next attempt follows."""
    lost = s.lost
    if lost is None:
        code = 2 if event.because.value == "several" else 1
        ending.end(s, Outcome.FAULT, code, event.text)
        return
    if not s.wire.touched and lost.attempt >= FIRST_TRIES and lost.back is not State.RUNNING:
        ending.end(s, Outcome.FAULT, 1, event.text)
        return
    lost.try_at = s.at + BACKOFF_US[min(lost.attempt, len(BACKOFF_US) - 1)]


def reconnected(s: Situation, event: MachineConnected) -> None:
    """A stop that was remembered is the first control write; otherwise the belt is looked at first."""
    lost = s.lost
    if lost is None:
        return
    if s.machine is not None and s.machine.address != event.address:
        text = f"{event.name} is not the treadmill of this session: nothing is sent to it. Use your own one's console."
        s.say(Level.ALARM, text)
        s.emit(Disconnect(at=s.at))
        lost.try_at = s.at + BACKOFF_US[min(lost.attempt, len(BACKOFF_US) - 1)]
        return
    known = s.pace.unit_known
    adopt_machine(s, event)
    s.pace.unit_known = known or event.machine.known
    if s.halt is not None:
        s.lost = None
        halting.link_back(s)
        return
    lost.reconnected_at, lost.try_at = s.at, None


def measured(s: Situation, event: BeltMeasured) -> None:
    """Two fresh samples at least 1 s apart that agree decide how it goes on."""
    lost = s.lost
    if lost is None or lost.reconnected_at is None:
        return
    step_ckmh = max(1, s.pace.range.step_ckmh)
    speed_ckmh = s.belt.agreed_since(lost.reconnected_at, step_ckmh)
    if speed_ckmh is None:
        return
    if s.belt.standing:
        _back_standing(s, lost)
    elif lost.back is State.RUNNING and s.stretch and _undisturbed(s, speed_ckmh, step_ckmh):
        _back_running(s)
    else:
        s.lost = None
        _leave_course(s, s.at)
        hold_moving(s)


def go_on(s: Situation, event: GoOnPressed) -> None:
    """HELD: adopt the moving belt at its speed. Never starts one."""
    speed_ckmh = s.belt.speed_ckmh
    if speed_ckmh is None or not s.belt.moving or not s.belt.fresh(s.at):
        s.refuse(event, "the belt is not seen to move")
        return
    if not s.on_belt and not (s.course.following is not None and s.course.following.moving):
        s.refuse(event, "the plan has no step on the belt here; stop it with SPACE")
        return
    if not s.wire.controlled:
        s.emit(s.wire.request_control(s.at))
    s.wire.adopt(speed_ckmh)
    s.wire.forget_doubts()
    s.console.adopted(speed_ckmh)
    s.stretch, s.first_stretch, s.resuming = True, False, False
    s.enter(State.RUNNING, f"adopted at {kmh_text(speed_ckmh)} km/h")
    if s.on_belt:
        s.pace.console_ckmh = speed_ckmh
        go_on_with_rest(s, s.at)
        return
    s.end_interval(s.at)
    enter_next(s, s.at, keep_ckmh=speed_ckmh)


def held_measured(s: Situation, event: BeltMeasured) -> None:
    """A held belt that came to stand: a key starts or resumes."""
    if not s.belt.stood_since(s.at - 3 * SECOND_US):
        return
    if aftermath.looks(s):
        aftermath.stands(s)
        return
    if s.on_belt:
        halting.follow_console(s, "the belt came to stand")
        return
    s.stretch = False
    if s.course.interval is not None and not s.course.closed:
        s.enter(State.RUNNING, "the belt stands again")
    else:
        wait_for_key(s)


def held_tick(s: Situation) -> None:
    """A slower target that waited for the gap between writes."""
    if (waiting := s.wire.waiting) is not None and s.at >= s.wire.gap_ends:
        write(s, waiting)


def pause(s: Situation, why: str) -> None:
    """The belt stands in the middle of an interval; ENTER resumes."""
    s.stretch = False
    s.paused_at, s.long_pause_said = s.at, False
    s.enter(State.PAUSED, why)
    s.say(Level.INFO, "Paused; the belt stands. ENTER goes on after 5 s, SPACE ends the session.")


def tick(s: Situation) -> None:
    """The plan's time goes on; the next attempt, the bell, the end of patience."""
    lost = s.lost
    if lost is None:
        return
    if lost.back is State.RUNNING and s.halt is None and lost.reconnected_at is None:
        advance(s)
        if s.state is not State.LOST:
            return
    if lost.try_at is not None and s.at >= lost.try_at:
        lost.try_at = None
        lost.attempt += 1
        s.emit(Connect(at=s.at, attempt=lost.attempt + 1))
    if lost.bell_at is not None and s.at >= lost.bell_at:
        lost.bell_at = _ring(s, lost)
    if lost.give_up_at is not None and s.at >= lost.give_up_at:
        text = "The treadmill did not come back. The belt may still be moving."
        ending.end(s, Outcome.FAULT, 1, text, stands=False)


def dues(s: Situation) -> list[int | None]:
    """The instants at which `tick` may have something to do."""
    lost = s.lost
    if lost is None:
        return []
    course = s.course.next_change(s.at) if lost.back is State.RUNNING and s.halt is None else None
    return [lost.try_at, lost.bell_at, lost.give_up_at, course]


def _ring(s: Situation, lost: Lost) -> int:
    """Say what is known of a belt behind a lost link; gives the instant for the next time."""
    away_s = (s.at - lost.since) // SECOND_US
    link = "The link is lost" if away_s < 1 else f"The link has been lost for {away_s} s"
    if lost.reconnected_at is not None:
        link = "The link is back, but the treadmill does not say what its belt does"
    last = f" at {kmh_text(lost.last_ckmh)} km/h" if lost.last_ckmh else ""
    last = f"{last}, as it last reported" if lost.last_ckmh and away_s else last
    do = "Use the console to stop or slow it."
    if s.halt is not None:
        do = "The stop goes out first of all; until then only the console or the safety key stops it."
    return s.say_now_and_then(Level.ALARM, f"{link}: the belt may still be moving{last}. {do}", about="the link")


def _undisturbed(s: Situation, speed_ckmh: int, step_ckmh: int) -> bool:
    return (
        s.wire.target_ckmh is not None
        and abs(speed_ckmh - s.wire.target_ckmh) <= step_ckmh
        and not s.wire.in_doubt
        and s.wire.waiting is None
    )


def _back_running(s: Situation) -> None:
    s.lost = None
    s.emit(s.wire.request_control(s.at))
    s.enter(State.RUNNING, "the link is back, the belt is as we left it")
    s.console.adopted(s.wire.target_ckmh or 0)
    text = "The link is back. The plan goes on; a rise that fell due meanwhile needs the key g."
    s.say_now_and_then(Level.INFO, text, about="the link is back")
    advance(s)
    if s.state is not State.RUNNING or s.course.interval is None:
        return
    planned_ckmh, _ = s.course.planned_ckmh(s.at)
    if s.pace.wanted(s.course.interval, planned_ckmh, s.at) > (s.wire.target_ckmh or 0):
        s.pace.hold(s.wire.target_ckmh or 0)
    steer(s, Cause.GUARD)


def _back_standing(s: Situation, lost: Lost) -> None:
    if aftermath.looks(s):
        aftermath.stands(s)
        return
    s.lost = None
    if lost.back is State.RUNNING and s.stretch:
        _leave_course(s, lost.since)
        halting.follow_console(s, "the belt came to stand while the link was lost")
    elif lost.back is State.PAUSED:
        s.enter(State.PAUSED, "the link is back")
    elif lost.back is State.RUNNING:
        s.enter(State.RUNNING, "the link is back")
    elif s.on_belt:
        pause(s, "the belt came to stand")
    else:
        wait_for_key(s)


def _leave_course(s: Situation, at: int) -> None:
    if s.on_belt:
        s.course.leave(max(at, s.course.began))
