"""Runs aligned to the belt: it is at speed for the whole run, and rests in between, on a belt with real ramps."""

import pytest
from belt_rig import BeltRig, aligned, knowing
from msgspec.structs import replace

from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.intents import (
    EndPressed,
    GoOnPressed,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PausePressed,
    SlowerPressed,
    WalkPressed,
)
from backrun_treadmill.core.machine import Learned, LearnedWith
from backrun_treadmill.core.notes import ConsoleChanged, IntervalEntered, RiseExpected, Said
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.core.units import SECOND_US

RAMPS = [(200, 50), (80, 50)]

KNOWN_RAMP = Learned(dead_time_ms=100, up_ckmh_s=100, down_ckmh_s=100, learned_with=LearnedWith.RUNNER)
"""From 4 km/h to 95 % of 10 takes 5.6 s of a rise; 0.6 s of a fall."""


def in_the_lead(before_s: float = 3.0, learned: Learned = KNOWN_RAMP) -> tuple[BeltRig, float]:
    """A session so long before its first run, which is aligned to the belt; and the instant of the first movement."""
    rig = BeltRig(aligned(2), machine=knowing(learned)).with_ramps(100, 100, reaction_us=100_000)
    moved = rig.start()
    rig.run_to(moved + 60 - before_s)
    return rig, moved


def speeds(rig: BeltRig) -> list[float]:
    """The speeds written so far."""
    return [c.target_ckmh / 100 for _, c in rig.told if isinstance(c, SetSpeed)]


def told_by_command(rig: BeltRig) -> list[str]:
    """Why the runs are not aligned to the belt, each time it was said."""
    return [c.text for _, c in rig.told if isinstance(c, Said) and "begin with the command" in c.text]


@pytest.mark.parametrize(("up_ckmh_s", "down_ckmh_s"), RAMPS)
@pytest.mark.parametrize("report_us", [500_000, 1_000_000])
def test_after_one_session_the_belt_is_at_speed_for_every_second_of_every_run(
    up_ckmh_s: int, down_ckmh_s: int, report_us: int
) -> None:
    first = BeltRig(aligned()).with_ramps(up_ckmh_s, down_ckmh_s)
    first.report_us = report_us
    plain, _ = first.play()
    assert "not known yet" in first.said()
    second = BeltRig(aligned(), machine=knowing(first.learned)).with_ramps(up_ckmh_s, down_ckmh_s)
    second.report_us = report_us
    ran, rested = second.play()
    print(  # noqa: T201
        f"ramps {up_ckmh_s / 100} up, {down_ckmh_s / 100} down, a report each {report_us / 1e6} s: learned "
        f"{first.learned.up_ckmh_s} {first.learned.down_ckmh_s} {first.learned.dead_time_ms} ms; at speed "
        f"{min(ran)} to {max(ran)} s of 30, at rest {min(rested)} to {max(rested)} s of 60; by the command "
        f"{min(plain)} to {max(plain)} s"
    )
    assert all(abs(seconds - 30) <= 0.5 for seconds in ran), ran
    assert all(seconds >= 5 for seconds in rested), rested
    assert not told_by_command(second)


def test_the_rise_leaves_the_rest_early_and_the_plan_stays_in_it() -> None:
    rig, moved = in_the_lead(3.0)
    assert speeds(rig) == [4, 10]
    change = next(c for _, c in rig.told if isinstance(c, SetSpeed) and c.target_ckmh == 1000)
    assert change.planned - change.due == 5_600_000
    assert [c.index for _, c in rig.told if isinstance(c, IntervalEntered)] == [0]
    rig.run_to(moved + 60.001)
    assert [c.index for _, c in rig.told if isinstance(c, IntervalEntered)] == [0, 1]
    assert rig.belt_ckmh >= 940
    assert speeds(rig) == [4, 10]


def test_the_first_movement_of_the_belt_is_announced_once_for_each_rise() -> None:
    rig, moved = in_the_lead(-100)
    expected = [
        (c.interval, round(c.moves_at / SECOND_US - moved, 2)) for _, c in rig.told if isinstance(c, RiseExpected)
    ]
    assert expected == [(1, 54.5), (3, 144.5)]


def test_the_screen_counts_down_to_the_first_movement_of_the_belt() -> None:
    rig, moved = in_the_lead(8.5)
    shown = {}
    for tenth in range(85):
        rig.run_to(moved + 51.5 + tenth / 10)
        fold = ReadoutFold()
        for record in rig.records:
            fold.feed(record)
        assert fold.readout is not None
        shown[round(tenth / 10 + 51.5, 1)] = at_time(fold.readout, rig.now).count_down
    fold = ReadoutFold()
    for record in rig.records:
        fold.feed(record)
    assert fold.readout.belt.rising_ckmh == 1000
    assert [shown[at] for at in (51.5, 52.5, 53.5, 54.4)] == [3, 2, 1, 1]
    assert not [count for at, count in shown.items() if at > 54.5 and count]


@pytest.mark.parametrize(
    ("key", "fields", "kept"),
    [
        (SlowerPressed, {"by_ckmh": 50}, 3.5),
        (WalkPressed, {}, 4),
        (PainRated, {"level": 4}, 4),
        (NextPressed, {}, 4),
    ],
)
def test_a_key_that_wants_less_takes_the_rising_belt_back_at_once(
    key: type, fields: dict[str, object], kept: float
) -> None:
    rig, moved = in_the_lead(3.0)
    rig.press(key, **fields)
    assert speeds(rig) == [4, 10, kept]
    rig.run_to(moved + 75)
    assert speeds(rig) == [4, 10, kept]
    assert "Press g to go on" in rig.said()
    if key is not PainRated:
        rig.press(GoOnPressed)
        assert speeds(rig)[-1] == 10


