"""Contacts counted from cadences, counters and speeds, held against a runner whose every strike is known."""

import random
from bisect import bisect
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.events import BeltMeasured, Driving, LinkLost, SessionOpened, Woke
from backrun_treadmill.core.gait import OwnCadence, RunningLine, WalkingShare, estimated_spm
from backrun_treadmill.core.impacts.counter import ImpactCounter
from backrun_treadmill.core.impacts.tally import Impacts
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import (
    ConsoleAsked,
    CountFeet,
    FeetAsked,
    IntervalEnded,
    IntervalEntered,
    State,
    StateEntered,
)
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import Feet, PodConnected, PodLost, Source, StepsMeasured
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

type Record = AnyEvent | AnyCommand


def us(seconds: float) -> int:
    return round(seconds * SECOND_US)


def pod(at_s: float, cadence_spm: float, source: Source = Source.POD) -> StepsMeasured:
    return StepsMeasured(at=us(at_s), raw="", source=source, cadence_spm=cadence_spm, speed_ckmh=0)


def belt(at_s: float, kmh: float, steps: int | None = None) -> BeltMeasured:
    return BeltMeasured(at=us(at_s), raw="", speed_ckmh=round(kmh * 100), steps=steps)


def pods(first_s: int, last_s: int, cadence_spm: float) -> list[Record]:
    """A pod that tells the same each second."""
    return [pod(at_s, cadence_spm) for at_s in range(first_s, last_s + 1)]


def belts(first_s: int, last_s: int, kmh: float) -> list[Record]:
    return [belt(at_s, kmh) for at_s in range(first_s, last_s + 1)]


def entered(at_s: float, index: int, ends_s: float | None = None) -> IntervalEntered:
    return IntervalEntered(at=us(at_s), index=index, planned=us(at_s), ends=None if ends_s is None else us(ends_s))


def ended(at_s: float, index: int, done_s: float = 0) -> IntervalEnded:
    return IntervalEnded(at=us(at_s), index=index, planned=us(at_s), done_us=us(done_s))


def opened(*intervals: Interval, driving: Driving = Driving.MACHINE) -> SessionOpened:
    return SessionOpened(
        at=0,
        format=1,
        session="s",
        wall="",
        origin_ns=0,
        version="",
        plan=Plan(name="test", intervals=intervals),
        runner=Runner(),
        driving=driving,
    )


def step(kind: Kind, kmh: float, *, stand: bool = False) -> Interval:
    return Interval(
        kind=kind, from_ckmh=round(kmh * 100), to_ckmh=round(kmh * 100), duration_us=us(60), stand=stand, set_no=1
    )


def count(records: Iterable[Record]) -> ImpactCounter:
    counter = ImpactCounter()
    for record in sorted(records, key=lambda record: record.at):
        counter.feed(record)
    counter.finish()
    return counter


def whole(*records: Record | list[Record]) -> Impacts:
    flat = [one for each in records for one in (each if isinstance(each, list) else [each])]
    return count(flat).total


def total(*records: Record | list[Record]) -> Impacts:
    """The contacts alone, without how certain they are."""
    return contacts(whole(*records))


def contacts(impacts: Impacts) -> Impacts:
    return replace(impacts, bridged=0, running_error=0, walking_error=0)


# a pod


def test_a_minute_at_160_steps_is_160_running_contacts() -> None:
    assert total(pods(0, 60, 160)) == Impacts(running_measured=160)


def test_below_140_steps_a_minute_is_walking() -> None:
    assert total(pods(0, 60, 138)) == Impacts(walking_measured=138)
    assert total(pods(0, 60, 140)) == Impacts(running_measured=140)


def test_a_sample_speaks_for_the_time_since_the_one_before() -> None:
    assert total(pod(0, 100), pod(1, 180), pod(3, 0)) == Impacts(running_measured=3)


def test_a_gap_of_three_seconds_is_bridged_by_the_sample_after_it() -> None:
    assert total(belts(0, 70, 10), pods(0, 30, 160), pods(33, 63, 160)) == Impacts(
        running_measured=168, running_estimated=round(7 * estimated_spm(1000) / 60)
    )


def test_what_a_short_drop_out_was_bridged_by_is_marked_and_still_measured() -> None:
    impacts = whole(belts(0, 63, 10), pods(0, 30, 160), pods(33, 63, 160))
    assert impacts == Impacts(running_measured=168, bridged=8)


