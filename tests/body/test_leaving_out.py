"""No line can be left out of a history where the next session would be bolder, earlier or asked about less without."""

from hypothesis import given, settings
from hypothesis import strategies as st
from random_histories import any_sessions, others
from written_history import NOW, good, other, shipped_programme, shipped_rules, week_at

from backrun_treadmill.core.body.advice import advise
from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.body.leaving_out import bolder, kept_because

RULES = shipped_rules()
BACK = shipped_programme("back-to-running")


def why(entry: Entry, *history: Entry) -> str:
    return kept_because(entry, history, BACK, RULES, now_min=NOW, usual=None)


def test_a_session_that_hurt_stays_and_says_what_rests_on_it() -> None:
    hurt = good(2, 4, pain_during=5, morning=Settling.UP)
    assert "Pain was up on the morning after" in why(hurt, *week_at(4, last=5), hurt)


def test_a_new_symptom_in_a_leg_stays_however_old_it_is() -> None:
    leg = good(60, 4, leg_symptom=True)
    assert "leg" in why(leg, leg, *week_at(4))


def test_the_session_of_yesterday_stays_for_the_day_between_rests_on_it() -> None:
    assert why(good(1, 4), *week_at(4, last=4), good(1, 4))


def test_a_ride_of_last_week_and_a_session_of_the_virtual_room_may_go() -> None:
    ride, room = other(6, Activity.BIKE), good(0, 9, virtual=True, leg_symptom=True)
    assert why(ride, *week_at(4), ride) == ""
    assert why(room, *week_at(4), room) == ""


@settings(deadline=None)
@given(st.lists(any_sessions | others, min_size=1, max_size=8), st.lists(st.integers(0, 7), max_size=8))
def test_whatever_is_left_out_and_in_whatever_order_the_next_session_is_never_bolder(
    history: list[Entry], wishes: list[int]
) -> None:
    left = sorted(history, key=lambda entry: entry.when_min)
    before = advise(left, BACK, RULES, NOW)
    for wish in wishes:
        if left and not why(left[wish % len(left)], *left):
            left.pop(wish % len(left))
    assert not bolder(advise(left, BACK, RULES, NOW), before)
