"""The learned latency: which quantile, from which answers, how far."""

from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.timing.latency import KEPT, LEAST, MOST_US, Latency


def taught(*answers_ms: int) -> Latency:
    """Answers as they came."""
    latency = Latency()
    for number, ms in enumerate(answers_ms):
        latency.sent(number, number * 1_000_000)
        latency.answered(number, number * 1_000_000 + ms * 1000)
    return latency


def test_four_answers_tell_nothing_and_five_do() -> None:
    assert taught(*[45] * (LEAST - 1)).lead_us(rise=True) == 0
    assert taught(*[45] * LEAST).lead_us(rise=True) == 45_000


def test_a_rise_leaves_by_a_low_quantile_and_a_fall_by_a_high_one() -> None:
    latency = taught(*range(30, 41))
    assert (latency.lead_us(rise=True), latency.lead_us(rise=False)) == (34_000, 36_000)


def test_one_wild_answer_moves_nothing() -> None:
    assert 45_000 <= taught(44, 45, 46, 45, 1900, 45).lead_us(rise=False) <= 46_000


def test_what_was_learned_before_counts_and_is_followed_by_what_comes() -> None:
    latency = Latency([200] * KEPT)
    assert latency.lead_us(rise=True) == 200_000
    for number in range(KEPT):
        latency.sent(number, 0)
        latency.answered(number, 20_000)
    assert latency.lead_us(rise=True) == 20_000
    assert latency.answers_ms == (20,) * KEPT


def test_an_answer_to_another_write_or_after_an_interruption_is_none() -> None:
    latency = taught(45, 45, 45, 45)
    latency.sent(9, 0)
    latency.answered(8, 10_000)
    latency.sent(10, 0)
    latency.interrupt()
    latency.answered(10, 10_000)
    assert latency.count == 4


def test_a_machine_that_never_answers_is_judged_by_the_first_report_that_moves() -> None:
    latency = Latency()
    for number in range(LEAST):
        at = number * 10_000_000
        latency.measured(at, 400)
        latency.sent(number, at + 1)
        latency.measured(at + 100_000, 405)
        latency.measured(at + 250_001, 480)
        latency.measured(at + 750_000, 600)
    assert latency.lead_us(rise=True) == 250_000
    assert latency.changes_ms == (250,) * LEAST
    latency.sent(99, 90_000_000)
    latency.answered(99, 90_044_000)
    assert latency.changes_ms == ()
    assert latency.count == 1


@given(st.lists(st.integers(0, 5_000), max_size=200), st.booleans())
def test_the_lead_lies_among_the_newest_answers_and_never_beyond_its_bound(answers_ms: list[int], rise: bool) -> None:
    latency = taught(*answers_ms)
    lead_us = latency.lead_us(rise=rise)
    assert 0 <= lead_us <= MOST_US
    assert latency.count <= KEPT
    believed = [ms * 1000 for ms in answers_ms if ms <= 2000]
    if latency.count >= LEAST:
        newest = believed[-KEPT:]
        assert min(MOST_US, *newest) <= lead_us <= max(newest)
    assert latency.lead_us(rise=True) <= latency.lead_us(rise=False)