def test_packets_that_come_unevenly_or_seldom_are_no_drop_outs() -> None:
    uneven: list[Record] = [pod(at_s + (0.2 if at_s % 2 else 0), 160) for at_s in range(61)]
    assert whole(belts(0, 60, 10), uneven).bridged == 0
    seldom: list[Record] = [pod(at_s, 160) for at_s in range(0, 121, 2)]
    assert whole(belts(0, 120, 10), seldom).bridged < 20, "its own rhythm is found out"


def test_an_estimate_carries_how_far_it_may_be_off_and_a_measurement_nothing() -> None:
    assert whole(belts(0, 60, 10)) == Impacts(running_estimated=159, running_error=17)  # 10 %, and 1 at its edge
    assert whole(belts(0, 60, 4)) == Impacts(walking_estimated=101, walking_error=17)  # 15 %
    assert whole(pods(0, 60, 160)).running_error == 0


def test_the_runners_own_cadence_is_estimated_with_and_is_off_by_less() -> None:
    own = OwnCadence(
        running=RunningLine(at_zero_spm=140, per_mps_spm=11.6, error_percent=3, slowest_ckmh=800),
        walking=WalkingShare(share=1.1, error_percent=3),
    )
    plan = replace(opened(step(Kind.RUN, 10)), runner=Runner(cadence=own))
    running, walking = whole([plan], belts(0, 60, 10)), whole([plan], belts(0, 60, 4))
    assert running == Impacts(running_estimated=172, running_error=7)  # 140 + 11.6 × 2.78
    assert walking == Impacts(walking_estimated=111, walking_error=5)


def test_a_sensor_whose_owner_is_asked_what_it_counts_is_not_counted_with_until_the_answer() -> None:
    asked = FeetAsked(at=us(20), address="", source=Source.POD, suspected=Feet.ONE, cadence_spm=80, expected_spm=159)
    answered = CountFeet(at=us(40), address="", source=Source.POD, feet=Feet.ONE)
    belt_s, early, doubted = belts(0, 60, 10), pods(0, 20, 80), pods(21, 40, 80)
    impacts = whole(belt_s, early, [asked], doubted, [answered], pods(41, 60, 160))
    assert impacts.walking_measured == pytest.approx(80 / 3, abs=1), "what was counted before stays as it was"
    assert impacts.running_estimated == pytest.approx(159 / 3, abs=3)
    assert impacts.running_measured == pytest.approx(160 / 3, abs=3)


def test_a_longer_gap_is_estimated_from_the_speed_and_called_so() -> None:
    impacts = total(belts(0, 70, 10), pods(0, 30, 160), pods(40, 70, 160))
    assert impacts == Impacts(running_measured=160, running_estimated=round(10 * estimated_spm(1000) / 60))


def test_a_runner_on_the_rails_beside_a_moving_belt_makes_no_contacts() -> None:
    assert total(belts(0, 60, 4), pods(0, 60, 0)) == Impacts()


def test_a_lost_pod_is_replaced_by_the_estimate_at_once() -> None:
    lost = PodLost(at=us(30), reason="out of reach")
    impacts = total(belts(0, 60, 10), pods(0, 30, 160), lost)
    assert impacts == Impacts(running_measured=80, running_estimated=80)  # 159.0 a minute for half a minute


def test_a_pod_that_comes_late_leaves_the_time_before_it_estimated() -> None:
    connected = PodConnected(at=us(29), address="", name="", source=Source.POD)
    impacts = total(belts(0, 60, 4), connected, pods(30, 60, 110))
    assert impacts == Impacts(walking_measured=55, walking_estimated=round(estimated_spm(400) / 2))


def test_the_better_of_two_sensors_counts_and_the_other_stands_in() -> None:
    own: list[Record] = [pod(at_s + 0.5, 150, Source.MACHINE_RSC) for at_s in range(60)]
    both = count([*own, *pods(0, 60, 160), *belts(0, 60, 10)])
    assert both.total.running_measured == pytest.approx(160, abs=1)
    assert both.source is Source.POD
    lost = count([*own, *pods(0, 30, 160), *belts(0, 60, 10), PodLost(at=us(30), reason="")])
    assert lost.total.running_measured == pytest.approx(80 + 75 - 1, abs=2)
    assert lost.source is Source.MACHINE_RSC


# no pod


