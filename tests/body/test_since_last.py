"""What has changed since the last session, in sentences that are true of the two entries."""

from msgspec.structs import replace

from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.since_last import Before, before, changes

LAST = Entry(
    when_min=20_000 * DAY_MIN,
    activity=Activity.TREADMILL,
    programme="back-to-running",
    level=4,
    completed=True,
    running_impacts=400,
    longest_bout_s=30,
    pain_before=1,
    pain_after=2,
    effort=3,
    morning=Settling.SETTLED,
    morning_pain=1,
)
THIS = replace(LAST, when_min=LAST.when_min + 3 * DAY_MIN, morning=Settling.NO_ANSWER, morning_pain=None)


def told(now: Entry = THIS, last: Entry = LAST, *others: Entry) -> tuple[str, ...]:
    return changes(now, before(now, [last, *others, now]))


def test_of_two_equal_sessions_only_days_level_and_impacts_are_told() -> None:
    assert told() == (
        "The last session was 3 days before; it had settled by the next morning.",
        "Level 4 of back-to-running, as last time.",
        "400 running impacts, as many as last time.",
    )


def test_more_is_told_with_its_share_and_less_as_well() -> None:
    assert "520 running impacts, 120 more than last time (+30 %)." in told(replace(THIS, running_impacts=520))
    assert "300 running impacts, 100 fewer than last time (-25 %)." in told(replace(THIS, running_impacts=300))
    assert "40 running impacts, 40 more than last time." in told(
        replace(THIS, running_impacts=40), replace(LAST, running_impacts=0)
    )


def test_a_level_has_a_direction_and_another_programme_is_named() -> None:
    assert "Level 5 of back-to-running, up from 4." in told(replace(THIS, level=5))
    assert "Level 3 of back-to-running, down from 4." in told(replace(THIS, level=3))
    assert "Level 4 of back-to-running; the last session was none of that programme." in told(
        THIS, replace(LAST, programme="couch-to-5k")
    )


def test_pain_effort_and_the_longest_run_are_told_where_both_are_known_and_differ() -> None:
    changed = told(replace(THIS, pain_after=9, effort=6, longest_bout_s=45))
    assert changed[-3:] == (
        "Longest running without a break 45 s, 30 s last time.",
        "Pain after 9 or 10, 2 last time.",
        "Effort 6, 3 last time.",
    )
    assert told(replace(THIS, pain_after=None, effort=None)) == told()


def test_a_leg_symptom_is_always_told() -> None:
    assert "A new feeling in a leg, or limping, was reported." in told(replace(THIS, leg_symptom=True))


def test_how_the_last_one_settled_is_in_its_own_words() -> None:
    def first(last: Entry) -> str:
        return told(THIS, last)[0]

    assert first(replace(LAST, morning=Settling.NO_ANSWER)).endswith("nobody said how it settled.")
    assert first(replace(LAST, morning=Settling.UP, morning_pain=3)).endswith("the pain after it had not settled.")
    assert first(replace(LAST, second_day=Settling.WORSE)).endswith("the pain after it got worse.")


def test_what_was_done_in_between_is_counted_and_check_ins_are_not() -> None:
    ride = Entry(when_min=LAST.when_min + DAY_MIN, activity=Activity.BIKE)
    asked = Entry(when_min=LAST.when_min + DAY_MIN + 5, activity=Activity.CHECK_IN)
    swim = Entry(when_min=LAST.when_min + DAY_MIN + 9, activity=Activity.SWIM)
    assert told(THIS, LAST, ride, replace(ride, when_min=ride.when_min + 1), asked, swim)[-1] == (
        "In between: bike (2 times), swim."
    )


def test_the_virtual_room_and_what_came_later_are_not_looked_at() -> None:
    virtual = replace(LAST, when_min=LAST.when_min + DAY_MIN, virtual=True)
    later = replace(LAST, when_min=THIS.when_min + DAY_MIN)
    assert before(THIS, [later, virtual, LAST]) == Before((LAST,), ())


def test_the_first_session_has_nothing_to_be_compared_with() -> None:
    assert changes(THIS, before(THIS, [THIS])) == ("It is the first session with running that this computer knows of.",)
