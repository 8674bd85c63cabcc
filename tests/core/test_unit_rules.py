"""Rule 19: miles taken for kilometres, in all their kinds, with a runner who answers what the console shows."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rig import KNOWN, Rig, plan, step

from backrun_treadmill.core.commands import Outcome, SetSpeed, UseUnit
from backrun_treadmill.core.intents import FasterPressed, GoOnPressed, PausePressed, SlowerPressed, UnitAnswered
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.core.notes import IntentRefused, State
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.session.console import Evidence
from backrun_treadmill.core.session.unit_question import units_after

MILE = 1.609344
LONG = plan(
    step(Kind.WALK, 60, 4),
    step(Kind.RUN, 60, 8, set_no=1),
    step(Kind.REST, 30, 4, set_no=1),
    step(Kind.RUN, 60, 8, set_no=2),
    step(Kind.COOL_DOWN, 20, 4),
)

KINDS = {
    "kilometres": (1.0, 1.0, Unit.KMH),
    "takes miles": (MILE, 1.0, Unit.MPH),
    "takes miles and shows kilometres": (MILE, 1.0, Unit.KMH),
    "reports miles": (1.0, 1 / MILE, Unit.MPH),
    "reports miles and shows kilometres": (1.0, 1 / MILE, Unit.KMH),
    "takes and reports miles": (MILE, 1 / MILE, Unit.MPH),
}
"""(what a target becomes, what a speed is reported as, what the console shows)."""


def unknown(kind: str, **fields: object) -> Rig:
    """An unknown machine of that kind."""
    rig = Rig(LONG, machine=MachineProfile(), **fields)  # type: ignore[arg-type]
    rig.scale, rig.report_factor, _ = KINDS[kind]
    return rig


def fastest(rig: Rig, until: float) -> float:
    """The highest true speed up to then."""
    most = 0.0
    while rig.now / 1e6 < until:
        rig.run_to(rig.now / 1e6 + 0.25)
        most = max(most, rig.belt_ckmh)
    return most


@pytest.mark.parametrize("kind", KINDS)
def test_until_the_answer_no_target_is_above_three_and_no_belt_above_three_miles(kind: str) -> None:
    rig = unknown(kind)
    moved = rig.start()
    assert fastest(rig, moved + 150) <= 300 * MILE + 1
    assert all(c.target_ckmh <= 300 for _, c in rig.told if isinstance(c, SetSpeed))
    assert "press k" in rig.said()


@settings(max_examples=60, deadline=None)
@given(
    kind=st.sampled_from(list(KINDS)),
    answered=st.floats(0.5, 40),
    up=st.sampled_from([200, 100]),
    report_us=st.sampled_from([100_000, 500_000, 1_000_000]),
    jitter=st.sampled_from([(0,), (0, 10, 0, -10), (10, -10)]),
)
def test_the_truth_about_the_console_brings_the_belt_to_the_plan_and_never_above(
    kind: str, answered: float, up: int, report_us: int, jitter: tuple[int, ...]
) -> None:
    rig = unknown(kind)
    rig.up_ckmh_s, rig.report_us, rig.jitter_ckmh = up, report_us, jitter
    moved = rig.start()
    before = fastest(rig, moved + answered)
    rig.press(UnitAnswered, unit=KINDS[kind][2])
    after = fastest(rig, moved + max(answered + 8, 20))
    if not rig.of(UseUnit):  # it was found to count miles meanwhile, and asked again
        rig.press(UnitAnswered, unit=KINDS[kind][2])
    after = max(after, fastest(rig, moved + 115))
    assert before <= 300 * MILE + 1, rig.transcript()
    assert after <= 815, rig.transcript()
    assert 780 <= rig.belt_ckmh <= 815, rig.transcript()


def test_a_console_that_shows_kilometres_and_takes_miles_does_not_run_at_1_6_times_the_plan() -> None:
    rig = unknown("takes miles and shows kilometres")
    moved = rig.start()
    rig.run_to(moved + 20)
    assert rig.writes()[-1][1] == "speed 0.8"
    rig.press(UnitAnswered, unit=Unit.KMH)
    used = rig.of(UseUnit)[-1][1]
    assert isinstance(used, UseUnit)
    assert (used.target_unit, used.report_unit) == (Unit.MPH, Unit.KMH)
    assert fastest(rig, moved + 115) <= 815


def test_a_machine_found_to_take_miles_stays_slowest_over_intervals_and_keys_until_the_answer() -> None:
    rig = unknown("takes miles")
    moved = rig.start()
    rig.run_to(moved + 20)
    rig.press(GoOnPressed)
    rig.run_to(moved + 80)
    rig.press(FasterPressed, by_ckmh=50)
    refused = rig.of(IntentRefused)[-1][1]
    assert isinstance(refused, IntentRefused)
    assert "press" in refused.reason or "k for km/h" in refused.reason
    assert rig.writes()[-1][1] == "speed 0.8"


def test_an_answer_before_the_belt_has_settled_counts_when_it_has() -> None:
    rig = unknown("takes and reports miles")
    moved = rig.start()
    rig.press(UnitAnswered, unit=Unit.MPH)
    assert not rig.of(UseUnit)
    rig.run_to(moved + 20)
    assert rig.of(UseUnit)
    assert rig.writes()[-1][1] == "speed 4"


def test_the_answer_counts_also_while_paused() -> None:
    rig = unknown("kilometres")
    moved = rig.start()
    rig.run_to(moved + 20)
    rig.press(PausePressed)
    rig.run_to(moved + 60)
    assert rig.state is State.PAUSED
    rig.press(UnitAnswered, unit=Unit.KMH)
    assert rig.of(UseUnit)


def test_slower_on_a_held_unknown_machine_is_a_fall_even_if_it_takes_miles() -> None:
    rig = Rig(LONG, machine=MachineProfile(), belt_ckmh=450)
    rig.scale = MILE
    rig.run_to(3)
    assert rig.state is State.HELD
    rig.press(SlowerPressed, by_ckmh=50)
    most = fastest(rig, 20)
    assert [what for _, what in rig.writes()] == ["control", "speed 2.4"]
    assert most <= 450
    assert rig.belt_ckmh <= 400


def test_a_known_machine_that_turns_out_to_take_miles_comes_down_and_asks() -> None:
    rig = Rig(LONG, machine=KNOWN)
    rig.scale = MILE
    moved = rig.start()
    rig.run_to(moved + 60)
    assert rig.closed is not None or rig.writes()[-1][1] == "speed 0.8"
    assert rig.closed is None or rig.closed.outcome is Outcome.FAULT
    assert fastest(rig, moved + 90) <= 130


@pytest.mark.parametrize("answer", list(Unit))
def test_agreement_needs_the_answer_and_a_ratio_decides_by_itself(answer: Unit) -> None:
    kmh, mph = Unit.KMH, Unit.MPH
    assert units_after(Evidence.SAME, answer, kmh, kmh) == (answer, answer)
    assert units_after(Evidence.SAME, answer, mph, kmh) == (mph, kmh)
    assert units_after(Evidence.FASTER, answer, kmh, kmh) == (mph, kmh)
    assert units_after(Evidence.SLOWER, answer, kmh, kmh) == (kmh, mph)
    assert units_after(Evidence.SLOWER, answer, mph, kmh) == (answer, answer)
