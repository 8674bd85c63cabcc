"""One line of a profile: every form a person may write, and that what is written is what is meant."""

import json
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Interval, Kind
from backrun_treadmill.core.profile.language import Reading, read_profile
from backrun_treadmill.core.units import MINUTE_US, SECOND_US, kmh_text

type Read = Callable[[str], Reading]


def intervals(line: str, runner: Runner | None = None) -> list[Interval]:
    """The author's own intervals of a profile of one line, with a walk before it so that any run may follow."""
    text = f'bare = true\nsteps = ["warm-up 60 s @ 5", {json.dumps(line)}]'
    reading = read_profile(text.encode(), source="p.toml", runner=runner or Runner())
    return list(reading.plan.intervals[1:])


def first(line: str, runner: Runner | None = None) -> Interval:
    return intervals(line, runner)[0]


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90", 90),
        ("90 s", 90),
        ("90s", 90),
        ("90 sec", 90),
        ("90 seconds", 90),
        ("5 min", 300),
        ("5 minutes", 300),
        ("0.5 min", 30),
        (".5 min", 30),
        ("1:30", 90),
        ("0:45", 45),
        ("1:00:00", 3600),
        ("1 h", 3600),
        ("90 S", 90),
    ],
)
def test_an_amount_of_time_may_be_written_in_many_ways(written: str, seconds: int) -> None:
    assert first(f"walk {written} @ 5").duration_us == seconds * SECOND_US


@pytest.mark.parametrize(
    ("written", "metres"),
    [("100 metres", 100), ("100 meters", 100), ("1 metre", 1), ("1 km", 1000), ("0.4 km", 400), ("1.5km", 1500)],
)
def test_an_amount_of_belt_may_be_written_in_many_ways(written: str, metres: int) -> None:
    step = first(f"run {written} @ 10")
    assert step.distance_cm == metres * 100
    assert step.duration_us == metres * SECOND_US * 36 // 100, "10 km/h takes 0.36 s a metre"


@pytest.mark.parametrize(
    ("written", "begin_ckmh", "end_ckmh"),
    [
        ("10", 1000, 1000),
        ("10 km/h", 1000, 1000),
        ("10 km / h", 1000, 1000),
        ("10km/h", 1000, 1000),
        ("10 kmh", 1000, 1000),
        ("10 KM/H", 1000, 1000),
        ("9.5", 950, 950),
        ("6 mph", 966, 966),
        ("walk", 400, 400),
        ("brisk", 550, 550),
        ("run", 1000, 1000),
        ("run+0.5", 1050, 1050),
        ("run + 0.5 km/h", 1050, 1050),
        ("run-2", 800, 800),
        ("run − 2", 800, 800),
        ("walk+1 to brisk", 500, 550),
        ("4 to 5.5", 400, 550),
        ("4 -> 5.5", 400, 550),
        ("4→5.5", 400, 550),
        ("4 to 5.5 km/h", 400, 550),
        ("2.5 to 3.5 mph", 402, 563),
    ],
)
def test_a_speed_may_be_written_in_many_ways(written: str, begin_ckmh: int, end_ckmh: int) -> None:
    step = first(f"walk 60 s @ {written}")
    assert (step.from_ckmh, step.to_ckmh) == (begin_ckmh, end_ckmh)


def test_one_template_serves_runners_of_different_speeds() -> None:
    slow = Runner(walk_ckmh=350, brisk_ckmh=450, run_ckmh=800)
    assert first("run 60 s @ run+0.5", slow).from_ckmh == 850
    assert first("run 60 s", slow).from_ckmh == 800
    assert [i.from_ckmh for i in intervals("1 x 60/60 @ run", slow)] == [800, 350]


@pytest.mark.parametrize(
    ("kind", "begin_ckmh", "end_ckmh"),
    [("warm-up", 400, 550), ("run", 1000, 1000), ("walk", 400, 400), ("rest", 400, 400), ("cool-down", 500, 300)],
)
def test_a_step_without_a_speed_has_the_one_of_its_kind(kind: str, begin_ckmh: int, end_ckmh: int) -> None:
    step = first(f"{kind} 60 s")
    assert (step.kind, step.from_ckmh, step.to_ckmh) == (Kind(kind), begin_ckmh, end_ckmh)


