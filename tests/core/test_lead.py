"""Speeds leave early by what was learned of the machine's answers, and whoever wants less within the lead is obeyed."""

import random
from functools import partial
from itertools import pairwise
from statistics import median

import pytest
from msgspec.structs import replace
from rig import KNOWN, Rig, plan, step

from backrun_treadmill.core.commands import Cause, SetSpeed
from backrun_treadmill.core.events import CommandAnswered, CommandSent, Result
from backrun_treadmill.core.folds.transitions import Transitions
from backrun_treadmill.core.intents import (
    EndPressed,
    FasterPressed,
    GoOnPressed,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PausePressed,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.core.machine import Learned, MachineProfile
from backrun_treadmill.core.notes import IntentRefused, IntervalEntered, RiseWithheld
from backrun_treadmill.core.plan import Kind, Plan

SLOW_TO_ANSWER = MachineProfile(
    name="known",
    target_unit=KNOWN.target_unit,
    up_ckmh_s=200,
    down_ckmh_s=100,
    learned=Learned(answer_ms=(250,) * 64),
)
"""A lead of 250 ms, long enough to press keys in it."""

LONG_REST = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 20, 8, set_no=1),
    step(Kind.REST, 20, 4, set_no=1),
    step(Kind.RUN, 20, 8, set_no=2),
    step(Kind.REST, 20, 3, set_no=2),
)


def sets(count: int) -> Plan:
    """So many short runs and rests."""
    pairs = [step(kind, 6, kmh, set_no=n + 1) for n in range(count) for kind, kmh in ((Kind.RUN, 6), (Kind.REST, 4))]
    return plan(step(Kind.WALK, 10, 4), *pairs)


def acknowledged_off_ms(rig: Rig) -> list[float]:
    """Acknowledged − planned of every transition, in ms."""
    asked = {c.seq: c for _, c in rig.told if isinstance(c, SetSpeed) and c.cause is Cause.BOUNDARY}
    answers = [e for e in rig.events if isinstance(e, CommandAnswered) and e.seq in asked]
    return [(answer.at - asked[answer.seq].planned) / 1000 for answer in answers]


def within_lead(rig: Rig, planned_s: float = 20.0) -> float:
    """Play to 100 ms before the change of speed that is planned so long after the first movement."""
    moved = rig.start()
    rig.run_to(moved + planned_s - 0.1)
    return moved


def rounded(seconds: float) -> float:
    """To the millisecond, so that instants can be compared."""
    return round(seconds, 3)


def speeds(rig: Rig) -> list[tuple[float, float]]:
    """(seconds, km/h) of every speed written."""
    return [(rounded(at), c.target_ckmh / 100) for at, c in rig.told if isinstance(c, SetSpeed)]


def withheld(rig: Rig) -> list[str]:
    """Why rises were not sent."""
    return [c.reason for _, c in rig.told if isinstance(c, RiseWithheld)]


def answering(
    what: Plan, seed: int, least_ms: int, most_ms: int, *, machine: MachineProfile = KNOWN, lead: bool = True
) -> Rig:
    """A whole session on a machine whose answers take so long, evenly spread."""
    rig = Rig(what, machine=machine, lead=lead)
    rig.answer_us = partial(random.Random(seed).randint, least_ms * 1000, most_ms * 1000)
    moved = rig.start()
    rig.run_to(moved + what.duration_us / 1e6)
    return rig


@pytest.mark.parametrize(("least_ms", "most_ms", "p50_ms", "p95_ms"), [(30, 60, 12, 25), (30, 150, 35, 70)])
def test_the_answer_lands_on_the_instant(least_ms: int, most_ms: int, p50_ms: float, p95_ms: float) -> None:
    off: list[float] = []
    plain: list[float] = []
    for seed in range(8):
        learning = answering(sets(48), seed, least_ms, most_ms)
        learned = Learned(answer_ms=learning.session.situation.latency.answers_ms)
        second = answering(sets(48), seed + 100, least_ms, most_ms, machine=replace(KNOWN, learned=learned))
        off += [abs(ms) for ms in acknowledged_off_ms(second)]
        plain += [abs(ms) for ms in acknowledged_off_ms(answering(sets(48), seed, least_ms, most_ms, lead=False))]
    off.sort()
    p50, p95 = off[len(off) // 2], off[int(len(off) * 0.95)]
    print(  # noqa: T201
        f"answers within {least_ms} to {most_ms} ms: |acknowledged - planned| p50 {p50:.1f} ms, p95 {p95:.1f} ms "
        f"over {len(off)} changes; without lead p50 {median(plain):.1f} ms"
    )
    assert len(off) >= 500
    assert p50 <= p50_ms
    assert p95 <= p95_ms
    assert median(plain) > p50


def test_the_plan_stays_where_it_is_until_the_planned_instant() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = within_lead(rig)
    assert speeds(rig)[-1] == (rounded(moved + 19.75), 8)
    assert len(rig.of(IntervalEntered)) == 1
    rig.run_to(moved + 21)
    entered = [(rounded(at), c.planned - c.at) for at, c in rig.told if isinstance(c, IntervalEntered)]
    assert entered[-1] == (rounded(moved + 20), 0)
    change = next(c for _, c in rig.told if isinstance(c, SetSpeed) and c.target_ckmh == 800)
    assert (change.planned - change.due, change.interval, change.cause) == (250_000, 1, Cause.BOUNDARY)


def test_without_lead_the_write_leaves_at_the_instant() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER, lead=False)
    moved = rig.start()
    rig.run_to(moved + 21)
    assert speeds(rig)[-1] == (rounded(moved + 20), 8)
    assert all(c.due == c.planned for _, c in rig.told if isinstance(c, SetSpeed))


