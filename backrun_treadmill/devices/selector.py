"""Which of the devices on the air is meant by what the runner typed: an address, a name, or the beginning of a name."""

from collections.abc import Callable, Iterable

from backrun_treadmill.core.events import FailedBecause
from backrun_treadmill.devices.errors import DeviceError, not_found
from backrun_treadmill.devices.sighting import Sighting

SHORTEST_NAME = 4
"""Of a shortened advertised name that may stand for a longer one that was typed."""


def is_address(selector: str, sighting: Sighting) -> bool:
    """Whether the selector is this device's address."""
    return selector.casefold() == sighting.address.casefold()


def is_meant(selector: str, sighting: Sighting) -> bool:
    """Whether the selector can mean this device; an empty one means any."""
    name, typed = sighting.name.casefold(), selector.casefold()
    if not typed or is_address(selector, sighting):
        return True
    shortened = len(name) >= SHORTEST_NAME and typed.startswith(name)
    return bool(name) and (name.startswith(typed) or shortened)


def choose(sightings: Iterable[Sighting], selector: str, *, kind: Callable[[Sighting], bool], what: str) -> Sighting:
    """The one device meant. DeviceError NOT_FOUND or SEVERAL, which lists them.

    A device named in full, by name or address, need not advertise its services: FitShow FS-BC11B7 shows them only when
    asked again, and what it is shows after connecting.
    """
    meant = [sighting for sighting in sightings if is_meant(selector, sighting)]
    exact = [sighting for sighting in meant if _in_full(selector, sighting)]
    candidates = exact or [sighting for sighting in meant if kind(sighting)]
    if not candidates:
        raise DeviceError(FailedBecause.NOT_FOUND, not_found(f"{what} “{selector}”" if selector else what))
    if len(candidates) > 1:
        listed = ", ".join(sorted(sighting.label for sighting in candidates))
        raise DeviceError(
            FailedBecause.SEVERAL,
            f"Several devices are meant, and nothing was sent to any of them: {listed}. Name one of them in full, or "
            "give its address.",
        )
    return candidates[0]


def _in_full(selector: str, sighting: Sighting) -> bool:
    return bool(selector) and (is_address(selector, sighting) or selector.casefold() == sighting.name.casefold())


def looks_like_address(selector: str) -> bool:
    """Whether this is written as an address and not as a name."""
    parts = selector.replace("-", ":").split(":")
    return len(parts) >= 5 and all(part and set(part.casefold()) <= set("0123456789abcdef") for part in parts)
