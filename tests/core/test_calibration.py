"""A runner's own cadence, learned from sessions with a pod: nearer than the group's, and right about its own ±."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rig import plan, step
from stepped_on import SteppedOn

from backrun_treadmill.core.events import SessionOpened
from backrun_treadmill.core.gait import GROUP, RUNNING_SPM, Gait, OwnCadence, estimated_spm
from backrun_treadmill.core.impacts.calibration import CadencePoint, cadence_points, own_cadence
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.tally import Impacts
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.sensor_events import PodConnected, StepsMeasured
from backrun_treadmill.core.units import SECOND_US


def sets_at(*speeds_kmh: float) -> Plan:
    return plan(
        step(Kind.WARM_UP, 90, 5),
        *[
            part
            for n, kmh in enumerate(speeds_kmh, 1)
            for part in (step(Kind.RUN, 60, kmh, set_no=n), step(Kind.REST, 60, 4.5, set_no=n))
        ],
    )


def session(seed: int, *speeds_kmh: float, factor: float = 1.0) -> SteppedOn:
    what = sets_at(*speeds_kmh)
    rig = SteppedOn(what)
    rig.wear(seed=seed, factor=factor)
    rig.run_to(rig.start() + what.duration_us / SECOND_US + 30)
    return rig


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_after_one_session_with_a_pod_the_next_one_without_is_estimated_better_and_within_its_give_and_take(
    seed: int,
) -> None:
    shown = session(seed, 9, 10)
    own = own_cadence(cadence_points(shown.records))
    assert own.running is not None
    assert own.walking is not None
    later = session(seed, 10, 11, 10)
    true, counted = len(later.running_us), without_pod(later, own)
    assert counted.running_measured == 0
    assert abs(counted.running - true) <= counted.running_error
    assert counted.running_error < without_pod(later, GROUP).running_error
    assert abs(counted.running + counted.walking - len(later.strikes_us)) <= 0.02 * len(later.strikes_us)


def without_pod(rig: SteppedOn, own: OwnCadence) -> Impacts:
    """The same session counted as if its pod had been left at home."""
    counter = ImpactCounter()
    for record in rig.records:
        match record:
            case StepsMeasured() | PodConnected():
                pass
            case SessionOpened():
                counter.feed(replace(record, runner=Runner(cadence=own)))
            case _:
                counter.feed(record)
    counter.finish()
    return counter.total


def test_a_runners_own_line_has_the_groups_slope_as_long_as_only_one_speed_was_seen() -> None:
    own = own_cadence([CadencePoint(1000, 172.0, 300)])
    assert own.running is not None
    assert own.running.per_mps_spm == pytest.approx(11.6)
    assert estimated_spm(1000, own=own) == pytest.approx(172, abs=0.1)
    assert own.error_percent(Gait.RUNNING) == 5
    assert own.walking is None
    assert estimated_spm(400, own=own) == estimated_spm(400)


def test_many_speeds_show_the_slope() -> None:
    points = [CadencePoint(ckmh, 140 + 4 * ckmh / 360, 120) for ckmh in (700, 800, 900, 1000, 1100, 1200)]
    own = own_cadence(points)
    assert own.running is not None
    assert own.running.per_mps_spm == pytest.approx(4, abs=0.8)
    assert own.error_percent(Gait.RUNNING) == 3


def test_less_than_a_minute_is_nobodys_own_cadence() -> None:
    assert own_cadence([CadencePoint(1000, 172.0, 59), CadencePoint(400, 110.0, 59)]) == GROUP


def test_a_sensor_under_suspicion_teaches_nothing() -> None:
    assert cadence_points(session(1, 9, 10, factor=0.5).records) == []


def test_stretches_are_told_apart_by_speed_and_their_beginnings_left_out() -> None:
    points = cadence_points(session(2, 9, 11).records)
    assert sorted({round(point.speed_ckmh, -1) for point in points if point.gait is Gait.RUNNING}) == [900, 1100]
    assert all(point.seconds <= 50 for point in points if point.gait is Gait.RUNNING)


@settings(max_examples=200)
@given(
    st.lists(st.builds(CadencePoint, st.integers(250, 1800), st.floats(60, 210), st.integers(15, 600)), max_size=12),
    st.integers(0, 2500),
)
def test_whatever_was_seen_an_estimate_stays_a_cadence(points: list[CadencePoint], speed_ckmh: int) -> None:
    own = own_cadence(points)
    spm = estimated_spm(speed_ckmh, own=own)
    assert 0 <= spm <= (230 if speed_ckmh >= 700 else 180)
    assert (spm == 0) == (speed_ckmh == 0)
    if speed_ckmh >= 700:
        assert spm >= RUNNING_SPM, "whoever runs is not counted as walking"
    assert all(3 <= own.error_percent(gait) <= 15 for gait in Gait)