def test_the_present_speed_keeps_at_least_half_of_its_time() -> None:
    quick = plan(*[step(Kind.WALK, 0.45, kmh) for kmh in (4, 5) * 20])
    rig = Rig(quick, machine=SLOW_TO_ANSWER)
    moved = rig.start()
    rig.run_to(moved + 9)
    changes = [c for _, c in rig.told if isinstance(c, SetSpeed)]
    assert len(changes) > 10
    assert all(later.at - sooner.at >= 400_000 for sooner, later in pairwise(changes))


@pytest.mark.parametrize(
    ("key", "fields", "kept_kmh"),
    [
        (SlowerPressed, {"by_ckmh": 50}, 3.5),
        (WalkPressed, {}, 4),
        (PainRated, {"level": 4}, 4),
        (NextPressed, {}, 4),
    ],
)
def test_a_key_that_wants_less_takes_the_rise_back_and_the_run_waits_for_a_key(
    key: type, fields: dict[str, object], kept_kmh: float
) -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = within_lead(rig)
    rig.press(key, **fields)
    rig.run_to(moved + 22)
    assert [kmh for _, kmh in speeds(rig)][-2:] == [8, kept_kmh]
    assert speeds(rig)[-1][0] <= moved + 19.75 + 0.4 + 0.001
    assert "Press g" in rig.said()
    rig.run_to(moved + 30)
    assert speeds(rig)[-1][1] == kept_kmh
    if key is not PainRated:
        rig.press(GoOnPressed)
        rig.run_to(moved + 31)
        assert speeds(rig)[-1][1] == 8


def test_a_slower_key_in_the_lead_of_a_fall_is_for_the_runs_and_not_for_the_rests() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = within_lead(rig, 40)
    assert speeds(rig)[-1][1] == 4
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 65)
    assert [kmh for _, kmh in speeds(rig)] == [4, 8, 4, 7.5]


def test_more_rest_within_the_lead_takes_the_rise_back_and_it_comes_after_the_longer_rest() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = within_lead(rig)
    rig.press(MoreRestPressed)
    rig.run_to(moved + 49)
    assert [kmh for _, kmh in speeds(rig)] == [4, 8, 4]
    rig.run_to(moved + 51)
    assert speeds(rig)[-1] == (rounded(moved + 49.75), 8)


@pytest.mark.parametrize(("key", "last"), [(StopPressed, "stop"), (PausePressed, "pause")])
def test_stop_and_pause_within_the_lead_are_written_at_once(key: type, last: str) -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    within_lead(rig)
    at = rig.now / 1e6
    rig.press(key)
    assert (rounded(rig.writes()[-1][0]), rig.writes()[-1][1]) == (rounded(at), last)
    rig.run_to(at + 20)
    assert not [kmh for when, kmh in speeds(rig) if when > at]


def test_ending_early_within_the_lead_walks_out_and_never_runs() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = within_lead(rig)
    rig.press(EndPressed)
    rig.run_to(moved + 60)
    assert [kmh for _, kmh in speeds(rig)] == [4, 8, 4]


def test_faster_is_refused_while_the_next_speed_is_on_its_way() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = within_lead(rig)
    rig.press(FasterPressed, by_ckmh=50)
    rig.run_to(moved + 25)
    assert [c.reason for _, c in rig.told if isinstance(c, IntentRefused)] == ["the next step's speed is on its way"]
    assert speeds(rig)[-1][1] == 8


def test_a_rise_that_the_machine_does_not_take_within_the_lead_is_not_tried_again() -> None:
    learned = Learned(answer_ms=(290,) * 64)
    rig = Rig(LONG_REST, machine=MachineProfile(name="known", target_unit=KNOWN.target_unit, learned=learned))
    moved = rig.start()
    rig.run_to(moved + 19)
    rig.result_of["02"] = [Result.FAILED]
    rig.run_to(moved + 30)
    assert speeds(rig)[-2][1] == 8
    assert speeds(rig)[-1][1] == 4
    assert "did not take" in withheld(rig)[0]


def test_a_rise_is_asked_for_permission_at_its_due_instant_and_is_overdue_from_there() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = rig.start()
    rig.run_to(moved + 16.9)
    rig.reports = False
    rig.run_to(moved + 21.74)
    assert len(withheld(rig)) == 1
    assert "Press g" not in rig.said()
    rig.run_to(moved + 21.76)
    assert "Press g" in rig.said()
    rig.reports = True
    rig.run_to(moved + 30)
    assert [kmh for _, kmh in speeds(rig)] == [4]


def test_a_stall_through_the_lead_sends_the_rise_late_and_is_measured_from_its_due_instant() -> None:
    rig = Rig(LONG_REST, machine=SLOW_TO_ANSWER)
    moved = rig.start()
    rig.run_to(moved + 19.5)
    rig.stall(1.5)
    rig.run_to(moved + 25)
    change = next(c for _, c in rig.told if isinstance(c, SetSpeed) and c.target_ckmh == 800)
    assert (change.planned - change.due) == 250_000
    folded = Transitions()
    for record in (*[c for _, c in rig.told], *[e for e in rig.events if isinstance(e, CommandSent)]):
        folded.feed(record)
    assert folded.timing.over_100ms == 1


def test_a_machine_that_never_answers_is_led_by_its_reports() -> None:
    rig = Rig(sets(10))
    rig.answers = False
    moved = rig.start()
    rig.run_to(moved + 120)
    leads = [c.planned - c.due for _, c in rig.told if isinstance(c, SetSpeed)]
    assert leads[0] == 0
    assert 0 < leads[-1] <= 300_000
