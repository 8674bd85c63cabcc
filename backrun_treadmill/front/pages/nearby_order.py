"""The order in which devices on the air are listed: by kind, what was used last first, then the strongest."""

from collections.abc import Callable, Iterable, Sequence

from msgspec.structs import replace

from backrun_treadmill.core.nearby import DeviceKind, Nearby
from backrun_treadmill.front.files.used_devices import Used

LEVELS_DBM = (-55, -65, -75, -85)
"""Where a signal counts as one bar less: an order by single decibels would never rest."""


def last_used_first(
    found: Iterable[Nearby], used: Sequence[Used], *, is_own: Callable[[Nearby], bool] = lambda _: False
) -> list[Nearby]:
    """`used` has the latest first; one's own come before all."""
    ranks = {one.address: rank for rank, one in enumerate(used)}
    kinds = list(DeviceKind)
    return sorted(
        found,
        key=lambda one: (
            kinds.index(one.kind),
            not is_own(one),
            ranks.get(one.address, len(ranks)),
            -bars(one.rssi_dbm),
            one.address,
        ),
    )


def marked(found: Iterable[Nearby], used: Sequence[Used]) -> list[Nearby]:
    """The same, those that this runner has used marked so."""
    addresses = {one.address for one in used}
    return [replace(one, used_before=one.address in addresses) for one in found]


def bars(rssi_dbm: int) -> int:
    """A signal in bars, none to four."""
    return sum(rssi_dbm >= level for level in LEVELS_DBM)
