"""The library of treadmills: the compliant one, and one for every documented misbehaviour. `a+b` is one with both."""

from functools import reduce

from backrun_treadmill.sim.models_belt import BELTS
from backrun_treadmill.sim.models_control import CONTROLS
from backrun_treadmill.sim.models_link import LINKS
from backrun_treadmill.sim.models_reports import REPORTS
from backrun_treadmill.sim.quirks import Contradiction, Model, together

COMPLIANT = Model(
    "compliant",
    "keeps to the specification; where that leaves a choice, `machine` says which",
    "FTMS 1.0.1 (Bluetooth SIG)",
)

LIBRARY = {model.name: model for model in (COMPLIANT, *BELTS, *CONTROLS, *REPORTS, *LINKS)}


class NoSuchModel(ValueError):
    """A name that is not in the library, or two that cannot be one machine; says what can be done."""


def find(names: str) -> Model:
    """The model of this name, or of several joined by +. Raises NoSuchModel."""
    wanted = names.split("+")
    unknown = [name for name in wanted if name not in LIBRARY]
    if unknown:
        raise NoSuchModel(f"There is no model {unknown[0]!r}: backrun sim --list shows them.")
    try:
        return reduce(_joined, (LIBRARY[name] for name in wanted))
    except Contradiction as error:
        raise NoSuchModel(f"{names} cannot be one machine: {error}.") from None


def _joined(one: Model, other: Model) -> Model:
    if COMPLIANT in (one, other):
        return other if one is COMPLIANT else one
    return Model(
        f"{one.name}+{other.name}",
        f"{one.does}; {other.does}",
        f"{one.source}; {other.source}",
        together(one.quirks, other.quirks),
    )
