"""Home in lines: a numbered list, a number and ENTER; nothing is started by leaving."""

import pytest
from rig import plan, step

from backrun_treadmill.core.plan import Kind
from backrun_treadmill.front.pages.plain_home import choose_in_lines
from backrun_treadmill.tui.pages.offer import Offer

PLAN = plan(step(Kind.WALK, 60, 4))
OFFERS = [
    Offer(named="demo", title="demo", plan=PLAN),
    Offer(named="/home/me/hills.toml", title="hills", plan=PLAN),
    Offer(named="torn", title="torn", trouble="torn: line 3: no such step."),
]


def after(*typed: str, last: str = "") -> tuple[Offer | None, list[str]]:
    """What was taken, and what was said."""
    said: list[str] = []
    lines = iter([*(f"{line}\n" for line in typed), ""])
    taken = choose_in_lines(
        OFFERS,
        machine="runs in the virtual room",
        last=last,
        settings="/home/me/settings.toml",
        read=lambda: next(lines),
        say=said.append,
    )
    return taken, said


def test_each_profile_is_one_line_with_its_number_and_the_last_one_says_so() -> None:
    _, said = after(last="/home/me/hills.toml")
    assert said == [
        "backrun runs in the virtual room.",
        "1. demo: 1:00 in all.",
        "2. hills: 1:00 in all. As last time.",
        "3. torn: faulty.",
        "Type a number from 1 to 3 and ENTER. ENTER alone takes 2, hills. ? and ENTER: help. "
        "q and ENTER, or Ctrl-C: leave. The belt waits for another key.",
    ]
    assert all(line.isprintable() for line in said)


def test_a_number_takes_its_profile_and_nothing_the_usual_one() -> None:
    assert after("2")[0] is OFFERS[1]
    assert after(" 2 ")[0] is OFFERS[1]
    assert after("")[0] is OFFERS[0], "the demo, for newcomers"
    assert after("", last="/home/me/hills.toml")[0] is OFFERS[1]


@pytest.mark.parametrize("typed", ["q", "Q", "s", " ", ".", "\x1b", "й", "ы", "ض"])
def test_every_stop_key_leaves(typed: str) -> None:
    assert after(typed, "2")[0] is None


def test_the_end_of_the_input_leaves() -> None:
    assert after()[0] is None


@pytest.mark.parametrize("typed", ["0", "4", "99999999999", "hills", "-1", "²"])
def test_what_names_no_profile_is_asked_again(typed: str) -> None:
    taken, said = after("x" if typed == "hills" else typed, "1")
    assert taken is OFFERS[0]
    assert sum(line.startswith("Type a number") for line in said) == 2


def test_a_faulty_profile_says_why_and_is_not_taken() -> None:
    taken, said = after("3", "1")
    assert taken is OFFERS[0]
    assert "torn: line 3: no such step." in said


def test_help_says_where_the_settings_are_and_when_to_get_help() -> None:
    _, said = after("?")
    assert any("/home/me/settings.toml" in line for line in said)
    assert any("emergency department" in line for line in said)
