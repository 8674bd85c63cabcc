"""What stands beside the belt: shoes, strength on its own days, and how outdoors compares."""

from written_history import NOW, TODAY, good, other, shipped_programme, shipped_rules

from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.body.rest import strength_day
from backrun_treadmill.core.body.shoes import Pair, Wear, pairs
from backrun_treadmill.core.body.standing import Standing
from backrun_treadmill.core.body.surfaces import Surface, compare_surfaces

RULES = shipped_rules()


def test_every_pair_of_shoes_is_added_up_and_told_when_it_is_old() -> None:
    history = [
        good(3, 4, shoes="blue", distance_m=479_000),
        good(2, 4, shoes="blue", distance_m=1_000),
        good(2, 4, shoes="blue", distance_m=None),
        good(5, 4, shoes="red", distance_m=800_000),
        good(1, 4, shoes="new", distance_m=3_000),
        good(1, 4, shoes="new", distance_m=500_000, virtual=True),
        good(1, 4, distance_m=900_000),
    ]
    assert pairs(history, RULES) == (
        Pair("red", 800_000, Wear.REPLACE),
        Pair("blue", 480_000, Wear.NOTICE),
        Pair("new", 3_000, Wear.FINE),
    )


def strength_from(*history: Entry) -> int:
    back = shipped_programme("back-to-running")
    return strength_day(Standing(history, back, RULES, now_min=NOW)) - TODAY


def test_strength_is_never_on_two_days_running() -> None:
    assert strength_from() == 0
    assert strength_from(other(2, Activity.STRENGTH)) == 0
    assert strength_from(other(1, Activity.STRENGTH)) == 1
    assert strength_from(other(0, Activity.STRENGTH)) == 2
    assert strength_from(good(0, 4), other(0, Activity.STRENGTH, virtual=True)) == 0


def outdoor(days_ago: int, before: int | None, after: int) -> Entry:
    said = {"pain_before": before, "pain_after": after, "morning": Settling.SETTLED if days_ago else Settling.UP}
    return other(days_ago, Activity.OUTDOOR_RUN, **said)


def test_pain_outdoors_is_set_beside_pain_on_the_belt() -> None:
    history = [
        *(good(days, 4, pain_before=1, pain_during=1, pain_after=1) for days in (9, 7, 5)),
        *(outdoor(days, 1, after) for days, after in ((8, 2), (4, 4), (0, 3))),
        outdoor(2, None, 6),
    ]
    compared = compare_surfaces(history)
    assert compared.belt == Surface(runs=3, rise=0.0, settled=3)
    assert compared.outdoors == Surface(runs=3, rise=2.0, settled=2)
    assert compare_surfaces([*history, outdoor(6, 1, 4)]).outdoors.rise == 2.5


def test_two_runs_are_too_few_to_compare() -> None:
    assert compare_surfaces([outdoor(3, 1, 2), outdoor(2, 1, 2)]).outdoors == Surface(runs=2, rise=None, settled=2)
