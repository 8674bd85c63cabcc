"""Foot contacts as whole numbers, told apart by gait, by measured or estimated, and by step of the plan.

Every cadence is added up exactly, in µs × 1/1000 steps a minute. A contact counts in the step in which the sum of its
kind passes the next whole number, so that all sums agree to the last contact and no count ever goes down.
"""

from msgspec import Struct

from backrun_treadmill.core.gait import Gait
from backrun_treadmill.core.units import MINUTE_US

CONTACT = MINUTE_US * 1000
"""One contact in the unit of the sums."""


class Impacts(Struct, frozen=True, kw_only=True):
    """Foot contacts, both feet."""

    running_measured: int = 0
    running_estimated: int = 0
    walking_measured: int = 0
    walking_estimated: int = 0

    @property
    def running(self) -> int:
        """The dose."""
        return self.running_measured + self.running_estimated

    @property
    def walking(self) -> int:
        """Contacts of walking, most of all contacts in such sessions and little of the load."""
        return self.walking_measured + self.walking_estimated

    @property
    def measured(self) -> int:
        """Contacts counted by a sensor."""
        return self.running_measured + self.walking_measured

    @property
    def estimated(self) -> int:
        """Contacts worked out from a speed."""
        return self.running_estimated + self.walking_estimated


class Kept(Struct, frozen=True):
    """The kind of a contact: how the foot came down and how we know."""

    gait: Gait
    measured: bool


_KINDS = [Kept(gait, measured) for gait in Gait for measured in (True, False)]


class Tally:
    """Adds up contacts. `index` is the step of the plan, None outside of all."""

    def __init__(self) -> None:
        self._rest = {kind: CONTACT // 2 for kind in _KINDS}
        self._counts: dict[int | None, dict[Kept, int]] = {}

    def add(self, index: int | None, kind: Kept, amount: int) -> None:
        """Add `amount` (not negative) in µs × 1/1000 steps a minute."""
        whole, self._rest[kind] = divmod(self._rest[kind] + amount, CONTACT)
        if whole:
            of_step = self._counts.setdefault(index, dict.fromkeys(_KINDS, 0))
            of_step[kind] += whole

    @property
    def total(self) -> Impacts:
        """All contacts."""
        return _impacts({kind: sum(of_step[kind] for of_step in self._counts.values()) for kind in _KINDS})

    def of_step(self, index: int | None) -> Impacts:
        """The contacts in one step of the plan."""
        return _impacts(self._counts.get(index, dict.fromkeys(_KINDS, 0)))


def _impacts(counts: dict[Kept, int]) -> Impacts:
    return Impacts(
        running_measured=counts[Kept(Gait.RUNNING, True)],
        running_estimated=counts[Kept(Gait.RUNNING, False)],
        walking_measured=counts[Kept(Gait.WALKING, True)],
        walking_estimated=counts[Kept(Gait.WALKING, False)],
    )
