"""Histories of every kind, as hypothesis draws them: good ones near a step up, and whatever else people tell."""

from hypothesis import strategies as st
from written_history import NOW, TODAY

from backrun_treadmill.core.body.entry import DAY_MIN, Activity, Entry, Settling
from backrun_treadmill.core.body.screening import ALL

scores = st.none() | st.integers(0, 10)
low_scores = st.none() | st.integers(0, 3)
days_ago = st.integers(0, 40)
settlings = st.sampled_from(Settling)


def at(days: int, minute: int) -> int:
    return (TODAY - days) * DAY_MIN + min(minute, NOW % DAY_MIN)


whens = st.builds(at, days_ago, st.integers(0, DAY_MIN - 1))

any_sessions = st.builds(
    lambda impacts, **others: Entry(running_impacts=impacts, programme="back-to-running", **others),
    impacts=st.integers(0, 2000),
    when_min=whens,
    activity=st.just(Activity.TREADMILL),
    level=st.integers(1, 10),
    completed=st.booleans(),
    counts=st.sampled_from([True, True, True, False]),
    pain_before=scores,
    pain_during=scores,
    pain_after=scores,
    effort=scores,
    morning=settlings,
    morning_pain=scores,
    second_day=settlings,
    second_day_pain=scores,
    leg_symptom=st.sampled_from([False, False, False, True]),
    ready=st.sampled_from([None, True, False]),
    cleared=st.sampled_from([False, False, True]),
)
others = st.builds(
    Entry,
    when_min=whens,
    activity=st.sampled_from([a for a in Activity if a is not Activity.TREADMILL]),
    pain_before=scores,
    pain_during=scores,
    morning=settlings,
    leg_symptom=st.sampled_from([False, False, True]),
    flags=st.lists(st.sampled_from([q.key for q in ALL]), max_size=1).map(tuple),
    ready=st.sampled_from([None, True, False]),
    cleared=st.booleans(),
)
good_sessions = st.builds(
    Entry,
    when_min=st.builds(at, st.integers(1, 14), st.integers(0, DAY_MIN - 1)),
    activity=st.just(Activity.TREADMILL),
    programme=st.just("back-to-running"),
    level=st.sampled_from([4] * 12 + [5]),
    completed=st.just(True),
    running_impacts=st.just(400),
    pain_before=low_scores,
    pain_during=low_scores,
    effort=st.integers(0, 7),
    morning=st.just(Settling.SETTLED),
)
"""Near the edge of a step up, where a rule that forgets something shows."""
histories = st.lists(any_sessions | others, max_size=8) | st.lists(good_sessions | good_sessions | others, max_size=10)
good_weeks = st.lists(good_sessions, min_size=3, max_size=8)
