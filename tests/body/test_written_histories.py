"""Histories as runners have them, each with the advice it gets and the reason it is given."""

from typing import Any

import pytest
from msgspec.structs import replace
from written_history import NOW, TODAY, asked, check_in, good, other, shipped_programme, shipped_rules, week_at

from backrun_treadmill.core.body.advice import TABLE, Advice, Rule, advice_text, advise
from backrun_treadmill.core.body.checkin import Checklist
from backrun_treadmill.core.body.coach_word import CoachWord
from backrun_treadmill.core.body.entry import Activity, Entry, Settling
from backrun_treadmill.core.body.findings import Verdict
from backrun_treadmill.core.body.programme import PerWeek, Programme, Stay
from backrun_treadmill.core.body.standing import Standing

RULES = shipped_rules()
BACK = shipped_programme("back-to-running")
COUCH = shipped_programme("couch-to-5k")

type Story = tuple[tuple[Entry, ...], Verdict, int | None, str]
"""A history, the verdict, the level, and how the reason begins."""


def advice(history: tuple[Entry, ...], programme: Programme = BACK, usual: int | None = None) -> Advice:
    return advise(history, programme, RULES, NOW, usual=usual)


def two_weeks_at(level: int) -> tuple[Entry, ...]:
    return tuple(good(days, level) for days in (14, 11, 9, 7, 4, 2))


