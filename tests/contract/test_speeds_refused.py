"""A machine that refuses every speed, over real bytes: what is written to it and what is said stays within bounds, and
a belt that is too fast because of it is an alarm before it is stopped."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from odd_hands import Behaviour
from odd_outcome import writes, wrongs
from odd_session import Told

from backrun_treadmill.core.notes import Level, Said, UnitAsked
from backrun_treadmill.sim.models import find
from backrun_treadmill.sim.quirks import Model, Quirks

pytestmark = pytest.mark.contract

REFUSING = ("refuses-targets-02", "refuses-targets-03", "refuses-targets-04")
KNOWN = 'target_unit = "km/h"\ndown_ckmh_s = 50\n'

type Play = Callable[[Model, Behaviour, str], Told]


def targets(told: Told) -> list[tuple[float, str]]:
    """(seconds, bytes) of the speeds that arrived."""
    return [(at, value) for at, value in writes(told) if value.startswith("02")]


def sentences(told: Told, words: str) -> list[Said]:
    return [record for _, record in told.records if isinstance(record, Said) and words in record.text]


@pytest.mark.parametrize("profile", ["", KNOWN], ids=["unknown", "known"])
@pytest.mark.parametrize("name", REFUSING)
def test_a_machine_that_refuses_every_speed_is_asked_a_few_times_and_told_of_once_in_an_interval(
    name: str, profile: str, play: Play
) -> None:
    told = play(find(name), Behaviour.SPEED, profile)
    assert not wrongs(told)
    assert 3 <= len(targets(told)) <= 9, targets(told)
    assert 1 <= len(sentences(told, "did not take")) <= 3
    assert not [record for _, record in told.records if isinstance(record, UnitAsked)]


def test_a_fall_that_is_refused_after_the_console_was_set_faster_goes_out_at_the_pace_of_a_stop(play: Play) -> None:
    told = play(find("refuses-targets-03"), Behaviour.CONSOLE, KNOWN)
    assert not wrongs(told)
    falls = targets(told)[-5:]
    gaps = [later - earlier for (earlier, _), (later, _) in pairwise(falls)]
    assert min(gaps) >= 0.39
    assert max(gaps) <= 2.6
    assert len({value for _, value in falls}) == 1
    [alarm] = sentences(told, "pull the safety key")
    assert alarm.level is Level.ALARM


def test_speeds_that_the_link_never_takes_do_not_flood_it(play: Play) -> None:
    busy = Model("busy", "answers nothing in time", "a made-up machine", Quirks(answer_s=(8.0, 8.0)))
    told = play(busy, Behaviour.SPEED, KNOWN)
    assert not wrongs(told)
    assert len(targets(told)) <= 20
