"""Steps that get longer within one run: cadence falling by more than 5 % while the belt keeps its speed."""

from collections.abc import Callable

import pytest
from written_history import shipped_rules

from backrun_treadmill.core.body.cadence_fall import CadenceFall
from backrun_treadmill.core.events import BeltMeasured, Driving, SessionOpened
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import IntervalEnded, IntervalEntered
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US

RULES = shipped_rules()
RUN_S = 90


def interval(kind: Kind, ckmh: int) -> Interval:
    return Interval(kind=kind, from_ckmh=ckmh, to_ckmh=ckmh, duration_us=RUN_S * SECOND_US)


PLAN = Plan(name="p", intervals=(interval(Kind.RUN, 1000), interval(Kind.WALK, 400), interval(Kind.RUN, 1000)))


def opened() -> CadenceFall:
    fall = CadenceFall(RULES)
    fall.feed(
        SessionOpened(
            at=0,
            format=1,
            session="s",
            wall="2026-01-01T00:00:00+00:00",
            origin_ns=0,
            version="0",
            plan=PLAN,
            runner=Runner(),
            driving=Driving.MACHINE,
        )
    )
    return fall


def play(
    fall: CadenceFall,
    cadence_spm: Callable[[float], float],
    *,
    index: int = 0,
    from_s: int = 0,
    ckmh: Callable[[float], int] = lambda _: 1000,
) -> list[int]:
    """One interval of 90 s, a sample a second; the seconds into it at which longer steps were seen."""
    began = from_s * SECOND_US
    fall.feed(IntervalEntered(at=began, index=index, planned=began, ends=began + RUN_S * SECOND_US))
    seen = []
    for second in range(RUN_S):
        at = began + second * SECOND_US
        fall.feed(BeltMeasured(at=at, raw="", speed_ckmh=ckmh(second)))
        spm = cadence_spm(second)
        fall.feed(StepsMeasured(at=at, raw="", source=Source.POD, cadence_spm=spm, speed_ckmh=1000))
        if fall.longer_steps:
            seen.append(second)
    fall.feed(IntervalEnded(at=began + RUN_S * SECOND_US, index=index, planned=began, done_us=RUN_S * SECOND_US))
    return seen


def test_a_steady_cadence_is_nothing_to_speak_of() -> None:
    assert play(opened(), lambda s: 160 + s % 3) == []


def test_a_cadence_that_falls_by_eight_percent_is_seen_before_the_end_of_the_run() -> None:
    seen = play(opened(), lambda s: 160 - 13 * min(1, s / 60))
    assert seen
    assert 30 <= seen[0] <= 75
    assert seen == list(range(seen[0], RUN_S)), "it stays said until the run ends"


@pytest.mark.parametrize(("falls_to", "seen"), [(153, False), (151, True)])
def test_five_percent_is_the_limit(falls_to: float, seen: bool) -> None:
    assert bool(play(opened(), lambda s: 160 if s < 30 else falls_to)) is seen


def test_one_low_sample_is_not_the_runner() -> None:
    assert play(opened(), lambda s: 90 if s == 50 else 160) == []
    assert play(opened(), lambda s: 140 if s == 21 else 160) == []


def test_settling_into_the_run_is_not_a_fall() -> None:
    assert play(opened(), lambda s: 185 if s < 8 else 160) == []


def test_another_belt_speed_has_another_cadence() -> None:
    assert play(opened(), lambda s: 165 if s < 45 else 152, ckmh=lambda s: 1100 if s < 45 else 800) == []
    assert play(opened(), lambda s: 160 if s < 45 else 150, ckmh=lambda s: 1000 + 10 * int(s % 2)) != []


def test_each_run_is_compared_with_itself() -> None:
    fall = opened()
    assert play(fall, lambda _: 170) == []
    assert play(fall, lambda _: 105, index=1, from_s=90, ckmh=lambda _: 400) == [], "walking"
    assert play(fall, lambda _: 155, index=2, from_s=180) == []


def test_a_pod_that_stopped_counting_says_nothing() -> None:
    assert play(opened(), lambda s: 160 if s < 40 else 0) == []
