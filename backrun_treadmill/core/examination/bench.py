"""The mutable middle of an examination: what is known of the machine and what is under way. It decides nothing."""

from collections import deque
from statistics import mean, median
from typing import TYPE_CHECKING

from backrun_treadmill.core.commands import Cause, Close, SetSpeed
from backrun_treadmill.core.events import MachineConnected, SessionOpened, Status
from backrun_treadmill.core.examination.answers import Answers
from backrun_treadmill.core.examining import ExaminerAsked, Fact, FactFound, FactValue, Question, Step, StepBegan
from backrun_treadmill.core.intents import Intent
from backrun_treadmill.core.machine import SpeedRange, Unit
from backrun_treadmill.core.notes import IntentRefused, Level, Said, State, StateEntered
from backrun_treadmill.core.session.belt import STEADY_CKMH, Belt
from backrun_treadmill.core.session.wire import Asking, Wire
from backrun_treadmill.core.timing.latency import Latency
from backrun_treadmill.core.timing.ramp import Ramp
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand

if TYPE_CHECKING:
    from backrun_treadmill.core.examination.descent import Descent
    from backrun_treadmill.core.examination.link import Lost
    from backrun_treadmill.core.examination.waiting import Interruption

UNKNOWN_LIMIT_CKMH = 310
"""5 km/h, should the reports be miles; 3.0 with a belt that wavers by 0.1 stays below."""

LIMIT_CKMH = 500
"""A report above this ends the examination at once."""

MOST_ASKED_CKMH = 300
"""Nothing faster is ever asked for."""

KEPT_REPORTS = 600
PERIODS = 12
SPEED_OP = "02"
BY_IT_US = 2 * SECOND_US
"""A link that goes this soon after a write may have gone because of it."""

LEVEL_US = 2_200_000
LEVEL_REPORTS = 2
LAST_OF_LEVEL = 3
SLOWEST_DOWN_CKMH_S = 25
"""The slowest way down, as a machine that reports miles would show it: what a stop is given to be proved."""

NOWHERE = SpeedRange(least_ckmh=80, most_ckmh=0, step_ckmh=10)


