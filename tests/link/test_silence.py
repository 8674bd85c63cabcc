from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.link.silence import CREDIT_US, Silence


def test_a_judge_that_was_away_for_a_minute_has_not_listened_for_a_minute() -> None:
    silence = Silence()
    assert silence.tick(60_000_000) == CREDIT_US


def test_any_line_ends_the_silence() -> None:
    silence = Silence()
    for _ in range(30):
        silence.tick(100_000)
    silence.heard()
    assert silence.tick(100_000) == 100_000


@given(st.lists(st.integers(0, 10**9)))
def test_silence_never_exceeds_the_time_passed_nor_a_fifth_of_a_second_a_tick(ticks: list[int]) -> None:
    silence = Silence()
    silent_us = 0
    for passed_us in ticks:
        silent_us = silence.tick(passed_us)
    assert silent_us <= sum(ticks)
    assert silent_us <= CREDIT_US * len(ticks)
