"""The examination: the order in which an event is met, as `core.session.session` is for a session.

Theory. An event is first *observed* (what the reports say is taken in), then the *guard* is asked (stop, signals, a
silent front, a report above 5 km/h act whatever is being looked at), then a way down or a lost link goes on, and only
then the step that is under way, if nothing of these holds it up. What happens by time happens there as well, and every
event is an occasion for it; `WakeAt` asks for one more.

Once anything has aborted it no step goes on any more: what is still written are stops and what they need. Pure: the
same events give the same commands.
"""

from backrun_treadmill.core.commands import Connect, Outcome, WakeAt
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandAnswered,
    CommandFailed,
    CommandSent,
    ConnectFailed,
    LinkLost,
    MachineConnected,
    Result,
    SessionOpened,
)
from backrun_treadmill.core.examination import consent, descent, ending, guard, ladder, link
from backrun_treadmill.core.examination.bench import Bench
from backrun_treadmill.core.examination.descent import End
from backrun_treadmill.core.examination.procedure import procedure
from backrun_treadmill.core.examination.waiting import Ends, Script, StoppedItself, Wait
from backrun_treadmill.core.intents import ConfirmPressed, Intent
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.session.guard import expired
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

CONTROL_OP, SPEED_OP, START_OP = "00", "02", "07"
STANDS_US = 3 * SECOND_US
MEANT_US = 2 * SECOND_US
"""An ENTER sooner after the belt was lost from sight may be the answer to a question that was open until then."""


class Examination:
    """One examination. Feed it every event in order; carry out what it returns, in order."""

    def __init__(self) -> None:
        self.bench = Bench()
        self._script: Script = procedure(self.bench)
        self._wait: Wait | None = None

    @property
    def state(self) -> State:
        """Where it is, in a session's words."""
        return self.bench.state

    def handle(self, event: AnyEvent) -> list[AnyCommand]:
        """What follows from one event. Never raises for anything a machine or a person does."""
        b = self.bench
        b.out, b.at = [], event.at
        if b.closed is not None:
            return b.out
        if isinstance(event, SessionOpened):
            b.opened = event
            b.enter(State.CONNECTING)
            b.emit(Connect(at=b.at, attempt=1))
        elif not guard.check(b, event):
            self._take(event)
        self._go_on()
        self._plan_wake()
        return b.out

    def _take(self, event: AnyEvent) -> None:
        b = self.bench
        match event:
            case MachineConnected():
                link.connected(b, event)
            case ConnectFailed():
                link.failed(b, event)
            case LinkLost():
                link.lost(b, event)
            case BeltMeasured():
                _measured(b, event)
            case CommandSent() | CommandAnswered() | CommandFailed():
                _wrote(b, event)
            case Intent():
                _pressed(b, event)
            case _:
                pass

    def _go_on(self) -> None:
        b = self.bench
        guard.tick(b)
        descent.tick(b)
        link.tick(b)
        while b.closed is None and not b.aborted and b.descent is None and b.lost is None:
            if not self._step():
                return

    def _step(self) -> bool:
        """One piece of the script; False where it waits on."""
        b, wait = self.bench, self._wait
        if b.expects_moving and b.belt.stood_since(b.at - STANDS_US):
            b.expects_moving = False
            b.interruption = StoppedItself()
        try:
            if b.interruption is not None and wait is not None:
                interruption, b.interruption = b.interruption, None
                self._wait = self._script.throw(interruption)
            elif wait is None or wait.done() or b.at >= wait.by:
                self._wait = next(self._script)
            else:
                return False
        except Ends as ends:
            _end(b, End(outcome=ends.outcome, exit_code=ends.exit_code, text=ends.text))
        except StopIteration:
            _end(b, End(outcome=Outcome.FINISHED, exit_code=0, text="The examination is done."))
        return True

    def _plan_wake(self) -> None:
        b = self.bench
        if b.closed is not None:
            return
        held_up = b.aborted or b.descent is not None or b.lost is not None
        waits = [*descent.dues(b), *link.dues(b), guard.silent_at(b)]
        waits.append(None if held_up or self._wait is None else self._wait.by)
        due = min((wait for wait in waits if wait is not None and wait > b.at), default=None)
        if b.wake_due is not None and b.wake_due <= b.at:
            b.wake_due = None
        if due is not None and due != b.wake_due:
            b.wake_due = due
            b.emit(WakeAt(at=b.at, due=due))


def _end(b: Bench, how: End) -> None:
    b.aborted = True
    if b.may_move or b.paused:
        descent.begin(b, how)
    else:
        ending.end(b, how.outcome, how.exit_code, how.text)


def _pressed(b: Bench, event: Intent) -> None:
    if isinstance(event, ConfirmPressed) and b.state in (State.UNCONFIRMED, State.LOST) and b.descent is not None:
        if expired(event) or event.pressed_at < (b.unseen_from or 0) + MEANT_US:
            b.refuse(event, "it came just as the belt was lost from sight: look at the belt, then press it again")
            return
        text = "Ended by key; the stop was not confirmed by the treadmill."
        ending.end(b, Outcome.STOPPED if b.descent.end is None else b.descent.end.outcome, 1, text, stands=False)
        return
    consent.pressed(b, event)


def _wrote(b: Bench, event: CommandSent | CommandAnswered | CommandFailed) -> None:
    match event:
        case CommandSent():
            b.answers.sent(event)
            b.last_sent[event.raw[:2]] = event.at
            if event.raw[:2] == START_OP and b.started_at is not None and b.moved_at is None:
                b.started_at = event.at
            if event.raw[:2] == SPEED_OP and b.wire.target_ckmh is not None:
                b.latency.sent(event.seq, event.at)
                b.ramp.sent(event.at, b.wire.target_ckmh)
            elif event.raw[:2] != CONTROL_OP:
                b.latency.interrupt()
                b.ramp.interrupt()
        case CommandAnswered():
            seq = b.answers.take(event)
            if event.op == SPEED_OP and event.result is Result.SUCCESS and seq is not None:
                b.latency.answered(seq, event.at)
            ladder.answered(b, event, seq)
        case CommandFailed():
            ladder.failed(b, event)


def _measured(b: Bench, event: BeltMeasured) -> None:
    _count(b, event)
    if event.speed_ckmh is None or not b.linked:
        return
    moving = b.moves_at(event.speed_ckmh)
    if b.reports:
        gap_us = event.at - b.reports[-1][0]
        b.report_gaps_us.append(gap_us)
        b.moving_us += gap_us if moving else 0
    b.reports.append((event.at, event.speed_ckmh))
    b.moving_run, b.standing_run = (b.moving_run + 1, 0) if moving else (0, b.standing_run + 1)
    if moving and b.started_at is not None and b.moved_at is None:
        b.moved_at = event.at
    if b.belt.measured(event.at, max(event.speed_ckmh, b.belt.rest_ckmh + moving)):
        b.latency.measured(event.at, event.speed_ckmh)
        if b.standing_run != 1:  # a lone zero lies, and would be a belt that came down in no time
            b.ramp.measured(event.at, event.speed_ckmh)
    if b.descent is not None:
        descent.measured(b, b.descent)
    guard.measured(b, event)


def _count(b: Bench, event: BeltMeasured) -> None:
    if event.distance_m is not None:
        b.counters["distance_m"] = event.distance_m
    if event.elapsed_s is not None:
        b.counters["elapsed_s"] = event.elapsed_s
