"""Two misbehaviours at once: twenty pairs drawn by seed. What one machine can do, two habits of it must not undo."""

import random
from collections.abc import Callable

import pytest

from backrun_treadmill.sim.models import LIBRARY, NoSuchModel, find
from backrun_treadmill.sim.quirks import Model

pytestmark = pytest.mark.contract

SEED = 20261122
PAIRS = 20


def drawn() -> list[Model]:
    """Pairs that can be one machine, always the same ones."""
    chance = random.Random(SEED)
    names = [name for name in LIBRARY if name != "compliant"]
    pairs: list[Model] = []
    while len(pairs) < PAIRS:
        try:
            pairs.append(find("+".join(sorted(chance.sample(names, 2)))))
        except NoSuchModel:
            continue
    return pairs


@pytest.mark.parametrize("model", drawn(), ids=lambda model: model.name)
def test_a_pair_ends_with_a_name_and_a_belt_that_stands(
    model: Model, contract: Callable[..., tuple[list[str], list[str]]]
) -> None:
    _, faults = contract(model)
    assert not faults, "\n".join(faults)
