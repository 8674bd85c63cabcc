"""Four unknown machines whose range looks like kilometres, and a runner who says what the console shows: no belt above
5 km/h before the unit is known, and afterwards none above what was asked by more than 0.5 for 3 s.
"""

import random
from collections.abc import Callable

import pytest
from odd_hands import Behaviour
from odd_outcome import belt_of, held, unsafe
from odd_session import Circumstances, Told

from backrun_treadmill.core.commands import Outcome, PauseBelt, SetSpeed, StartBelt, StopBelt, UseUnit
from backrun_treadmill.sim.quirks import MPH, Model, Quirks

pytestmark = pytest.mark.contract

KINDS = {
    "kilometres": Quirks(),
    "targets in miles": Quirks(target_factor=MPH),
    "reports in miles": Quirks(report_factor=1 / MPH),
    "both in miles": Quirks(target_factor=MPH, report_factor=1 / MPH),
}
UNKNOWN_KMH = 5.0
OVER_KMH, OVER_S = 0.5, 3.0
RAMP_SLACK_S = 2.0

type Play = Callable[[Model, Behaviour, str, Circumstances], Told]


def drawn(kind: str, seed: int) -> tuple[Model, Circumstances]:
    """One machine of the kind: its belt, its reports, its answers, and how long the runner looks at the console."""
    chance = random.Random(f"{kind} {seed}")
    given = KINDS[kind]
    answer_s = chance.choice((0.045, 0.2, 0.5))
    quirks = Quirks(
        target_factor=given.target_factor,
        report_factor=given.report_factor,
        data_hz=chance.choice((1.0, 2.0, 4.0, 10.0)),
        jitter_ckmh=chance.choice((0, 10)),
        countdown_s=chance.choice((0.0, 3.0, 5.0)),
        reaction_s=chance.choice((0.0, 0.5)),
        answer_s=(answer_s, answer_s),
    )
    circumstances = Circumstances(
        up_kmh_s=chance.uniform(0.5, 2.5),
        down_kmh_s=chance.uniform(0.5, 2.0),
        seed=seed,
        answers_unit_after_s=chance.uniform(0.5, 12.0),
    )
    return Model(f"unknown {kind} {seed}", kind, "design rule 19", quirks), circumstances


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("kind", KINDS)
def test_a_truthful_answer_keeps_every_belt_to_what_was_asked(kind: str, seed: int, play: Play) -> None:
    model, circumstances = drawn(kind, seed)
    told = play(model, Behaviour.SPEED, "", circumstances)
    assert told.close is not None
    assert (told.close.outcome, told.close.exit_code) == (Outcome.FINISHED, 0), told.close
    known_at = next(at for at, record in told.records if isinstance(record, UseUnit))
    assert max(speed for at, speed in belt_of(told) if at < known_at) <= UNKNOWN_KMH
    assert longest_over(told, circumstances.down_kmh_s) <= OVER_S
    assert held(told, 3.0), "the rest at 3 km/h"
    assert not unsafe(told)


def longest_over(told: Told, down_kmh_s: float) -> float:
    """For how long the true belt was above what was asked once it was known, a fall and its time left out (s)."""
    longest, since, settled_from = 0.0, None, 0.0
    known = False
    asked: float | None = None
    steps = sorted([*told.records, *((at, speed) for at, speed in belt_of(told))], key=lambda pair: pair[0])
    for at, what in steps:
        match what:
            case UseUnit():
                known = True
            case SetSpeed(target_ckmh=target, was_ckmh=was):
                asked = target / 100
                settled_from = at + max(0.0, was / 100 * MPH - asked) / down_kmh_s + RAMP_SLACK_S
            case StartBelt() | StopBelt() | PauseBelt():
                asked = None
            case float() if known and asked is not None and at >= settled_from and what > asked + OVER_KMH:
                since = at if since is None else since
                longest = max(longest, at - since)
            case float():
                since = None
            case _:
                pass
    return longest