def test_without_a_pod_all_is_estimated_from_the_reported_speed() -> None:
    walking, running = total(belts(0, 60, 4)), total(belts(0, 60, 10))
    assert walking == Impacts(walking_estimated=101)  # sqrt(66.67 m/min / 0.0065)
    assert running == Impacts(running_estimated=159)  # 126.8 + 11.6 × 2.78 m/s


def test_a_standing_belt_and_no_steps_is_nothing() -> None:
    assert total(belts(0, 600, 0)) == Impacts()


def test_a_packet_without_a_speed_is_no_standing_belt() -> None:
    silent: list[Record] = [BeltMeasured(at=us(at_s + 0.5), raw="") for at_s in range(60)]
    assert total(belts(0, 60, 4), silent) == total(belts(0, 60, 4))


def test_a_slow_run_of_the_plan_is_running_with_the_cadence_of_7_km_h() -> None:
    plan = opened(step(Kind.RUN, 6))
    assert total([plan, entered(0, 0)], belts(0, 60, 5.99)) == Impacts(running_estimated=149)  # 126.8 + 11.6 × 1.94


def test_a_run_of_the_plan_that_is_walked_is_walking() -> None:
    plan = opened(step(Kind.RUN, 6))
    assert total([plan, entered(0, 0)], belts(0, 60, 4.02)) == Impacts(walking_estimated=102)


def test_a_brisk_walk_as_fast_as_a_slow_run_stays_walking() -> None:
    plan = opened(step(Kind.WALK, 6))
    assert total([plan, entered(0, 0)], belts(0, 60, 6)) == Impacts(walking_estimated=124)


def test_a_slow_run_by_the_console_counts_as_the_profile_said() -> None:
    plan = opened(step(Kind.RUN, 6), driving=Driving.NOBODY)
    asked = ConsoleAsked(at=0, target_ckmh=600, interval=0, planned=0)
    assert total(plan, entered(0, 0), asked, ended(60, 0)) == Impacts(running_estimated=149)


def test_on_the_rails_by_plan_nothing_is_estimated() -> None:
    plan = opened(step(Kind.RUN, 10), step(Kind.REST, 4, stand=True))
    impacts = total(plan, belts(0, 120, 10), entered(0, 0), ended(60, 0), entered(60, 1))
    assert impacts == Impacts(running_estimated=159)


def test_time_without_reports_counts_by_the_lower_speed_once_there_is_a_report_again() -> None:
    counter = count([opened(step(Kind.RUN, 10)), entered(0, 0), *belts(0, 30, 10), LinkLost(at=us(31), reason="")])
    before = counter.total.running
    counter.feed(Woke(at=us(60), due=us(60)))
    assert counter.total.running == before
    assert counter.uncounted_us == us(30)
    counter.feed(belt(60, 4))
    assert counter.total.running == before
    assert counter.total.walking == round(estimated_spm(400) / 2)
    assert counter.uncounted_us == 0


def test_a_belt_found_standing_after_the_link_was_lost_adds_nothing() -> None:
    assert total(belts(0, 30, 10), belt(60, 0)) == total(belts(0, 30, 10))


# the machine's own step counter


def test_a_step_counter_that_counts_is_measured() -> None:
    counting = [belt(at_s, 10, steps=1000 + round(at_s * 2.5)) for at_s in range(61)]
    impacts = count(counting).total
    assert impacts.running_measured == pytest.approx(150, abs=3)
    assert impacts.running == pytest.approx(150, abs=4)


def test_a_step_counter_stuck_at_zero_is_not_believed() -> None:
    assert total([belt(at_s, 10, steps=0) for at_s in range(61)]) == Impacts(running_estimated=159)


def test_a_step_counter_that_starts_anew_is_estimated_over() -> None:
    values = [*range(500, 560, 2), *range(0, 60, 2)]
    impacts = total([belt(at_s, 6, steps=value) for at_s, value in enumerate(values)])
    assert impacts.walking_measured == pytest.approx(2 * 57, abs=2)
    assert 2 <= impacts.walking_estimated <= 6


def test_a_pod_is_preferred_to_the_step_counter_which_stands_in_for_it() -> None:
    records: list[Record] = [belt(at_s, 10, steps=3 * at_s) for at_s in range(121)]
    impacts = total([*records, *pods(0, 60, 150), PodLost(at=us(60), reason="")])
    assert impacts.running_measured == pytest.approx(150 + 180, abs=4)


