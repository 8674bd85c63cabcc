"""Folds the records of a session, events and commands in order, into the one picture of it, a `Readout`.

The same records give the same readouts, live and in replay. Whatever is not of our vocabulary is passed over. Memory
does not grow with the length of a session.
"""

from collections import deque
from collections.abc import Callable
from typing import Any

from backrun_treadmill.core import commands as c
from backrun_treadmill.core import events as e
from backrun_treadmill.core import intents as i
from backrun_treadmill.core import notes as n
from backrun_treadmill.core import sensor_events as w
from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.commands import Command
from backrun_treadmill.core.events import Event, SessionOpened
from backrun_treadmill.core.folds.progress import Progress
from backrun_treadmill.core.folds.ratings import Ratings
from backrun_treadmill.core.folds.transitions import Transitions
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.intents import CancelPressed
from backrun_treadmill.core.notes import IntentRefused, Said, State, StateEntered
from backrun_treadmill.core.profile.totals import add_up
from backrun_treadmill.core.readout.belt import BeltFollowed
from backrun_treadmill.core.readout.body import BodyFollowed
from backrun_treadmill.core.readout.course import CourseFollowed
from backrun_treadmill.core.readout.picture import MESSAGES, Dose, Readout, Summary


class ReadoutFold:
    """Feed it every record in order; read `readout` whenever a picture is wanted.

    `rules` say when steps get longer and, with the highest heart rate of the session's own runner, where zones begin.
    """

    def __init__(self, *, rules: Rules | None = None) -> None:
        self._rules = rules
        self._followed: _Followed | None = None
        self._readout = Readout()

    def feed(self, record: object) -> None:
        """Take in the next record. What is not of our vocabulary, or comes before a session was opened, is passed."""
        if isinstance(record, SessionOpened):
            self._followed = _Followed(record, rules=self._rules)
        if self._followed is not None and isinstance(record, (Event, Command)):
            self._followed.feed(record)

    @property
    def readout(self) -> Readout:
        """The picture after the records so far."""
        if self._followed is not None and self._followed.changed:
            self._readout = self._followed.build()
        return self._readout


class _Followed:
    """One opened session."""

    def __init__(self, opened: SessionOpened, *, rules: Rules | None) -> None:
        self.changed = True
        self.opened = opened
        self.entered = StateEntered(at=opened.at, state=State.IDLE)
        self.course = CourseFollowed(opened)
        self.belt = BeltFollowed()
        self.body = BodyFollowed(opened.runner, rules=rules)
        self.ratings = Ratings()
        self.impacts = ImpactCounter()
        self.progress = Progress()
        self.transitions = Transitions()
        self.machine = ""
        self.counting_in: int | None = None
        self.messages: deque[Said | IntentRefused] = deque(maxlen=MESSAGES)
        self.journal_fault = ""
        self.front_silent = False
        self.stop_waits = False
        self.unit_asked = False
        self.feet_asked: n.FeetAsked | None = None
        self.summary: Summary | None = None
        self._at = 0
        self._planned_running = add_up(opened.plan).running_impacts
        self._of_set: dict[int, list[int]] = {}
        for index, interval in enumerate(opened.plan.intervals):
            if interval.set_no:
                self._of_set.setdefault(interval.set_no, []).append(index)

    def feed(self, record: Any) -> None:
        self.changed = True
        self._at = max(self._at, record.at)
        self.ratings.feed(record)
        if self.summary is None:
            self.impacts.feed(record)
            self.progress.feed(record)
            self.transitions.feed(record)
            self.body.see(record, self.impacts.source)
        rule = RULES.get(type(record))
        if rule is not None:
            rule(self, record)

    def build(self) -> Readout:
        self.changed = False
        locked = self.ratings.pain.locked_above_ckmh
        return Readout(
            at=self._at,
            state=self.entered.state,
            state_since=self.entered.at,
            why=self.entered.why,
            plan=self.opened.plan,
            driving=self.opened.driving,
            machine=self.machine,
            step=self.course.step,
            coming=self.course.coming(self.belt.own_target_ckmh, locked_above_ckmh=locked),
            passed_us=self.course.passed_us,
            counting_in_until=self.counting_in,
            belt=self.belt.seen,
            dose=self._dose(),
            body=self.body.body(self.ratings, expected_spm=self.impacts.expected_spm),
            track=self.course.track,
            messages=tuple(self.messages),
            journal_fault=self.journal_fault,
            front_silent=self.front_silent,
            locked_above_ckmh=locked,
            timing=self.transitions.timing,
            unfinished=bool(self.opened.unfinished) and self.course.step is None,
            stop_waits=self.stop_waits,
            unit_asked=self.unit_asked,
            feet_asked=self.feet_asked,
            summary=self.summary,
            answers=self.ratings.answers,
            closed=self.ratings.closed,
        )

    def _dose(self) -> Dose:
        total, step = self.impacts.total, self.course.step
        set_no = 0 if step is None else step.interval.set_no
        return Dose(
            running=total.running,
            walking=total.walking,
            estimated=total.estimated,
            running_estimated=total.running_estimated,
            running_error=total.running_error,
            planned_running=self._planned_running,
            budget=self.opened.runner.impact_budget,
            this_set=self._in_set(set_no),
            last_set=self._in_set(set_no - 1),
            source=self.impacts.source,
        )

    def _in_set(self, set_no: int) -> int | None:
        steps = self._of_set.get(set_no)
        return None if steps is None else sum(self.impacts.of_step(index).running for index in steps)