class Bench:
    """Everything an examination knows. Fields are grouped by what they are about."""

    def __init__(self) -> None:
        self.at = 0
        self.out: list[AnyCommand] = []
        self.state = State.IDLE
        self.unseen_from: int | None = None
        """The first instant at which this way down was lost or unconfirmed; None once it is over."""
        self.opened: SessionOpened
        self.closed: Close | None = None

        self.machine: MachineConnected | None = None
        self.linked = False
        self.linked_at = 0
        self.range = NOWHERE
        self.wire = Wire()
        self.wire.gap_us = 0  # the steps keep their own distances between writes
        self.answers = Answers()
        self.latency = Latency()
        self.ramp = Ramp()

        self.belt = Belt()
        self.belt.down_ckmh_s = SLOWEST_DOWN_CKMH_S
        self.reports: deque[tuple[int, int]] = deque(maxlen=KEPT_REPORTS)
        """(at, speed) as the machine said them on this link, the newest last."""
        self.report_gaps_us: list[int] = []
        self.counters: dict[str, int] = {}
        """distance_m and elapsed_s, as they were said last."""
        self.moving_run = self.standing_run = 0
        """So many reports in a row show a moving, or a standing belt."""
        self.moving_us = 0
        """How long the belt has moved in all."""
        self.statuses: list[tuple[int, Status]] = []
        self.target_unit: Unit | None = None
        self.report_unit: Unit | None = None

        self.may_move = False
        """A start went out, or the belt moved, and it has not been proved to stand since."""
        self.paused = False
        """It was paused, and has not been stopped since: its console may start it at the speed of before."""
        self.started_at: int | None = None
        """The newest Start was handed to the radio then; None once the belt was stopped."""
        self.moved_at: int | None = None
        """The first report of a moving belt after that Start."""
        self.expects_moving = False
        """A step needs the belt to run: that it stands is news."""
        self.explains: Fact | None = None
        """What it shows if the belt moves now, though nothing was started."""
        self.asked_ckmh = 0
        """The fastest target that was ever written."""
        self.factor = 1.0
        """How much faster the belt set off than its range said: the most that units could explain."""
        self.factor_known = False
        self.least_seen_ckmh = 0
        """The speed at which it set off, as it reported it; 0 = not seen."""
        self.starts = 0
        """Starts that moved the belt."""
        self.starts_saying_stopped = 0
        self.control_refused = False
        """Request Control was answered, and not with success."""
        self.control_pairs = 0
        """Refusals (05) that a Request Control and the same request again have put right."""
        self.speed_after_us = 2_000_000
        """No speed is written sooner than this after the first movement, but to try just that."""

        self.target_ckmh = 0
        """The target that units are looked for with."""
        self.early_breaks = 0
        self.self_stops = self.watched_again = 0
        self.self_stops_ms: list[int] = []
        """How long after the first movement it stopped by itself."""

        self.facts: dict[Fact, FactValue] = {}
        self.decided: set[str] = set()
        """Keys of a machine profile that were looked at to the end, whatever was found."""
        self.stop_ms: list[tuple[int, int]] = []
        """(speed, ms) of the stops that were proved."""
        self.last_sent: dict[str, int] = {}
        """When a request was handed over last, by op code."""
        self.linked_at_last = 0
        """When the link stood that was lost last."""
        self.link_lasted_us: int | None = None
        """How long the link lasted that was lost last."""
        self.links_lost: dict[str, int] = {}
        """By the op code that was written last, 2 s before at the most; empty where nothing was."""

        self.question: Question | None = None
        self.answer: bool | Unit | None = None
        self.count_in_until: int | None = None
        self.cancelled = False

        self.descent: Descent | None = None
        self.lost: Lost | None = None
        self.interruption: Interruption | None = None
        self.aborted = False
        """No step goes on any more."""
        self.front_gone = False
        self.wake_due: int | None = None

    @property
    def attended(self) -> bool:
        """Somebody is there to pull the key and to say that the belt stands."""
        return self.opened.attended and not self.front_gone

    @property
    def limit_ckmh(self) -> int:
        """The fastest report that is borne."""
        return UNKNOWN_LIMIT_CKMH if self.report_unit is None else LIMIT_CKMH

    @property
    def speed_ckmh(self) -> int:
        """What was reported last; 0 without a report."""
        return self.belt.speed_ckmh or 0

    @property
    def least_ckmh(self) -> int:
        """The speed at which it sets off: as seen, else as it says."""
        return self.least_seen_ckmh or self.range.least_ckmh

    @property
    def level_ckmh(self) -> int | None:
        """The speed on which the reports of the last 2 s agree; None while they do not, or show a standing belt.

        A slow belt that reports miles gets faster by 0.19 a second; lone zeros are left out, for they lie.
        """
        since = self.at - LEVEL_US
        if not self.reports or self.reports[0][0] > since:
            return None
        span = self._moving_since(since)
        if len(span) < LEVEL_REPORTS or min(span) <= self.belt.rest_ckmh or max(span) - min(span) > STEADY_CKMH:
            return None
        return round(mean(span[-LAST_OF_LEVEL:]))

    def _moving_since(self, since: int) -> list[int]:
        """The speeds since then, without single reports of a standing belt between moving ones."""
        rest_ckmh = self.belt.rest_ckmh
        speeds = [speed for at, speed in self.reports if at >= since]
        return [
            speed
            for place, speed in enumerate(speeds)
            if speed > rest_ckmh
            or max((*speeds[max(0, place - 1) : place], *speeds[place + 1 : place + 2]), default=0) <= rest_ckmh
        ]

    def broke_the_link(self, written_at: int) -> bool:
        """Whether the link went soon after that, and not because of its age."""
        lost_at = self.linked_at_last + (self.link_lasted_us or 0)
        return lost_at - written_at <= BY_IT_US and self.links_lost.get(SPEED_OP, 0) > self.early_breaks

    def moves_at(self, speed_ckmh: int) -> bool:
        """Whether a report shows a moving belt: a standing one is said to be at 0, or at just the rest value."""
        rest_ckmh = self.belt.rest_ckmh
        return speed_ckmh > rest_ckmh or 1 < speed_ckmh < rest_ckmh - 1

    def said_since(self, since: int, status: Status) -> bool:
        """Whether the machine has said so since then."""
        return any(at >= since and said is status for at, said in self.statuses)

    def fell_below(self, speed_ckmh: int) -> bool:
        """Whether the last two reports are: single ones lie."""
        newest = [speed for _, speed in self.reports][-2:]
        return len(newest) == 2 and max(newest) < speed_ckmh

    @property
    def report_period_us(self) -> int:
        """The usual time between two reports."""
        return round(median(self.report_gaps_us[-PERIODS:])) if self.report_gaps_us else SECOND_US

    @property
    def running_ckmh(self) -> int:
        """The faster of the last two reports: single zeros lie."""
        return max((speed for _, speed in list(self.reports)[-2:]), default=0)

    @property
    def last_report_at(self) -> int:
        """When the newest speed came on this link, or the link itself."""
        return self.reports[-1][0] if self.reports else self.linked_at

    def emit(self, command: AnyCommand) -> None:
        """Append to what `handle` returns."""
        self.out.append(command)

    def enter(self, state: State, why: str = "") -> None:
        """Change the state, and say so."""
        if state is not self.state:
            self.state = state
            if state in (State.LOST, State.UNCONFIRMED):
                self.unseen_from = self.at if self.unseen_from is None else self.unseen_from
            elif state is not State.STOPPING:
                self.unseen_from = None
            self.emit(StateEntered(at=self.at, state=state, why=why))

    def say(self, level: Level, text: str) -> None:
        """A sentence for whoever stands beside the belt."""
        self.emit(Said(at=self.at, level=level, text=text))

    def refuse(self, intent: Intent, reason: str) -> None:
        """A key is not obeyed."""
        self.emit(IntentRefused(at=self.at, intent=type(intent).__name__, reason=reason))

    def begin(self, step: Step, text: str) -> None:
        """The examination goes on to `step`."""
        self.emit(StepBegan(at=self.at, step=step, text=text))

    def ask(self, question: Question, text: str) -> None:
        """Open a question."""
        self.question, self.answer = question, None
        self.emit(ExaminerAsked(at=self.at, question=question, text=text))

    def find(self, fact: Fact, value: FactValue, text: str) -> None:
        """Something was seen of the machine; the same twice is said once."""
        if self.facts.get(fact) != value:
            self.facts[fact] = value
            self.emit(FactFound(at=self.at, fact=fact, value=value, text=text))

    def speed(self, target_ckmh: int) -> SetSpeed | None:
        """Ask for a speed, never above 3.0; the command, for its number."""
        target_ckmh = min(target_ckmh, MOST_ASKED_CKMH)
        self.wire.forget_target()
        asking = Asking(target_ckmh=target_ckmh, cause=Cause.KEY, interval=-1, planned=self.at, due=self.at)
        command = self.wire.ask(self.at, asking, present_ckmh=self.speed_ckmh)
        if command is not None:
            self.asked_ckmh = max(self.asked_ckmh, target_ckmh)
            self.emit(command)
        return command