def test_sets_are_runs_with_walks_between() -> None:
    steps = intervals("5 x 60/90 @ 10 km/h")
    assert [(s.kind, s.duration_us // SECOND_US, s.from_ckmh) for s in steps] == [
        (Kind.RUN, 60, 1000),
        (Kind.WALK, 90, 400),
    ] * 5


@pytest.mark.parametrize("sign", ["x", "X", "×", " x ", "*"])
def test_sets_may_be_written_with_any_times_sign(sign: str) -> None:
    assert len(intervals(f"8{sign}60/60 @ 9")) == 16


def test_a_set_may_name_the_speed_of_its_rest() -> None:
    assert [s.from_ckmh for s in intervals("1 x 60/60 @ 9 km/h / 5 km/h")] == [900, 500]
    assert [s.from_ckmh for s in intervals("1 x 60/60 @ 9/5")] == [900, 500]
    assert [s.from_ckmh for s in intervals("1 x 60/60 @ run-1 / walk+1")] == [900, 500]


def test_a_rest_of_a_set_is_a_walk_unless_it_cannot_be_walked() -> None:
    assert [s.kind for s in intervals("1 x 60/60 @ 9 / 5")] == [Kind.RUN, Kind.WALK]
    assert [s.kind for s in intervals("1 x 60/60 @ 9 / 8")] == [Kind.RUN, Kind.REST]


def test_a_rest_at_zero_stops_the_belt_and_then_waits_for_a_key(read: Read) -> None:
    reading = read('steps = ["run 60 s @ 7", "rest 60 s @ 0", "walk 60 s"]')
    (rest,) = (i for i in reading.plan.intervals if i.kind is Kind.REST)
    assert rest.standstill
    assert "waits for a key once" in str(reading.warnings[-1])


def test_a_cue_follows_a_comma() -> None:
    assert first("run 60 s @ 9, short quick steps").cue == "short quick steps"
    assert first("run 60 s, tall,  and loose").cue == "tall, and loose"
    assert [s.cue for s in intervals("2 x 60/60 @ 9, shoulders down")] == ["shoulders down", ""] * 2
    assert first("run 60 s @ 9, быстрые шаги").cue == "быстрые шаги"


def test_an_off_belt_step_has_a_time_or_ends_by_key() -> None:
    timed, keyed = first("off-belt 45 s, slow squats"), first("off-belt key, ten squats")
    assert (timed.kind, timed.duration_us, timed.until_key) == (Kind.OFF_BELT, 45 * SECOND_US, False)
    assert (keyed.duration_us, keyed.until_key, keyed.on_belt) == (0, True, False)


def test_spaces_and_capitals_do_not_matter() -> None:
    assert first("  Run\t90\u00a0s   @10 ") == first("run 90 s @ 10")


@given(
    times=st.integers(1, 6),
    on=st.integers(1, 240),
    off=st.integers(1, 240),
    run=st.integers(50, 120),
    rest=st.integers(50, 120),
)
def test_any_set_of_whole_seconds_and_tenths_is_read_as_written(
    times: int, on: int, off: int, run: int, rest: int
) -> None:
    steps = intervals(f"{times} x {on}/{off} @ {run / 10} / {rest / 10} km/h")
    assert [(s.duration_us, s.from_ckmh, s.to_ckmh) for s in steps] == [
        (on * SECOND_US, run * 10, run * 10),
        (off * SECOND_US, rest * 10, rest * 10),
    ] * times


@given(speed=st.integers(50, 1200), other=st.integers(50, 1200), seconds=st.integers(1, 80 * 60))
def test_every_speed_of_two_decimals_is_exact(speed: int, other: int, seconds: int) -> None:
    step = first(f"warm-up {seconds} @ {kmh_text(speed)} to {kmh_text(other)}")
    assert (step.from_ckmh, step.to_ckmh, step.duration_us) == (speed, other, seconds * SECOND_US)


@given(minutes=st.decimals(Decimal("0.05"), 70, places=2), metres=st.integers(1, 5000))
def test_units_agree_with_each_other(minutes: Decimal, metres: int) -> None:
    assert first(f"walk {minutes} min @ 5").duration_us == int(minutes * MINUTE_US)
    assert first(f"walk {metres} metres @ 5") == first(f"walk {Decimal(metres) / 1000:f} km @ 5")
