"""From what is written to what is done: repeats, cues, sets, and the warm-up and cool-down nobody wrote."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Align, Kind, Plan
from backrun_treadmill.core.profile.language import Reading, read_profile
from backrun_treadmill.core.units import MINUTE_US, SECOND_US

type Read = Callable[[str], Reading]

SIX_BY_NINETY = """
name = "Six by ninety"
author = "clinic"
unit = "km/h"
steps = [
  { off-belt = "45 s", reps = 10, cue = "slow squats", until = "key" },
  "warm-up 5 min @ 4 to 5.5",
  { repeat = 6, cues = ["short quick steps", "shoulders down", "eyes ahead"], steps = [
      { run = "90 s", at = "run+0.5", align = "belt", incline = 1 },
      "walk 90 s @ walk",
  ] },
  "cool-down 5 min @ 5 to 3",
]
"""


def kinds(plan: Plan) -> list[str]:
    return [interval.kind.value for interval in plan.intervals]


def test_the_physiotherapists_example_becomes_the_plan_she_meant(read: Read) -> None:
    plan = read(SIX_BY_NINETY).plan
    assert (plan.name, plan.author, plan.sets, plan.counts) == ("Six by ninety", "clinic", 6, True)
    assert kinds(plan) == ["off-belt", "warm-up", *["run", "walk"] * 6, "cool-down"]
    squats, warm_up, run, walk, *_, cool_down = plan.intervals
    assert (squats.duration_us, squats.reps, squats.cue, squats.until_key) == (45 * SECOND_US, 10, "slow squats", True)
    assert (warm_up.duration_us, warm_up.from_ckmh, warm_up.to_ckmh) == (5 * MINUTE_US, 400, 550)
    assert (run.from_ckmh, run.align, run.incline_dpct) == (1050, Align.BELT, 10)
    assert (walk.from_ckmh, walk.align, walk.incline_dpct) == (400, Align.COMMAND, 0)
    assert (cool_down.from_ckmh, cool_down.to_ckmh) == (500, 300)
    assert not any(interval.added for interval in plan.intervals)


def test_cues_go_in_turn_to_the_runs_of_a_repeat(read: Read) -> None:
    runs = [i.cue for i in read(SIX_BY_NINETY).plan.intervals if i.kind is Kind.RUN]
    assert runs == ["short quick steps", "shoulders down", "eyes ahead"] * 2


def test_a_run_with_its_own_cue_keeps_it_and_takes_no_turn(read: Read) -> None:
    plan = read('steps = [{ repeat = 2, cues = ["a", "b"], steps = ["run 60 s, own", "run 60 s", "walk 60 s"] }]').plan
    assert [i.cue for i in plan.intervals if i.kind is Kind.RUN] == ["own", "a", "own", "b"]


def test_a_repeat_may_hold_repeats_and_sets(read: Read) -> None:
    plan = read('steps = [{ repeat = 2, steps = ["3 x 30/30 @ 9", { repeat = 2, steps = ["run 60 s"] }] }]').plan
    assert plan.sets == 2 * (3 + 2)
    assert kinds(plan)[1:9] == ["run", "walk", "run", "walk", "run", "walk", "run", "run"]


def test_sets_are_numbered_through_the_whole_plan_a_run_and_the_rest_after_it(read: Read) -> None:
    plan = read(
        'steps = ["walk 60 s", "2 x 60/60 @ 9", "run 9", "walk 9", "rest 9", "run 9", "off-belt 9", "walk 9"]'
    ).plan
    assert kinds(plan)[1:] == [
        "walk", "run", "walk", "run", "walk", "run", "walk", "rest", "run", "off-belt", "walk", "cool-down",
    ]  # fmt: skip
    assert [i.set_no for i in plan.intervals][1:] == [0, 1, 1, 2, 2, 3, 3, 3, 4, 0, 0, 0]
    assert plan.sets == 4


def test_a_rest_on_the_rails_keeps_the_belt_at_rest_speed(read: Read) -> None:
    plan = read('steps = ["run 60 s @ 8", { rest = "60 s", stand = "rails" }, "run 60 s @ 8"]').plan
    rest = plan.intervals[2]
    assert (rest.stand, rest.from_ckmh, rest.to_ckmh, rest.moving) == (True, 400, 400, True)


def test_five_minutes_are_added_before_and_after_and_marked(read: Read) -> None:
    plan = read('steps = ["5 x 60/60 @ 10"]').plan
    before, after = plan.intervals[0], plan.intervals[-1]
    assert (before.kind, before.duration_us, before.from_ckmh, before.to_ckmh, before.added) == (
        (Kind.WARM_UP, 5 * MINUTE_US, 400, 550, True)
    )
    assert (after.kind, after.duration_us, after.from_ckmh, after.to_ckmh, after.added) == (
        (Kind.COOL_DOWN, 5 * MINUTE_US, 500, 300, True)
    )
    assert plan.duration_us == 20 * MINUTE_US


def test_nothing_is_added_where_it_is_written_or_bare(read: Read) -> None:
    assert kinds(read('steps = ["warm-up 60 s", "run 60 s"]').plan) == ["warm-up", "run", "cool-down"]
    assert kinds(read('steps = ["run 60 s", "cool-down 60 s"]').plan) == ["warm-up", "run", "cool-down"]
    assert kinds(read('bare = true\nsteps = ["walk 60 s"]').plan) == ["walk"]


def test_nothing_is_added_to_a_profile_that_never_moves_the_belt(read: Read) -> None:
    assert kinds(read('steps = ["off-belt 60 s, squats"]').plan) == ["off-belt"]


def test_what_is_added_stands_around_the_belt_not_around_the_exercises(read: Read) -> None:
    plan = read('steps = ["off-belt 60 s", "run 60 s", "off-belt 9 s", "walk 60 s", "off-belt 60 s"]').plan
    assert kinds(plan) == ["off-belt", "warm-up", "run", "off-belt", "walk", "cool-down", "off-belt"]


def test_what_is_added_is_never_faster_than_what_the_author_wrote(read: Read) -> None:
    plan = read('steps = ["walk 10 min @ 3"]').plan
    assert plan.peak_ckmh == 300
    assert [(i.from_ckmh, i.to_ckmh) for i in plan.intervals] == [(300, 300)] * 3


def test_a_profile_without_a_name_is_called_after_its_file() -> None:
    plan = read_profile(b'steps = ["run 60 s"]', source="clinic/back at it.toml", runner=Runner()).plan
    assert plan.name == "back at it"


def test_numbers_of_a_file_in_miles_are_miles(read: Read) -> None:
    plan = read('unit = "mph"\nbare = true\nsteps = ["walk 60 s @ 2.5", "walk 60 s @ 4 km/h", "walk 60 s @ walk"]').plan
    assert [i.from_ckmh for i in plan.intervals] == [402, 400, 400]


steps_of_any_kind = st.sampled_from(["walk 30 s", "run 40 s @ 7", "rest 20 s", "off-belt 10 s", "2 x 30/30 @ 6.5"])


@given(steps=st.lists(steps_of_any_kind, min_size=1, max_size=6), times=st.integers(1, 4))
def test_a_repeat_is_the_same_as_writing_its_steps_out(steps: list[str], times: int) -> None:
    lines = ", ".join(f'"{step}"' for step in steps)
    repeated = f"steps = [{{ repeat = {times}, steps = [{lines}] }}]"
    written_out = f"steps = [{', '.join([lines] * times)}]"
    plans = [read_profile(t.encode(), source="p", runner=Runner()).plan for t in (repeated, written_out)]
    assert plans[0] == plans[1]


@given(steps=st.lists(steps_of_any_kind, min_size=1, max_size=8))
def test_every_run_opens_a_set_and_numbers_never_skip(steps: list[str]) -> None:
    lines = ", ".join(f'"{step}"' for step in steps)
    plan = read_profile(f"steps = [{lines}]".encode(), source="p", runner=Runner()).plan
    assert [i.set_no for i in plan.intervals if i.kind is Kind.RUN] == list(range(1, plan.sets + 1))
    assert all(i.set_no == 0 for i in plan.intervals if i.kind in (Kind.OFF_BELT, Kind.WARM_UP, Kind.COOL_DOWN))
