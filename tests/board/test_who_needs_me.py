"""Who needs a coach today: each reason, until when it holds, and who comes first."""

import pytest
from caseload import caseload, chart, offered, running
from hypothesis import given
from hypothesis import strategies as st
from written_history import NOW, check_in, good, shipped_rules

from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.core.board.needs import Need, Why, by_need, needs_of
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling

RULES = shipped_rules()


def needs(one: Chart, now_min: int = NOW) -> tuple[Need, ...]:
    return needs_of(one, RULES, now_min)


def why(one: Chart) -> list[Why]:
    return [need.why for need in needs(one)]


def test_a_runner_whom_nothing_ails_needs_nobody() -> None:
    assert needs(chart("Ann", good(5, 4), good(2, 4))) == ()


def test_a_red_flag_stands_until_somebody_has_seen_the_runner() -> None:
    flagged = [good(5, 4, flags=("saddle",)), good(3, 4), good(1, 4)]
    (need,) = needs(chart("Ann", *flagged))
    assert (need.why, need.when_min) == (Why.RED_FLAG, flagged[0].when_min)
    assert "yes to: " in need.text
    assert needs(chart("Ann", *flagged, check_in(0, cleared=True))) == ()


def test_a_leg_stands_as_long() -> None:
    assert why(chart("Ann", good(9, 4, leg_symptom=True), good(1, 4))) == [Why.LEG]
    assert why(chart("Ann", good(9, 4, leg_symptom=True), check_in(3, cleared=True), good(1, 4))) == []


@pytest.mark.parametrize("when", ["pain_before", "pain_during", "pain_after", "morning_pain"])
def test_pain_above_five_counts_whenever_it_was_told_until_the_next_session(when: str) -> None:
    assert why(chart("Ann", good(2, 4, **{when: 6})))[0] is Why.PAIN
    assert why(chart("Ann", good(2, 4, pain_during=5))) == []
    assert why(chart("Ann", good(4, 4, pain_during=8), good(1, 4))) == []


def test_pain_told_beside_any_session_counts_too() -> None:
    assert why(chart("Ann", good(2, 4), check_in(0, pain_before=7))) == [Why.PAIN]


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ({"morning": Settling.UP, "morning_pain": 3}, "not settled at 24 h: pain 3, before 1"),
        ({"morning": Settling.SETTLED, "morning_pain": 2}, "not settled at 24 h: pain 2, before 1"),
        ({"second_day": Settling.UP, "second_day_pain": 2}, "not settled at 48 h: pain 2, before 1"),
        ({"second_day": Settling.WORSE, "pain_before": None}, "worse at 48 h"),
    ],
)
def test_what_has_not_settled_says_when_and_how_high(said: dict[str, object], text: str) -> None:
    (need,) = needs(chart("Ann", good(2, 4, **said)))
    assert (need.why, need.text) == (Why.NOT_SETTLED, text)


def test_no_answer_puts_nobody_on_the_list_and_takes_nobody_off() -> None:
    assert why(chart("Ann", good(2, 4, morning=Settling.NO_ANSWER, effort=None))) == []
    assert why(chart("Ann", good(5, 4, leg_symptom=True), good(2, 4, morning=Settling.NO_ANSWER))) == [Why.LEG]


def test_seven_days_without_a_session_are_missed_and_walks_are_none() -> None:
    assert why(chart("Ann", good(6, 4))) == []
    (need,) = needs(chart("Ann", good(7, 4), Entry(when_min=NOW, activity=Activity.WALK)))
    assert (need.why, need.text) == (Why.MISSED, "no session for 7 days")


def test_who_was_paired_a_week_ago_and_never_ran_is_missed() -> None:
    assert why(chart("Ann", paired_min=NOW - 7 * DAY_MIN)) == [Why.MISSED]
    assert why(chart("Ann", paired_min=NOW - 6 * DAY_MIN)) == []


def test_a_declined_offer_stands_with_its_word_until_the_next_one() -> None:
    no = offered("profile 5x60-60", 2, "declined", said="not yet")
    (need,) = needs(chart("Ann", good(2, 4), offered=(no,)))
    assert (need.why, need.text) == (Why.DECLINED, "declined profile 5x60-60: not yet")
    assert needs(chart("Ann", good(2, 4), offered=(no, offered("“all right”", 1, "")))) == ()


def test_who_reports_a_leg_or_pain_now_is_on_the_list_before_the_session_is_over() -> None:
    assert why(chart("Ann", good(2, 4), live=running(leg=True, pain=7), online=True)) == [Why.LEG, Why.PAIN]
    assert why(chart("Ann", good(2, 4), live=running(pain=5), online=True)) == []
    assert why(chart("Ann", good(2, 4), live=running(pain=7), online=False)) == []


def test_a_session_of_the_virtual_room_is_nobody_s() -> None:
    assert why(chart("Ann", good(2, 4), good(1, 4, virtual=True, pain_during=9, leg_symptom=True))) == []


def test_the_most_urgent_come_first_and_among_equals_who_waits_longest() -> None:
    listed = by_need((one, needs(one)) for one in caseload())
    assert [one.name for one, _ in listed] == ["Ann Aas", "Bob", "Chloé", "Dirk", "Ida", "Jan"]
    assert [found[0].why for _, found in listed] == list(Why)
    two = [chart("New", good(8, 4)), chart("Old", good(11, 4))]
    assert [one.name for one, _ in by_need((one, needs(one)) for one in two)] == ["Old", "New"]


@given(st.data())
def test_more_pain_never_takes_anybody_off_the_list(data: st.DataObject) -> None:
    pain = st.none() | st.integers(0, 10)
    told = data.draw(st.fixed_dictionaries({name: pain for name in ("pain_during", "pain_after", "morning_pain")}))
    worse = {name: score if score is None else min(10, score + 1) for name, score in told.items()}
    assert {n.why for n in needs(chart("Ann", good(2, 4, **told)))} <= {
        n.why for n in needs(chart("Ann", good(2, 4, **worse)))
    }
