"""The dose: running impacts against the highest session that has settled."""

import pytest
from msgspec.structs import replace
from written_history import NOW, TODAY, good, other, shipped_programme, shipped_rules

from backrun_treadmill.core.body.dose import (
    Amount,
    Planned,
    highest_settled,
    judge_dose,
    planned_dose,
    weekly_totals,
)
from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import read_profile

RULES = shipped_rules()


def planned(running_impacts: int, run_s: int = 300, *, walks_first: bool = True) -> Planned:
    return Planned(running_impacts=running_impacts, run_s=run_s, walks_first=walks_first)


def amount(running_impacts: int, *history: Entry, proposed: bool = False) -> Amount:
    return judge_dose(planned(running_impacts), history, RULES, now_min=NOW, proposed=proposed).amount


def ran(days_ago: int, impacts: int, **but: object) -> Entry:
    return good(days_ago, 4, running_impacts=impacts, **but)


@pytest.mark.parametrize(
    ("impacts", "judged"),
    [
        (500, Amount.USUAL),
        (1000, Amount.USUAL),
        (1100, Amount.USUAL),
        (1101, Amount.WARN),
        (1300, Amount.WARN),
        (1301, Amount.ASK),
        (3000, Amount.ASK),
    ],
)
def test_more_than_ten_percent_is_said_and_more_than_thirty_is_asked(impacts: int, judged: Amount) -> None:
    assert amount(impacts, ran(3, 1000)) is judged


@pytest.mark.parametrize(
    ("impacts", "judged"), [(400, Amount.USUAL), (401, Amount.WARN), (500, Amount.WARN), (501, Amount.ASK)]
)
def test_below_a_hundred_impacts_more_a_percentage_says_nothing(impacts: int, judged: Amount) -> None:
    assert amount(impacts, ran(3, 300)) is judged


def test_what_next_proposed_is_said_and_not_asked() -> None:
    assert amount(1500, ran(3, 1000), proposed=True) is Amount.WARN


def test_the_reason_names_both_doses() -> None:
    judged = judge_dose(planned(1500), [ran(3, 1000)], RULES, now_min=NOW)
    assert judged.reason == "About 1500 running impacts; the most that has settled in 30 days is 1000 (50 % more)."
    assert judged.against == ran(3, 1000)


def test_only_what_settled_in_the_last_thirty_days_is_compared_with() -> None:
    history = [
        ran(31, 3000),
        ran(20, 900),
        ran(10, 2000, morning=Settling.UP),
        ran(8, 2000, morning=Settling.NO_ANSWER),
        ran(6, 2000, second_day=Settling.WORSE),
        ran(5, 2000, morning_pain=4),
        ran(4, 2000, virtual=True),
        ran(2, 2000, counts=False),
        ran(3, 800),
    ]
    assert highest_settled(history, RULES, NOW) == ran(20, 900)
    assert highest_settled([*history, ran(30, 1000)], RULES, NOW) == ran(30, 1000)


def test_before_anything_has_settled_two_and_a_half_minutes_are_the_most() -> None:
    def first(run_s: int, *, walks_first: bool = True, by_coach: bool = False) -> tuple[Amount, str]:
        judged = judge_dose(
            planned(2000, run_s, walks_first=walks_first), [], RULES, now_min=NOW, proposed=True, by_coach=by_coach
        )
        return judged.amount, judged.reason

    assert first(150) == (Amount.USUAL, "")
    assert first(151) == (
        Amount.ASK,
        "No session of the last 30 days is known to have settled, and this one has 2:31 of running, more than 2:30.",
    )
    assert first(60, walks_first=False)[0] is Amount.ASK
    assert first(600, walks_first=False, by_coach=True) == (Amount.USUAL, "")


def test_walking_has_no_dose() -> None:
    judged = judge_dose(planned(0, 0), [], RULES, now_min=NOW)
    assert (judged.amount, judged.reason) == (Amount.USUAL, "")


def test_the_dose_of_a_plan_is_known_before_it_is_run() -> None:
    session = shipped_programme("back-to-running").levels[5].sessions[0]
    assert planned_dose(session.plan) == Planned(running_impacts=795, run_s=300, walks_first=True)
    at_once = read_profile(b'bare = true\nsteps = ["run 60 s @ 7"]', source="p", runner=Runner())
    assert planned_dose(at_once.plan).walks_first is False


def test_weeks_begin_on_monday_and_tell_what_was_estimated() -> None:
    # TODAY is a Wednesday: two days ago was Monday, three days ago Sunday
    history = [
        ran(9, 300),
        ran(3, 500, running_estimated=40),
        ran(2, 600),
        ran(0, 700, running_estimated=100),
        other(1, Activity.BIKE),
        replace(ran(1, 900), virtual=True),
    ]
    weeks = [(w.monday - TODAY, w.sessions, w.running_impacts, w.running_estimated) for w in weekly_totals(history)]
    assert weeks == [(-9, 2, 800, 40), (-2, 2, 1300, 100)]
