"""What is asked around a session, when, and what an answer means; what is not asked is known as not asked."""

import pytest
from msgspec.structs import replace
from written_history import NOW, TODAY, check_in, good, other, shipped_rules, week_at

from backrun_treadmill.core.body.answers import BadAnswer, read_age, read_effort, read_pain
from backrun_treadmill.core.body.checkin import (
    Asking,
    Checklist,
    Due,
    Question,
    Today,
    before_session,
    due_questions,
    how_to_ask,
    must_ask,
    next_morning,
    second_day,
    usual_pain,
)
from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.screening import ALL, LATELY, RED_FLAGS, Urgency, urgency

RULES = shipped_rules()
NEXT_MORNING = (TODAY + 1) * DAY_MIN + 7 * 60


@pytest.mark.parametrize(
    ("pain", "usual", "means"),
    [
        (None, 3, Today.NOT_ASKED),
        (0, None, Today.RUN),
        (3, None, Today.RUN),
        (3, 2, Today.RUN),
        (3, 1, Today.WALK_OFFERED),
        (2, 0, Today.WALK_OFFERED),
        (4, 4, Today.WALK_OFFERED),
        (5, None, Today.WALK_OFFERED),
        (6, 6, Today.NO_RUNNING),
        (10, None, Today.NO_RUNNING),
    ],
)
def test_pain_before_a_session_decides_what_it_may_be(pain: int | None, usual: int | None, means: Today) -> None:
    assert before_session(pain, RULES, usual=usual) is means


def test_what_is_usual_is_the_middle_of_the_scores_before_the_sessions_of_thirty_days() -> None:
    def usual(*scores: int | None, **but: bool) -> int | None:
        return usual_pain([good(n + 1, 4, pain_before=score, **but) for n, score in enumerate(scores)], NOW, RULES)

    assert usual(1, 2, 5) == 2
    assert usual(1, 2, 3, 5) == 2, "of two in the middle the lower: walking is offered the sooner"
    assert usual(1, 2, None) is None
    assert usual(1, 1, 1, virtual=True) is None
    assert usual_pain([good(days, 4) for days in (40, 35, 31)], NOW, RULES) is None


@pytest.mark.parametrize(
    ("before", "now", "settling"),
    [
        (2, 2, Settling.SETTLED),
        (2, 0, Settling.SETTLED),
        (2, 3, Settling.UP),
        (None, 0, Settling.SETTLED),
        (None, 1, Settling.UP),
    ],
)
def test_settled_is_back_at_or_below_the_score_from_before(before: int | None, now: int, settling: Settling) -> None:
    assert next_morning(before, now) is settling


@pytest.mark.parametrize(
    ("morning", "now", "settling"),
    [
        (4, 2, Settling.SETTLED),
        (4, 3, Settling.UP),
        (4, 4, Settling.UP),
        (4, 5, Settling.WORSE),
        (None, 5, Settling.UP),
    ],
)
def test_on_the_second_day_it_has_settled_or_is_up_or_worse(morning: int | None, now: int, settling: Settling) -> None:
    assert second_day(2, morning, now) is settling


def test_the_morning_is_asked_about_from_four_o_clock_on() -> None:
    session = good(0, 4)
    assert due_questions([session], NOW) == ()
    assert due_questions([session], (TODAY + 1) * DAY_MIN + 3 * 60) == ()
    assert due_questions([session], NEXT_MORNING) == (Due(session, Question.MORNING, False),)


def test_an_answer_on_a_later_day_is_recalled() -> None:
    session = good(0, 4)
    assert due_questions([session], NEXT_MORNING + DAY_MIN) == (Due(session, Question.MORNING, True),)
    assert due_questions([session], NEXT_MORNING + 8 * DAY_MIN) == (), "nobody remembers that any more"


def test_the_second_day_is_asked_about_only_where_the_morning_was_up() -> None:
    up = good(0, 4, morning=Settling.UP)
    assert due_questions([up], NEXT_MORNING) == ()
    assert due_questions([up], up.when_min + 2 * DAY_MIN) == (Due(up, Question.SECOND_DAY, False),)
    assert due_questions([good(0, 4, morning=Settling.SETTLED)], up.when_min + 2 * DAY_MIN) == ()
    assert due_questions([replace(up, second_day=Settling.SETTLED)], up.when_min + 2 * DAY_MIN) == ()


def test_nothing_is_asked_about_the_virtual_room_or_about_a_check_in() -> None:
    assert due_questions([good(0, 4, virtual=True), check_in(pain_before=3)], NEXT_MORNING) == ()


def test_questions_come_oldest_first() -> None:
    ride, session = other(1, Activity.BIKE), good(0, 4)
    assert [due.entry for due in due_questions([session, ride], NEXT_MORNING)] == [ride, session]


