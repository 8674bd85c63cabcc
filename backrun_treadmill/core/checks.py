"""What stands between this computer and a treadmill: facts in, findings with a remedy out. Nothing is touched by it."""

from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.nearby import DeviceKind, Nearby

SERVICE, ADAPTER, TREADMILL, HOLDER = "Bluetooth service", "adapter", "treadmill", "who holds it"

OFF = "{} is switched off: switch Bluetooth on (bluetoothctl power on; rfkill unblock bluetooth if that is refused)."
NONE = "The Bluetooth service knows no adapter: plug one in, or enable it in the system's settings."
NOT_SEEN = (
    "{} did not show itself in {:g} s. It is switched off, too far away, or held by another app or watch: a machine "
    "that is connected elsewhere is silent, so the two cannot be told apart. Switch it on, come closer, end other apps."
)
LINKED = (
    "This computer holds a link to {} ({}), so it is silent for a scan: end the program that made the link, or "
    "bluetoothctl disconnect {}."
)
OURS = "Another backrun session holds {}: end that session first, its belt may be moving."
IN_USE = "{} says of itself that somebody uses it: look whether its belt moves, and close other apps."
NOBODY = "Nobody that this computer can see. Other phones and watches cannot be seen from here."


class Verdict(StrEnum):
    """What a finding means for a session."""

    GOOD = "good"
    TO_DO = "to do"
    UNKNOWN = "not known"


class Finding(Struct, frozen=True):
    """One thing that was looked at, and what to do where there is something."""

    what: str
    verdict: Verdict
    text: str


class Controller(Struct, frozen=True):
    """An adapter as the system's service knows it."""

    name: str
    address: str
    powered: bool


class Linked(Struct, frozen=True):
    """A treadmill that the system's service holds a link to."""

    name: str
    address: str


class Bluetooth(Struct, frozen=True, kw_only=True):
    """What the system's service says. `fault` is why it says nothing, with the remedy; empty where it answered."""

    fault: str = ""
    controllers: tuple[Controller, ...] = ()
    linked: tuple[Linked, ...] = ()

    @property
    def usable(self) -> bool:
        """Whether a scan can be tried."""
        return not self.fault and any(one.powered for one in self.controllers)


class Air(Struct, frozen=True, kw_only=True):
    """What a scan of so many seconds heard. `fault` is why there was none, with the remedy."""

    seconds: float
    heard: tuple[Nearby, ...] = ()
    fault: str = ""


def findings(bluetooth: Bluetooth | None, air: Air | None, *, wanted: str, ours: tuple[str, ...]) -> list[Finding]:
    """Every finding, from the computer to the machine.

    `bluetooth` None: the system was not asked; `air` None: nothing could be heard. `wanted` is an address or the
    beginning of a name, empty for any treadmill; `ours` the addresses that a backrun session holds.
    """
    found = [] if bluetooth is None else _system(bluetooth)
    if air is None:
        return [*found, Finding(TREADMILL, Verdict.UNKNOWN, "Not looked for: see above.")]
    if air.fault:
        return [*found, Finding(ADAPTER, Verdict.TO_DO, air.fault)]
    if bluetooth is None:
        found.append(Finding(ADAPTER, Verdict.GOOD, "It can be opened, and it listens."))
    heard = treadmills(air, wanted)
    linked = () if bluetooth is None else bluetooth.linked
    held = _holders(heard, [one for one in linked if _fits(wanted, one.name, one.address)], ours)
    return [*found, *_seen(heard, wanted, air.seconds, held=bool(held)), *(held or [_nobody()])]


def treadmills(air: Air, wanted: str) -> list[Nearby]:
    """Those that were heard and may be the one `wanted` means."""
    return [one for one in air.heard if one.kind is DeviceKind.TREADMILL and _fits(wanted, one.name, one.address)]


def _system(bluetooth: Bluetooth) -> list[Finding]:
    if bluetooth.fault:
        return [Finding(SERVICE, Verdict.TO_DO, bluetooth.fault)]
    good = Finding(SERVICE, Verdict.GOOD, "BlueZ answers on the system's bus, and this program may ask it.")
    if not bluetooth.controllers:
        return [good, Finding(ADAPTER, Verdict.TO_DO, NONE)]
    return [good, *map(_controller, bluetooth.controllers)]


def _controller(one: Controller) -> Finding:
    label = f"{one.name} ({one.address})"
    if one.powered:
        return Finding(ADAPTER, Verdict.GOOD, f"{label} is on.")
    return Finding(ADAPTER, Verdict.TO_DO, OFF.format(label))


def _seen(heard: list[Nearby], wanted: str, seconds: float, *, held: bool) -> list[Finding]:
    if not heard:
        verdict = Verdict.UNKNOWN if held else Verdict.TO_DO
        return [Finding(TREADMILL, verdict, NOT_SEEN.format(wanted or "A treadmill", seconds))]
    return [
        Finding(TREADMILL, Verdict.GOOD, f"{_label(one.name, one.address)} shows itself, {one.rssi_dbm} dBm.")
        for one in heard
    ]


def _holders(heard: list[Nearby], linked: list[Linked], ours: tuple[str, ...]) -> list[Finding]:
    texts = [OURS.format(address) for address in ours]
    texts += [LINKED.format(one.name, one.address, one.address) for one in linked if one.address not in ours]
    texts += [IN_USE.format(_label(one.name, one.address)) for one in heard if one.in_use]
    return [Finding(HOLDER, Verdict.TO_DO, text) for text in texts]


def _nobody() -> Finding:
    return Finding(HOLDER, Verdict.UNKNOWN, NOBODY)


def _label(name: str, address: str) -> str:
    return f"{name or 'A treadmill without a name'} ({address})"


def _fits(wanted: str, name: str, address: str) -> bool:
    return address.casefold() == wanted.casefold() or name.casefold().startswith(wanted.casefold())
