"""A budget of running impacts: a notice when most is used, then walking to the end of the plan, and nothing faster."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from random_sessions import MACHINES, PLANS, STORIES, Happening, Machine, anything, live, rig_for
from recorded import FULL, Recorded
from rig import KNOWN, Rig, plan, step
from stepped_on import SteppedOn

from backrun_treadmill.core.afterwards.replay import differences
from backrun_treadmill.core.afterwards.report import Report, build_report
from backrun_treadmill.core.afterwards.report_text import report_text
from backrun_treadmill.core.commands import Cause, Outcome, SetSpeed
from backrun_treadmill.core.events import Driving
from backrun_treadmill.core.intents import (
    BackToPlanPressed,
    ConfirmPressed,
    FasterPressed,
    GoOnPressed,
    PausePressed,
    SlowerPressed,
    StopPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import Learned, LearnedWith, MachineProfile
from backrun_treadmill.core.notes import (
    Asked,
    BudgetNoticed,
    BudgetSpent,
    ConsoleAsked,
    IntentRefused,
    IntervalEnded,
    IntervalEntered,
    RiseWithheld,
    State,
    StateEntered,
)
from backrun_treadmill.core.plan import Align, Kind, Plan
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.marks import MarkKind, marks_of
from backrun_treadmill.core.readout.picture import Change
from backrun_treadmill.core.sensor_events import Source, StepsMeasured
from backrun_treadmill.core.session.session import Session
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.lines.plain import Plain

SETS = plan(
    step(Kind.WALK, 30, 4),
    *[part for n in range(1, 5) for part in (step(Kind.RUN, 60, 10, set_no=n), step(Kind.REST, 60, 3, set_no=n))],
)
"""About 159 running impacts a set."""


def given_budget(impacts: int, what: Plan = SETS, **fields: object) -> Recorded:
    return Recorded(what, runner=Runner(impact_budget=impacts), **fields)  # type: ignore[arg-type]


def instant_of(rig: Rig, kind: type) -> float:
    return rig.of(kind)[0][0]


def speeds_since(rig: Rig, seconds: float) -> list[SetSpeed]:
    return [command for at, command in rig.told if at >= seconds and isinstance(command, SetSpeed)]


# the story


def test_a_session_is_told_at_eighty_percent_and_walks_from_a_hundred_on() -> None:
    rig = given_budget(400)
    started = rig.start()
    rig.run_to(started + 600)
    [(noticed_at, noticed)] = rig.of(BudgetNoticed)
    [(spent_at, spent)] = rig.of(BudgetSpent)
    assert isinstance(noticed, BudgetNoticed)
    assert isinstance(spent, BudgetSpent)
    assert 320 <= noticed.running <= 322
    assert 400 <= spent.running <= 402
    assert spent.estimated == spent.running, "nothing measured steps here"
    # two runs of a minute, with the belt's ways up and down, are a little over 320
    assert started + 205 < noticed_at < started + 215
    assert started + 270 < spent_at < started + 330
    assert "of your 400 running impacts are used" in rig.said()
    assert "After that the rest is walked at 4 km/h." in rig.said()
    assert "Your 400 running impacts are used up (40" in rig.said()
    after = speeds_since(rig, spent_at)
    assert (after[0].target_ckmh, after[0].was_ckmh, after[0].cause) == (400, 1000, Cause.GUARD)
    assert round(after[0].at / SECOND_US, 3) == spent_at, "the belt slows with the event that showed it"
    assert max(command.target_ckmh for command in after) == 400
    assert rig.ended is not None
    assert rig.ended.outcome is Outcome.FINISHED


def test_the_grid_of_the_plan_goes_on_as_if_nothing_were() -> None:
    with_budget, without = given_budget(400), Recorded(SETS)
    ends: list[list[tuple[int, int]]] = []
    for rig in (with_budget, without):
        rig.run_to(rig.start() + 600)
        ends.append([(c.planned, c.done_us) for _, c in rig.told if isinstance(c, IntervalEnded)])
    assert ends[0] == ends[1]
    assert [type(c) for _, c in without.told if isinstance(c, BudgetNoticed | BudgetSpent)] == []


def test_measured_impacts_count_as_estimated_ones_do() -> None:
    rig = SteppedOn(SETS, runner=Runner(impact_budget=200))
    rig.wear(seed=5)
    rig.run_to(rig.start() + 400)
    [(_, spent)] = rig.of(BudgetSpent)
    assert isinstance(spent, BudgetSpent)
    ran = sum(at <= spent.at for at in rig.running_us)
    assert abs(ran - spent.running) <= 12, "the count of a live session runs up to 3 s behind"
    assert spent.estimated < 20
    assert rig.counted().running <= 200 + 25, "what the belt took to slow down, and the 3 s"


def test_used_up_in_a_rest_no_run_begins_any_more() -> None:
    rig = given_budget(317)
    started = rig.start()
    rig.run_to(started + 700)
    spent_at = instant_of(rig, BudgetSpent)
    after = speeds_since(rig, spent_at)
    assert spent_at < started + 230
    assert max(command.target_ckmh for command in after) == 400


# keys, console, pain: all as ever, but for what is faster than walking


def spent() -> Recorded:
    """In the third run, walked since a while."""
    rig = given_budget(400)
    started = rig.start()
    rig.run_to(started + 315)
    assert rig.of(BudgetSpent)
    return rig


def test_faster_does_not_lead_to_running_and_says_why() -> None:
    rig = spent()
    [refused] = [c for c in rig.press(FasterPressed, by_ckmh=50) if isinstance(c, IntentRefused)]
    assert refused.reason == "the budget of running impacts is used up, and the rest is walked"
    rig.press(BackToPlanPressed)
    rig.press(GoOnPressed)
    rig.run_to(rig.now / SECOND_US + 5)
    assert rig.belt_ckmh == 400


def test_slower_and_faster_up_to_walking_are_as_ever() -> None:
    rig = spent()
    rig.press(SlowerPressed, by_ckmh=100)
    rig.run_to(rig.now / SECOND_US + 5)
    assert rig.belt_ckmh == 300
    rig.press(FasterPressed, by_ckmh=50)
    rig.run_to(rig.now / SECOND_US + 5)
    assert rig.belt_ckmh == 350
    rig.run_to(rig.now / SECOND_US + 300)
    assert rig.ended is not None
    assert Asked.RUN_SPEED not in rig.ended.asks, "walking speeds are nobody's run speed"


def test_a_stop_is_the_first_write_even_where_the_budget_ends_with_it() -> None:
    rig = given_budget(200)
    started = rig.start()
    rig.run_to(started + 30)
    rig.reports = False  # so that the key is the first to bring the count over the mark
    before = 0
    while not rig.of(BudgetSpent):
        before = len(rig.told)
        rig.run_to(rig.now / SECOND_US + 1)
        rig.feed(StepsMeasured(at=rig.now, raw="", source=Source.POD, cadence_spm=180, speed_ckmh=0))
        if rig.session.situation.sensors.impacts.running >= 200:
            rig.press(StopPressed)
    after = [type(command).__name__ for _, command in rig.told[before:]]
    assert "SetSpeed" not in after[: after.index("StopBelt")]


def test_a_pause_is_resumed_into_walking() -> None:
    rig = spent()
    rig.press(PausePressed)
    rig.run_to(rig.now / SECOND_US + 30)
    rig.press(ConfirmPressed)
    rig.run_to(rig.now / SECOND_US + 60)
    assert rig.state is State.RUNNING
    assert any(isinstance(c, StateEntered) and c.state is State.PAUSED for _, c in rig.told)
    assert rig.belt_ckmh <= 400


def test_a_lost_link_is_found_again_walking() -> None:
    rig = given_budget(200)
    started = rig.start()
    rig.run_to(started + 158)
    rig.reachable, rig.tells_failures = False, True
    rig.at(rig.now + 8 * SECOND_US, lambda: setattr(rig, "reachable", True))
    rig.lose_link()
    rig.run_to(started + 200)
    assert rig.of(BudgetSpent), rig.transcript()
    assert rig.state is State.RUNNING
    assert rig.belt_ckmh == 400


def test_a_speed_of_the_console_ends_with_the_budget_and_wins_again_when_it_is_set_anew() -> None:
    rig = given_budget(400)
    started = rig.start()
    rig.run_to(started + 285)
    rig.turn_console(12)
    rig.run_to(started + 310)
    assert rig.of(BudgetSpent)
    assert rig.target_ckmh == 400
    rig.turn_console(6)
    rig.run_to(started + 318)
    assert rig.belt_ckmh == 600, "the hand on the machine wins until the next interval"
    rig.run_to(started + 400)
    assert rig.belt_ckmh <= 400


# speeds that leave early


def test_a_rise_that_has_left_for_the_belt_is_taken_back() -> None:
    learned = Learned(dead_time_ms=200, up_ckmh_s=60, down_ckmh_s=60, learned_with=LearnedWith.RUNNER)
    aligned = plan(
        step(Kind.WALK, 30, 4),
        replace(step(Kind.RUN, 60, 10, set_no=1), align=Align.BELT),
        replace(step(Kind.WALK, 30, 8, set_no=1), align=Align.BELT),
        replace(step(Kind.RUN, 60, 10, set_no=2), align=Align.BELT),
        replace(step(Kind.REST, 30, 4, set_no=2), align=Align.BELT),
    )
    budget = 243  # used up shortly before the second run, whose speed has left by then
    rig = given_budget(budget, aligned, machine=replace(KNOWN, learned=learned, up_ckmh_s=60, down_ckmh_s=60))
    rig.up_ckmh_s = rig.down_ckmh_s = 60
    started = rig.start()
    rig.run_to(started + 119.9)
    spent_at = instant_of(rig, BudgetSpent)
    early = [c for c in speeds_since(rig, started + 100) if c.target_ckmh == 1000]
    assert [c.planned > c.at for c in early] == [True], rig.transcript()
    assert early[0].at / SECOND_US < spent_at < started + 120, rig.transcript()
    assert [c.target_ckmh for c in speeds_since(rig, spent_at)] == [400]
    [(_, withheld)] = rig.of(RiseWithheld)
    assert isinstance(withheld, RiseWithheld)
    assert withheld.reason == "the budget of running impacts is used up"
    rig.run_to(started + 170)
    assert rig.belt_ckmh == 400
    assert "Press g" not in rig.said_since(60), "no key leads to running any more"


# without a machine of ours


def test_without_a_machine_the_runner_is_told_to_walk_when_the_impacts_are_used_up() -> None:
    rig = given_budget(200, driving=Driving.NOBODY)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(400)
    spent_at, last = rig.of(BudgetSpent)[0]
    assert isinstance(last, BudgetSpent)
    assert last.running == 200, "woken for it: nothing reports a speed that would have brought it along"
    asked = [(at, c.target_ckmh) for at, c in rig.told if isinstance(c, ConsoleAsked)]
    assert (spent_at, 400) in asked
    assert max(ckmh for at, ckmh in asked if at >= spent_at) == 400
    assert "Walk from here on" in rig.said()


# what everybody sees


def test_views_call_what_is_left_a_walk() -> None:
    rig = spent()
    fold = ReadoutFold()
    for record in rig.records:
        fold.feed(record)
    readout = fold.readout
    assert readout.dose.budget == 400
    assert readout.step is not None
    assert (readout.step.interval.kind, readout.step.speed_ckmh) == (Kind.WALK, 400)
    rig.run_to(rig.now / SECOND_US + 60)
    for record in rig.records:
        fold.feed(record)
    assert fold.readout.coming is not None
    assert (fold.readout.coming.interval.kind, fold.readout.coming.speed_ckmh) == (Kind.WALK, 400)
    assert fold.readout.coming.change is Change.FASTER, "from the rest at 3"
    assert [mark.kind for mark in marks_of(rig.records)].count(MarkKind.BUDGET) == 1


def test_lines_say_both_marks_and_call_the_runs_walks() -> None:
    rig = given_budget(400)
    rig.run_to(rig.start() + 600)
    plain = Plain(SETS)
    lines = [line for record in rig.records for line in plain.lines(record)]
    told = [line for line in lines if "running impacts" in line]
    assert len(told) == 2
    assert any("Run (set 3 of 4), 10 km/h" in line for line in lines)
    assert any("Walk (set 4 of 4), 4 km/h" in line for line in lines)


def reported(rig: Recorded) -> Report:
    return build_report(rig.records)


@pytest.mark.parametrize(
    ("budget", "line"),
    [
        (None, None),
        (400, "Budget: 400 running impacts, used up at"),
        (5000, "Budget: 647 of 5000 running impacts were used."),
    ],
)
def test_the_report_says_what_became_of_the_budget(budget: int | None, line: str | None) -> None:
    rig = Recorded(SETS, runner=Runner(impact_budget=budget))
    rig.run_to(rig.start() + 600)
    report = reported(rig)
    assert report.impacts.budget == budget
    assert (report.impacts.budget_spent_s is None) is (budget != 400)
    budgets = [one for one in report_text(report).splitlines() if "Budget" in one]
    assert [one[: len(line or "")] for one in budgets] == ([] if line is None else [line])
    assert report.sets.done == (2 if budget == 400 else 4)


def test_a_recorded_session_with_a_budget_replays_to_the_same_commands() -> None:
    rig = given_budget(400)
    rig.run_to(rig.start() + 600)
    assert differences(rig.records) == []
    unlimited = [replace(record, runner=Runner()) if record is rig.records[0] else record for record in rig.records]
    assert differences(unlimited), "the budget in the first record is what the session went by"


def test_the_budget_costs_microseconds_an_event() -> None:
    def took(runner: Runner) -> float:
        rig = Recorded(FULL, runner=runner)
        rig.run_to(rig.start() + 500)
        events = rig.events
        began = time.process_time()
        for _ in range(5):
            session = Session()
            for event in events:
                session.handle(event)
        return (time.process_time() - began) / 5 / len(events)

    without, with_budget = took(Runner()), took(Runner(impact_budget=100_000))
    print(f"{without * 1e6:.1f} µs an event, {with_budget * 1e6:.1f} with a budget")  # noqa: T201
    assert with_budget < without * 2 + 20e-6


# whatever happens


def spent_index(rig: Rig) -> int | None:
    return next((i for i, (_, c) in enumerate(rig.told) if isinstance(c, BudgetSpent)), None)


@anything
@given(what=PLANS, machine=MACHINES, story=STORIES, budget=st.sampled_from([0, 1, 10, 40, 120]))
def test_nothing_faster_than_walking_is_written_once_it_is_used_up(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]], budget: int
) -> None:
    rig = live(budgeted(what, machine, budget), story)
    rig.run_to(rig.now / SECOND_US + 60)
    index = spent_index(rig)
    after = [] if index is None else [c for _, c in rig.told[index:] if isinstance(c, SetSpeed)]
    least_ckmh = max(machine.least_ckmh, 50)
    assert all(c.target_ckmh <= max(Runner().walk_ckmh, least_ckmh) for c in after), rig.transcript()
    again = Session()
    told = [command for event in rig.events for command in again.handle(event)]
    assert told == [command for _, command in rig.told]
    running = [c.running for c in told if isinstance(c, BudgetNoticed | BudgetSpent)]
    assert len(running) <= 2
    assert running == sorted(running)


def budgeted(what: Plan, machine: Machine, budget: int | None) -> Rig:
    return rig_for(what, machine, runner=Runner(impact_budget=budget))


MOVING = st.builds(
    lambda kind, seconds, kmh: step(kind, seconds, kmh),
    st.sampled_from([Kind.RUN, Kind.REST, Kind.WALK]),
    st.sampled_from([2.5, 8, 15, 40]),
    st.sampled_from([2.5, 4, 5.5, 7, 9.5]),
)


@settings(max_examples=50, deadline=None)
@given(
    what=st.lists(MOVING, min_size=1, max_size=8).map(lambda steps: plan(step(Kind.WALK, 12, 4), *steps)),
    budget=st.integers(0, 150),
    machine=st.sampled_from([KNOWN, replace(KNOWN, learned=Learned(answer_ms=(290,) * 64))]),
)
def test_a_budget_never_makes_the_belt_faster_at_any_instant(what: Plan, budget: int, machine: MachineProfile) -> None:
    rigs = [Rig(what, runner=Runner(impact_budget=one), machine=machine) for one in (None, budget)]
    starts = [rig.start() for rig in rigs]
    assert starts[0] == starts[1]
    at = starts[0]
    while any(rig.ended is None for rig in rigs):
        at += 0.5
        for rig in rigs:
            rig.run_to(at)
        assert rigs[1].target_ckmh <= rigs[0].target_ckmh, rigs[1].transcript()
        assert at < 600
    entered = [[c for _, c in rig.told if isinstance(c, IntervalEntered)] for rig in rigs]
    assert [c.planned for c in entered[0]] == [c.planned for c in entered[1]]


def test_a_belt_that_walks_anyway_is_left_alone() -> None:
    rig = given_budget(0, plan(step(Kind.WALK, 60, 3), step(Kind.WALK, 60, 4)))
    rig.run_to(rig.start() + 130)
    assert [c.target_ckmh for c in speeds_since(rig, 0)] == [300, 400]
