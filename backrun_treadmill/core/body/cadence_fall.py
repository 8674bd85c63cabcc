"""Whether the steps of a run are getting longer: cadence falling within one set while the belt keeps its speed.

At a given belt speed fewer steps a minute are longer steps, and each lands harder. A fold over records; live and
afterwards the same. It compares the runner with himself a minute ago, never with a norm.
"""

from collections import deque

from backrun_treadmill.core.body.rules import Rules
from backrun_treadmill.core.events import BeltMeasured, SessionOpened
from backrun_treadmill.core.notes import IntervalEnded, IntervalEntered
from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.sensor_events import StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

SETTLING_US = 10 * SECOND_US
"""Belt and runner need this long to find the new speed; cadence until then says nothing."""
COMPARED_US = 10 * SECOND_US
"""The mean of this long is compared; a single sample of a pod jumps by some steps a minute."""
SAME_SPEED_CKMH = 20
"""A belt speed within this is the same: reports jitter."""


class CadenceFall:
    """Feed it every record in order, of cadence sensors only the one that counts. `longer_steps` is true from the
    sample that says so until the run ends.
    """

    def __init__(self, rules: Rules) -> None:
        self._percent = rules.steps_longer_percent
        self._plan: Plan | None = None
        self._running = False
        self._set_no = 0
        self._sets: set[int] = set()
        self._speed_ckmh: int | None = None
        self._since = 0
        self._first: list[float] = []
        self._latest: deque[tuple[int, float]] = deque()
        self.longer_steps = False

    @property
    def sets(self) -> tuple[int, ...]:
        """The sets in which steps got longer, by number."""
        return tuple(sorted(self._sets))

    def feed(self, record: AnyEvent | AnyCommand) -> None:
        """Take in the next record."""
        match record:
            case SessionOpened():
                self._plan = record.plan
            case IntervalEntered():
                interval = self._plan.step(record.index) if self._plan else None
                self._running = interval is not None and interval.kind is Kind.RUN
                self._set_no = 0 if interval is None else interval.set_no
                self._begin(record.at)
            case IntervalEnded():
                self._running = False
                self._begin(record.at)
            case BeltMeasured() if record.speed_ckmh is not None:
                self._on_speed(record.at, record.speed_ckmh)
            case StepsMeasured() if self._running:
                self._on_steps(record.at, record.cadence_spm)
            case _:
                pass

    def _begin(self, at: int) -> None:
        self._since, self._first = at, []
        self._latest.clear()
        self.longer_steps = False

    def _on_speed(self, at: int, speed_ckmh: int) -> None:
        """Another speed has another cadence: the comparison begins anew."""
        if self._speed_ckmh is None or abs(speed_ckmh - self._speed_ckmh) > SAME_SPEED_CKMH:
            self._speed_ckmh = speed_ckmh
            self._begin(at)

    def _on_steps(self, at: int, cadence_spm: float) -> None:
        age_us = at - self._since - SETTLING_US
        if age_us < 0 or cadence_spm <= 0:
            return
        if age_us < COMPARED_US:
            self._first.append(cadence_spm)
            return
        self._latest.append((at, cadence_spm))
        while self._latest[0][0] <= at - COMPARED_US:
            self._latest.popleft()
        if self._first and age_us >= 2 * COMPARED_US:
            before = sum(self._first) / len(self._first)
            now = sum(spm for _, spm in self._latest) / len(self._latest)
            self.longer_steps = self.longer_steps or now * 100 < before * (100 - self._percent)
            if self.longer_steps:
                self._sets.add(self._set_no)
