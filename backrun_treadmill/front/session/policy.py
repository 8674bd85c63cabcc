"""Which keys the program gives by itself. Pure: records in, a wish and its time out.

With `--yes` it gives those of arming, of a standstill that the plan itself holds, and of off-belt steps after their
time; never one that resumes what a pause, a hand on the console, the safety key or a lost link has ended. Without a
terminal a session that waits for such a key is stopped.
"""

from backrun_treadmill.core.intents import AnyIntent, StopPressed
from backrun_treadmill.core.notes import CountInCancelled, IntervalEnded, IntervalEntered, State, StateEntered
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.tui.keys.keys import CONFIRM

GIVEN = (State.ARMED, State.WAITING)
"""States whose key `--yes` gives, unless something was interrupted."""

ASKING = (State.PAUSED, State.HELD)
"""States that only a runner can leave."""

LOST_US = 60 * SECOND_US
"""Without a terminal a link may be away this long."""

ABANDON = StopPressed(at=0, pressed_at=0, unattended=True)


class Policy:
    """What the program presses in one session. `attended`: there is a terminal, and so perhaps somebody at it."""

    def __init__(self, *, plan: Plan, yes: bool, attended: bool) -> None:
        self._plan = plan
        self._yes = yes
        self._attended = attended
        self._state = State.IDLE
        self._begun = False
        self._interrupted = False
        self._pending: tuple[int, AnyIntent] | None = None
        self._step_done: tuple[int, AnyIntent] | None = None
        """The key that ends the off-belt step under way."""

    def see(self, record: AnyEvent | AnyCommand) -> None:
        """Take in one record of the journal, in order."""
        match record:
            case StateEntered():
                self._see_state(record)
            case IntervalEntered():
                step = self._plan.step(record.index)
                if self._yes and step is not None and step.until_key and not step.on_belt:
                    self._pending = self._step_done = (record.planned + step.duration_us, CONFIRM)
            case IntervalEnded():
                self._pending = self._step_done = None
            case CountInCancelled():
                self._interrupted = True
                self._ask(record.at)
            case _:
                pass

    def due(self, at: int) -> AnyIntent | None:
        """The wish to send at session time `at`, once."""
        if self._pending is None or at < self._pending[0]:
            return None
        wish, self._pending = self._pending[1], None
        return wish

    def _see_state(self, entered: StateEntered) -> None:
        self._state, self._pending = entered.state, None
        match entered.state:
            case State.STARTING | State.RUNNING:
                self._begun, self._interrupted = True, False
                self._pending = self._step_done
            case State.LOST:
                self._interrupted = self._begun
                self._ask(entered.at + LOST_US)
            case state if state in ASKING or (state in GIVEN and self._interrupted):
                self._interrupted = True
                self._ask(entered.at)
            case state if state in GIVEN and self._yes:
                self._pending = (entered.at, CONFIRM)
            case _:
                pass

    def _ask(self, at: int) -> None:
        """A runner's key is needed: where there is no runner the session ends at `at`."""
        self._pending = None if self._attended else (at, ABANDON)