def test_g_within_the_lead_goes_on_as_planned_after_all() -> None:
    rig, moved = in_the_lead(3.0)
    rig.press(WalkPressed)
    rig.run_to(moved + 58.5)
    rig.press(GoOnPressed)
    rig.run_to(moved + 70)
    assert speeds(rig) == [4, 10, 4, 10]
    assert "Not raised" not in rig.said()


def test_more_rest_within_the_lead_takes_the_belt_back_and_it_leaves_again_in_time() -> None:
    rig, moved = in_the_lead(3.0)
    rig.press(MoreRestPressed)
    assert speeds(rig) == [4, 10, 4]
    rig.run_to(moved + 80)
    assert speeds(rig) == [4, 10, 4]
    rig.run_to(moved + 86)
    assert speeds(rig) == [4, 10, 4, 10]
    rig.run_to(moved + 90.01)
    assert rig.belt_ckmh == pytest.approx(950, abs=5)


def test_a_pause_within_the_lead_stops_the_belt_and_the_resumed_rest_leads_anew() -> None:
    rig, _ = in_the_lead(3.0)
    rig.press(PausePressed)
    at = rig.now / SECOND_US
    rig.run_to(at + 20)
    assert rig.belt_ckmh == 0
    assert max(speeds(rig)[2:], default=0) < 4


def test_ending_early_within_the_lead_walks_out() -> None:
    rig, moved = in_the_lead(3.0)
    rig.press(EndPressed)
    assert speeds(rig) == [4, 10, 4]
    rig.run_to(moved + 100)
    assert speeds(rig) == [4, 10, 4]


def test_a_speed_set_on_the_console_while_the_belt_rises_wins_and_the_run_waits_for_a_key() -> None:
    rig, moved = in_the_lead(5.3)
    rig.turn_console(3)
    rig.run_to(moved + 59.9)
    assert rig.of(ConsoleChanged)
    assert rig.belt_ckmh < 500
    rig.run_to(moved + 80)
    assert rig.belt_ckmh == pytest.approx(300)
    assert "Press g" in rig.said()


def test_a_rise_never_leaves_before_five_seconds_at_rest_speed_even_where_the_belt_is_slower_than_it_was() -> None:
    learned = Learned(dead_time_ms=100, up_ckmh_s=200, down_ckmh_s=100, learned_with=LearnedWith.RUNNER)
    machine = replace(knowing(learned), down_ckmh_s=0)
    slow = BeltRig(aligned(3, rest_s=20), machine=machine).with_ramps(200, 45, reaction_us=100_000)
    ran, rested = slow.play()
    assert not told_by_command(slow)
    assert all(seconds >= 5 for seconds in rested), (ran, rested)


def test_a_rest_too_short_for_the_belt_falls_back_to_the_command_and_says_so() -> None:
    rig = BeltRig(aligned(2, rest_s=16), machine=knowing(KNOWN_RAMP)).with_ramps(100, 100)
    moved = rig.start()
    rig.run_to(moved + 110)
    [told] = told_by_command(rig)
    assert "rest of 16 s is too short" in told
    assert "it needs 16.7 s (6.1 s down, 5 s at its speed, 5.6 s up)" in told
    assert all(c.due == c.planned for _, c in rig.told if isinstance(c, SetSpeed))


def test_a_machine_that_reports_the_set_point_falls_back_and_says_so_once() -> None:
    first = BeltRig(aligned(), machine=knowing(Learned())).with_ramps(200, 50)
    first.set_point = True
    first.play()
    assert first.learned.reports_set_point
    second = BeltRig(aligned(2), machine=knowing(first.learned)).with_ramps(200, 50)
    second.set_point = True
    second.play()
    [told] = told_by_command(second)
    assert "reports the speed it was asked for" in told


def test_ramps_of_an_empty_belt_are_marked_and_not_gone_by() -> None:
    first = BeltRig(aligned()).with_ramps(200, 50)
    first.sensed = False
    first.play()
    assert (first.learned.up_ckmh_s, first.learned.learned_with) == (200, LearnedWith.NOBODY)
    second = BeltRig(aligned(2), machine=knowing(first.learned)).with_ramps(200, 50)
    second.play()
    assert "without a single step" in told_by_command(second)[0]
    assert second.learned.learned_with is LearnedWith.RUNNER


def test_what_was_learned_with_a_runner_is_not_replaced_by_an_empty_belt() -> None:
    rig = BeltRig(aligned(2), machine=knowing(KNOWN_RAMP)).with_ramps(200, 50)
    rig.sensed = False
    rig.play()
    assert (rig.learned.up_ckmh_s, rig.learned.learned_with) == (100, LearnedWith.RUNNER)
    assert rig.learned.answer_ms


def test_with_no_lead_nothing_leaves_early_and_it_is_said() -> None:
    rig = BeltRig(aligned(2), machine=knowing(KNOWN_RAMP), lead=False).with_ramps(100, 100)
    moved = rig.start()
    rig.run_to(moved + 61)
    assert "--no-lead" in told_by_command(rig)[0]
    assert speeds(rig) == [4, 10]
    assert all(c.due == c.planned for _, c in rig.told if isinstance(c, SetSpeed))
