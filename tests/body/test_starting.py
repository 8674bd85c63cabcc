"""The last look before a session: what may be started of what is known, and that more pain never allows more."""

from hypothesis import given
from hypothesis import strategies as st
from written_history import NOW, PROFILES, check_in, good, other, shipped_programme, shipped_rules, week_at

from backrun_treadmill.core.body.entry import Activity, Entry
from backrun_treadmill.core.body.starting import May, Ruling, rule_start
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.plan import Plan
from backrun_treadmill.core.profile.language import read_profile

PROGRAMME, RULES = shipped_programme("back-to-running"), shipped_rules()


def level(number: int) -> Plan:
    return PROGRAMME.level(number).sessions[0].plan


WALKING, SHORT, AT_FOUR, AT_SIX = level(1), level(3), level(4), level(6)
ANSWERED = check_in(screened=True, ready=True)


def ruling(plan: Plan, *history: Entry, usual: int | None = None, proposed: bool = False) -> Ruling:
    return rule_start(plan, history, PROGRAMME, RULES, now_min=NOW, usual=usual, proposed=proposed)


def test_a_sign_that_cannot_wait_stops_even_walking() -> None:
    for plan in (WALKING, AT_SIX):
        found = ruling(plan, check_in(screened=True, ready=True, flags=("bladder",)))
        assert found.may is May.NOTHING
        assert "emergency department now" in found.reasons[0]


def test_a_leg_that_nobody_has_looked_at_is_walked_on_and_never_run_on() -> None:
    history = (*week_at(4, last=9), good(2, 4, leg_symptom=True))
    assert ruling(AT_FOUR, *history).may is May.WALK_ONLY
    assert ruling(WALKING, *history).may is May.AS_PLANNED
    assert ruling(AT_FOUR, *history, check_in(cleared=True)).may > May.WALK_ONLY


def test_pain_of_six_today_leaves_walking_and_of_four_offers_it() -> None:
    for pain, may in ((3, May.AS_PLANNED), (4, May.TYPED_YES), (5, May.TYPED_YES), (6, May.WALK_ONLY)):
        found = ruling(AT_FOUR, *week_at(4), check_in(pain_before=pain), usual=2)
        assert found.may is may, pain


def test_a_day_of_rest_is_said_until_six_have_settled_a_day_between_and_later_five_in_seven_days() -> None:
    yesterday = week_at(4, last=1)
    assert ruling(AT_FOUR, *yesterday) == Ruling(May.SAID, ("It is a day of rest from running: the next is tomorrow.",))
    assert ruling(WALKING, *yesterday).may is May.AS_PLANNED
    assert ruling(AT_FOUR, *week_at(4)).may is May.AS_PLANNED
    six = tuple(good(days, 4) for days in (20, 18, 16, 14, 12, 10))
    assert ruling(AT_FOUR, *six, good(1, 4)).may is May.AS_PLANNED, "six have settled"
    five_in_five = tuple(good(days, 4) for days in (5, 4, 3, 2, 1))
    assert "the next is in 2 days" in ruling(AT_FOUR, *six, *five_in_five).reasons[-1]


def test_strength_on_two_days_running_is_said() -> None:
    strength = read_profile(PROFILES["strength"], source="strength", runner=Runner()).plan
    stretch = read_profile(PROFILES["stretch"], source="stretch", runner=Runner()).plan
    done = other(1, Activity.STRENGTH)
    assert ruling(strength, done) == Ruling(May.SAID, ("Strength wants a day between: the next is tomorrow.",))
    assert ruling(strength, other(2, Activity.STRENGTH)).may is May.AS_PLANNED
    for plan in (stretch, WALKING):
        assert ruling(plan, done).may is May.AS_PLANNED


def test_two_above_the_usual_pain_offers_walking() -> None:
    assert ruling(AT_FOUR, *week_at(4), check_in(pain_before=3), usual=1).may is May.TYPED_YES
    assert ruling(AT_FOUR, *week_at(4), check_in(pain_before=3), usual=2).may is May.AS_PLANNED


def test_a_readiness_list_that_hurt_offers_walking() -> None:
    found = ruling(SHORT, check_in(screened=True, ready=False, pain_before=0))
    assert found.may is May.TYPED_YES
    assert "readiness list" in found.reasons[0]


def test_a_first_run_is_short_unless_a_yes_is_typed_or_a_coach_wrote_it() -> None:
    assert ruling(SHORT, ANSWERED).may is May.AS_PLANNED, "4 x 30 s after walking"
    assert ruling(AT_SIX, ANSWERED).may is May.TYPED_YES
    by_coach = Plan(name="x", author="clinic", intervals=AT_SIX.intervals, sets=AT_SIX.sets)
    assert ruling(by_coach, ANSWERED).may is May.AS_PLANNED


def test_a_dose_far_above_what_has_settled_wants_a_yes_and_what_next_proposed_is_only_said() -> None:
    history = (*week_at(4), ANSWERED)
    assert ruling(AT_FOUR, *history).may is May.AS_PLANNED
    far = ruling(AT_SIX, *history)
    assert far.may is May.TYPED_YES
    assert "running impacts" in far.reasons[0]
    assert ruling(AT_SIX, *history, proposed=True).may is May.SAID


def test_what_was_done_in_the_virtual_room_allows_nothing() -> None:
    played = [good(days, 6, virtual=True) for days in (6, 4, 2)]
    assert ruling(AT_SIX, *played, ANSWERED) == ruling(AT_SIX, ANSWERED)


@given(
    plan=st.sampled_from((WALKING, SHORT, AT_FOUR, AT_SIX)),
    more=st.integers(0, 10),
    less=st.integers(0, 10),
    usual=st.none() | st.integers(0, 5),
    leg=st.booleans(),
)
def test_more_pain_today_never_allows_more(plan: Plan, more: int, less: int, usual: int | None, leg: bool) -> None:
    before = (*week_at(4, leg_symptom=leg), ANSWERED)
    less, more = sorted((less, more))
    at_less = ruling(plan, *before, check_in(pain_before=less), usual=usual)
    assert ruling(plan, *before, check_in(pain_before=more), usual=usual).may <= at_less.may
