"""What holds for speeds that leave early, whatever the plan, the machine's answers, the stalls and the keys."""

import time
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rig import KNOWN, Rig, plan, step

from backrun_treadmill.core.commands import Cause, SetSpeed
from backrun_treadmill.core.events import Suspended
from backrun_treadmill.core.intents import (
    BackToPlanPressed,
    FasterPressed,
    GoOnPressed,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PausePressed,
    SlowerPressed,
    WalkPressed,
)
from backrun_treadmill.core.machine import Learned, LearnedWith
from backrun_treadmill.core.notes import IntervalEnded, IntervalEntered, RiseWithheld, State
from backrun_treadmill.core.plan import Align, Interval, Kind, Plan
from backrun_treadmill.core.session.steering import OVERDUE_US
from backrun_treadmill.core.timing.belt_lead import ramp_of
from backrun_treadmill.core.units import SECOND_US

GAP_US = 400_000

LESS: tuple[tuple[type, dict[str, object]], ...] = (
    (SlowerPressed, {"by_ckmh": 50}),
    (WalkPressed, {}),
    (NextPressed, {}),
    (PainRated, {"level": 4}),
    (PausePressed, {}),
)
OTHERS: tuple[tuple[type, dict[str, object]], ...] = (
    (MoreRestPressed, {}),
    (FasterPressed, {"by_ckmh": 50}),
    (BackToPlanPressed, {}),
    (GoOnPressed, {}),
    (PainRated, {"level": 1}),
)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Moving steps, some of them very short, some ramps."""
    made: list[Interval] = [step(Kind.WALK, 12, 4)]
    for n in range(draw(st.integers(2, 6))):
        kind = draw(st.sampled_from([Kind.RUN, Kind.REST, Kind.WALK]))
        kmh = draw(st.sampled_from([3.0, 4.0, 5.5, 7.0, 9.0]))
        to_kmh = draw(st.sampled_from([kmh, kmh, kmh, 6.0]))
        interval = step(kind, draw(st.sampled_from([0.5, 1.5, 6, 12, 25])), kmh, to_kmh, set_no=n + 1)
        made.append(replace(interval, align=draw(st.sampled_from(list(Align)))))
    return plan(*made)


LEARNED = st.builds(
    Learned,
    answer_ms=st.one_of(st.just(()), st.lists(st.integers(20, 900), min_size=5, max_size=64).map(tuple)),
    dead_time_ms=st.sampled_from([0, 150, 900]),
    up_ckmh_s=st.sampled_from([0, 60, 200]),
    down_ckmh_s=st.sampled_from([0, 50, 100]),
    learned_with=st.just(LearnedWith.RUNNER),
)


def rig_for(what: Plan, learned: Learned, *, answers: bool = True) -> Rig:
    """A session on a machine of which so much was learned before; of plans that do not fit it the belt has its way."""
    rig = Rig(what, machine=replace(KNOWN, learned=learned))
    rig.answers = answers
    rig.run_to(1)
    rig.session.situation.belt_ramp = ramp_of(learned)
    return rig


def to_the_next_lead(rig: Rig, before_s: float) -> None:
    """Play to so long before the next planned end, at least a tenth of a second on."""
    ends = rig.session.situation.course.ends
    now_s = rig.now / 1e6
    rig.run_to(max(now_s + 0.1, (ends or rig.now) / 1e6 - before_s))


many = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
NEAR = st.sampled_from([-0.05, 0.02, 0.1, 0.2, 0.29, 0.5, 3.0])
STORY = st.lists(st.tuples(NEAR, st.sampled_from([*LESS, *OTHERS])), max_size=6)
STALLS = st.lists(st.tuples(NEAR, st.sampled_from([0.0, 0.05, 0.4, 1.9, 2.4, 7.0])), max_size=5)


def live(rig: Rig, story: list[tuple[float, tuple[type, dict[str, object]]]]) -> None:
    """Keys near the boundaries; a pause is gone on from."""
    rig.start()
    for before_s, (kind, fields) in story:
        if rig.state is State.RUNNING:
            to_the_next_lead(rig, before_s)
            rig.press(kind, **fields)
    rig.run_to(rig.now / 1e6 + 30)


@many
@given(what=plans(), learned=LEARNED, answers=st.booleans(), stalls=STALLS, story=STORY)
def test_no_burst_and_no_rise_by_itself_that_is_two_seconds_overdue(
    what: Plan,
    learned: Learned,
    answers: bool,
    stalls: list[tuple[float, float]],
    story: list[tuple[float, tuple[type, dict[str, object]]]],
) -> None:
    rig = rig_for(what, learned, answers=answers)
    rig.start()
    for before_s, seconds in stalls:
        to_the_next_lead(rig, before_s)
        rig.stall(seconds)
    for before_s, (kind, fields) in story:
        to_the_next_lead(rig, before_s)
        rig.press(kind, **fields)
    rig.run_to(rig.now / 1e6 + 60)
    changes = [c for _, c in rig.told if isinstance(c, SetSpeed)]
    assert all(later.at - sooner.at >= GAP_US for sooner, later in pairwise(changes)), rig.transcript()
    for change in changes:
        assert change.due <= change.planned
        if change.cause is Cause.BOUNDARY and change.target_ckmh > change.was_ckmh:
            assert change.at - change.due <= OVERDUE_US, rig.transcript()


@many
@given(what=plans(), learned=LEARNED, stalls=STALLS)
def test_every_instant_ends_as_sent_withheld_or_superseded(
    what: Plan, learned: Learned, stalls: list[tuple[float, float]]
) -> None:
    rig = rig_for(what, learned)
    rig.start()
    for before_s, seconds in stalls:
        to_the_next_lead(rig, before_s)
        rig.stall(seconds)
    rig.run_to(rig.now / 1e6 + 90)
    asked: int | None = None
    told = [c for _, c in rig.told]
    for place, note in enumerate(told):
        if isinstance(note, SetSpeed):
            asked = note.target_ckmh
        if not isinstance(note, IntervalEntered):
            continue
        wanted = what.intervals[note.index].from_ckmh
        meant = [c for c in told if isinstance(c, SetSpeed | RiseWithheld) and c.interval == note.index]
        over = next((c for c in told[place:] if isinstance(c, IntervalEnded)), None)
        # Not awake between the end of the gap and the interval's own end: the next one's speed took its place.
        awake = [e for e in rig.events if over is None or note.at + GAP_US <= e.at < over.at]
        superseded = over is not None and not awake
        assert meant or superseded or asked == wanted, rig.transcript()


@many
@given(what=plans(), learned=LEARNED, stalls=STALLS, story=STORY)
def test_a_fall_is_always_sent(
    what: Plan,
    learned: Learned,
    stalls: list[tuple[float, float]],
    story: list[tuple[float, tuple[type, dict[str, object]]]],
) -> None:
    rig = rig_for(what, learned)
    rig.start()
    s = rig.session.situation
    for before_s, seconds in stalls:
        to_the_next_lead(rig, before_s)
        rig.stall(seconds)
    for before_s, (kind, fields) in story:
        if kind is not FasterPressed:
            to_the_next_lead(rig, before_s)
            rig.press(kind, **fields)
    for _ in range(300):
        rig.run_to(rig.now / 1e6 + 0.1)
        interval = s.course.interval
        settled = s.at - s.course.began > 2 * GAP_US and s.early is None and rig.state is State.RUNNING
        if settled and interval is not None and s.stretch:
            assert (s.wire.asked_ckmh or 0) <= max(interval.from_ckmh, interval.to_ckmh), rig.transcript()


@many
@given(
    what=plans(),
    learned=LEARNED,
    before_s=st.sampled_from([0.01, 0.05, 0.1, 0.2, 0.29, 0.7, 1.5, 3.0]),
    skip=st.integers(0, 3),
    key=st.sampled_from(LESS),
)
def test_a_rise_in_whose_lead_less_is_asked_for_is_taken_back_and_waits_for_a_key(
    what: Plan, learned: Learned, before_s: float, skip: int, key: tuple[type, dict[str, object]]
) -> None:
    rig = rig_for(what, learned)
    rig.start()
    s = rig.session.situation
    for _ in range(skip):
        to_the_next_lead(rig, -0.2)
    to_the_next_lead(rig, before_s)
    early = s.early
    if early is None or not early.rise or rig.state is not State.RUNNING:
        return
    index, base_ckmh, pressed_at = early.interval, early.base_ckmh, rig.now
    rig.press(key[0], **key[1])
    rig.run_to(rig.now / 1e6 + 0.5)
    if rig.state is State.RUNNING and s.course.index <= index and (s.early is None or s.early.interval <= index):
        assert (s.wire.target_ckmh or 0) <= base_ckmh, rig.transcript()
    while rig.state is State.RUNNING and s.course.index <= index and rig.now < pressed_at + 20 * SECOND_US:
        own = s.early is None or s.early.interval <= index
        if own:
            assert (s.wire.target_ckmh or 0) <= base_ckmh, rig.transcript()
        rig.run_to(rig.now / 1e6 + 0.1)
    assert [c for _, c in rig.told if isinstance(c, RiseWithheld) and c.interval == index], rig.transcript()


@many
@given(what=plans(), learned=LEARNED, gap_s=st.floats(0.6, 30), before_s=NEAR)
def test_after_the_computer_slept_nothing_leaves_early_or_late(
    what: Plan, learned: Learned, gap_s: float, before_s: float
) -> None:
    rig = rig_for(what, learned)
    rig.start()
    to_the_next_lead(rig, before_s)
    if rig.state is not State.RUNNING:
        return
    rig.stall(gap_s)
    before = len(rig.told)
    rig.feed(Suspended(at=rig.now, gap_us=round(gap_s * 1e6)))
    rig.run_to(rig.now / 1e6 + 20)
    assert not [c for _, c in rig.told[before:] if isinstance(c, SetSpeed)], rig.transcript()
    assert rig.session.situation.early is None


def test_an_hour_of_sets_drifts_by_nothing_and_takes_less_than_two_seconds() -> None:
    pairs = [(Kind.RUN, 9), (Kind.REST, 4)]
    sets = [step(kind, 30, kmh, set_no=n + 1) for n in range(59) for kind, kmh in pairs]
    learned = Learned(answer_ms=(45,) * 64, dead_time_ms=150, up_ckmh_s=200, down_ckmh_s=100)
    rig = rig_for(plan(step(Kind.WARM_UP, 60, 4), *sets), replace(learned, learned_with=LearnedWith.RUNNER))
    moved = round(rig.start() * SECOND_US)
    began = time.perf_counter()
    rig.run_to(moved / SECOND_US + 3600)
    took = time.perf_counter() - began
    entered = [c for _, c in rig.told if isinstance(c, IntervalEntered)]
    drift_us = [c.planned - moved - max(0, 60 + 30 * (c.index - 1)) * SECOND_US * (c.index > 0) for c in entered]
    late_us = [c.at - c.planned for c in entered]
    print(f"one hour: {took:.2f} s; drift {max(map(abs, drift_us))} us, entered {max(late_us)} us late")  # noqa: T201
    assert len(entered) == 119
    assert set(drift_us) == {0}
    assert set(late_us) == {0}
    assert took < 2
