"""What became of an examination, judged by the truth of the room: what was said rightly, and what must never be."""

from itertools import pairwise

from examined_truth import Belt, expected, instead, wrong
from msgspec import Struct
from odd_outcome import belt_of, journal_wrongs, writes
from odd_session import Told

from backrun_treadmill.core.commands import UseUnit
from backrun_treadmill.core.events import BeltMeasured
from backrun_treadmill.core.examining import Fact, FactFound, FactValue, KeepMachine

LIMIT_KMH = 5.0
ASKED_KMH = 3.0
MOVING_S = 190.0
"""Three minutes, and the way down from them."""

STOP_WITHIN_S = 1.0
ROUNDED_KMH = 0.03
SET_SPEED = "02"


class Findings(Struct, frozen=True):
    """What one examination came to."""

    expected: frozenset[Fact]
    found: dict[Fact, FactValue]
    missing: frozenset[Fact]
    wrong: tuple[str, ...]
    asked_kmh: float
    """The fastest speed that was ever asked for, in true km/h."""
    moving_s: float


def findings(told: Told, belt: Belt) -> Findings:
    """Compared with what the machine's quirks are."""
    quirks = told.model.quirks
    claims = [record for _, record in told.records if isinstance(record, FactFound)]
    found = {claim.fact: claim.value for claim in claims}
    wanted = frozenset(expected(quirks))
    return Findings(
        expected=wanted,
        found=found,
        missing=frozenset(fact for fact in wanted if fact not in found and not instead(fact, found)),
        wrong=tuple(f"{claim.fact} {claim.value}: {claim.text}" for claim in claims if wrong(claim, quirks, belt)),
        asked_kmh=max((kmh for _, kmh in asked(told)), default=0.0),
        moving_s=moving_s(told),
    )


def kept(told: Told) -> dict[str, FactValue]:
    """What the machine's profile is to say from now on."""
    return next((record.facts for _, record in told.records if isinstance(record, KeepMachine)), {})


def asked(told: Told) -> list[tuple[float, float]]:
    """(seconds, true km/h) of every speed that arrived."""
    numbers = [
        (at, int.from_bytes(bytes.fromhex(value[2:]), "little")) for at, value in writes(told) if value[:2] == SET_SPEED
    ]
    return [(at, number / 100 * told.model.quirks.target_factor) for at, number in numbers]


def moving_s(told: Told) -> float:
    """How long the belt moved after the first write."""
    first = next((at for at, _ in writes(told)), float("inf"))
    belt = [(at, speed) for at, speed in belt_of(told) if at >= first]
    return sum(later[0] - earlier[0] for earlier, later in pairwise(belt) if earlier[1] > 0)


def unsafe(told: Told) -> list[str]:
    """Everything that no machine excuses; empty is right."""
    if told.close is None:
        return ["it hangs: not closed in time"]
    return [*_asked_too_much(told), *_left_moving(told), *_slow_stops(told), *_too_long(told), *journal_wrongs(told)]


def _asked_too_much(told: Told) -> list[str]:
    known = next((at for at, record in told.records if isinstance(record, UseUnit)), float("inf"))
    limits = [(at, kmh, ASKED_KMH + ROUNDED_KMH if at > known else LIMIT_KMH) for at, kmh in asked(told)]
    return [f"asked for {kmh:.2f} km/h at {at:.1f}" for at, kmh, limit in limits if kmh > limit]


def _left_moving(told: Told) -> list[str]:
    belt = belt_of(told)
    moves = bool(writes(told)) and bool(belt) and belt[-1][1] > 0
    return [f"the belt is left at {belt[-1][1]} km/h"] if moves else []


def _slow_stops(told: Told) -> list[str]:
    """From the first report above 5 km/h, after anything was written, to the stop that the machine received."""
    first_write = next((at for at, _ in writes(told)), float("inf"))
    above = next((at for at, record in told.records if at > first_write and _above(record)), None)
    if above is None:
        return []
    # A belt that gets so fast may be on its way down already.
    stops = [at for at, value in writes(told) if value == "0801" and abs(at - above) <= STOP_WITHIN_S]
    return [] if stops else [f"no stop within {STOP_WITHIN_S:g} s of a report above 5 km/h at {above:.1f}"]


def _above(record: object) -> bool:
    return isinstance(record, BeltMeasured) and (record.speed_ckmh or 0) > LIMIT_KMH * 100


def _too_long(told: Told) -> list[str]:
    moved_s = moving_s(told)
    return [f"the belt moved for {moved_s:.0f} s"] if moved_s > MOVING_S and not told.model.quirks.ignores else []
