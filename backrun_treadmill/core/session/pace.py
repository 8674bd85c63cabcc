"""How fast the belt shall go now: the plan's speed, changed by keys, console and guards (design rules 11–16).

Everything here only ever lowers the plan's speed, except `faster`, which the runner's own key raised for one interval,
and a console speed, which the runner set on the machine.
"""

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import SpeedRange
from backrun_treadmill.core.plan import Interval, Kind

UNKNOWN_UNIT_CKMH = 300
"""On an unknown machine no target above this until the runner has said what the console shows (rule 19)."""


class Pace:
    """The changes in force. `range` is the machine's grid."""

    def __init__(self, runner: Runner, speeds: SpeedRange) -> None:
        self.runner = runner
        self.range = speeds
        self.unit_known = True
        self.unit_cap_ckmh = UNKNOWN_UNIT_CKMH
        """No target above this while the unit is not known; lower once the belt has shown that it counts otherwise."""
        self.resume_walk_until: int | None = None
        """After a pause the belt stays at walking speed until then (rule 16)."""
        self.nobody_on_belt = False
        self.impacts_spent = False
        """The runner's budget of running impacts is used up: what is left is walked."""
        self.console_ckmh: int | None = None
        """The speed set on the console; in force until the next interval."""
        self._ceilings: dict[Kind, int] = {}
        self._faster_ckmh: int | None = None
        self._walk = False
        self._held_ckmh: int | None = None

    def next_interval(self) -> None:
        """Changes that belong to one interval end with it."""
        self.console_ckmh = self._faster_ckmh = self._held_ckmh = None
        self._walk = False

    def slower(self, kind: Kind, to_ckmh: int) -> int:
        """A ceiling for all later steps of this kind; gives it."""
        self._faster_ckmh = self.console_ckmh = None
        self._ceilings[kind] = max(to_ckmh, self.range.least_ckmh)
        return self._ceilings[kind]

    def ceiling(self, kind: Kind) -> int | None:
        """The ceiling for steps of this kind, if there is one."""
        return self._ceilings.get(kind)

    def faster(self, to_ckmh: int) -> None:
        """A faster speed for this interval only."""
        self._faster_ckmh, self._held_ckmh, self.console_ckmh = to_ckmh, None, None
        self._walk = False

    def set_on_console(self, speed_ckmh: int) -> None:
        """The runner set this on the machine: it wins until the next interval; faster shows that somebody is there."""
        self.next_interval()
        self.console_ckmh = min(speed_ckmh, self.runner.top_ckmh)
        self.nobody_on_belt = self.nobody_on_belt and speed_ckmh <= self.runner.walk_ckmh

    def resume(self, walk_until: int) -> None:
        """After a pause: walking first, and nothing comes back that a key or the console had made faster."""
        self.resume_walk_until = walk_until
        self.console_ckmh = self._faster_ckmh = None

    def back_to_plan(self) -> None:
        """Drop every change made by key or console."""
        self.next_interval()
        self._ceilings.clear()

    def walk(self) -> None:
        """Walk for the rest of this interval."""
        self._walk, self._faster_ckmh, self.console_ckmh = True, None, None

    def hold(self, speed_ckmh: int) -> None:
        """Nothing above this for the rest of the interval: a rise was held back and needs a key."""
        self._held_ckmh = speed_ckmh
        if self.console_ckmh is not None and self.console_ckmh > speed_ckmh:
            self.console_ckmh = None

    def walk_the_rest(self) -> None:
        """The budget of impacts is used up: nothing above walking any more, but what is set on the console anew."""
        self.impacts_spent = True
        if self.console_ckmh is not None and self.console_ckmh > self.runner.walk_ckmh:
            self.console_ckmh = None

    @property
    def holding(self) -> bool:
        """Whether a rise waits for a key."""
        return self._held_ckmh is not None or self.nobody_on_belt

    def release(self) -> None:
        """The key for the rise that waits was given."""
        self._held_ckmh = None
        self.nobody_on_belt = False

    def wanted_next(self, following: Interval) -> int:
        """The speed `following` will begin with, as far as is known now: what ends with the present one is left out."""
        caps = [following.from_ckmh, self.runner.top_ckmh, self._ceilings.get(following.kind)]
        if self.nobody_on_belt or self.impacts_spent:
            caps.append(self.runner.walk_ckmh)
        if not self.unit_known:
            caps.append(self.unit_cap_ckmh)
        return self.range.on_grid(min(cap for cap in caps if cap is not None))

    def by_key(self, interval: Interval) -> int | None:
        """What the runner made of the own run speed in this interval; None: left it, or the step is not at it."""
        planned_ckmh = interval.from_ckmh
        if self._walk or not planned_ckmh == interval.to_ckmh == self.runner.run_ckmh:
            return None
        ceiling_ckmh = min(planned_ckmh, self._ceilings.get(interval.kind, planned_ckmh))
        speed_ckmh = self.range.on_grid(ceiling_ckmh if self._faster_ckmh is None else self._faster_ckmh)
        return None if speed_ckmh == self.range.on_grid(planned_ckmh) else speed_ckmh

    def wanted(self, interval: Interval, planned_ckmh: int, at: int) -> int:
        """The speed for now, on the machine's own grid."""
        if self.console_ckmh is not None and not (self.nobody_on_belt and self.console_ckmh > self.runner.walk_ckmh):
            return self.console_ckmh
        speed = planned_ckmh if self._faster_ckmh is None else self._faster_ckmh
        caps = [self.runner.top_ckmh, self._held_ckmh]
        if self._faster_ckmh is None:
            caps.append(self._ceilings.get(interval.kind))
        resumes = self.resume_walk_until is not None and at < self.resume_walk_until
        if self._walk or self.nobody_on_belt or self.impacts_spent or resumes:
            caps.append(self.runner.walk_ckmh)
        if not self.unit_known:
            caps.append(self.unit_cap_ckmh)
        return self.range.on_grid(min([speed, *(cap for cap in caps if cap is not None)]))
