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
    bridged: int = 0
    """Of the measured ones: in short drop-outs of a sensor, told by its reading after them."""
    running_error: int = 0
    """By how much the estimated running contacts may be off, to either side."""
    walking_error: int = 0

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


class _Sums:
    """One step of the plan."""

    def __init__(self) -> None:
        self.counts = dict.fromkeys(_KINDS, 0)
        self.bridged = 0
        self.error = dict.fromkeys(Gait, 0)
        """In hundredths of the sums' unit."""


_KINDS = [Kept(gait, measured) for gait in Gait for measured in (True, False)]


class Tally:
    """Adds up contacts. `index` is the step of the plan, None outside of all."""

    def __init__(self) -> None:
        self._rest = {kind: CONTACT // 2 for kind in _KINDS}
        self._steps: dict[int | None, _Sums] = {}
        self.running = 0
        """All running contacts, measured and estimated: `total.running`, at no cost."""

    def add(self, index: int | None, kind: Kept, amount: int, *, bridged: bool = False, error_percent: int = 0) -> None:
        """Add `amount` (not negative) in µs × 1/1000 steps a minute, which may be off by so much."""
        whole, self._rest[kind] = divmod(self._rest[kind] + amount, CONTACT)
        if not (whole or error_percent):
            return
        sums = self._of(index)
        sums.counts[kind] += whole
        self.running += whole if kind.gait is Gait.RUNNING else 0
        sums.bridged += whole if bridged else 0
        sums.error[kind.gait] += amount * error_percent

    def doubt(self, index: int | None, gait: Gait) -> None:
        """An estimate begins: its edge may be off by a contact."""
        self._of(index).error[gait] += 100 * CONTACT

    def _of(self, index: int | None) -> _Sums:
        sums = self._steps.get(index)
        if sums is None:
            sums = self._steps[index] = _Sums()
        return sums

    @property
    def total(self) -> Impacts:
        """All contacts."""
        return _impacts(list(self._steps.values()))

    def of_step(self, index: int | None) -> Impacts:
        """The contacts in one step of the plan."""
        return _impacts([self._steps[index]] if index in self._steps else [])


def _impacts(steps: list[_Sums]) -> Impacts:
    counts = {kind: sum(step.counts[kind] for step in steps) for kind in _KINDS}
    errors = {gait: -(-sum(step.error[gait] for step in steps) // (100 * CONTACT)) for gait in Gait}
    estimated = {gait: counts[Kept(gait, False)] for gait in Gait}
    return Impacts(
        running_measured=counts[Kept(Gait.RUNNING, True)],
        running_estimated=estimated[Gait.RUNNING],
        walking_measured=counts[Kept(Gait.WALKING, True)],
        walking_estimated=estimated[Gait.WALKING],
        bridged=sum(step.bridged for step in steps),
        running_error=errors[Gait.RUNNING] if estimated[Gait.RUNNING] else 0,
        walking_error=errors[Gait.WALKING] if estimated[Gait.WALKING] else 0,
    )
