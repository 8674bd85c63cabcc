"""An entry of a history as the runner reads it: what was done, what was said of it, and what was said late."""

from written_history import NOW, check_in, good, other

from backrun_treadmill.core.body.entry import Activity, Settling
from backrun_treadmill.core.body.entry_text import entry_line
from backrun_treadmill.core.intents import Site


def test_a_session_is_told_with_its_dose_and_all_that_was_said_of_it() -> None:
    told = entry_line(good(2, 4, pain_during=2, site=Site.KNEE, morning_pain=1), NOW)
    assert told == (
        "the session 2 days ago: level 4, 398 running impacts, pain before 1, pain during 2, pain after 1, "
        "next morning settled (1), in the knee, effort 5, readiness list done"
    )


def test_what_was_answered_too_late_to_be_felt_is_marked_and_what_was_not_answered_is_not_told() -> None:
    late = other(
        6,
        Activity.OUTDOOR_RUN,
        pain_before=1,
        morning=Settling.UP,
        morning_pain=3,
        morning_recalled=True,
        second_day=Settling.SETTLED,
        second_day_pain=1,
        second_day_recalled=True,
    )
    assert entry_line(late, NOW) == (
        "the outdoor run 6 days ago: pain before 1, next morning up (3), recalled, after 48 hours settled (1), recalled"
    )
    assert entry_line(other(1, Activity.BIKE), NOW) == "the ride yesterday"


def test_a_leg_a_flag_and_who_has_been_seen() -> None:
    told = entry_line(check_in(leg_symptom=True, flags=("night",), ready=False, cleared=True), NOW)
    assert told.endswith("a new feeling in a leg, yes to night, readiness list not done, seen, and may run")