# without a machine of ours


def test_without_a_machine_the_speed_told_to_the_runner_is_taken_as_set() -> None:
    plan = opened(step(Kind.RUN, 10), step(Kind.REST, 4), driving=Driving.NOBODY)
    told: list[Record] = [
        ConsoleAsked(at=us(5), target_ckmh=1000, interval=0, planned=us(5)),
        ConsoleAsked(at=us(65), target_ckmh=400, interval=1, planned=us(65)),
    ]
    course: list[Record] = [entered(5, 0), ended(65, 0), entered(65, 1), ended(125, 1), Woke(at=us(200), due=us(200))]
    counter = count([plan, *told, *course])
    assert contacts(counter.total) == Impacts(running_estimated=159, walking_estimated=101)
    assert counter.of_step(0).running == 159
    assert counter.of_step(1).walking == 101


def test_without_a_machine_a_pause_counts_nothing() -> None:
    plan = opened(step(Kind.RUN, 10), driving=Driving.NOBODY)
    asked = ConsoleAsked(at=0, target_ckmh=1000, interval=0, planned=0)
    paused = StateEntered(at=us(30), state=State.PAUSED)
    resumed = IntervalEntered(at=us(300), index=0, planned=us(300), ends=us(330), resumed=True)
    impacts = total([plan, entered(0, 0), asked, paused, resumed, ended(330, 0)])
    assert impacts == Impacts(running_estimated=159)


def test_without_a_machine_a_pod_is_measured_as_ever() -> None:
    plan = opened(step(Kind.RUN, 10), driving=Driving.NOBODY)
    asked = ConsoleAsked(at=0, target_ckmh=1000, interval=0, planned=0)
    assert total([plan, entered(0, 0), asked, *pods(0, 60, 162)]) == Impacts(running_measured=162)


# by step


def test_contacts_belong_to_the_step_in_which_they_fell() -> None:
    course: list[Record] = [entered(10, 0), ended(40, 0), entered(40, 1), ended(60, 1)]
    counter = count([*course, *pods(0, 70, 120)])
    assert counter.steps == (0, 1, None)
    assert [counter.of_step(index).walking for index in counter.steps] == [60, 40, 40]


# whatever happens


@st.composite
def happenings(draw: st.DrawFn) -> list[Record]:
    """Records of all sorts in order of time, senseless sequences among them."""
    at_us = st.integers(0, us(120))
    index = st.integers(0, 4)
    record = st.one_of(
        st.builds(
            StepsMeasured,
            at=at_us,
            raw=st.just(""),
            source=st.sampled_from(Source),
            cadence_spm=st.floats(0, 510),
            speed_ckmh=st.just(0),
        ),
        st.builds(
            BeltMeasured,
            at=at_us,
            raw=st.just(""),
            speed_ckmh=st.none() | st.integers(0, 2500),
            steps=st.none() | st.integers(0, 300),
        ),
        st.builds(IntervalEntered, at=at_us, index=index, planned=at_us, ends=st.none()),
        st.builds(IntervalEnded, at=at_us, index=index, planned=at_us, done_us=at_us),
        st.builds(PodLost, at=at_us, reason=st.just("")),
        st.builds(ConsoleAsked, at=at_us, target_ckmh=st.integers(0, 2500), interval=index, planned=at_us),
        st.builds(StateEntered, at=at_us, state=st.sampled_from(State)),
        st.builds(Close, at=at_us, outcome=st.sampled_from(Outcome), exit_code=st.just(0), text=st.just("")),
    )
    driving = draw(st.sampled_from(Driving))
    plan = opened(step(Kind.RUN, 10), step(Kind.REST, 4, stand=True), step(Kind.OFF_BELT, 0), driving=driving)
    return [plan, *sorted(draw(st.lists(record, max_size=60)), key=lambda one: one.at)]


@settings(max_examples=300)
@given(happenings())
def test_all_sums_agree_to_the_last_contact(records: list[Record]) -> None:
    counter = count(records)
    impacts = counter.total
    assert impacts.running + impacts.walking == impacts.measured + impacts.estimated
    steps = [counter.of_step(index) for index in counter.steps]
    for part in ("running_measured", "running_estimated", "walking_measured", "walking_estimated", "bridged"):
        assert sum(getattr(of_step, part) for of_step in steps) == getattr(impacts, part)


