"""The one picture every view shows: a frozen value folded from the records of a session (`fold`).

A readout changes with records only. What also changes with the clock (time left, count-down, whether a report is too
old to be believed) is read from it for an instant, by `now`; live and replay use the same two steps.
"""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.heart import Zones
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.folds.ratings import Answers
from backrun_treadmill.core.folds.transitions import Timing
from backrun_treadmill.core.notes import Asked, FeetAsked, HeartDoubt, IntentRefused, Said, State
from backrun_treadmill.core.plan import Interval, Plan
from backrun_treadmill.core.sensor_events import Source

BUCKETS = 400
"""The speed actually run is kept in so many pieces of the plan's time, however long the session."""

MESSAGES = 8
"""So many sentences are kept."""


class Change(StrEnum):
    """What the belt does next."""

    FASTER = "faster"
    SLOWER = "slower"
    SAME = "same"


def change_of(now_ckmh: int, next_ckmh: int) -> Change:
    """From one speed to the next."""
    if next_ckmh == now_ckmh:
        return Change.SAME
    return Change.FASTER if next_ckmh > now_ckmh else Change.SLOWER


class Grip(StrEnum):
    """How we stand with the machine's control point."""

    NONE = "none"
    """Nothing was written to it yet."""
    OURS = "ours"
    LATE = "late"
    """Our newest command was answered late, or is not answered."""
    TAKEN = "taken"
    """The machine says that another app has it."""


class Step(Struct, frozen=True, kw_only=True):
    """The interval under way and its clock, in session time."""

    index: int
    interval: Interval
    base: int
    """Done of it at instant t: t − base."""
    ends: int
    """Planned, for a distance step predicted, end."""
    stood_at: int | None
    """The plan's clock stands since then; None while it goes on."""
    walks_until: int | None
    """After a pause: the belt walks until then, and the step goes on."""
    speed_ckmh: int
    """What the step itself asks for, with the runner's own changes in it; 0 off the belt."""
    moves_at: int | None = None
    """The belt begins to rise for the next step then, before this one ends; None where it does not."""


class Coming(Struct, frozen=True, kw_only=True):
    """What follows. `speed_ckmh` is what the belt will be asked for, with the runner's own changes in it."""

    interval: Interval
    speed_ckmh: int
    change: Change
    rest: bool = False
    """It is the present step that goes on, after a walk that follows a pause."""


class Dose(Struct, frozen=True, kw_only=True):
    """Foot contacts so far, and where they come from."""

    running: int = 0
    walking: int = 0
    estimated: int = 0
    """Of both together."""
    running_estimated: int = 0
    running_error: int = 0
    """The estimated running ones may be so many more or fewer."""
    planned_running: int = 0
    budget: int | None = None
    """Running impacts of the session, after which the rest is walked; None: none was set."""
    this_set: int | None = None
    """Running impacts in the present set; None outside sets."""
    last_set: int | None = None
    source: Source = Source.ESTIMATE


class Body(Struct, frozen=True, kw_only=True):
    """What the runner's body and the runner said. Instants tell how old a reading is."""

    cadence_spm: float | None = None
    cadence_at: int = 0
    heart_bpm: int | None = None
    heart_at: int = 0
    heart_doubt: HeartDoubt | None = None
    """Why the strap is not believed."""
    zones: Zones | None = None
    """Easy, moderate and hard; None where neither age nor highest heart rate is known."""
    expected_spm: float = 0
    """The cadence to expect at the belt's newest speed."""
    longer_steps: bool = False
    """Cadence has fallen within this run while the belt kept its speed."""
    pain_before: int | None = None
    """Rated before the belt first moved."""
    pain_now: int | None = None
    """The newest rating before the end."""
    pain_after: int | None = None
    """Rated once the session was over."""
    leg: bool = False
    """A new feeling in a leg was reported."""


class BeltSeen(Struct, frozen=True, kw_only=True):
    """What was asked of the belt and what it reports."""

    target_ckmh: int | None = None
    reported_ckmh: int | None = None
    """None before the first report, and again once the link is lost."""
    last_ckmh: int | None = None
    """The newest report there ever was."""
    standing: bool = False
    """The newest report shows a standing belt."""
    unknown_at: int | None = None
    """From then on the belt is unknown, unless another report comes."""
    linked: bool = False
    lost_at: int | None = None
    """The link is away since then."""
    grip: Grip = Grip.NONE
    unanswered_since: int | None = None
    rising_ckmh: int | None = None
    """The belt speeds up to this for the next step, before that begins."""
    withheld_ckmh: int | None = None
    """A rise that was due and was not sent."""
    withheld_why: str = ""


class Summary(Struct, frozen=True, kw_only=True):
    """The end: how it ended and what was done."""

    outcome: Outcome
    exit_code: int
    text: str
    stands: bool
    """Whether the belt was proved to stand, or was never ours to stop."""
    asks: tuple[Asked, ...]
    """What the runner is asked."""
    run_ckmh: int | None
    """The speed that RUN_SPEED asks about."""
    sets_done: int | None
    duration_us: int | None
    run_us: int | None
    distance_cm: float | None


class Readout(Struct, frozen=True, kw_only=True):
    """Everything a view shows; `at` is the newest record's instant."""

    at: int = 0
    state: State = State.IDLE
    state_since: int = 0
    why: str = ""
    plan: Plan = Plan(name="", intervals=())
    driving: Driving = Driving.MACHINE
    machine: str = ""
    """Its name; empty before the first connection."""
    step: Step | None = None
    coming: Coming | None = None
    """None: the end follows."""
    passed_us: int = 0
    """How far the plan had come, in its own time, when the last interval ended."""
    counting_in_until: int | None = None
    belt: BeltSeen = BeltSeen()
    dose: Dose = Dose()
    body: Body = Body()
    track: tuple[int | None, ...] = ()
    """The speed actually run, 0.01 km/h, over the plan's own time in `BUCKETS` equal pieces; None: not been there."""
    messages: tuple[Said | IntentRefused, ...] = ()
    """The newest last."""
    journal_fault: str = ""
    front_silent: bool = False
    locked_above_ckmh: int | None = None
    """It hurts: no rise to more than this, 0.01 km/h; 0: none at all; None: nothing is locked."""
    timing: Timing | None = None
    unfinished: bool = False
    """The belt of a session that did not end is looked at, and nothing of its plan was taken up again."""
    stop_waits: bool = False
    """A stop was pressed while the link is lost: it goes out when the link is back."""
    unit_asked: bool = False
    """What the console counts is asked, and not yet settled."""
    feet_asked: FeetAsked | None = None
    """What a cadence sensor counts is asked, and not yet answered."""
    summary: Summary | None = None
    """Set once the session is over."""
    answers: Answers = Answers()
    closed: bool = False
    """No answer is taken any more."""
