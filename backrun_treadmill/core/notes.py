"""Everything a session concludes: past tense, returned and journalled in one order with the commands."""

from enum import StrEnum

from backrun_treadmill.core.commands import Command, Outcome
from backrun_treadmill.core.sensor_events import Feet, Source


class Note(Command, frozen=True, kw_only=True):
    """The base of all notes: for whoever looks on; nothing is carried out."""


class State(StrEnum):
    """Where a session is; the theory stands in `session.session`."""

    IDLE = "idle"
    CONNECTING = "connecting"
    READY = "ready"
    ARMED = "armed"
    STARTING = "starting"
    RUNNING = "running"
    PAUSING = "pausing"
    PAUSED = "paused"
    WAITING = "waiting"
    HELD = "held"
    LOST = "lost"
    STOPPING = "stopping"
    FINISHED = "finished"
    UNCONFIRMED = "unconfirmed"


class StateEntered(Note, frozen=True, kw_only=True):
    """The session's state changed."""

    state: State
    why: str = ""


class CountingIn(Note, frozen=True, kw_only=True):
    """A key was given: the belt will be started at `until` unless any key cancels."""

    until: int


class CountInCancelled(Note, frozen=True, kw_only=True):
    """A key cancelled the count-in."""


class IntervalEntered(Note, frozen=True, kw_only=True):
    """Interval `index` of the plan began at `planned`; `ends` is its planned end, None where only a key ends it."""

    index: int
    planned: int
    ends: int | None
    resumed: bool = False
    """Entered before and left by a pause: this is its rest."""


class IntervalEnded(Note, frozen=True, kw_only=True):
    """Interval `index` ended at `planned`; `done_us` of it was done, pauses not counted."""

    index: int
    planned: int
    done_us: int
    skipped: bool = False


class RiseWithheld(Note, frozen=True, kw_only=True):
    """A faster target that was due was not sent, and the rule that held it back."""

    target_ckmh: int
    planned: int
    interval: int
    reason: str


class RiseExpected(Note, frozen=True, kw_only=True):
    """The belt is going to get faster for `interval` at `moves_at`, before that begins (`align = "belt"`)."""

    interval: int
    moves_at: int


class ConsoleAsked(Note, frozen=True, kw_only=True):
    """Without a machine of ours: the runner is told what to set on the console."""

    target_ckmh: int
    interval: int
    planned: int


class ConsoleChanged(Note, frozen=True, kw_only=True):
    """Somebody set another speed on the machine, or an app did: it is the target until the next interval."""

    speed_ckmh: int
    was_ckmh: int


class IntentRefused(Note, frozen=True, kw_only=True):
    """A key was not obeyed, and why."""

    intent: str
    reason: str


class UnitAsked(Note, frozen=True, kw_only=True):
    """The runner is asked what the console counts; open until `UseUnit`."""


class FeetAsked(Note, frozen=True, kw_only=True):
    """The sensor at `address` counts about half or twice the steps to expect: its owner is asked what it counts.

    Until the answer it is not counted with.
    """

    address: str
    source: Source
    suspected: Feet
    cadence_spm: float
    """As it was counted, both feet."""
    expected_spm: float


class CountFeet(Note, frozen=True, kw_only=True):
    """From now on the driver converts the cadence of the sensor at `address` so; the front remembers it."""

    address: str
    source: Source
    feet: Feet


class SourceChanged(Note, frozen=True, kw_only=True):
    """From now on steps come from `source`."""

    was: Source
    source: Source


class BudgetNoticed(Note, frozen=True, kw_only=True):
    """Most of the runner's budget of running impacts is used; `estimated` of the `running` ones were not measured."""

    budget: int
    running: int
    estimated: int


class BudgetSpent(Note, frozen=True, kw_only=True):
    """The budget of running impacts is used up: nothing of the plan is faster than walking from now on."""

    budget: int
    running: int
    estimated: int


class HeartDoubt(StrEnum):
    """Why a strap is not believed."""

    NO_CONTACT = "no-contact"
    """It says that it does not feel skin."""
    FROZEN = "frozen"
    """It repeats one number, without the beats that belong to it."""


class HeartDoubted(Note, frozen=True, kw_only=True):
    """What the strap tells is not believed; it is kept, and shown as doubtful."""

    doubt: HeartDoubt
    bpm: int


class HeartBelieved(Note, frozen=True, kw_only=True):
    """The strap is believed again."""


class PainVoided(Note, frozen=True, kw_only=True):
    """The runner took back the rating of `level` given at `rated_at`: pain is again what it was before that."""

    level: int
    rated_at: int


class Asked(StrEnum):
    """What a runner may be asked once the belt stands."""

    PAIN = "pain"
    SITE = "site"
    """Where it hurts: only who has rated some pain is asked."""
    EFFORT = "effort"
    REASON = "reason"
    """Why it ended before the plan did."""
    RUN_SPEED = "run-speed"
    """Whether a run speed changed by key is to be the runner's own from now on."""


class SessionEnded(Note, frozen=True, kw_only=True):
    """The session is over and the link let go; what is left are answers to what it `asks`, in that order.

    With nothing to ask `Close` follows at once, else when the runner leaves, or at `answers_until`.
    """

    outcome: Outcome
    exit_code: int
    text: str
    stands: bool
    """Whether the belt was proved to stand, or was never ours to stop."""
    asks: tuple[Asked, ...] = ()
    answers_until: int | None = None
    run_ckmh: int | None = None
    """The speed that RUN_SPEED asks about."""


class StopSent(Note, frozen=True, kw_only=True):
    """Answer to a stop: it is on its way to the machine."""


class StopRemembered(Note, frozen=True, kw_only=True):
    """Answer to a stop: the link is lost, it will be the first write after reconnecting."""


class NothingToStop(Note, frozen=True, kw_only=True):
    """Answer to a stop: nothing was ever written to the machine's control point."""


class Level(StrEnum):
    """How loudly something is said."""

    INFO = "info"
    WARNING = "warning"
    ALARM = "alarm"


class Said(Note, frozen=True, kw_only=True):
    """A sentence for the runner: what happened, what it means for the belt, what to do."""

    level: Level
    text: str
