"""What holds for any plan, any machine, any keys at any time: the belt rules as properties of whole sessions."""

import itertools
import time

from hypothesis import assume, given, settings
from random_sessions import (
    ENDINGS,
    MACHINES,
    PLANS,
    STORIES,
    Happening,
    Machine,
    anything,
    calm,
    honest,
    live,
    rig_for,
    speeds,
    writes_of,
)
from rig import Rig, plan, step

from backrun_treadmill.core.commands import Close, Outcome, SetSpeed, StartBelt, WakeAt
from backrun_treadmill.core.intents import ConfirmPressed, MoreRestPressed, PausePressed, SlowerPressed, StopPressed
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import IntentRefused, IntervalEnded, IntervalEntered, Said, State, StateEntered
from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.session.session import Session

BANNED = ("failed", "damage", "weak back", " safe ", "safely", "error", "panic")


@anything
@given(what=PLANS, machine=MACHINES, story=STORIES, ending=ENDINGS)
def test_once_stopped_every_session_closes_and_nothing_upward_is_written_any_more(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]], ending: Happening
) -> None:
    rig = live(rig_for(what, machine), story)
    calm(rig)
    before = len(rig.told)
    ending(rig)
    ended_at = rig.now / 1e6
    rig.run_to(ended_at + 400)
    closed = [command for _, command in rig.told if isinstance(command, Close)]
    assert len(closed) == 1, rig.transcript()
    after = [command for _, command in rig.told[before:]]
    assert not [c for c in after if isinstance(c, StartBelt)], rig.transcript()
    lowest = max(machine.least_ckmh, 50)
    assert all(c.target_ckmh == lowest for c in after if isinstance(c, SetSpeed)), rig.transcript()


ALL_BUT_STANDING_CKMH = 10


@anything
@given(what=PLANS, machine=MACHINES.map(honest), story=STORIES)
def test_a_session_that_closes_without_a_fault_leaves_a_standing_belt(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]]
) -> None:
    rig = rig_for(what, machine)
    # A set-point report may never show what somebody did at the console just before a stop.
    rig.console_works = not machine.set_point
    live(rig, story)
    calm(rig)
    rig.press(StopPressed)
    rig.run_to(rig.now / 1e6 + 400)
    [closed] = [command for _, command in rig.told if isinstance(command, Close)]
    if closed.outcome is not Outcome.FAULT and closed.exit_code == 0 and writes_of(rig, StartBelt):
        assert rig.closing_ckmh is not None
        # Zeros that are no zeros may be fed: on a machine that reports its target they let the ramp seem begun early.
        assert rig.closing_ckmh <= max(*machine.jitter, ALL_BUT_STANDING_CKMH), rig.transcript()


@anything
@given(what=PLANS, machine=MACHINES, story=STORIES)
def test_no_write_without_a_link_no_start_without_a_key_no_rise_out_of_time_or_limit(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]]
) -> None:
    rig = live(rig_for(what, machine), story)
    rig.run_to(rig.now / 1e6 + 30)
    assert rig.strays == [], rig.transcript()
    for command in speeds(rig):
        assert command.target_ckmh <= Runner().top_ckmh
        if command.target_ckmh > command.was_ckmh:
            assert command.at - command.planned <= 2_000_000, rig.transcript()
            assert command.target_ckmh - command.was_ckmh <= Runner().step_ckmh, rig.transcript()
    keys = [event.at for event in rig.events if isinstance(event, ConfirmPressed)]
    for start in writes_of(rig, StartBelt):
        assert any(start.at - 13_000_000 <= key <= start.at - 5_000_000 for key in keys), rig.transcript()
    control = [(c.at, isinstance(c, SetSpeed)) for _, c in rig.told if type(c).__name__ in WRITES]
    for (earlier, _), (later, is_speed) in itertools.pairwise(control):
        assert not is_speed or later - earlier >= 400_000, rig.transcript()


@anything
@given(what=PLANS, machine=MACHINES, story=STORIES)
def test_speeds_rise_only_while_the_plan_runs_and_walk_for_20_s_after_a_pause(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]]
) -> None:
    rig = live(rig_for(what, machine), story)
    rig.run_to(rig.now / 1e6 + 30)
    state, resumed_at = State.IDLE, -60_000_000
    for _, command in rig.told:
        if isinstance(command, StateEntered):
            if command.state is State.RUNNING and state is State.STARTING and rig_resumed(rig, command.at):
                resumed_at = command.at
            state = command.state
        if isinstance(command, SetSpeed):
            rises = command.target_ckmh > command.was_ckmh
            assert state in SPEEDS_IN, rig.transcript()
            assert not rises or state is State.RUNNING, rig.transcript()
            if rises and command.at < resumed_at + 20_000_000:
                assert command.target_ckmh <= Runner().walk_ckmh, rig.transcript()


