"""Where the session is in its plan. The grid is absolute: an interval begins at the planned end of the one before,
however late the program woke; only keys, pauses and standstills set a new origin.

Distance intervals end where our own integral of the reported speed predicts the crossing, capped at 1.5 × nominal.
"""

from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.units import MINUTE_US, SECOND_US, travelled_cm

LEAST_RAMP_STEP_US = SECOND_US
"""Steps within a ramp lie at least this far apart."""

DISTANCE_CAP = 1.5
MORE_REST_US = 30 * SECOND_US
WALK_OUT_US = 2 * MINUTE_US
"""Ending early goes through this much walking (rule 9)."""


def ramp_steps(interval: Interval, grid_ckmh: int) -> tuple[tuple[int, int], ...]:
    """(offset µs, speed) of every change within the interval, its start included; one entry where it holds a speed.

    The speeds lie on steps of `grid_ckmh` from the start; each is held equally long, none under 1 s.
    """
    span = interval.to_ckmh - interval.from_ckmh
    count = min(abs(span) // max(1, grid_ckmh), interval.duration_us // LEAST_RAMP_STEP_US - 1)
    if count <= 0:
        return ((0, interval.from_ckmh),)
    levels = [interval.from_ckmh + span * k // count for k in range(count + 1)]
    return tuple((interval.duration_us * k // (count + 1), level) for k, level in enumerate(levels))


class Course:
    """The cursor. `index` is -1 before the first interval and len(plan) or more after the last.

    Interval number len(plan) exists when the session ends early: the walk-out.
    """

    def __init__(self, plan: Plan, grid_ckmh: int) -> None:
        self.plan = plan
        self.grid_ckmh = grid_ckmh
        self.index = -1
        self.began = 0
        """Planned instant at which the present part of the interval began."""
        self.shortened = False
        self.closed = True
        """The present interval's end has been written down."""
        self._away = False
        self._intervals = list(plan.intervals)
        self._before_us = 0
        self._extra_us: dict[int, int] = {}
        self._covered_cm = 0.0
        self._covered_at = 0
        self._speed_ckmh: int | None = None
        self._steps: tuple[tuple[int, int], ...] = ((0, 0),)

    @property
    def interval(self) -> Interval | None:
        """The present interval; None before the first and after the last."""
        return self._intervals[self.index] if 0 <= self.index < len(self._intervals) else None

    @property
    def following(self) -> Interval | None:
        """The interval after the present one."""
        return self._intervals[self.index + 1] if self.index + 1 < len(self._intervals) else None

    def done_us(self, at: int) -> int:
        """How much of the present interval is done at `at`, pauses not counted."""
        return self._before_us if self._away else self._before_us + max(0, self._within(at) - self.began)

    def enter_next(self, planned: int) -> Interval | None:
        """Move on; `planned` is where the interval before ended."""
        self.index += 1
        self._before_us, self._covered_cm, self.closed = 0, 0.0, False
        self._begin(planned)
        if self.interval is not None:
            self._steps = ramp_steps(self.interval, self.grid_ckmh)
        return self.interval

    def leave(self, at: int) -> None:
        """The interval is interrupted; `resume` goes on with its rest."""
        if self._away:
            return
        self._cover(at)
        self._before_us += max(0, self._within(at) - self.began)
        self.began, self._away = at, True

    def _within(self, at: int) -> int:
        """What lies behind the end is none of the interval's time, however late the end was noticed."""
        interval, ends = self.interval, self.ends
        return at if interval is None or ends is None or interval.until_key else min(at, ends)

    def resume(self, at: int) -> None:
        """Go on with the rest of the interval from `at`."""
        self._begin(at)

    def finish(self) -> None:
        """Nothing of the plan is left."""
        self.index = len(self._intervals)

    def _begin(self, at: int) -> None:
        self.began = self._covered_at = at
        self._away = False

    def measured(self, at: int, speed_ckmh: int) -> None:
        """A reported speed, for the distance of distance intervals."""
        self._cover(at)
        self._speed_ckmh = speed_ckmh

    def _cover(self, at: int) -> None:
        if at > self._covered_at:
            self._covered_cm += travelled_cm(self._speed_ckmh or 0, at - self._covered_at)
            self._covered_at = at

    @property
    def ends(self) -> int | None:
        """Planned (for distance: predicted) end of the present interval; None without one."""
        interval = self.interval
        if interval is None:
            return None
        length_us = interval.duration_us + self._extra_us.get(self.index, 0)
        if interval.distance_cm:
            return min(self._crossing(interval), self.began - self._before_us + int(length_us * DISTANCE_CAP))
        return self.began - self._before_us + length_us

    def _crossing(self, interval: Interval) -> int:
        nominal_ckmh = interval.to_ckmh or interval.from_ckmh
        speed = self._speed_ckmh or nominal_ckmh
        extra_cm = travelled_cm(nominal_ckmh, self._extra_us.get(self.index, 0))
        left_cm = max(0.0, interval.distance_cm + extra_cm - self._covered_cm)
        return self._covered_at + int(left_cm / travelled_cm(speed, SECOND_US) * SECOND_US)

    def planned_ckmh(self, at: int) -> tuple[int, int]:
        """(speed, planned instant of its change) that the plan wants at `at` in the present interval."""
        base = self.began - self._before_us
        reached = [(speed, base + offset) for offset, speed in self._steps if base + offset <= at]
        speed, since = reached[-1] if reached else (self._steps[0][1], base)
        return speed, max(since, self.began)

    def next_change(self, at: int) -> int | None:
        """The next instant after `at` at which the plan itself does something; None where only a key does."""
        interval, ends = self.interval, self.ends
        if interval is None or ends is None:
            return None
        base = self.began - self._before_us
        steps = [base + offset for offset, _ in self._steps if base + offset > at]
        if interval.until_key and ends <= at:
            return min(steps, default=None)
        return min([*steps, ends])

    def more_rest(self) -> Interval | None:
        """30 s more for this interval, or in a run for the next one that is none; the interval that grew."""
        for index in range(max(0, self.index), len(self._intervals)):
            if self._intervals[index].kind is not Kind.RUN and self._intervals[index].moving:
                self._extra_us[index] = self._extra_us.get(index, 0) + MORE_REST_US
                return self._intervals[index]
        return None

    def cut_short(self, walk_ckmh: int) -> None:
        """Put the walk-out in place of everything that is left."""
        self.shortened = True
        walk = Interval(
            kind=Kind.COOL_DOWN, from_ckmh=walk_ckmh, to_ckmh=walk_ckmh, duration_us=WALK_OUT_US, added=True
        )
        self._intervals = [*self.plan.intervals, walk]
        self.index = len(self.plan.intervals) - 1
