"""How far each pair of shoes has gone, and when to think of a new one."""

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from backrun_treadmill.core.body.entry import Entry, real
from backrun_treadmill.core.body.rules import Rules


class Wear(StrEnum):
    """What the distance of a pair says."""

    FINE = "fine"
    NOTICE = "notice"
    """Look at the soles."""
    REPLACE = "replace"


class Pair(Struct, frozen=True):
    """A pair of shoes, by the runner's own name for it."""

    name: str
    distance_m: int
    """Of the sessions whose distance is known."""
    wear: Wear


def pairs(history: Iterable[Entry], rules: Rules) -> tuple[Pair, ...]:
    """Every pair that was named, the one that went farthest first."""
    metres: dict[str, int] = {}
    for entry in real(history):
        if entry.shoes:
            metres[entry.shoes] = metres.get(entry.shoes, 0) + (entry.distance_m or 0)
    found = (Pair(name, distance_m, _wear(distance_m, rules)) for name, distance_m in metres.items())
    return tuple(sorted(found, key=lambda pair: -pair.distance_m))


def worn_lines(history: Iterable[Entry], rules: Rules) -> list[str]:
    """A sentence for each pair that has gone far."""
    words = {Wear.NOTICE: "look at the soles", Wear.REPLACE: "time for new ones"}
    return [
        f"Shoes {pair.name}: {pair.distance_m // 1000} km; {words[pair.wear]}."
        for pair in pairs(history, rules)
        if pair.wear is not Wear.FINE
    ]


def _wear(distance_m: int, rules: Rules) -> Wear:
    if distance_m >= rules.shoes_replace_km * 1000:
        return Wear.REPLACE
    return Wear.NOTICE if distance_m >= rules.shoes_notice_km * 1000 else Wear.FINE
