"""What a good profile is warned about: its end, steps too short for a belt, and keys somebody has to press."""

from collections.abc import Callable

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.profile.language import Reading, read_profile

type Read = Callable[[str], Reading]


def warnings(text: str, machine: MachineProfile | None = None) -> list[str]:
    reading = read_profile(text.encode(), source="p.toml", runner=Runner(), machine=machine or MachineProfile())
    return [str(warning) for warning in reading.warnings]


def test_an_ordinary_profile_has_nothing_to_warn_of() -> None:
    assert warnings('steps = ["5 x 60/60 @ 10 km/h"]') == []
    assert warnings('steps = ["off-belt 60 s"]') == []


def test_a_profile_without_a_cool_down_says_at_which_speed_it_ends() -> None:
    assert warnings('bare = true\nsteps = ["walk 60 s", "run 60 s @ 9"]') == [
        "p.toml: has no cool-down: it ends at 9 km/h; add one, or leave out bare"
    ]


def test_a_rest_must_be_long_enough_for_the_belt_to_slow_down() -> None:
    (warning,) = warnings('steps = ["5 x 60/10 @ 10 km/h"]')
    assert warning == (
        "p.toml: steps[1]: walk of 10 s is too short for the belt: to change speed it needs 12 s "
        "(counted with 0.5 km/h down and 2 km/h up a second)"
    )
    assert warnings('steps = ["5 x 60/12 @ 10 km/h"]') == [], "6 km/h at 0.5 km/h a second are 12 s"


def test_a_machine_that_is_known_is_counted_with_its_own_ramps() -> None:
    quick, slow = MachineProfile(up_ckmh_s=100, down_ckmh_s=100), MachineProfile(up_ckmh_s=50, down_ckmh_s=30)
    assert warnings('steps = ["5 x 60/10 @ 10"]', quick) == []
    assert "needs 20 s (counted with 0.3 km/h down" in warnings('steps = ["5 x 60/15 @ 10"]', slow)[0]


def test_a_run_aligned_to_the_belt_takes_its_rise_out_of_the_rest_before_it() -> None:
    def text(rest: int) -> str:
        return f'steps = [{{ repeat = 3, steps = [{{ run = "60 s", align = "belt" }}, "walk {rest} s"] }}]'

    assert warnings(text(20)) == [], "12 s down, 5 s at rest speed, 3 s up"
    assert "walk of 19 s is too short for the belt: to change speed it needs 20 s" in warnings(text(19))[0]


def test_a_run_must_be_long_enough_for_the_belt_to_speed_up() -> None:
    assert (
        "run of 2 s is too short for the belt: to change speed it needs 3 s" in warnings('steps = ["5 x 2/60 @ 10"]')[0]
    )


@pytest.mark.parametrize(
    ("steps", "times"),
    [
        ('"run 60 s @ 7", "rest 60 s @ 0", "walk 60 s"', "once"),
        ('"walk 60 s", "off-belt 60 s", "walk 60 s", "off-belt 60 s", "off-belt 60 s", "walk 60 s"', "2 times"),
        ('"off-belt 60 s, squats", "walk 60 s"', "once"),
        ('{ off-belt = "60 s", until = "key" }, "walk 60 s"', "2 times"),
        ('"walk 60 s", "off-belt key"', "once"),
    ],
)
def test_the_keys_that_will_be_needed_are_counted(steps: str, times: str) -> None:
    assert warnings(f"steps = [{steps}]") == [
        f"p.toml: waits for a key {times} after its start; somebody must press it"
    ]


def test_no_key_is_needed_where_the_belt_does_not_start_again(read: Read) -> None:
    assert read('steps = ["walk 60 s", "cool-down 60 s", "off-belt 60 s, stretch"]').warnings == ()


def test_a_set_with_a_unit_on_one_side_only_is_pointed_out() -> None:
    warning = warnings('steps = ["5 x 30/1 min @ 9"]')[0]
    assert warning == 'p.toml: steps[1]: "30" has no unit and counts as 30 s; write the unit of both to be sure'
    assert warnings('steps = ["5 x 30/1:00 @ 9"]') == []
    assert warnings('steps = ["5 x 30 s/1 min @ 9"]') == []
