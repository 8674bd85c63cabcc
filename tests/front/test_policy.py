import pytest

from backrun_treadmill.core.intents import AnyIntent, ConfirmPressed, StopPressed
from backrun_treadmill.core.notes import (
    CountInCancelled,
    CountingIn,
    IntervalEnded,
    IntervalEntered,
    State,
    StateEntered,
)
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand
from backrun_treadmill.front.session.policy import Policy

PLAN = Plan(
    name="squats, then a walk",
    intervals=(
        Interval(kind=Kind.OFF_BELT, from_ckmh=0, to_ckmh=0, duration_us=45 * SECOND_US, until_key=True),
        Interval(kind=Kind.WALK, from_ckmh=400, to_ckmh=400, duration_us=60 * SECOND_US),
    ),
)
SQUATS = IntervalEntered(at=0, index=0, planned=0, ends=None)
WALK = IntervalEntered(at=0, index=1, planned=0, ends=60 * SECOND_US)


def pressed_after(*story: State | AnyCommand, yes: bool, attended: bool, wait_s: float = 0) -> list[AnyIntent]:
    """Everything the policy presses while `story` happens, a second a record, and `wait_s` after it."""
    policy = Policy(plan=PLAN, yes=yes, attended=attended)
    pressed, at = [], 0
    for record in story:
        policy.see(StateEntered(at=at, state=record) if isinstance(record, State) else record)
        pressed += [wish for wish in [policy.due(at)] if wish is not None]
        at += SECOND_US
    for _ in range(round(wait_s)):
        pressed += [wish for wish in [policy.due(at)] if wish is not None]
        at += SECOND_US
    return pressed


def kinds(pressed: list[AnyIntent]) -> list[str]:
    return [
        "abandon" if isinstance(wish, StopPressed) and wish.unattended else type(wish).__name__.removesuffix("Pressed")
        for wish in pressed
    ]


@pytest.mark.parametrize(
    ("story", "attended", "absent"),
    [
        # what is pressed with a terminal, what without one; always with --yes
        ([State.ARMED], ["Confirm"], ["Confirm"]),
        ([State.ARMED, State.STARTING, State.RUNNING, State.WAITING], ["Confirm"] * 2, ["Confirm"] * 2),
        ([State.ARMED, State.STARTING, State.RUNNING, State.PAUSED], ["Confirm"], ["Confirm", "abandon"]),
        ([State.ARMED, State.STARTING, State.RUNNING, State.HELD], ["Confirm"], ["Confirm", "abandon"]),
        ([State.HELD], [], ["abandon"]),
        # the belt came to stand under HELD: a key would start it, and that is the runner's own
        ([State.ARMED, State.RUNNING, State.HELD, State.WAITING], ["Confirm"], ["Confirm", "abandon", "abandon"]),
        # a link lost on the belt, found again with the belt standing
        ([State.ARMED, State.RUNNING, State.LOST, State.WAITING], ["Confirm"], ["Confirm", "abandon"]),
        ([State.ARMED, State.RUNNING, State.LOST, State.RUNNING], ["Confirm"], ["Confirm"]),
        # a link lost before anything was started only delays the arming
        ([State.LOST, State.ARMED], ["Confirm"], ["Confirm"]),
        # once the runner has resumed by his own key, later standstills of the plan are given again
        (
            [State.ARMED, State.RUNNING, State.PAUSED, State.STARTING, State.RUNNING, State.WAITING],
            ["Confirm"] * 2,
            None,
        ),
    ],
)
def test_what_is_pressed_with_yes(story: list[State], attended: list[str], absent: list[str] | None) -> None:
    assert kinds(pressed_after(*story, yes=True, attended=True)) == attended
    if absent is not None:
        assert kinds(pressed_after(*story, yes=True, attended=False)) == absent


@pytest.mark.parametrize("state", list(State))
def test_without_yes_nothing_is_pressed_for_a_runner_who_is_there(state: State) -> None:
    assert pressed_after(state, yes=False, attended=True, wait_s=600) == []


@pytest.mark.parametrize("state", [state for state in State if state not in (State.ARMED, State.WAITING)])
def test_yes_starts_a_belt_in_no_other_state(state: State) -> None:
    wishes = pressed_after(state, yes=True, attended=False, wait_s=600)
    assert not any(isinstance(wish, ConfirmPressed) for wish in wishes)


def test_an_early_end_needs_no_key() -> None:
    walk_out = IntervalEntered(at=0, index=len(PLAN.intervals), planned=0, ends=120 * SECOND_US)
    assert pressed_after(State.RUNNING, walk_out, yes=True, attended=True, wait_s=130) == []


def test_a_cancelled_count_in_is_not_given_again() -> None:
    story = (State.ARMED, CountingIn(at=1, until=11), CountInCancelled(at=2))
    assert kinds(pressed_after(*story, yes=True, attended=True, wait_s=600)) == ["Confirm"]
    assert kinds(pressed_after(*story, yes=True, attended=False)) == ["Confirm", "abandon"]


def test_an_off_belt_step_is_ended_after_its_time_not_before() -> None:
    policy = Policy(plan=PLAN, yes=True, attended=False)
    policy.see(SQUATS)
    assert policy.due(45 * SECOND_US - 1) is None
    assert isinstance(policy.due(45 * SECOND_US), ConfirmPressed)
    assert policy.due(46 * SECOND_US) is None


def test_an_off_belt_step_that_was_ended_by_key_needs_no_second_one() -> None:
    ended = IntervalEnded(at=5, index=0, planned=5, done_us=5)
    assert pressed_after(SQUATS, ended, WALK, yes=True, attended=True, wait_s=600) == []


def test_an_off_belt_step_goes_on_when_the_link_was_away_meanwhile() -> None:
    story = (State.RUNNING, SQUATS, State.LOST, State.RUNNING)
    assert kinds(pressed_after(*story, yes=True, attended=False, wait_s=60)) == ["Confirm"]


def test_a_link_that_stays_away_for_a_minute_ends_an_unattended_session() -> None:
    story = (State.ARMED, State.RUNNING, State.LOST)
    assert kinds(pressed_after(*story, yes=True, attended=False, wait_s=50)) == ["Confirm"]
    assert kinds(pressed_after(*story, yes=True, attended=False, wait_s=70)) == ["Confirm", "abandon"]
    assert kinds(pressed_after(*story, yes=True, attended=True, wait_s=700)) == ["Confirm"]
