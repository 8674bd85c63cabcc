"""The mutable middle of a session: what is known and what is under way, shared by the rules in the modules beside it.

It decides nothing. Rules are functions of the situation and one event; they append to `out` through `emit`.
"""

from msgspec import Struct

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import Driving, MachineConnected, SessionOpened
from backrun_treadmill.core.intents import Intent
from backrun_treadmill.core.machine import MachineProfile, SpeedRange, Unit
from backrun_treadmill.core.notes import IntentRefused, IntervalEnded, Level, Said, SessionEnded, State, StateEntered
from backrun_treadmill.core.plan import Align, Kind
from backrun_treadmill.core.session.belt import Belt
from backrun_treadmill.core.session.console import Console, Evidence
from backrun_treadmill.core.session.course import Course
from backrun_treadmill.core.session.pace import Pace
from backrun_treadmill.core.session.stopping import Purpose, Stopping
from backrun_treadmill.core.session.untaken import Untaken
from backrun_treadmill.core.session.watched import SensorsWatched
from backrun_treadmill.core.session.wire import Asking, Wire
from backrun_treadmill.core.timing.belt_lead import BeltRamp
from backrun_treadmill.core.timing.latency import Latency
from backrun_treadmill.core.timing.ramp import Ramp
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand

BY_HAND = SpeedRange(least_ckmh=1, most_ckmh=10_000, step_ckmh=1)
"""The grid where no machine of ours drives the belt: speeds stay as written."""

NOW_AND_THEN_US = 10 * SECOND_US


class Halt:
    """A way down that is under way: first to the lowest target, then the stop, then its proof."""

    def __init__(self, purpose: Purpose, outcome: Outcome, exit_code: int, text: str) -> None:
        self.purpose = purpose
        self.outcome = outcome
        self.exit_code = exit_code
        self.text = text
        self.countdown = False
        """Begun in the machine's start countdown: the belt may still start after the stop."""
        self.down_until: int | None = None
        """Still on the way to the lowest target; the stop goes out then at the latest."""
        self.falling_by: int | None = None
        """On that way: not seen to slow down by then, the stop goes out at once."""
        self.from_ckmh = 0
        self.stopping: Stopping | None = None
        self.plain = False
        """The pause was refused or did nothing: from now on it is the stop that is sent."""
        self.rung = 0
        """How far the ladder for a refused stop has been climbed."""
        self.climbed_at: int | None = None
        """When it was last begun from the bottom."""
        self.failures = 0
        """Stops that the link did not take."""
        self.stop_again_at: int | None = None
        """Control was requested for a refused stop: the stop follows its answer, or goes out then."""
        self.give_up_at: int | None = None
        self.remembered_until: int | None = None
        """How long a link is waited for to write the stop, counted from its first loss."""


class Lost:
    """A link that is away."""

    def __init__(self, *, since: int, back: State, last_ckmh: int | None) -> None:
        self.since = since
        self.back = back
        self.last_ckmh = last_ckmh
        self.attempt = 0
        self.try_at: int | None = None
        self.bell_at: int | None = None
        self.reconnected_at: int | None = None
        self.give_up_at: int | None = None


class Early:
    """A change of speed that leaves before its boundary: from its due instant on the wire follows the next interval.

    `base_ckmh` is what the present interval was last asked for; `called_off` is the reason why it keeps that.
    """

    def __init__(
        self, *, interval: int, planned: int, due: int, base_ckmh: int, target_ckmh: int, align: Align
    ) -> None:
        self.interval = interval
        self.planned = planned
        self.due = due
        self.base_ckmh = base_ckmh
        self.target_ckmh = target_ckmh
        self.align = align
        self.called_off = ""
        self.said = False
        """Why it was called off has been said."""

    @property
    def rise(self) -> bool:
        """Whether the belt gets faster by it."""
        return self.target_ckmh > self.base_ckmh


class Rating(Struct, frozen=True, kw_only=True):
    """A rating of pain, and how things stood before it."""

    at: int
    level: int
    pain_before: int | None
    locked_above_ckmh: int | None
    hurts: bool