@pytest.mark.parametrize(
    ("attended", "keys_given", "virtual", "asking"),
    [
        (True, False, False, Asking.ASK),
        (True, False, True, Asking.ASK),
        (True, True, False, Asking.NOT_ASKED),
        (False, False, False, Asking.NOT_ASKED),
        (False, True, False, Asking.NOT_ASKED),
        (False, True, True, Asking.TYPED_YES),
        (True, True, True, Asking.TYPED_YES),
    ],
)
def test_nobody_there_is_nobody_asked(attended: bool, keys_given: bool, virtual: bool, asking: Asking) -> None:
    assert how_to_ask(attended=attended, keys_given=keys_given, virtual=virtual) is asking


def lists(*history: Entry) -> tuple[Checklist, ...]:
    return must_ask(history, NOW, RULES)


BOTH = (Checklist.RED_FLAGS, Checklist.READINESS)


def test_the_lists_are_asked_before_the_first_run_and_then_not_again() -> None:
    assert lists() == BOTH
    assert lists(check_in(3, screened=True)) == (Checklist.READINESS,)
    assert lists(check_in(3, screened=True, ready=True)) == ()
    assert lists(*week_at(4)) == ()


def test_a_leg_symptom_or_pain_of_six_has_both_asked_again() -> None:
    assert lists(*week_at(4), other(1, Activity.WALK, leg_symptom=True)) == BOTH
    assert lists(*week_at(4), other(1, Activity.STRENGTH, pain_after=6)) == BOTH
    assert lists(*week_at(4), other(1, Activity.STRENGTH, pain_after=5)) == ()
    asked_since = check_in(0, screened=True, ready=True)
    assert lists(*week_at(4), other(1, Activity.WALK, leg_symptom=True), asked_since) == ()


def test_a_long_break_has_the_readiness_list_asked_again() -> None:
    assert lists(*week_at(4, last=28)) == ()
    assert lists(*week_at(4, last=29)) == (Checklist.READINESS,)
    assert lists(*week_at(4, last=29), check_in(1, ready=True)) == ()


def test_every_question_has_its_key_its_words_and_how_soon() -> None:
    assert len({asked.key for asked in ALL}) == len(ALL) == len(RED_FLAGS) + len(LATELY)
    assert all(asked.words.endswith("?") and len(asked.words) < 160 for asked in ALL)
    assert {asked.key for asked in LATELY} == {"surgery", "heart", "fainting", "injury"}
    assert urgency("bladder") is Urgency.NOW
    assert urgency("asked by a newer version") is Urgency.SOON


@pytest.mark.parametrize(
    ("read", "typed", "said"),
    [
        (read_pain, "11", "pain is 11; it goes from 0 to 10."),
        (read_pain, "-1", "pain is -1; it goes from 0 to 10."),
        (read_pain, "a lot", 'pain is "a lot"; write a whole number from 0 to 10.'),
        (read_pain, "3.5", 'pain is "3.5"; write a whole number from 0 to 10.'),
        (read_effort, "12", "effort is 12; it goes from 0 to 10."),
        (read_age, "−3", "age is -3; it goes from 5 to 110."),
        (read_age, "", 'age is ""; write a whole number from 5 to 110.'),
        (read_age, "9" * 5000, 'age is "99999999999999999999"; write a whole number from 5 to 110.'),
    ],
)
def test_an_answer_that_cannot_be_meant_is_refused_in_words(read: object, typed: str, said: str) -> None:
    assert callable(read)
    with pytest.raises(BadAnswer) as refused:
        read(typed)
    assert str(refused.value) == said


def test_an_answer_with_spaces_around_it_is_one() -> None:
    assert (read_pain(" 10 "), read_effort("0"), read_age("41")) == (10, 0, 41)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"pain_after": 11}, "pain after is 11; it goes from 0 to 10."),
        ({"morning_pain": -1}, "morning pain is -1; it goes from 0 to 10."),
        ({"effort": 12}, "effort is 12; it goes from 0 to 10."),
        ({"running_impacts": -1}, "running impacts is -1; it cannot be negative."),
        ({"running_estimated": 5}, "5 estimated impacts are more than the 0 there are."),
        ({"level": 1}, "a level is a number from 1 on, of a programme that is named."),
    ],
)
def test_no_entry_holds_what_cannot_be_meant(wrong: dict[str, int], said: str) -> None:
    with pytest.raises(BadAnswer) as refused:
        Entry(when_min=NOW, activity=Activity.TREADMILL, **wrong)  # type: ignore[arg-type]
    assert str(refused.value) == said


def test_a_readiness_list_that_was_not_done_yet_is_asked_before_every_run_until_it_is() -> None:
    not_yet = check_in(3, screened=True, ready=False)
    assert must_ask([not_yet], NOW, RULES) == (Checklist.READINESS,)
    assert must_ask([not_yet, check_in(1, ready=True)], NOW, RULES) == ()