STORIES: dict[str, Story] = {
    # going on
    "nothing was ever done": ((), Verdict.HOLD, 1, "No session of this programme is logged yet"),
    "only cycling so far": ((other(3, Activity.BIKE),), Verdict.HOLD, 1, "No session of this programme is logged yet"),
    "three good sessions in a week": (
        week_at(4),
        Verdict.STEP_UP,
        5,
        "3 sessions completed in 7 days, every morning settled, effort at most 5.",
    ),
    "a morning that was answered late": (week_at(4, morning_recalled=True), Verdict.STEP_UP, 5, "3 sessions completed"),
    "three walks settle like runs": (week_at(1), Verdict.STEP_UP, 2, "3 sessions completed in 7 days"),
    "the walking is done": (week_at(2), Verdict.STEP_UP, 3, "3 sessions completed in 7 days"),
    "a run outdoors in between": (
        (*week_at(5), other(3, Activity.OUTDOOR_RUN, pain_before=0, pain_after=0, morning=Settling.SETTLED)),
        Verdict.STEP_UP,
        6,
        "3 sessions completed",
    ),
    "a session broken off does not count, and does no harm": (
        (*week_at(6), good(4, 6, completed=False)),
        Verdict.STEP_UP,
        7,
        "3 sessions completed",
    ),
    "an effort of 7 is not too hard": (week_at(4, effort=7), Verdict.STEP_UP, 5, "3 sessions completed"),
    "pain of 3 that settled": (week_at(4, pain_during=3), Verdict.STEP_UP, 5, "3 sessions completed"),
    "once up, then a whole good week": (
        (good(12, 4, morning=Settling.UP), *week_at(4)),
        Verdict.STEP_UP,
        5,
        "3 sessions completed",
    ),
    "the last level is done": (week_at(10), Verdict.HOLD, 10, "3 sessions completed in 7 days"),
    "a coach's hold is over": ((*week_at(4), asked(20, hold_days=14)), Verdict.STEP_UP, 5, "3 sessions completed"),
    "a coach's step back was followed": (
        (asked(12, levels_back=1), *week_at(4)),
        Verdict.STEP_UP,
        5,
        "3 sessions completed",
    ),
    # what a coach asked for
    "a coach asks to stay": (
        (*week_at(4), asked(4, hold_days=14)),
        Verdict.HOLD,
        4,
        "Clinic asks you to stay at this level for 10 more days.",
    ),
    "a coach asks to go back": (
        (*week_at(6), asked(1, levels_back=2)),
        Verdict.STEP_BACK,
        4,
        "Clinic asks you to go 2 levels back.",
    ),
    "a coach asks to go back further than there is": (
        (*week_at(3), asked(1, levels_back=9)),
        Verdict.STEP_BACK,
        1,
        "Clinic asks you to go 9 levels back.",
    ),
    "a coach asks to stay, and it hurts": (
        (*week_at(4, morning=Settling.UP), asked(1, hold_days=14)),
        Verdict.STEP_BACK,
        3,
        "Pain was up on the morning after",
    ),
    # the same again
    "two good sessions": (week_at(4)[1:], Verdict.HOLD, 4, "2 of 3 sessions at this level completed and settled"),
    "three good sessions in five days": (
        (good(5, 4), good(3, 4), good(1, 4)),
        Verdict.HOLD,
        4,
        "3 of 3 sessions at this level completed and settled in a row, 5 of 7 days.",
    ),
    "three sessions, one of them broken off": (
        (good(7, 4), good(5, 4, completed=False), good(2, 4)),
        Verdict.HOLD,
        4,
        "2 of 3 sessions",
    ),
    "the last morning was not answered": (
        week_at(4, morning=Settling.NO_ANSWER),
        Verdict.HOLD,
        4,
        "Nothing is known of the morning after the session 2 days ago",
    ),
    "this noon's session has no morning yet": ((*week_at(4), good(0, 4)), Verdict.HOLD, 4, "Nothing is known of the"),
    "a morning in the middle was not answered": (
        (good(7, 4), good(5, 4, morning=Settling.NO_ANSWER), good(2, 4)),
        Verdict.HOLD,
        4,
        "1 of 3 sessions",
    ),
    "nobody asked how hard it was": (week_at(4, effort=None), Verdict.HOLD, 4, "Nothing is known of how hard"),
    "an effort of 8": (week_at(4, effort=8), Verdict.HOLD, 4, "The effort was 8 with the session 2 days ago"),
    "pain of 4": (week_at(4, pain_during=4), Verdict.HOLD, 4, "Pain was 4 with the session 2 days ago: repeat."),
    "pain of 5 afterwards": (week_at(4, pain_after=5), Verdict.HOLD, 4, "Pain was 5 with the session 2 days ago"),
    "strength hurt yesterday": (
        (*week_at(4), other(1, Activity.STRENGTH, pain_during=5)),
        Verdict.HOLD,
        4,
        "Pain was 5 with the strength session yesterday: repeat.",
    ),
    "a ride was felt the next morning": (
        (*week_at(4), other(1, Activity.BIKE, morning=Settling.UP)),
        Verdict.HOLD,
        4,
        "Pain was up on the morning after the ride yesterday: repeat.",
    ),
    "a good week, three weeks away, and back at once": (
        (*week_at(4, last=23), good(1, 4)),
        Verdict.HOLD,
        4,
        "1 of 3 sessions",
    ),
    "a level lower was run by hand": (
        (good(9, 6), good(7, 6), good(4, 6), good(2, 5)),
        Verdict.HOLD,
        5,
        "1 of 3 sessions",
    ),
    "ten days away": (week_at(6, last=10), Verdict.HOLD, 6, "The last session was 10 days ago: the same level again."),
    # back
    "pain of 6": (week_at(6, pain_during=6), Verdict.STEP_BACK, 5, "Pain was 6 with the session 2 days ago."),
    "pain of 7 the next morning": (week_at(6, morning_pain=7), Verdict.STEP_BACK, 5, "Pain was 7 with the session"),
    "up the next morning": (
        week_at(6, morning=Settling.UP),
        Verdict.STEP_BACK,
        5,
        "Pain was up on the morning after the session 2 days ago.",
    ),
    "the word was settled, the score was not": (week_at(6, morning_pain=3), Verdict.STEP_BACK, 5, "Pain was up"),
    "pain of 8 while swimming yesterday": (
        (*week_at(6), other(1, Activity.SWIM, pain_during=8)),
        Verdict.STEP_BACK,
        5,
        "Pain was 8 with the swim yesterday.",
    ),
    "strength hurt in the morning, the run after it did not": (
        (*week_at(6), other(2, Activity.STRENGTH, pain_after=7)),
        Verdict.STEP_BACK,
        5,
        "Pain was 7 with the strength session 2 days ago.",
    ),
    "the first running was too much": (week_at(3, pain_after=6), Verdict.STEP_BACK, 2, "Pain was 6"),
    "stepped back once already": (
        (good(4, 6, pain_during=7), good(2, 5)),
        Verdict.HOLD,
        5,
        "1 of 3 sessions",
    ),
    "two levels higher by hand, and up": (
        (*week_at(4, last=4), good(2, 6, morning=Settling.UP)),
        Verdict.STEP_BACK,
        5,
        "Pain was up",
    ),
    "three weeks away": (
        week_at(6, last=20),
        Verdict.STEP_BACK,
        5,
        "The last session was 20 days ago: one level back to begin with.",
    ),
    "three weeks away from the first level": (
        week_at(1, last=20),
        Verdict.HOLD,
        1,
        "The last session was 20 days ago",
    ),
    "a level that the programme no longer has": (
        week_at(14, pain_during=4),
        Verdict.HOLD,
        10,
        "Pain was 4 with the session 2 days ago: repeat.",
    ),
    "as sore the next morning as before": (week_at(4, morning_pain=1), Verdict.STEP_UP, 5, "3 sessions completed"),
    "five weeks away": (
        week_at(8, last=35),
        Verdict.STEP_BACK,
        3,
        "The last session was 35 days ago: begin with the first running level again",
    ),
    "five weeks away while still walking": (week_at(2, last=35), Verdict.HOLD, 2, "The last session was 35 days ago"),
    "a break after pain": (
        week_at(8, last=35, pain_during=7),
        Verdict.STEP_BACK,
        3,
        "The last session was 35 days ago",
    ),
    # walking
    "even walking hurt": (
        week_at(1, pain_during=6),
        Verdict.WALK,
        None,
        "Pain was 6 with the session 2 days ago. There",
    ),
    "pain of 4 today": ((*week_at(4), check_in(pain_before=4)), Verdict.WALK, None, "Pain is 4 today: walk instead"),
    "pain of 6 today": ((*week_at(4), check_in(pain_before=6)), Verdict.WALK, None, "Pain is 6 today: no running."),
    "the readiness list hurt": ((*week_at(2), check_in(1, ready=False)), Verdict.WALK, None, "The readiness list hurt"),
    "the readiness list hurt and went well since": (
        (*week_at(2), check_in(5, ready=False), check_in(1, ready=True)),
        Verdict.STEP_UP,
        3,
        "3 sessions",
    ),
    # somebody has to look at it
    "not settled on the second day": (
        week_at(6, morning=Settling.UP, second_day=Settling.UP),
        Verdict.BE_SEEN,
        None,
        "Two days after the session 2 days ago the pain was still up.",
    ),
    "worse on the second day": (
        (*week_at(6, last=4, morning=Settling.UP, second_day=Settling.WORSE), good(1, 5)),
        Verdict.BE_SEEN,
        None,
        "Two days after the session 4 days ago the pain was worse.",
    ),
    "up by two in three of four sessions": (
        (good(9, 4, pain_after=3), good(7, 4, pain_after=3), good(5, 4), good(2, 4, pain_after=3)),
        Verdict.BE_SEEN,
        None,
        "Pain rose by 2 or more in 3 of the last 4 sessions.",
    ),
    "up by two in two of four sessions": (
        (good(9, 4, pain_after=3), good(7, 4), good(5, 4), good(2, 4, pain_after=3)),
        Verdict.STEP_UP,
        5,
        "4 sessions completed in 9 days",
    ),
    "a leg, a month and many good sessions ago": (
        (good(30, 4, leg_symptom=True), *two_weeks_at(4)),
        Verdict.BE_SEEN,
        None,
        "A new symptom in a leg was reported with the session 30 days ago.",
    ),
    "a leg during a ride": (
        (*week_at(4), other(1, Activity.BIKE, leg_symptom=True)),
        Verdict.BE_SEEN,
        None,
        "A new symptom in a leg was reported with the ride yesterday.",
    ),
    "a leg during a demonstration": (
        (*week_at(4), good(1, 4, counts=False, leg_symptom=True)),
        Verdict.BE_SEEN,
        None,
        "A new symptom in a leg",
    ),
    "a leg, and somebody has seen it": (
        (good(30, 4, leg_symptom=True), check_in(20, cleared=True), *two_weeks_at(4)),
        Verdict.STEP_UP,
        5,
        "6 sessions completed in 14 days",
    ),
    "fever with the pain": (
        (*week_at(4), check_in(screened=True, flags=("infection",))),
        Verdict.BE_SEEN,
        None,
        "You answered yes to: Fever",
    ),
    "an operation nobody has cleared": (
        (check_in(screened=True, flags=("surgery",)),),
        Verdict.BE_SEEN,
        None,
        "You answered yes to: An operation",
    ),
    "a flag of a newer version": (
        (*week_at(4), check_in(flags=("something-new",))),
        Verdict.BE_SEEN,
        None,
        "You answered yes to a question of a newer version.",
    ),
    # now
    "numb where one sits": (
        (*week_at(4), check_in(flags=("saddle",))),
        Verdict.GO_NOW,
        None,
        "You answered yes to: Numbness or pins and needles between the legs",
    ),
    "pain in the chest": ((*week_at(4), check_in(flags=("chest",))), Verdict.GO_NOW, None, "You answered yes to: Pain"),
    "a leg, fever and no feeling of the bladder": (
        (*week_at(4, leg_symptom=True), check_in(flags=("infection", "bladder"))),
        Verdict.GO_NOW,
        None,
        "You answered yes to: Trouble starting or stopping",
    ),
    "cleared before the flag was raised": (
        (*week_at(4), check_in(5, cleared=True), check_in(1, flags=("bowel",))),
        Verdict.GO_NOW,
        None,
        "You answered yes to: Leaking from the bowel",
    ),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_history_gets_its_advice_and_its_reason(name: str) -> None:
    history, verdict, level, reason = STORIES[name]
    given = advice(history)
    assert (given.verdict, given.level) == (verdict, level), given.reason
    assert given.reason.startswith(reason)
    assert set(given.used) <= set(history), "a reason rests on what is in the history"


def test_there_are_forty_histories_and_more() -> None:
    assert len(STORIES) >= 40


@pytest.mark.parametrize("rule", TABLE, ids=lambda rule: rule.__name__)
def test_every_rule_of_the_table_decides_one_of_the_histories(rule: Rule) -> None:
    reasons = []
    for history, *_ in STORIES.values():
        finding = rule(Standing(history, BACK, RULES, now_min=NOW))
        reasons.append(finding is not None and finding.reason == advice(history).reason)
    assert any(reasons)


@pytest.mark.parametrize("name", STORIES)
def test_the_order_in_which_a_history_is_told_changes_nothing(name: str) -> None:
    history, *_ = STORIES[name]
    assert advice(tuple(reversed(history))) == advice(history)


def test_the_days_of_a_long_run_are_fourteen() -> None:
    at_five = tuple(replace(entry, programme="couch-to-5k") for entry in week_at(5))
    given = advice(at_five, COUCH)
    assert (given.verdict, given.level) == (Verdict.HOLD, 5)
    assert given.reason.endswith("7 of 14 days.")
    longer = tuple(replace(entry, programme="couch-to-5k") for entry in two_weeks_at(5))
    assert advice(longer, COUCH).verdict is Verdict.STEP_UP


def test_a_long_run_by_hand_makes_the_stay_longer_as_well() -> None:
    given = advice(week_at(6, longest_bout_s=300))
    assert (given.verdict, given.level) == (Verdict.HOLD, 6)
    assert given.reason.endswith("7 of 14 days.")


def test_a_programme_may_ask_for_more_than_the_rules_and_never_for_less() -> None:
    patient = replace(BACK, stay=Stay(sessions=5, days=10))
    assert advice(week_at(4), patient).reason.startswith("3 of 5 sessions")
    hasty = replace(BACK, stay=Stay(sessions=1, days=0))
    assert advice(week_at(4)[1:], hasty).verdict is Verdict.HOLD


def test_a_level_of_five_sessions_wants_all_five() -> None:
    five = replace(
        BACK, levels=(*BACK.levels[:3], replace(BACK.levels[3], sessions=BACK.levels[3].sessions * 5), *BACK.levels[4:])
    )
    assert advice(week_at(4), five).reason.startswith("3 of 5 sessions")


def test_a_new_level_begins_with_its_first_session() -> None:
    at_four = (good(16, 5), *two_weeks_at(5))
    given = advice(tuple(replace(entry, programme="couch-to-5k") for entry in at_four), COUCH)
    assert (given.verdict, given.session) == (Verdict.STEP_UP, COUCH.levels[5].sessions[0])


def test_a_week_whose_sessions_differ_has_them_in_turn() -> None:
    first, second, third = (session.text for session in COUCH.levels[4].sessions)
    at_five = [replace(good(days, 5), programme="couch-to-5k") for days in (7, 5, 2)]
    given = [advice(tuple(at_five[:done]), COUCH).session for done in (1, 2, 3)]
    assert [session.text for session in given if session] == [second, third, first]


def test_a_session_that_was_broken_off_is_the_one_whose_turn_it_still_is() -> None:
    broken_off = replace(good(2, 5, completed=False), programme="couch-to-5k")
    session = advice((broken_off,), COUCH).session
    assert session == COUCH.levels[4].sessions[0]


def test_two_above_what_the_runner_lives_with_is_a_day_for_walking() -> None:
    today = (*week_at(4), check_in(pain_before=3))
    assert advice(today, usual=2).verdict is Verdict.STEP_UP
    assert advice(today, usual=1).verdict is Verdict.WALK
    assert advice(today).verdict is Verdict.WALK, "it was 1 before each of three sessions"
    assert advice(today).reason == "Pain is 3 today, and usually 1: walk instead of running."
    assert advice((*week_at(4), check_in(pain_before=2))).verdict is Verdict.STEP_UP
    assert advice((*week_at(4)[1:], check_in(pain_before=3))).verdict is Verdict.HOLD, "of two nobody knows"


def test_until_six_sessions_have_settled_a_day_lies_between() -> None:
    assert advice(week_at(4, last=2)).earliest_day == TODAY
    assert advice(week_at(4, last=1)).earliest_day == TODAY + 1
    assert advice((*two_weeks_at(4)[:-1], good(1, 4))).earliest_day == TODAY, "six have settled"


def test_later_there_are_at_most_five_sessions_in_seven_days() -> None:
    long_ago = tuple(good(days, 6) for days in (24, 22, 20, 18, 16, 14))
    daily = tuple(good(days, 6) for days in (5, 4, 3, 2, 1))
    assert advice((*long_ago, *daily)).earliest_day == TODAY + 2
    assert advice((*long_ago, *daily[1:])).earliest_day == TODAY
    daily_programme = replace(BACK, per_week=PerWeek(7, 7))
    assert advice((*long_ago, *daily), daily_programme).earliest_day == TODAY + 2, "whatever the programme says"


def test_at_first_there_are_no_more_sessions_a_week_than_the_programme_has() -> None:
    assert advice((good(6, 4), good(4, 4), good(2, 4))).earliest_day == TODAY + 1


def test_walking_needs_no_day_of_rest() -> None:
    assert advice((good(0, 1),)).earliest_day == TODAY


def test_before_the_first_running_both_lists_are_asked() -> None:
    never_asked = tuple(replace(entry, screened=False, ready=None) for entry in week_at(2))
    assert advice(never_asked[:2]).ask == (), "there is no running in the next session"
    assert advice(never_asked).ask == (Checklist.RED_FLAGS, Checklist.READINESS)


def test_after_a_long_break_the_readiness_list_is_asked_again() -> None:
    assert advice(week_at(6, last=20)).ask == ()
    assert advice(week_at(6, last=35)).ask == (Checklist.READINESS,)


def test_after_pain_of_six_both_lists_are_asked_again() -> None:
    assert advice(week_at(6, pain_after=6)).ask == (Checklist.RED_FLAGS, Checklist.READINESS)


def test_after_the_last_level_the_next_line_is_offered_and_not_made() -> None:
    given = advice(week_at(10))
    assert given.offer == "6 x 105/105 @ run+0.5"
    assert given.session == BACK.levels[-1].sessions[0]
    assert advice(week_at(10)[1:]).offer == "", "not yet"


def test_after_the_last_level_that_the_runners_limits_allow_nothing_is_offered_and_the_reason_is_said() -> None:
    limited = replace(BACK, levels=BACK.levels[:8], beyond=BACK.levels[8].text)
    given = advise(week_at(8), limited, RULES, NOW)
    assert (given.verdict, given.level, given.offer, given.outdoors) == (Verdict.HOLD, 8, "", "")
    assert given.reason.endswith(
        '"5 x 90/90 @ run+0.5", is beyond your own limits in settings.toml, so this one stays.'
    )


def test_the_advice_is_a_paragraph_for_people() -> None:
    up = (good(8, 4), good(4, 4), good(1, 4))
    assert advice_text(advice(up), NOW) == (
        "Step up: level 5, 5 x 45/45 @ run. 3 sessions completed in 8 days, every morning settled, effort at most 5. "
        "Next running: tomorrow."
    )
    assert advice_text(advice((*up, check_in(pain_before=6))), NOW) == (
        "Walk. Pain is 6 today: no running. Walk as far as it does not hurt more."
    )
    assert advice_text(advice(week_at(10)), NOW).endswith(
        'This is the last level. You may go on with "6 x 105/105 @ run+0.5": say so, and it becomes a level. '
        "Outdoors: begin as in straights-and-turns, running the straights and walking the turns, and log it with "
        "backrun log outdoor-run; 0 of 3 settled, then your usual route."
    )


def test_outdoors_comes_after_the_belt_straights_and_turns_first_then_the_usual_route() -> None:
    def outside(*days: int, **said: Any) -> tuple[Entry, ...]:
        settled = {"pain_before": 0, "pain_after": 1, "morning": Settling.SETTLED, **said}
        return tuple(other(ago, Activity.OUTDOOR_RUN, **settled) for ago in days)

    assert advice(week_at(9)).outdoors == "", "there is a level to come"
    assert advice((*week_at(10), *outside(1, pain_after=5))).outdoors == "", "what hurt is not gone on with"
    assert "1 of 3 settled" in advice((*week_at(10), *outside(4))).outdoors
    assert advice((*week_at(10), *outside(6, 4, 1))).outdoors == (
        "Outdoors: 3 runs settled. Your usual route now, at first no longer than on the belt."
    )
    hurt = advice((*week_at(10), *outside(1, pain_after=7)))
    assert (hurt.verdict, hurt.outdoors) == (Verdict.STEP_BACK, "")
    assert advice((*week_at(10), *outside(1, morning=Settling.NO_ANSWER))).outdoors == "", "nothing is known of it yet"


def test_a_coach_may_ask_for_fewer_runs_and_never_for_more() -> None:
    twice = (*two_weeks_at(4), good(1, 4))
    assert advice((*twice, asked(1, per_week=2))).earliest_day > advice(twice).earliest_day
    assert advice((*twice, asked(1, per_week=7))).earliest_day == advice(twice).earliest_day


def test_a_word_about_another_programme_says_nothing_here() -> None:
    elsewhere = CoachWord(coach="Clinic", programme="couch-to-5k", hold_days=30, levels_back=3, per_week=1)
    history = week_at(4)
    assert advice((*history, check_in(1, word=elsewhere))) == advice(history)