SPEEDS_IN = (State.RUNNING, State.HELD, State.PAUSING, State.STOPPING, State.UNCONFIRMED)


def rig_resumed(rig: Rig, at: int) -> bool:
    """Whether the rest of an interval was entered then."""
    return any(isinstance(c, IntervalEntered) and c.resumed and c.at == at for _, c in rig.told)


WRITES = ("RequestControl", "StartBelt", "StopBelt", "PauseBelt", "SetSpeed")


@anything
@given(what=PLANS, machine=MACHINES, story=STORIES)
def test_intervals_are_entered_and_ended_in_turn_and_what_was_done_adds_up(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]]
) -> None:
    rig = live(rig_for(what, machine), story)
    calm(rig)
    rig.press(StopPressed)
    rig.run_to(rig.now / 1e6 + 400)
    running: int | None = None
    entered_at = 0
    lengthened = any(isinstance(event, MoreRestPressed) for event in rig.events)
    for _, note in rig.told:
        match note:
            case IntervalEntered(resumed=True):
                assert note.index == running, rig.transcript()
            case IntervalEntered():
                assert running is None, rig.transcript()
                running, entered_at = note.index, note.planned
            case IntervalEnded():
                assert note.index == running, rig.transcript()
                assert 0 <= note.done_us <= max(0, note.planned - entered_at), rig.transcript()
                interval = what.intervals[note.index] if note.index < len(what.intervals) else None
                if interval and not (interval.until_key or interval.distance_cm or lengthened):
                    assert note.done_us <= interval.duration_us, rig.transcript()
                running = None
            case _:
                pass
    assert running is None
    entered = [c.index for _, c in rig.told if isinstance(c, IntervalEntered) and not c.resumed]
    assert entered == sorted(set(entered))


@anything
@given(what=PLANS, machine=MACHINES, story=STORIES)
def test_the_same_events_give_the_same_commands_and_every_wake_is_ahead(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]]
) -> None:
    rig = live(rig_for(what, machine), story)
    again = Session()
    told = [command for event in rig.events for command in again.handle(event)]
    assert told == [command for _, command in rig.told]
    assert all(command.due > command.at for command in told if isinstance(command, WakeAt))


@anything
@given(what=PLANS, machine=MACHINES, story=STORIES)
def test_stop_slower_and_pause_are_never_refused_on_a_moving_belt_and_words_are_calm(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]]
) -> None:
    rig = live(rig_for(what, machine), story)
    texts = [c.text for _, c in rig.told if isinstance(c, Said | Close)]
    refused = [c for _, c in rig.told if isinstance(c, IntentRefused)]
    assert not [c for c in refused if c.intent == "StopPressed"]
    for text in [*texts, *(c.reason for c in refused)]:
        assert not [word for word in BANNED if word in f" {text.lower()} "], text
    again = Session()
    for event in rig.events:
        moving = again.state in LESS_IS_HEARD and again.situation.stretch and again.situation.halt is None
        commands = again.handle(event)
        if isinstance(event, PausePressed | SlowerPressed) and moving:
            assert not [c for c in commands if isinstance(c, IntentRefused)], rig.transcript()


LESS_IS_HEARD = (State.RUNNING, State.LOST)


@settings(max_examples=60, deadline=None)
@given(machine=MACHINES.map(honest), what=PLANS)
def test_an_undisturbed_plan_ends_finished_with_every_interval_done(machine: Machine, what: Plan) -> None:
    assume(machine.scale == 1)  # one that takes every target as miles is stopped, or held at its slowest
    rig = rig_for(what, machine)
    for _ in range(3000):
        if rig.closed is not None:
            break
        rig.run_to(rig.now / 1e6 + 1)
        waits = rig.state in (State.ARMED, State.WAITING) and not rig.counting_in
        over = rig.state is State.RUNNING and "ENTER goes on" in rig.said_since(2)
        if waits or over:
            rig.press(ConfirmPressed)
    assert rig.closed is not None, rig.transcript()
    assert rig.closed.outcome is Outcome.FINISHED, rig.transcript()
    done = {c.index: c.done_us for _, c in rig.told if isinstance(c, IntervalEnded)}
    for index, interval in enumerate(what.intervals):
        if not interval.distance_cm and not interval.until_key:
            assert done[index] == interval.duration_us, rig.transcript()


def test_an_hour_of_plan_takes_less_than_two_seconds_of_the_processor() -> None:
    sets = [step(kind, 60, kmh, set_no=n + 1) for n in range(30) for kind, kmh in ((Kind.RUN, 9), (Kind.REST, 4))]
    rig = Rig(plan(step(Kind.WARM_UP, 20, 4), *sets))
    rig.start()
    began = time.process_time()
    rig.run_to(3700)
    took = time.process_time() - began
    print(f"one hour of plan: {took:.2f} s")  # noqa: T201
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED
    assert took < 2
    assert len(speeds(rig)) >= 60