@settings(max_examples=300)
@given(happenings())
def test_another_record_never_lowers_a_count(records: list[Record]) -> None:
    counter = ImpactCounter()
    history = [counter.total]
    for record in records:
        counter.feed(record)
        history.append(counter.total)
    counter.finish()
    history.append(counter.total)
    for before, after in pairwise(history):
        for part in ("running_measured", "running_estimated", "walking_measured", "walking_estimated"):
            assert getattr(before, part) <= getattr(after, part)


@given(happenings(), st.lists(st.integers(0, us(120)), max_size=20))
def test_records_that_say_nothing_of_feet_change_nothing(records: list[Record], wakes: list[int]) -> None:
    """A wake-up splits time into smaller pieces; the sums are exact, so the contacts stay the same."""
    plain = [record for record in records if not isinstance(record, StepsMeasured)]
    during = [Woke(at=at, due=at) for at in wakes if at <= plain[-1].at]  # a later one would make the session longer
    noisy = sorted([*plain, *during], key=lambda record: record.at)
    one, other = count(plain).total, count(noisy).total
    assert (one.running, one.walking) == pytest.approx((other.running, other.walking), abs=1)


# against a runner


def strikes(seed: int, phases: list[tuple[float, float]]) -> Iterator[float]:
    """Seconds of every strike: (seconds, steps a minute) by phase, each step a little longer or shorter."""
    chance, at_s, until_s = random.Random(seed), 5.0, 5.0
    for span_s, cadence_spm in phases:
        until_s += span_s
        while cadence_spm and at_s < until_s:
            at_s += 60 / cadence_spm * chance.gauss(1, 0.03)
            yield at_s
        at_s = max(at_s, until_s)


def told(seed: int, last_s: float, cadence_at: Callable[[float], float]) -> list[Record]:
    """A pod's packets, one a second: strides in whole numbers a minute, arriving unevenly."""
    chance = random.Random(seed + 1)
    return [
        pod(at_s + chance.uniform(0, 0.08), 2.0 * round(cadence_at(at_s) / 2)) for at_s in range(1, int(last_s) + 10)
    ]


def counting(struck_s: list[float], window_s: float) -> Callable[[float], float]:
    """A pod that counts the strikes of the last `window_s`."""
    return lambda at_s: (bisect(struck_s, at_s) - bisect(struck_s, at_s - window_s)) * 60 / window_s


def timing(struck_s: list[float]) -> Callable[[float], float]:
    """A pod that times its last five strikes, and tells 0 after a second without one."""

    def cadence_at(at_s: float) -> float:
        recent = struck_s[: bisect(struck_s, at_s)][-5:]
        if len(recent) < 2 or at_s - recent[-1] > 1:
            return 0.0
        return 60 * (len(recent) - 1) / (recent[-1] - recent[0])

    return cadence_at


def session_of(cadence_spm: float, sets: int) -> list[tuple[float, float]]:
    return [(60, 105), *([(60, cadence_spm), (60, 105)] * sets), (30, 0), (60, 90)]


@given(st.integers(0, 10**6), st.sampled_from([1.0, 2.0, 3.0]), st.integers(2, 5), st.floats(150, 180))
def test_every_strike_is_found_within_one_percent_whatever_window_a_pod_counts_in(
    seed: int, window_s: float, sets: int, cadence_spm: float
) -> None:
    struck_s = list(strikes(seed, session_of(cadence_spm, sets)))
    impacts = total(told(seed, struck_s[-1], counting(struck_s, window_s)))
    assert impacts.estimated == 0
    assert abs(impacts.measured - len(struck_s)) <= max(2, 0.01 * len(struck_s))


@given(st.integers(0, 10**6), st.integers(2, 5), st.floats(150, 180))
def test_running_strikes_are_told_from_walking_ones(seed: int, sets: int, cadence_spm: float) -> None:
    struck_s = list(strikes(seed, session_of(cadence_spm, sets)))
    impacts = total(told(seed, struck_s[-1], timing(struck_s)))
    runs_s = [(65 + 120 * k, 125 + 120 * k) for k in range(sets)]
    ran = sum(any(first < one <= last for first, last in runs_s) for one in struck_s)
    assert abs(impacts.measured - len(struck_s)) <= max(2, 0.01 * len(struck_s))
    assert abs(impacts.running - ran) <= 0.01 * ran + 5 * sets, "a pod tells of a change some strikes late"
