"""The examination on every treadmill of the library, and on random pairs of them, through the real driver and HCI: what
it says is so, what it can see it finds, it asks for nothing fast, and the belt stands at the end.
"""

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from examined_outcome import Findings, findings, kept, unsafe
from examined_truth import USUAL_FACTS, Belt
from odd_profiles import PROFILES
from odd_session import Circumstances, Told

from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.core.examination.advice import ADVICE
from backrun_treadmill.core.examining import Fact, FactFound, KeepMachine
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.notes import SessionEnded
from backrun_treadmill.devices.machine_profiles import MachineProfiles, parse_profile
from backrun_treadmill.sim.models import LIBRARY, NoSuchModel, find
from backrun_treadmill.sim.quirks import Model

pytestmark = pytest.mark.contract

BELTS = (Belt(2.0, 0.5), Belt(0.3, 0.3), Belt(1.0, 0.7), Belt(0.6, 2.0))
"""(up, down), km/h per second: from the slowest that is known to the fastest."""

FOUND_SHARE = 0.9
NOTHING_KEPT = {
    *("read-only", "held-by-another", "refuses-pairing"),
    *("spikes", "ignores-everything", "refuses-start", "keep-alive", "drops-on-start"),
}
"""Models that are not reached, or whose belt is not brought to move for long enough to tell anything of it."""

PAIRS = 200
SEED = 20261122

TRUE_AS_WELL = {
    "auto-stop": "auto_stop_s = 15\n",
    "ignores-early-targets": "speed_after_ms = 1800\n",
    "pause-resets": "no_pause = true\n",
}
"""What may be known of models that sessions need no profile for."""

type Examine = Callable[[Model, Circumstances], Told]


@pytest.fixture(scope="module")
def tally(request: pytest.FixtureRequest) -> Iterator[list[tuple[str, Findings]]]:
    """Every examination that was played; the share found is told at the end."""
    played: list[tuple[str, Findings]] = []
    yield played
    capture = request.config.pluginmanager.getplugin("capturemanager")
    assert capture is not None
    with capture.global_and_fixture_disabled():
        print("\n".join(("", *_told(played))))  # noqa: T201


def _told(played: list[tuple[str, Findings]]) -> Iterator[str]:
    for name in dict.fromkeys(name for name, _ in played):
        of_it = [one for other, one in played if other == name]
        quirks = sorted({fact for one in of_it for fact in one.expected} - USUAL_FACTS)
        shares = [
            f"{fact} {sum(f not in one.missing for one in of_it for f in (fact,))}/{len(of_it)}" for fact in quirks
        ]
        yield f"{name:26} {', '.join(shares) or 'as usual'}"
    wanted = sum(len(one.expected) for _, one in played)
    missing = sum(len(one.missing) for _, one in played)
    quirks_wanted = sum(len(one.expected - USUAL_FACTS) for _, one in played)
    quirks_missing = sum(len(one.missing - USUAL_FACTS) for _, one in played)
    claims = sum(len(one.found) for _, one in played)
    wrong = sum(len(one.wrong) for _, one in played)
    asked = max((one.asked_kmh for _, one in played), default=0.0)
    moved = max((one.moving_s for _, one in played), default=0.0)
    yield f"{len(played)} examinations: {quirks_wanted - quirks_missing} of {quirks_wanted} quirks found,"
    yield f"units included {wanted - missing} of {wanted}; {wrong} of {claims} claims wrong;"
    yield f"asked for {asked:.2f} km/h at most, moved for {moved:.0f} s at most"


def _circumstances(belt: Belt, seed: int) -> Circumstances:
    return Circumstances(up_kmh_s=belt.up_kmh_s, down_kmh_s=belt.down_kmh_s, seed=seed)


@pytest.mark.parametrize("name", LIBRARY)
def test_what_is_said_of_a_machine_is_so_and_its_quirks_are_found(
    name: str, examine: Examine, tally: list[tuple[str, Findings]], tmp_path: Path
) -> None:
    wanted = missing = 0
    for seed, belt in enumerate(BELTS):
        told = examine(LIBRARY[name], _circumstances(belt, seed))
        seen = findings(told, belt)
        tally.append((name, seen))
        assert not unsafe(told), f"{belt}"
        assert not seen.wrong, f"{belt}"
        wanted, missing = wanted + len(seen.expected), missing + len(seen.missing)
        _check_profile(name, told, tmp_path / f"{seed}")
    assert missing <= (1 - FOUND_SHARE) * wanted


def _warned_of(told: Told) -> bool:
    """Whether its page says not to use it, or that it can be used with care only."""
    found = {record.fact for _, record in told.records if isinstance(record, FactFound)}
    (ended,) = [record for _, record in told.records if isinstance(record, SessionEnded)]
    may_lose_control = Fact.LOSES_CONTROL in found and ended.outcome is Outcome.FINISHED
    return (
        bool(found & ADVICE.keys()) or may_lose_control or "Do not use this treadmill" in ended.text or not ended.stands
    )


def _check_profile(name: str, told: Told, folder: Path) -> None:
    """What is kept can be read again, and says what somebody would write who knows the machine."""
    facts = kept(told)
    _check_nothing_true_is_taken_back(name, told, folder / "before")
    assert ("advice" in facts) == _warned_of(told)
    if not facts:
        assert name in NOTHING_KEPT
        assert name not in PROFILES
        return
    assert name not in NOTHING_KEPT
    profiles = MachineProfiles(folder)
    profiles.keep_facts("C2:00:00:00:00:01", facts)
    read = MachineProfiles(folder).find(name="", address="C2:00:00:00:00:01")
    assert read.source == "examined by backrun doctor test"
    by_hand = parse_profile(PROFILES.get(name, "").encode(), file=name, over=MachineProfile())
    for key in MachineProfile.__struct_fields__:
        if getattr(by_hand, key) != getattr(MachineProfile(), key) and key != "speed_after_ms":
            assert getattr(read, key) == getattr(by_hand, key), key


def _check_nothing_true_is_taken_back(name: str, told: Told, folder: Path) -> None:
    """What somebody who knows the machine had written before is still there."""
    folder.mkdir(parents=True)
    (folder / "C2-00-00-00-00-01.toml").write_text(PROFILES.get(name, TRUE_AS_WELL.get(name, "")))
    profiles = MachineProfiles(folder)
    for record in (record for _, record in told.records if isinstance(record, KeepMachine)):
        profiles.keep_facts("C2:00:00:00:00:01", record.facts, decided=record.decided)
    assert not profiles.find(name="", address="C2:00:00:00:00:01").taken_back


def drawn() -> list[tuple[Model, Belt, int]]:
    """Pairs that can be one machine, each with a belt of its own; always the same ones."""
    chance = random.Random(SEED)
    names = [name for name in LIBRARY if name != "compliant"]
    pairs: list[tuple[Model, Belt, int]] = []
    while len(pairs) < PAIRS:
        try:
            model = find("+".join(sorted(chance.sample(names, 2))))
        except NoSuchModel:
            continue
        belt = Belt(chance.uniform(0.3, 2.0), chance.uniform(0.3, 2.0))
        pairs.append((model, belt, chance.randrange(100)))
    return pairs


@pytest.mark.parametrize(("model", "belt", "seed"), drawn(), ids=lambda value: getattr(value, "name", ""))
def test_of_two_quirks_at_once_nothing_is_said_that_is_not_so(
    model: Model, belt: Belt, seed: int, examine: Examine
) -> None:
    told = examine(model, _circumstances(belt, seed))
    assert not unsafe(told)
    assert not findings(told, belt).wrong
