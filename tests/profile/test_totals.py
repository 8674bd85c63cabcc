"""What a plan comes to before anybody has run it, held against sums done by hand."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import Reading, read_profile
from backrun_treadmill.core.profile.timeline_text import timeline_text
from backrun_treadmill.core.profile.totals import Totals, add_up, over_budget_text
from backrun_treadmill.core.units import MINUTE_US, SECOND_US

type Read = Callable[[str], Reading]


def totals(steps: str) -> Totals:
    text = f"bare = true\nsteps = [{steps}]"
    return add_up(read_profile(text.encode(), source="p", runner=Runner(step_ckmh=1400)).plan)


def test_more_running_than_the_budget_allows_is_said_before_it_is_run() -> None:
    plan = read_profile(b'steps = ["5 x 60/60 @ 10 / 4"]', source="p", runner=Runner()).plan
    planned = add_up(plan).running_impacts
    assert over_budget_text(plan, Runner()) == ""
    assert over_budget_text(plan, Runner(impact_budget=planned)) == ""
    assert over_budget_text(plan, Runner(impact_budget=500)) == (
        f"about {planned} running impacts are planned, and your budget is 500: the rest of them will be walked."
    )


def test_time_distance_and_peak_are_sums_over_the_steps() -> None:
    done = totals('"off-belt 60 s", "walk 6 min @ 5", "3 x 60/60 @ 12 / 6"')
    assert done.duration_us == 13 * MINUTE_US
    assert done.belt_us == 12 * MINUTE_US
    assert (done.run_us, done.sets, done.peak_ckmh) == (3 * MINUTE_US, 3, 1200)
    assert done.distance_cm == 50_000 + 3 * (20_000 + 10_000)


def test_running_impacts_follow_the_line_for_novices() -> None:
    """At 10 km/h, 2.778 m/s: 126.8 + 11.6 x 2.778 = 159.0 steps a minute."""
    done = totals('"run 10 min @ 10"')
    assert (done.running_impacts, done.walking_impacts) == (1590, 0)


def test_walking_impacts_follow_the_walk_ratio() -> None:
    """At 4 km/h, 66.67 m/min: sqrt(66.67 / 0.0065) = 101.3 steps a minute."""
    done = totals('"walk 10 min @ 4"')
    assert (done.running_impacts, done.walking_impacts) == (0, 1013)


def test_a_ramp_counts_every_speed_it_passes() -> None:
    """The mean of sqrt(v) between a and b is 2/3 x (b^1.5 - a^1.5) / (b - a)."""
    expected = 10 * (1000 / 60 / 0.0065) ** 0.5 * (2 / 3) * (4.5**1.5 - 2**1.5) / 2.5
    assert totals('"walk 10 min @ 2 to 4.5"').walking_impacts == pytest.approx(expected, abs=1)


def test_a_slow_run_still_counts_as_running() -> None:
    done = totals('"run 10 min @ 6"')
    assert done.walking_impacts == 0
    assert done.running_impacts == 1494, "at the cadence of the slowest running, 7 km/h: 149.4 a minute"


def test_nobody_steps_on_the_rails_on_a_stopped_belt_or_beside_it() -> None:
    stepped = totals('"walk 60 s @ 4"')
    idle = totals('"walk 60 s @ 4", { rest = "60 s", stand = "rails" }, "rest 60 s @ 0", "off-belt 60 s"')
    assert (idle.running_impacts, idle.walking_impacts) == (stepped.running_impacts, stepped.walking_impacts)


def test_a_distance_step_is_its_distance_and_takes_its_nominal_time() -> None:
    done = totals('"run 500 metres @ 10"')
    assert (done.distance_cm, done.run_us) == (50_000, 180 * SECOND_US)


@given(st.integers(1, 20), st.integers(30, 120), st.integers(71, 120))
def test_more_sets_are_more_of_everything_in_proportion(times: int, seconds: int, speed: int) -> None:
    one = totals(f'"1 x {seconds}/{seconds} @ {speed / 10}"')
    many = totals(f'"{times} x {seconds}/{seconds} @ {speed / 10}"')
    assert many.duration_us == times * one.duration_us
    assert many.distance_cm == pytest.approx(times * one.distance_cm, abs=times)
    assert many.running_impacts == pytest.approx(times * one.running_impacts, abs=times)


def test_the_timeline_reads_like_a_programme(read: Read) -> None:
    plan = read(
        """
        name = "Two and a stretch"
        author = "clinic"
        steps = [
          "warm-up 60 s @ 4 to 5.5",
          { run = "100 metres", at = 10, align = "belt", incline = 1, cue = "tall" },
          { rest = "30 s", stand = "rails" },
          "rest 20 s @ 0",
          "walk 1:15 @ 4",
          "cool-down 60 s @ 3",
          { off-belt = "45 s", reps = 10, cue = "squats", until = "key" },
        ]
        """
    ).plan
    assert timeline_text(plan).splitlines() == [
        "Two and a stretch, by clinic",
        "",
        "   starts     lasts  what       speed            set",
        "     0:00      1:00  warm-up    4 → 5.5 km/h",
        "     1:00     100 m  run        10 km/h            1  tall; about 0:36; incline 1 %; belt at speed on time",
        "     1:36      0:30  rest       4 km/h             1  stand on the rails",
        "     2:06      0:20  rest       stopped            1  then a key",
        "     2:26      1:15  walk       4 km/h             1",
        "     3:41      1:00  cool-down  3 km/h",
        "     4:41      0:45  off-belt                         10 ×; squats; until a key",
        "",
        "5:26 in all, 0:36 of running in 1 set, 0:45 beside the belt.",
        "0.35 km, at most 10 km/h.",
        "Estimated impacts: 95 running, 325 walking.",
        "Keys to press after the start: 2.",
    ]