def _on_state(f: _Followed, record: StateEntered) -> None:
    before, f.entered = f.entered.state, record
    f.counting_in = None
    f.stop_waits = False
    f.course.state_entered(record, f.belt.lost_at if before is State.LOST else None)
    f.belt.state_entered(record, before)


def _on_interval(f: _Followed, record: n.IntervalEntered) -> None:
    f.course.entered(record)
    f.belt.interval_entered(record)


def _on_console(f: _Followed, record: n.ConsoleChanged) -> None:
    f.course.console(record)
    f.belt.console_changed(record)


def _on_connected(f: _Followed, record: e.MachineConnected) -> None:
    f.machine = record.name or record.address
    f.course.connected(record)
    f.belt.connected(record)


def _on_measured(f: _Followed, record: e.BeltMeasured) -> None:
    f.course.measured(record)
    f.belt.measured(record)
    f.body.belt(record)


def _on_suspended(f: _Followed, record: e.Suspended) -> None:
    f.counting_in = None
    f.belt.forget()


def _count_in(f: _Followed, until: int | None) -> None:
    f.counting_in = until


def _hear_front(f: _Followed, *, silent: bool) -> None:
    f.front_silent = silent


def _on_stop_remembered(f: _Followed, _: n.StopRemembered) -> None:
    f.stop_waits = True


def _on_journal(f: _Followed, record: e.JournalFailed) -> None:
    f.journal_fault = record.reason


def _on_refused(f: _Followed, record: IntentRefused) -> None:
    if record.intent != CancelPressed.__name__:  # any key may cancel: that there was nothing to cancel is no news
        f.messages.append(record)


def _ask_unit(f: _Followed, *, asked: bool) -> None:
    f.unit_asked = asked
    if not asked:
        f.course.unit_settled()


def _ask_feet(f: _Followed, asked: n.FeetAsked | None, source: w.Source) -> None:
    if asked is not None or (f.feet_asked is not None and f.feet_asked.source is source):
        f.feet_asked = asked


def _doubt_heart(f: _Followed, doubt: n.HeartDoubt | None) -> None:
    f.body.doubt = doubt


def _on_end(f: _Followed, record: n.SessionEnded) -> None:
    f.progress.finish()
    f.impacts.finish()
    f.summary = Summary(
        outcome=record.outcome,
        exit_code=record.exit_code,
        text=record.text,
        stands=record.stands,
        asks=record.asks,
        run_ckmh=record.run_ckmh,
        sets_done=f.progress.sets_done,
        duration_us=f.progress.duration_us,
        run_us=f.progress.run_us,
        distance_cm=f.progress.distance_cm,
    )


RULES: dict[type, Callable[[_Followed, Any], None]] = {
    StateEntered: _on_state,
    n.IntervalEntered: _on_interval,
    n.RiseExpected: lambda f, record: f.course.rise_expected(record),
    n.IntervalEnded: lambda f, record: f.course.ended(record),
    n.CountingIn: lambda f, record: _count_in(f, record.until),
    n.CountInCancelled: lambda f, _: _count_in(f, None),
    c.SetSpeed: lambda f, record: f.belt.speed_set(record),
    c.StartBelt: lambda f, record: f.belt.started(record),
    c.StopBelt: lambda f, record: f.belt.stopped(record),
    c.PauseBelt: lambda f, record: f.belt.stopped(record),
    n.StopRemembered: _on_stop_remembered,
    c.RequestControl: lambda f, _: f.belt.control_asked(),
    c.UseUnit: lambda f, _: _ask_unit(f, asked=False),
    n.ConsoleAsked: lambda f, record: f.belt.console_asked(record),
    n.ConsoleChanged: _on_console,
    n.RiseWithheld: lambda f, record: f.belt.withheld(record),
    Said: lambda f, record: f.messages.append(record),
    IntentRefused: _on_refused,
    n.UnitAsked: lambda f, _: _ask_unit(f, asked=True),
    n.FeetAsked: lambda f, record: _ask_feet(f, record, record.source),
    n.CountFeet: lambda f, record: _ask_feet(f, None, record.source),
    w.PodConnected: lambda f, record: _ask_feet(f, None, record.source),
    n.HeartDoubted: lambda f, record: _doubt_heart(f, record.doubt),
    n.HeartBelieved: lambda f, _: _doubt_heart(f, None),
    n.BudgetSpent: lambda f, _: f.course.budget_spent(),
    n.SessionEnded: _on_end,
    e.MachineConnected: _on_connected,
    e.LinkLost: lambda f, record: f.belt.link_lost(record),
    e.BeltMeasured: _on_measured,
    e.MachineStatusReceived: lambda f, record: f.belt.status(record),
    e.CommandAnswered: lambda f, record: f.belt.answered(record),
    e.CommandFailed: lambda f, record: f.belt.failed(record),
    e.Suspended: _on_suspended,
    w.StepsMeasured: lambda f, record: f.body.steps(record, f.impacts.source),
    w.HeartMeasured: lambda f, record: f.body.heart(record),
    i.SlowerPressed: lambda f, record: f.course.slower(record, f.belt.own_target_ckmh),
    i.BackToPlanPressed: lambda f, record: f.course.back_to_plan(record),
    i.MoreRestPressed: lambda f, record: f.course.more_rest(record),
    e.JournalFailed: _on_journal,
    e.FrontSilent: lambda f, _: _hear_front(f, silent=True),
    e.FrontReturned: lambda f, _: _hear_front(f, silent=False),
}
"""What a record means to a picture; a record without an entry means nothing to it."""
