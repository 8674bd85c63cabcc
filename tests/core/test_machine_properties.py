"""Rules 10 and 14 to 19 over random machines: what holds a rise back, who moves the belt, what is believed of it."""

from itertools import pairwise

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from random_sessions import MACHINES, PLANS, STORIES, Happening, Machine, honest, live, rig_for
from rig import Rig, plan, step

from backrun_treadmill.core.commands import RequestControl, SetSpeed, StartBelt
from backrun_treadmill.core.events import BeltMeasured, FrontReturned, FrontSilent, MachineStatusReceived, Status
from backrun_treadmill.core.intents import ConfirmPressed
from backrun_treadmill.core.notes import ConsoleChanged, IntervalEntered, Level, Said, State, StateEntered
from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.sensor_events import PodLost, Source, StepsMeasured

LONG = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 60, 8, set_no=1),
    step(Kind.REST, 20, 4, set_no=1),
    step(Kind.RUN, 60, 8, set_no=2),
)
FRESH_US, QUIET_US = 2_500_000, 5_000_000

KNOWN_MACHINES = MACHINES.map(honest).filter(lambda machine: machine.profile.known)
many = settings(max_examples=35, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def running(machine: Machine, seconds: float) -> tuple[Rig, float]:
    """A session on this machine, so long after the first movement; and the instant of that."""
    rig = rig_for(LONG, machine)
    moved = rig.start()
    rig.run_to(moved + seconds)
    return rig, moved


def speeds_since(rig: Rig, at: float) -> list[SetSpeed]:
    """The speeds written from then on."""
    return [command for when, command in rig.told if when >= at and isinstance(command, SetSpeed)]


@many
@given(what=PLANS, machine=MACHINES, story=STORIES)
def test_rule_10_nothing_upward_without_a_fresh_report_a_beating_front_and_a_quiet_console(
    what: Plan, machine: Machine, story: list[tuple[float, Happening]]
) -> None:
    rig = live(rig_for(what, machine), story)
    rig.run_to(rig.now / 1e6 + 30)
    reports = [e.at for e in rig.events if isinstance(e, BeltMeasured) and e.speed_ckmh is not None]
    beats = [(e.at, isinstance(e, FrontSilent)) for e in rig.events if isinstance(e, FrontSilent | FrontReturned)]
    changes = [c.at for _, c in rig.told if isinstance(c, ConsoleChanged)]
    for _, command in rig.told:
        rises = isinstance(command, SetSpeed) and command.target_ckmh > command.was_ckmh
        if not rises and not isinstance(command, StartBelt):
            continue
        assert any(command.at - FRESH_US < at <= command.at for at in reports), rig.transcript()
        silent = [is_silent for at, is_silent in beats if at < command.at]
        assert silent[-1:] != [True], rig.transcript()
        if rises:
            assert not any(at <= command.at < at + QUIET_US for at in changes), rig.transcript()


@many
@given(
    machine=KNOWN_MACHINES,
    steps=st.lists(st.tuples(st.sampled_from([0, 0, 160]), st.integers(1, 14)), min_size=1, max_size=5),
    lost_at=st.one_of(st.none(), st.integers(0, 40)),
)
def test_rule_14_nobody_on_a_running_belt_slows_it_to_walking_and_somebody_never(
    machine: Machine, steps: list[tuple[int, int]], lost_at: int | None
) -> None:
    rig, _ = running(machine, 32)
    cadences = [cadence for cadence, seconds in steps for _ in range(seconds)][:40]
    empty, longest = 0, 0
    for second, cadence in enumerate(cadences):
        rig.run_to(rig.now / 1e6 + 1)
        if second == lost_at:
            rig.feed(PodLost(at=rig.now, reason="gone"))
            empty = 0
        rig.feed(StepsMeasured(at=rig.now, raw="", source=Source.POD, cadence_spm=cadence, speed_ckmh=0))
        empty = empty + 1 if cadence == 0 and (rig.belt_ckmh > 620 or empty >= 11) else 0
        longest = max(longest, empty)
    said = "No steps" in rig.said()
    if longest >= 13:
        assert said, rig.transcript()
    if longest <= 9:
        assert not said, rig.transcript()
    if said:
        assert speeds_since(rig, 0)[-1].target_ckmh <= 400, rig.transcript()


@many
@given(machine=KNOWN_MACHINES, seconds=st.floats(40, 60), kmh=st.sampled_from([3.0, 5.0, 6.5, 7.3, 8.7, 9.5, 11.0]))
def test_rule_15_a_console_speed_is_told_wins_until_the_next_interval_and_slower_is_a_ceiling(
    machine: Machine, seconds: float, kmh: float
) -> None:
    rig, moved = running(machine, seconds)
    changed = rig.now / 1e6
    rig.turn_console(kmh)
    rig.run_to(moved + 79.5)
    changes = [c.speed_ckmh for _, c in rig.told if isinstance(c, ConsoleChanged)]
    if abs(rig.belt_ckmh - kmh * 100) < 1 and rig.now / 1e6 > changed + 800 / min(
        machine.up_ckmh_s, machine.down_ckmh_s
    ):
        assert changes, rig.transcript()
        assert abs(changes[-1] - kmh * 100) <= 15, rig.transcript()
    assert not speeds_since(rig, changed), rig.transcript()
    rig.run_to(moved + 155)
    last_run = [c for c in speeds_since(rig, moved + 99.5) if c.interval == 3]
    if changes and last_run:
        assert last_run[-1].target_ckmh <= max(800, kmh * 100)
        assert kmh > 8 or last_run[-1].target_ckmh <= kmh * 100 + 15, rig.transcript()


@many
@given(
    machine=KNOWN_MACHINES,
    seconds=st.floats(0.5, 150),
    how=st.sampled_from([Status.STOPPED, Status.PAUSED, Status.SAFETY_KEY]),
)
def test_rule_15_a_stop_at_the_machine_pauses_and_nothing_starts_again_without_a_key(
    machine: Machine, seconds: float, how: Status
) -> None:
    rig, _ = running(machine, seconds)
    before = len(rig.writes())
    rig.turn_console(0)
    rig.feed(MachineStatusReceived(at=rig.now, raw="", status=how))
    rig.run_to(rig.now / 1e6 + 80)
    assert rig.state is State.PAUSED, rig.transcript()
    assert rig.belt_ckmh == 0
    assert not [what for _, what in rig.writes()[before:] if what == "start"]


@many
@given(machine=KNOWN_MACHINES, seconds=st.floats(5, 150), silence_s=st.floats(0.5, 30))
def test_rule_17_a_belt_that_is_not_heard_is_called_unknown_in_time_and_not_before(
    machine: Machine, seconds: float, silence_s: float
) -> None:
    rig, _ = running(machine, seconds)
    rig.reports = False
    last = max(e.at for e in rig.events if isinstance(e, BeltMeasured)) / 1e6
    rig.run_to(rig.now / 1e6 + silence_s)
    patience_s = max(3.0, 4 * machine.report_us / 1e6)
    told = [at for at, c in rig.told if isinstance(c, Said) and "unknown: the treadmill has stopped" in c.text]
    if rig.now / 1e6 >= last + patience_s:
        assert told, rig.transcript()
        assert abs(told[0] - last - patience_s) < 0.1, rig.transcript()
    else:
        assert not told


@many
@given(
    machine=KNOWN_MACHINES,
    seconds=st.floats(30, 55),
    gap_s=st.floats(0.3, 12),
    console=st.sampled_from([None, 5.0, 7.0, 9.0]),
)
def test_rule_17_the_plan_goes_on_by_itself_only_on_a_belt_as_it_was_left(
    machine: Machine, seconds: float, gap_s: float, console: float | None
) -> None:
    rig, moved = running(machine, seconds)
    assume(rig.belt_ckmh == 800)
    lost = rig.now / 1e6
    rig.reachable = False
    rig.lose_link()
    if console is not None:
        rig.turn_console(console)
    rig.at(rig.now + round(gap_s * 1e6), lambda: setattr(rig, "reachable", True))
    rig.run_to(moved + 79)
    states = [c.state for at, c in rig.told if at >= lost and isinstance(c, StateEntered)]
    if console is not None:
        assert State.RUNNING not in states, rig.transcript()
    elif machine.answers and not machine.set_point:
        assert State.HELD not in states or seconds < 45, rig.transcript()
    assert not speeds_since(rig, lost), rig.transcript()


@many
@given(machine=KNOWN_MACHINES, what=PLANS)
def test_rule_18_one_request_of_control_start_from_a_standing_belt_and_no_preamble_and_no_guard(
    machine: Machine, what: Plan
) -> None:
    rig = rig_for(what, machine)
    while rig.closed is None and rig.now < 900e6:
        rig.run_to(rig.now / 1e6 + 1)
        waits = rig.state in (State.ARMED, State.WAITING) and not rig.counting_in
        if waits or "ENTER goes on" in rig.said_since(2):
            rig.press(ConfirmPressed)
    assert len(rig.of(RequestControl)) <= 1
    names = [
        "start" if isinstance(c, StartBelt) else "speed" if isinstance(c, SetSpeed) else "moves"
        for _, c in rig.told
        if isinstance(c, StartBelt | SetSpeed) or (isinstance(c, StateEntered) and c.why == "the belt moves")
    ]
    assert all(after == "moves" for start, after in pairwise(names) if start == "start"), names
    for start in rig.of(StartBelt):
        standing = [
            e for e in rig.events if isinstance(e, BeltMeasured) and start[1].at - 5_000_000 <= e.at <= start[1].at
        ]
        assert all(e.speed_ckmh == 0 for e in standing[-2:])
        assert standing[-1].at - standing[0].at >= 1_000_000
    assert not rig.of(ConsoleChanged), rig.transcript()
    loud = [c.text for _, c in rig.told if isinstance(c, Said) and c.level is Level.ALARM]
    assert not loud, rig.transcript()


@many
@given(machine=KNOWN_MACHINES, factor=st.one_of(st.floats(1.05, 1.5), st.floats(1.7, 2.5)))
def test_rule_19_no_belt_stays_more_than_1_km_h_above_what_was_asked(machine: Machine, factor: float) -> None:
    rig = rig_for(LONG, machine)
    rig.scale, rig.set_point = factor, False
    rig.start()
    over_since: float | None = None
    longest = 0.0
    while rig.now < 180e6 and rig.ended is None:
        rig.run_to(rig.now / 1e6 + 0.1)
        asked = rig.session.situation.wire.target_ckmh
        falling = rig.belt_ckmh > rig.target_ckmh
        over = rig.state is State.RUNNING and asked is not None and rig.belt_ckmh > asked + 115 and not falling
        over_since = (rig.now / 1e6 if over_since is None else over_since) if over else None
        longest = max(longest, 0.0 if over_since is None else rig.now / 1e6 - over_since)
    assert longest <= 3.0 + 2 * machine.report_us / 1e6 + 0.2, rig.transcript()


@many
@given(machine=KNOWN_MACHINES)
def test_rule_19_a_target_that_is_acknowledged_and_ignored_is_asked_for_twice_at_most_then_said(
    machine: Machine,
) -> None:
    rig = rig_for(LONG, machine)
    rig.set_point = False
    rig.reaction_us = 10**12
    moved = rig.start()
    rig.run_to(moved + 79)
    for interval in {c.index for _, c in rig.told if isinstance(c, IntervalEntered)}:
        asked = [c.target_ckmh for c in speeds_since(rig, 0) if c.interval == interval]
        assert 1 <= len(asked) <= 2, rig.transcript()
    assert "Use the console" in rig.said() or "Not raised to 8 km/h" in rig.said(), rig.transcript()
