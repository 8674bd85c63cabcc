"""Every wish the runner can have, as a key or an answer: events, past tense, frozen, journalled as they came."""

from enum import StrEnum

from backrun_treadmill.core.events import Event
from backrun_treadmill.core.machine import Unit


class Intent(Event, frozen=True, kw_only=True):
    """A wish of the runner that came from the front process; `pressed_at` is when the key went down."""

    pressed_at: int


class StopPressed(Intent, frozen=True, kw_only=True):
    """Stop the belt. Never refused, never expired."""

    unattended: bool = False
    """Pressed by the program, because nobody is there to give the key that is needed."""


class ConfirmPressed(Intent, frozen=True, kw_only=True):
    """ENTER: start, resume, yes; only at zero."""


class CancelPressed(Intent, frozen=True, kw_only=True):
    """Any key without a meaning of its own: cancels a count-in."""


class GoOnPressed(Intent, frozen=True, kw_only=True):
    """Adopt a moving belt at its speed; send the rise that waits. Never starts a belt."""


class PausePressed(Intent, frozen=True, kw_only=True):
    """Bring the belt to zero and keep the plan."""


class SlowerPressed(Intent, frozen=True, kw_only=True):
    """Slower by `by_ckmh`, for all later steps of this kind."""

    by_ckmh: int


class FasterPressed(Intent, frozen=True, kw_only=True):
    """Faster by `by_ckmh`, for this interval."""

    by_ckmh: int


class BackToPlanPressed(Intent, frozen=True, kw_only=True):
    """Drop the changes made by key."""


class WalkPressed(Intent, frozen=True, kw_only=True):
    """Walk for the rest of this interval."""


class MoreRestPressed(Intent, frozen=True, kw_only=True):
    """Make this rest 30 s longer, or put 30 s of walking here."""


class NextPressed(Intent, frozen=True, kw_only=True):
    """Go to the next interval now."""


class EndPressed(Intent, frozen=True, kw_only=True):
    """End early through 2 minutes of walking."""


class PainRated(Intent, frozen=True, kw_only=True):
    """Pain, 0–10; the key 9 stands for 9 or 10 and is kept as 9. Before, during, or after the session."""

    level: int


class PainTakenBack(Intent, frozen=True, kw_only=True):
    """The last rating of pain was a slip of the finger: it does not count. A stop that it caused goes on."""


class Site(StrEnum):
    """Where it hurt."""

    BACK = "back"
    LEG = "leg"
    KNEE = "knee"
    ANKLE = "ankle"
    NECK = "neck"


class PainLocated(Intent, frozen=True, kw_only=True):
    """Where it hurts. After the session; the newest counts. It is no new symptom in a leg: see LegReported."""

    site: Site


class EffortRated(Intent, frozen=True, kw_only=True):
    """How hard it was, 0–10; the key 9 stands for 9 or 10 and is kept as 9. After the session; the newest counts."""

    level: int


class Reason(StrEnum):
    """Why a session ended before its plan did."""

    TIME = "time"
    PAIN = "pain"
    TIRED = "tired"
    MACHINE = "machine"
    OTHER = "other"


class EndedBecause(Intent, frozen=True, kw_only=True):
    """The runner's own reason. After the session; the newest counts."""

    reason: Reason


class RunSpeedKept(Intent, frozen=True, kw_only=True):
    """The run speed that was set by key is to be the runner's own from now on."""

    speed_ckmh: int


class LeavePressed(Intent, frozen=True, kw_only=True):
    """No more answers will come: the session may close."""


class LegReported(Intent, frozen=True, kw_only=True):
    """A new symptom in a leg."""


class UnitAnswered(Intent, frozen=True, kw_only=True):
    """What the console shows for our 3.0."""

    unit: Unit


class FeetAnswered(Intent, frozen=True, kw_only=True):
    """Whether the sensor that is asked about counts as suspected; False: its numbers are right as they are."""

    as_suspected: bool


type AnyIntent = (
    StopPressed
    | ConfirmPressed
    | CancelPressed
    | GoOnPressed
    | PausePressed
    | SlowerPressed
    | FasterPressed
    | BackToPlanPressed
    | WalkPressed
    | MoreRestPressed
    | NextPressed
    | EndPressed
    | PainRated
    | PainTakenBack
    | LegReported
    | UnitAnswered
    | FeetAnswered
    | PainLocated
    | EffortRated
    | EndedBecause
    | RunSpeedKept
    | LeavePressed
)