class Situation:
    """Everything a session knows. Fields are grouped by what they are about."""

    def __init__(self) -> None:
        self.at = 0
        self.state = State.IDLE
        self.out: list[AnyCommand] = []
        self.wake_due: int | None = None

        self.opened: SessionOpened
        self.course: Course
        self.pace: Pace
        self.machine: MachineConnected | None = None
        self.profile = MachineProfile()
        self.linked = False
        self.belt = Belt()
        self.wire = Wire()
        self.untaken = Untaken()
        self.latency = Latency()
        self.ramp = Ramp()
        self.sensors = SensorsWatched()
        self.steps_seen = False
        """Somebody has set a foot on the moving belt."""
        self.steps_before: int | None = None
        """The machine's own step counter."""
        self.early: Early | None = None
        self.belt_ramp: BeltRamp | None = None
        """Known, fit and asked for: runs are aligned to the belt."""
        self.arrived_at: int | None = None
        """The first report at the newest target."""
        self.rise_expected: tuple[int, int] | None = None
        """(interval, instant) of the belt's next movement, as told."""
        self.console = Console()
        self.stretch = False
        """A stretch on the belt is under way: from the first movement to the stop."""

        self.connected_at = 0
        self.attempt = 0
        self.count_in_until: int | None = None
        self.start_at: int | None = None
        """The Start is due then: control has been requested."""
        self.started_at: int | None = None
        """The Start was sent, or the machine's own START was seen, then."""
        self.sent_start_at: int | None = None
        """When our last Start was written."""
        self.resuming = False
        self.paused_at: int | None = None
        self.first_stretch = True

        self.rise: Asking | None = None
        """A rise that a rule holds back for the moment."""
        self.front_silent = False
        self.last_console_at: int | None = None
        self.last_key_rise_at: int | None = None
        self.locked_above_ckmh: int | None = None
        """It hurts: no rise to more than this; 0: none at all."""
        self.pain_before: int | None = None
        self.last_rating: Rating | None = None
        self.hurts = False
        """Pain or a leg has stopped the session."""
        self.run_by_key_ckmh: int | None = None
        """What the runner made of the own run speed in the last interval at it; None: left as it was."""
        self.unit_answer: Unit | None = None
        self.unit_asked = False
        self.unit_evidence: Evidence | None = None
        self.target_unit = Unit.KMH
        self.report_unit = Unit.KMH
        self.front_gone = False
        self.time_said = -1
        """The interval whose time was said to be over."""
        self.long_pause_said = False
        self.asked_again_ckmh: int | None = None
        """The target that was written a second time, because the first moved nothing."""
        self.unknown_said = False
        self.no_steps_since: int | None = None
        self.budget_noticed = False
        self.to_walk = False
        """The budget of impacts was used up by the newest event: the belt has not been slowed for it yet."""

        self.halt: Halt | None = None
        self.lost: Lost | None = None

        self._said_again_at: dict[str, int] = {}
        self.told_to_end = False
        self.ended: SessionEnded | None = None
        self.closed = False

    @property
    def manual(self) -> bool:
        """No machine of ours: the program speaks, the runner sets the console."""
        return self.opened.driving is Driving.NOBODY

    @property
    def on_belt(self) -> bool:
        """The present interval has the belt moving."""
        return self.course.interval is not None and self.course.interval.moving

    @property
    def watched(self) -> bool:
        """Somebody can still press a key."""
        return self.opened.attended and not self.front_gone

    @property
    def own_asked_ckmh(self) -> int | None:
        """The newest speed that the present interval asked for, whatever has left early for the next one."""
        asked_ckmh = self.wire.asked_ckmh
        if self.early is None:
            return asked_ckmh
        base_ckmh = self.early.base_ckmh
        return min(base_ckmh, asked_ckmh or base_ckmh) if self.early.rise else base_ckmh

    def end_interval(self, planned: int, *, skipped: bool = False) -> None:
        """Write down, once, that the present interval is over."""
        if self.course.interval is None or self.course.closed:
            return
        self.course.closed = True
        if self.course.interval.kind is Kind.RUN and not self.pace.impacts_spent:
            self.run_by_key_ckmh = self.pace.by_key(self.course.interval)
        done_us = self.course.done_us(planned)
        self.emit(IntervalEnded(at=self.at, index=self.course.index, planned=planned, done_us=done_us, skipped=skipped))

    def emit(self, command: AnyCommand) -> None:
        """Append to what `handle` returns."""
        self.out.append(command)

    def enter(self, state: State, why: str = "") -> None:
        """Change the state, and say so."""
        self.state = state
        self.emit(StateEntered(at=self.at, state=state, why=why))

    def say(self, level: Level, text: str) -> None:
        """A sentence for the runner."""
        self.emit(Said(at=self.at, level=level, text=text))

    def say_now_and_then(self, level: Level, text: str, *, about: str) -> int:
        """Say what machine or air could bring round again and again, but one about the same thing in 10 s.

        Gives the instant from which the next one is said.
        """
        if self.at >= self._said_again_at.get(about, 0):
            self._said_again_at[about] = self.at + NOW_AND_THEN_US
            self.say(level, text)
        return self._said_again_at[about]

    def refuse(self, intent: Intent, reason: str) -> None:
        """A key is not obeyed."""
        self.emit(IntentRefused(at=self.at, intent=type(intent).__name__, reason=reason))
