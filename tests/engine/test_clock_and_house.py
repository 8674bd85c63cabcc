import gc
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.engine.clock import SessionClock, asleep_us, wall_time
from backrun_treadmill.engine.house import FAR_US, NEAR_US, SELDOM_US, House


@given(st.integers(0, 10**18), st.integers(0, 10**13))
def test_session_time_and_the_loop_s_time_are_the_same_instant(origin_ns: int, at: int) -> None:
    clock = SessionClock(lambda: origin_ns)
    assert clock.at(origin_ns + at * 1000) == at
    assert clock.loop_time(at) == pytest.approx((origin_ns + at * 1000) / 1e9, abs=1e-6)


def test_a_reading_of_another_process_s_clock_means_the_same_instant_here() -> None:
    clock = SessionClock()
    pressed_ns = time.monotonic_ns()
    assert 0 <= clock.at(pressed_ns) <= clock.now()


def test_a_computer_that_is_awake_gains_no_sleep() -> None:
    before = asleep_us()
    time.sleep(0.05)
    assert abs(asleep_us() - before) < 10_000
    assert SessionClock().slept_us() == 0


def test_wall_time_knows_its_offset() -> None:
    assert wall_time().utcoffset() is not None


class Collections:
    """How often each generation was collected."""

    def __init__(self) -> None:
        self.done: list[int] = []

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self.done.append(info["generation"])


@pytest.fixture
def collections() -> Iterator[Collections]:
    watching = Collections()
    gc.disable()
    gc.callbacks.append(watching)
    yield watching
    gc.callbacks.remove(watching)
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_while_an_instant_is_near(collections: Collections) -> None:
    house = House()
    for now in range(0, 600_000_000, 100_000):
        house.tidy(now=now, next_due=now + NEAR_US)
    assert collections.done == []


def test_everything_is_collected_when_the_next_instant_is_far_but_not_all_the_time(collections: Collections) -> None:
    house = House()
    for now in range(FAR_US, FAR_US + 60_000_000, 500_000):
        house.tidy(now=now, next_due=now + FAR_US + 1)
    assert set(collections.done) == {2}
    assert 10 <= len(collections.done) <= 60_000_000 // FAR_US + 1


def test_when_no_instant_is_ever_far_the_young_are_collected_now_and_then(collections: Collections) -> None:
    house = House()
    for now in range(SELDOM_US, SELDOM_US * 11, 500_000):
        house.tidy(now=now, next_due=now + NEAR_US + 1)
    assert collections.done == [1] * 10


def test_with_the_doors_closed_python_does_not_collect_by_itself(collections: Collections) -> None:
    House().close_doors()
    assert not gc.isenabled()
    assert gc.get_freeze_count() > 0


class Pauses:
    """How long each collection took, ns."""

    def __init__(self) -> None:
        self.taken_ns: list[int] = []
        self._began_ns = 0

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            self._began_ns = time.monotonic_ns()
        else:
            self.taken_ns.append(time.monotonic_ns() - self._began_ns)


def test_a_full_collection_with_the_doors_closed_is_a_fraction_of_one_without(collections: Collections) -> None:
    """What a program has in memory when the session begins is not looked through again."""
    furniture = [[n] for n in range(300_000)]
    pauses = Pauses()
    house = House()
    gc.callbacks.append(pauses)
    try:
        for _ in range(3):
            gc.collect()
        open_ns, pauses.taken_ns = min(pauses.taken_ns), []
        house.close_doors()
        pauses.taken_ns.clear()
        for round_no in range(1, 4):
            rubbish = [[n] for n in range(2_000)]
            now = FAR_US * 2 * round_no
            house.tidy(now=now, next_due=now + FAR_US + 1)
            del rubbish
    finally:
        gc.callbacks.remove(pauses)
    assert len(pauses.taken_ns) == 3
    assert min(pauses.taken_ns) < open_ns / 5, (pauses.taken_ns, open_ns)
    assert len(furniture) == 300_000
