"""What holds for every history: silence never steps up, more pain is no reason for more, the room changes nothing."""

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from random_histories import (
    any_sessions,
    good_weeks,
    histories,
    others,
    scores,
    whens,
)
from written_history import NOW, TODAY, shipped_programme, shipped_rules

from backrun_treadmill.core.body.advice import Advice, advise
from backrun_treadmill.core.body.checkin import must_ask
from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.body.dose import highest_settled, weekly_totals
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.findings import Verdict

RULES = shipped_rules()
BACK = shipped_programme("back-to-running")
settings.register_profile("unhurried", deadline=None)  # a busy machine is no fault of a history
settings.load_profile("unhurried")

NO_RUNNING = (Verdict.GO_NOW, Verdict.BE_SEEN, Verdict.WALK)
STRICTNESS = (Verdict.GO_NOW, Verdict.BE_SEEN, Verdict.WALK)


def advice(history: list[Entry], usual: int | None = None) -> Advice:
    return advise(history, BACK, RULES, NOW, usual=usual)


def boldness(given_advice: Advice) -> int:
    if given_advice.level is None:
        return STRICTNESS.index(given_advice.verdict) - len(STRICTNESS)
    return given_advice.level


@given(histories)
def test_there_is_always_advice_with_a_reason_and_a_day(history: list[Entry]) -> None:
    given_advice = advice(history)
    assert given_advice.reason.endswith((".", "?"))
    assert given_advice.earliest_day >= TODAY
    assert (given_advice.session is None) is (given_advice.verdict in NO_RUNNING)


@given(histories, st.integers(6, 10), st.integers(0, DAY_MIN), st.sampled_from(Activity), st.booleans())
def test_pain_above_five_within_a_day_never_steps_up(
    history: list[Entry], pain: int, minutes_ago: int, activity: Activity, afterwards: bool
) -> None:
    when = "pain_after" if afterwards else "pain_during"
    hurt = replace(Entry(when_min=NOW - minutes_ago, activity=activity), **{when: pain})
    assert advice([*history, hurt]).verdict is not Verdict.STEP_UP


@given(good_weeks, st.data())
def test_a_session_that_nobody_answered_for_never_steps_up(history: list[Entry], data: st.DataObject) -> None:
    newest = sorted(history, key=lambda entry: entry.when_min)[-3:]
    unanswered = data.draw(st.sampled_from(newest))
    silent = [replace(e, morning=Settling.NO_ANSWER) if e is unanswered else e for e in history]
    assert advice(silent).verdict is not Verdict.STEP_UP


@given(good_weeks)
def test_no_answers_at_all_never_step_up(history: list[Entry]) -> None:
    assert advice([replace(e, morning=Settling.NO_ANSWER) for e in history]).verdict is not Verdict.STEP_UP


@given(histories, st.data())
def test_a_leg_symptom_is_never_run_over(history: list[Entry], data: st.DataObject) -> None:
    uncleared = [replace(entry, cleared=False) for entry in history]
    when_min = data.draw(whens)
    leg = Entry(when_min=when_min, activity=data.draw(st.sampled_from(Activity)), leg_symptom=True)
    assert advice([*uncleared, leg]).verdict in (Verdict.BE_SEEN, Verdict.GO_NOW)


PAINS = ("pain_during", "pain_after", "morning_pain", "second_day_pain")


@given(histories.filter(bool), st.data(), scores)
def test_more_pain_never_makes_the_advice_bolder(history: list[Entry], data: st.DataObject, usual: int | None) -> None:
    index = data.draw(st.integers(0, len(history) - 1))
    entry, name = history[index], data.draw(st.sampled_from(PAINS))
    more = replace(entry, **{name: data.draw(st.integers(getattr(entry, name) or 0, 10))})
    worse = [*history[:index], more, *history[index + 1 :]]
    assert boldness(advice(worse, usual)) <= boldness(advice(history, usual))


@given(histories.filter(bool), st.data())
def test_a_worse_answer_never_makes_the_advice_bolder(history: list[Entry], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(history) - 1))
    entry = history[index]
    worse = data.draw(
        st.sampled_from(
            [
                replace(entry, leg_symptom=True),
                replace(entry, morning=Settling.UP) if entry.morning is not Settling.WORSE else entry,
                replace(entry, second_day=Settling.UP) if entry.second_day is not Settling.WORSE else entry,
                replace(entry, flags=(*entry.flags, "fainting")),
                replace(entry, flags=(*entry.flags, "saddle")),
                replace(entry, effort=10) if entry.effort is not None else entry,
            ]
        )
    )
    after = [*history[:index], worse, *history[index + 1 :]]
    assert boldness(advice(after)) <= boldness(advice(history))


@given(histories, whens, st.sampled_from([a for a in Activity if a is not Activity.OUTDOOR_RUN]), st.integers(0, 10))
def test_pain_logged_beside_the_programme_never_makes_the_advice_bolder(
    history: list[Entry], when_min: int, activity: Activity, pain: int
) -> None:
    logged = Entry(when_min=when_min, activity=activity, pain_before=pain, pain_after=pain)
    assert boldness(advice([*history, logged])) <= boldness(advice(history))


@given(histories, whens, st.integers(0, 84), st.integers(0, 20), st.integers(0, 7))
def test_what_a_coach_asks_for_never_makes_the_advice_bolder_or_earlier(
    history: list[Entry], when_min: int, days: int, levels: int, per_week: int
) -> None:
    word = CoachWord(coach="c", programme=BACK.key, hold_days=days, levels_back=levels, per_week=per_week)
    with_word = advice([*history, Entry(when_min=when_min, activity=Activity.CHECK_IN, word=word)])
    without = advice(history)
    assert boldness(with_word) <= boldness(without)
    if (with_word.session is None) is (without.session is None) and with_word.level == without.level:
        assert with_word.earliest_day >= without.earliest_day


@given(histories, st.lists(any_sessions | others, max_size=4))
def test_the_virtual_room_changes_nothing(history: list[Entry], room: list[Entry]) -> None:
    with_room = [*history, *(replace(entry, virtual=True) for entry in room)]
    assert advice(with_room) == advice(history)
    assert highest_settled(with_room, RULES, NOW) == highest_settled(history, RULES, NOW)
    assert weekly_totals(with_room) == weekly_totals(history)
    assert must_ask(with_room, NOW, RULES) == must_ask(history, NOW, RULES)
