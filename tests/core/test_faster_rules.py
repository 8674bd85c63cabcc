"""Rules 10 to 14 and 20: what may make the belt faster, and when it may not."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from rig import RUN_AND_REST, Rig, plan, step

from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import FrontReturned, FrontSilent
from backrun_treadmill.core.intents import BackToPlanPressed, FasterPressed, GoOnPressed, SlowerPressed, WalkPressed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import IntentRefused, RiseWithheld
from backrun_treadmill.core.plan import Kind
from backrun_treadmill.core.sensor_events import Source, StepsMeasured


def speeds(rig: Rig) -> list[str]:
    """The speeds written so far."""
    return [what.removeprefix("speed ") for _, what in rig.writes() if what.startswith("speed")]


def in_run(rig: Rig | None = None) -> tuple[Rig, float]:
    """A rig 5 s into its first run, and the instant of the first movement."""
    rig = rig or Rig()
    moved = rig.start()
    rig.run_to(moved + 15)
    return rig, moved


def test_no_rise_without_a_fresh_report_and_it_follows_when_reports_return_in_time() -> None:
    rig = Rig()
    moved = rig.start()
    rig.run_to(moved + 7.4)
    rig.reports = False
    rig.run_to(moved + 11)
    assert speeds(rig) == ["4"]
    assert rig.of(RiseWithheld)
    rig.reports = True
    rig.run_to(moved + 12)
    assert speeds(rig) == ["4", "8"]


def test_a_rise_two_seconds_overdue_is_never_sent_by_itself_and_goes_with_the_key() -> None:
    rig = Rig()
    moved = rig.start()
    rig.run_to(moved + 7)
    rig.reports = False
    rig.run_to(moved + 13)
    rig.reports = True
    rig.run_to(moved + 15)
    assert speeds(rig) == ["4"]
    assert "Press g" in rig.said()
    rig.press(GoOnPressed)
    assert speeds(rig) == ["4", "8"]


def test_nothing_upward_while_the_front_is_silent() -> None:
    rig = Rig()
    moved = rig.start()
    rig.run_to(moved + 9)
    rig.feed(FrontSilent(at=rig.now, silent_ms=2000))
    rig.run_to(moved + 11)
    assert speeds(rig) == ["4"]
    rig.feed(FrontReturned(at=rig.now))
    assert speeds(rig) == ["4", "8"]


def test_after_a_stall_only_the_newest_target_goes_out_and_an_overdue_rise_does_not() -> None:
    rig = Rig(plan(step(Kind.WALK, 4, 4), step(Kind.RUN, 1, 8), step(Kind.RUN, 1, 9), step(Kind.REST, 9, 5)))
    moved = rig.start()
    rig.run_to(moved + 3)
    rig.stall(3.5)
    rig.run_to(moved + 12)
    assert speeds(rig) == ["4", "5"]


def test_a_fall_is_sent_however_late() -> None:
    rig, moved = in_run()
    rig.run_to(moved + 19)
    rig.stall(6)
    rig.run_to(moved + 26)
    assert speeds(rig)[-1] == "4"


def test_a_rise_late_by_less_than_two_seconds_is_sent() -> None:
    rig = Rig()
    moved = rig.start()
    rig.run_to(moved + 9.9)
    rig.stall(1.5)
    rig.run_to(moved + 12)
    assert speeds(rig) == ["4", "8"]


def test_faster_is_one_rise_in_two_seconds_for_this_interval_only() -> None:
    rig, moved = in_run()
    rig.press(FasterPressed, by_ckmh=50)
    rig.run_to(moved + 16)
    rig.press(FasterPressed, by_ckmh=50)
    assert speeds(rig)[-1] == "8.5"
    assert rig.of(IntentRefused)
    rig.run_to(moved + 17.5)
    rig.press(FasterPressed, by_ckmh=50)
    assert speeds(rig)[-1] == "9"
    rig.run_to(moved + 45)
    assert speeds(rig) == ["4", "8", "8.5", "9", "4", "8", "4"]


def test_faster_stops_at_the_runners_own_limit_with_the_reason() -> None:
    rig, _moved = in_run(Rig(runner=Runner(top_ckmh=820)))
    rig.press(FasterPressed, by_ckmh=50)
    assert speeds(rig)[-1] == "8"
    refused = rig.of(IntentRefused)[-1][1]
    assert isinstance(refused, IntentRefused)
    assert "above the limit of 8.2" in refused.reason


def test_slower_is_a_ceiling_for_all_later_steps_of_that_kind() -> None:
    rig, moved = in_run()
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 45)
    assert speeds(rig) == ["4", "8", "7.5", "4", "7.5", "4"]


def test_back_to_plan_is_one_rise() -> None:
    rig, moved = in_run()
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 16)
    rig.press(BackToPlanPressed)
    assert speeds(rig)[-1] == "8"


def test_walk_now_lasts_for_the_rest_of_the_interval() -> None:
    rig, moved = in_run()
    rig.press(WalkPressed)
    rig.run_to(moved + 35)
    assert speeds(rig) == ["4", "8", "4", "8"]


def test_writes_keep_the_machines_gap_and_a_slower_target_replaces_a_waiting_rise() -> None:
    rig, moved = in_run()
    rig.press(FasterPressed, by_ckmh=50)
    rig.run_to(moved + 15.1)
    rig.press(SlowerPressed, by_ckmh=100)
    assert speeds(rig)[-1] == "8.5"
    rig.run_to(moved + 15.5)
    assert speeds(rig)[-1] == "7.5"


def test_a_step_of_more_than_seven_km_an_hour_is_refused_not_clamped() -> None:
    rig = Rig(plan(step(Kind.WALK, 10, 3), step(Kind.RUN, 10, 10.5), step(Kind.REST, 5, 3)))
    rig.start()
    rig.run_to(60)
    assert speeds(rig) == ["3"]
    assert "in one step" in rig.said()


def test_nobody_on_the_belt_slows_it_to_walking() -> None:
    rig = Rig(plan(step(Kind.WALK, 10, 4), step(Kind.RUN, 60, 8)))
    moved = rig.start()
    rig.run_to(moved + 15)
    for _ in range(12):
        rig.run_to(rig.now / 1e6 + 1)
        rig.feed(StepsMeasured(at=rig.now, raw="", source=Source.POD, cadence_spm=0, speed_ckmh=0))
    assert speeds(rig) == ["4", "8", "4"]
    assert "No steps" in rig.said()
    rig.press(GoOnPressed)
    assert speeds(rig)[-1] == "8"


@settings(max_examples=60, deadline=None)
@given(
    stalls=st.lists(st.tuples(st.floats(0.5, 55), st.floats(0, 5)), max_size=4),
    silences=st.lists(st.tuples(st.floats(0, 55), st.floats(0, 6)), max_size=3),
)
def test_no_rise_is_ever_more_than_two_seconds_overdue_and_every_fall_comes(
    stalls: list[tuple[float, float]], silences: list[tuple[float, float]]
) -> None:
    rig = Rig(RUN_AND_REST)
    moved = rig.start()
    for begins, lasts in silences:
        rig.at(round((moved + begins) * 1e6), lambda: setattr(rig, "reports", False))
        rig.at(round((moved + begins + lasts) * 1e6), lambda: setattr(rig, "reports", True))
    for begins, lasts in sorted(stalls):
        if moved + begins > rig.now / 1e6:
            rig.run_to(moved + begins)
            rig.stall(lasts)
    rig.run_to(moved + 90)
    for at, command in rig.of(SetSpeed):
        assert isinstance(command, SetSpeed)
        if command.target_ckmh > command.was_ckmh:
            assert at * 1e6 - command.planned <= 2_000_001
    gaps = [at for at, what in rig.writes() if what.startswith("speed")]
    assert all(later - earlier >= 0.4 for earlier, later in itertools.pairwise(gaps))
    assert rig.belt_ckmh == 0
