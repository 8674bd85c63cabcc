"""The step rate to expect now: from the plan, the belt's speed, and the runner's own cadence. A fold over records.

Used where nothing is measured, and to judge what is. Without a machine of ours the speed is what the runner was told to
set on the console.
"""

from backrun_treadmill.core.events import Driving, SessionOpened
from backrun_treadmill.core.gait import RUNS_FROM_CKMH, Gait, estimated_spm, gait_of, run_begins_ckmh
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import ConsoleAsked, IntervalEnded, IntervalEntered, State, StateEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

AT_REST = frozenset(
    {State.PAUSING, State.PAUSED, State.WAITING, State.HELD, State.STOPPING, State.FINISHED, State.UNCONFIRMED}
)
"""States in which the plan does not go on, until RUNNING."""


class Expecting:
    """Feed it every record in order. `index` is the step of the plan under way, None outside of all."""

    def __init__(self) -> None:
        self.index: int | None = None
        self.by_console = False
        """No machine of ours: nothing reports a speed."""
        self._plan: Plan | None = None
        self._runner = Runner()
        self._asked_ckmh: int | None = None
        self._at_rest = False

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        match record:
            case SessionOpened():
                self._plan, self._runner = record.plan, record.runner
                self.by_console = record.driving is Driving.NOBODY
            case IntervalEntered():
                self.index, self._at_rest = record.index, False
            case IntervalEnded():
                self.index = None
            case StateEntered():
                self._at_rest = record.state in AT_REST or (self._at_rest and record.state is not State.RUNNING)
            case ConsoleAsked():
                self._asked_ckmh = record.target_ckmh
            case _:
                pass

    def spm_unreported(self) -> float | None:
        """Steps a minute, where they do not depend on the belt's next report."""
        if not self.by_console:
            return 0.0 if self._on_rails else None
        nothing_moves = self.index is None or self._at_rest or self._on_rails or not self._belt_step
        return 0.0 if nothing_moves else self.spm_at(self._asked_ckmh or 0, self.index)

    def spm_at(self, speed_ckmh: float, index: int | None) -> float:
        """Steps a minute at this belt speed in step `index` of the plan: a run is run at 6 km/h, too."""
        interval, from_ckmh = self._step(index), float(RUNS_FROM_CKMH)
        if interval is not None and interval.kind is Kind.RUN:
            from_ckmh = run_begins_ckmh(max(interval.from_ckmh, interval.to_ckmh), self._runner.walk_ckmh)
        return estimated_spm(speed_ckmh, runs_from_ckmh=from_ckmh, own=self._runner.cadence)

    def error_percent(self, spm: float) -> int:
        """By how much an expected rate may be off."""
        return self._runner.cadence.error_percent(gait_of(spm) if spm else Gait.WALKING)

    def _step(self, index: int | None) -> Interval | None:
        return None if self._plan is None or index is None else self._plan.step(index)

    @property
    def _on_rails(self) -> bool:
        interval = self._step(self.index)
        return interval is not None and interval.stand

    @property
    def _belt_step(self) -> bool:
        interval = self._step(self.index)
        return interval is None or interval.moving
