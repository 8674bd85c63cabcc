"""Speeds that the machine did not take: which, how often, when the next may go out, and what of it was said."""

from backrun_treadmill.core.units import SECOND_US

QUICK_WRITES = 3
"""So many speeds in a row go out at once in one interval; after that only falls, at the pace of a stop."""

AGAIN_US = 2 * SECOND_US


class Untaken:
    """The speeds in a row that were not taken, and how long the belt has been too fast because of it."""

    def __init__(self) -> None:
        self.failures = 0
        """In the interval of the newest one."""
        self.again_at: int | None = None
        """What is wanted instead is not insisted on before then; None: nothing is outstanding."""
        self.faster_since: int | None = None
        """The belt has been faster than wanted from then on."""
        self.faster_ckmh = 0
        """How fast it was then."""
        self._interval = -1
        self._target_ckmh = 0
        self._said: set[tuple[int, str]] = set()

    def failed(self, at: int, interval: int, target_ckmh: int) -> None:
        """One more was not taken."""
        self.failures = self.failures + 1 if interval == self._interval else 1
        self._interval, self._target_ckmh = interval, target_ckmh
        self.again_at = at if self.quick else at + AGAIN_US

    @property
    def quick(self) -> bool:
        """Whether the next one may follow at once."""
        return self.failures < QUICK_WRITES

    def over(self) -> None:
        """The machine has taken a speed, or somebody else has set one."""
        self.failures, self.again_at, self.faster_since = 0, None, None

    def outstanding(self, interval: int, target_ckmh: int) -> bool:
        """Whether this is the speed that was not taken."""
        return self.again_at is not None and (interval, target_ckmh) == (self._interval, self._target_ckmh)

    def first_said(self, interval: int, what: str) -> bool:
        """Whether this is the first time that it is said in this interval."""
        first = (interval, what) not in self._said
        self._said.add((interval, what))
        return first
