"""The runner strikes the belt as people do, the pod counts it as pods do, and the heart lags."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backrun_treadmill.sim.belt import US
from backrun_treadmill.sim.runner import Runner
from backrun_treadmill.sim.wearables import REST_BPM, FootPod, Heart

SAMPLE_US = 50_000


def strikes(runner: Runner, speeds_ckmh: Sequence[tuple[float, int]]) -> list[int]:
    """Strike instants of a runner on a belt that has each speed for so many seconds."""
    at_us, instants = 0, []
    for speed_ckmh, seconds in speeds_ckmh:
        for _ in range(seconds * US // SAMPLE_US):
            at_us += SAMPLE_US
            instants += runner.advance(at_us, speed_ckmh)
    return instants


@pytest.mark.parametrize(("speed_ckmh", "group_spm"), [(300, 88), (500, 113), (800, 153), (1000, 159), (1200, 165)])
def test_over_many_runners_cadence_is_the_groups(speed_ckmh: int, group_spm: int) -> None:
    minutes = [len(strikes(Runner(seed=seed), [(speed_ckmh, 60)])) for seed in range(40)]
    assert sum(minutes) / len(minutes) == pytest.approx(group_spm, abs=3)
    assert max(minutes) - min(minutes) >= 4, "people differ"


@given(st.integers(0, 10_000), st.sampled_from([300, 550, 800, 1000, 1400]))
@settings(max_examples=30, deadline=None)
def test_strikes_keep_to_the_cadence_and_no_two_steps_are_alike(seed: int, speed_ckmh: int) -> None:
    runner = Runner(seed=seed)
    instants = strikes(runner, [(speed_ckmh, 120)])
    assert len(instants) == pytest.approx(2 * runner.cadence_spm(speed_ckmh), rel=0.03)
    steps = [after - before for before, after in itertools.pairwise(instants)]
    assert min(steps) > 0.7 * max(steps)
    assert len(set(steps)) > len(steps) / 2
    assert runner.strikes == len(instants)


def test_the_same_seed_takes_the_same_steps_and_another_one_does_not() -> None:
    course = [(500, 20), (1000, 20)]
    assert strikes(Runner(seed=3), course) == strikes(Runner(seed=3), course)
    assert strikes(Runner(seed=3), course) != strikes(Runner(seed=4), course)


def test_on_a_standing_belt_nobody_strikes() -> None:
    runner = Runner(seed=1)
    assert strikes(runner, [(0, 60)]) == []
    assert strikes(Runner(seed=1), [(1000, 10), (0, 60)])[-1] <= 10 * US


def test_walking_becomes_running_and_running_walking_but_not_at_the_same_speed() -> None:
    runner = Runner(seed=1)
    gaits = []
    for speed_ckmh in (500, 550, 600, 550, 510):
        runner.cadence_spm(speed_ckmh)
        gaits.append(runner.running)
    assert gaits == [False, False, True, True, False]


courses = st.lists(st.tuples(st.sampled_from([0, 300, 400, 600, 800, 1000, 1200]), st.integers(5, 90)), min_size=1)


@given(courses, st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_the_pods_cadence_summed_up_over_its_reports_is_the_strikes(course: list[tuple[float, int]], seed: int) -> None:
    runner, pod = Runner(seed=seed), FootPod()
    counted = at_us = 0.0
    for speed_ckmh, seconds in [*course, (0.0, 5)]:
        for tick in range(seconds * US // SAMPLE_US):
            at_us += SAMPLE_US
            pod.feel(runner.advance(int(at_us), speed_ckmh))
            if tick % 20 == 0:
                counted += round(pod.cadence_spm(int(at_us))) / 60
    starts = sum(speed > 0 for speed, _ in course)
    assert counted == pytest.approx(runner.strikes, rel=0.02, abs=2 + starts)


def test_the_pod_knows_only_what_it_felt() -> None:
    pod = FootPod()
    assert pod.cadence_spm(0) == 0
    pod.feel([US])
    assert pod.cadence_spm(US) == 0, "one strike has no cadence"
    pod.feel([US + 400_000, US + 800_000])
    assert pod.cadence_spm(2 * US) == 150
    assert pod.cadence_spm(5 * US // 2) == 150, "it is late to notice"
    assert pod.cadence_spm(3 * US) == 0


def test_the_heart_follows_slowly_rises_faster_than_it_falls_and_rests_at_rest() -> None:
    heart = Heart()
    heart.advance(60 * US, 0, running=False)
    assert heart.bpm == REST_BPM
    heart.advance(70 * US, 1000, running=True)
    ten_s_up = heart.bpm - REST_BPM
    assert 10 < ten_s_up < 50
    heart.advance(10 * 60 * US, 1000, running=True)
    top = heart.bpm
    assert 150 < top < 186
    heart.advance(10 * 60 * US + 10 * US, 0, running=False)
    assert 0 < top - heart.bpm < ten_s_up
