"""Readings between walking and running are shared out; all others are of one gait, and no contact is lost."""

from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.impacts.turns import Reading, Turns

rates = st.lists(st.integers(0, 255), max_size=30)


def shares(*rates_spm: float) -> list[float]:
    turns = Turns[int]()
    judged = [one for n, spm in enumerate(rates_spm) for one in turns.take(Reading(n, spm, False))]
    judged += turns.finish()
    assert [reading.spans for reading, _ in judged] == list(range(len(rates_spm))), "each once, in order"
    return [round(share, 2) for _, share in judged]


def run_contacts(*rates_spm: float) -> float:
    return sum(spm / 60 * share for spm, share in zip(rates_spm, shares(*rates_spm), strict=True))


def test_a_reading_three_quarters_into_a_run_is_three_quarters_run() -> None:
    assert shares(100, 100, 145, 160, 160, 160) == [0, 0, 0.83, 1, 1, 1]
    assert round(run_contacts(100, 100, 145, 160, 160, 160), 1) == round(3.75 * 160 / 60, 1)


def test_a_turn_costs_nothing_wherever_in_the_second_it_falls_and_whichever_way_it_goes() -> None:
    for tenths in range(10):
        first, second = (10 - tenths) / 20, (20 - tenths) / 20  # of two seconds each, so much was run
        up = (100, 100, 100, 100 + 60 * first, 100 + 60 * second, 160, 160, 160)
        run = (first + second + 3) * 160 / 60
        assert abs(run_contacts(*up) - run) < 0.05
        assert abs(run_contacts(*reversed(up)) - run) < 0.05


def test_a_jog_whose_cadence_lies_about_the_split_is_judged_by_the_split() -> None:
    assert shares(139, 141, 138, 142, 140) == [0, 1, 0, 1, 1]


def test_a_step_onto_the_rails_from_a_run_is_no_walk() -> None:
    assert shares(160, 160, 80, 0, 0) == [1, 1, 1, 0, 0]


def test_one_odd_reading_leaves_its_neighbours_what_they_are() -> None:
    assert shares(100, 100, 200, 100, 100) == [0, 0, 1, 0, 0]
    assert shares(160, 160, 80, 160, 160) == [1, 1, 0, 1, 1]


def test_a_reading_is_judged_once_two_more_have_come() -> None:
    turns = Turns[int]()
    assert [len(turns.take(Reading(n, 160, False))) for n in range(5)] == [0, 0, 1, 1, 1]
    assert len(turns.finish()) == 2
    assert turns.finish() == []


@given(rates)
def test_a_share_is_a_share(rates_spm: list[int]) -> None:
    assert all(0 <= share <= 1 for share in shares(*rates_spm))


@given(st.lists(st.integers(140, 230), max_size=20), st.lists(st.integers(1, 139), max_size=20))
def test_without_a_turn_the_split_decides(running: list[int], walking: list[int]) -> None:
    assert shares(*running) == [1] * len(running)
    assert shares(*walking) == [0] * len(walking)
