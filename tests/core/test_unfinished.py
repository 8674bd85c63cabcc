"""What a session that was cut off has left: told from the records up to the cut."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import Recorded
from rig import plan, step

from backrun_treadmill.core.afterwards.replay import differences
from backrun_treadmill.core.afterwards.unfinished import Unfinished, unfinished_from
from backrun_treadmill.core.events import FoundUnfinished
from backrun_treadmill.core.intents import (
    BackToPlanPressed,
    EndPressed,
    LegReported,
    PausePressed,
    SlowerPressed,
    StopPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Kind

PLAN = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 30, 8, set_no=1),
    step(Kind.REST, 20, 4, set_no=1),
    step(Kind.RUN, 30, 8, set_no=2),
)


def cut_off(seconds: float) -> tuple[Recorded, float]:
    """A session that far into its plan, and the instant its plan began."""
    rig = Recorded(PLAN)
    began = rig.start()
    rig.run_to(began + seconds)
    return rig, began


def left(rig: Recorded) -> Unfinished:
    found = unfinished_from(rig.records)
    assert found is not None
    return found


@pytest.mark.parametrize(("budget", "seconds"), [(None, 40), (60, 40), (40, 80)])
def test_what_is_left_of_a_budget_of_impacts_is_what_was_not_used(budget: int | None, seconds: float) -> None:
    rig = Recorded(PLAN, runner=Runner(impact_budget=budget))
    rig.run_to(rig.start() + seconds)
    ran, impacts_left = rig.session.situation.sensors.impacts.running, left(rig).impacts_left
    assert ran > 30
    assert impacts_left == (None if budget is None else max(0, budget - ran))


def test_nothing_was_left_moving_where_nothing_was_written() -> None:
    rig = Recorded(PLAN)
    rig.run_to(30)
    assert rig.state is State.ARMED
    assert unfinished_from(rig.records) is None


def test_nothing_was_left_moving_where_the_belt_was_proved_to_stand() -> None:
    rig, _ = cut_off(30)
    rig.stays = True
    rig.press(StopPressed)
    rig.run_to(rig.now / 1e6 + 60)
    assert rig.ended is not None
    assert rig.closed is None
    assert unfinished_from(rig.records) is None


def test_the_interval_under_way_is_cut_to_its_rest() -> None:
    rig, _ = cut_off(35)
    found = left(rig)
    assert found.machine.name == "test treadmill"
    assert found.last_ckmh == 800
    assert found.rest is not None
    kinds = [(i.kind, i.set_no, round(i.duration_us / 1e6)) for i in found.rest.intervals]
    assert kinds == [(Kind.RUN, 1, 15), (Kind.REST, 1, 20), (Kind.RUN, 2, 30)]
    assert found.rest.sets == 2


def test_a_few_seconds_of_an_interval_are_not_worth_taking_up() -> None:
    rig, _ = cut_off(47)
    rest = left(rig).rest
    assert rest is not None
    assert [i.kind for i in rest.intervals] == [Kind.REST, Kind.RUN]


def test_a_pause_costs_nothing_of_the_rest() -> None:
    rig, began = cut_off(30)
    rig.press(PausePressed)
    rig.run_to(began + 100)
    assert rig.state is State.PAUSED
    rest = left(rig).rest
    assert rest is not None
    assert round(rest.intervals[0].duration_us / 1e6) == 20


def test_what_the_runner_made_slower_stays_slower() -> None:
    rig, began = cut_off(25)
    rig.press(SlowerPressed, by_ckmh=150)
    rig.run_to(began + 35)
    rest = left(rig).rest
    assert rest is not None
    assert [(i.kind, i.to_ckmh) for i in rest.intervals] == [(Kind.RUN, 650), (Kind.REST, 400), (Kind.RUN, 650)]
    rig.press(BackToPlanPressed)
    rig.run_to(began + 40)
    rest = left(rig).rest
    assert rest is not None
    assert rest.peak_ckmh == 800


@pytest.mark.parametrize("key", [StopPressed, LegReported])
def test_a_stop_is_not_undone_by_a_crash(key: type) -> None:
    rig, _ = cut_off(30)
    rig.press(key)
    rig.run_to(rig.now / 1e6 + 1)
    assert rig.belt_ckmh > 0
    assert left(rig).rest is None


def test_nothing_is_left_of_a_session_that_was_walking_out() -> None:
    rig, _ = cut_off(30)
    rig.press(EndPressed)
    rig.run_to(rig.now / 1e6 + 20)
    assert left(rig).rest is None


def test_what_was_written_behind_a_journal_is_no_decision_of_its_session() -> None:
    rig, _ = cut_off(30)
    records: list[Any] = [*rig.records, FoundUnfinished(at=rig.now, text="The belt stands.")]
    other = Recorded(PLAN)
    other.run_to(1)
    assert differences([*records, *other.records[-1:]]) == []


@settings(deadline=None, max_examples=60)
@given(seconds=st.floats(0.5, 95))
def test_what_is_left_is_never_longer_or_faster_than_what_was_planned(seconds: float) -> None:
    rig, _ = cut_off(seconds)
    found = unfinished_from(rig.records)
    if found is None or found.rest is None:
        return
    left_us = PLAN.duration_us - round(seconds * 1e6)
    assert found.rest.peak_ckmh <= PLAN.peak_ckmh
    assert found.rest.duration_us <= left_us + 1_500_000
    assert found.rest.duration_us >= left_us - 6_500_000
