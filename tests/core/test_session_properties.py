"""What holds for any plan, any machine, any keys at any time: the belt rules as properties of whole sessions."""

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rig import KNOWN, Rig, plan, step

from backrun_treadmill.core.commands import (
    AnyCommand,
    Close,
    IntentRefused,
    IntervalEnded,
    IntervalEntered,
    Outcome,
    Said,
    SetSpeed,
    StartBelt,
    State,
    StateEntered,
    WakeAt,
)
from backrun_treadmill.core.events import (
    AnyEvent,
    BackToPlanPressed,
    BeltMeasured,
    CancelPressed,
    CommandFailed,
    ConfirmPressed,
    EffortRated,
    EndPressed,
    FasterPressed,
    FrontGone,
    FrontReturned,
    FrontSilent,
    GoOnPressed,
    JournalFailed,
    LeavePressed,
    LegReported,
    MachineStatusReceived,
    MoreRestPressed,
    NextPressed,
    PainRated,
    PainTakenBack,
    PausePressed,
    PodLost,
    Result,
    RunSpeedKept,
    SignalReceived,
    SlowerPressed,
    Source,
    Status,
    StepsMeasured,
    StopPressed,
    Suspended,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import Learned, MachineProfile, Unit
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.session import Session

BANNED = ("failed", "damage", "weak back", " safe ", "safely", "error", "panic")

KEYS: tuple[tuple[type, dict[str, object]], ...] = (
    (ConfirmPressed, {}),
    (ConfirmPressed, {}),
    (CancelPressed, {}),
    (GoOnPressed, {}),
    (PausePressed, {}),
    (SlowerPressed, {"by_ckmh": 50}),
    (FasterPressed, {"by_ckmh": 50}),
    (FasterPressed, {"by_ckmh": 50}),
    (BackToPlanPressed, {}),
    (WalkPressed, {}),
    (MoreRestPressed, {}),
    (NextPressed, {}),
    (EndPressed, {}),
    (PainRated, {"level": 2}),
    (PainRated, {"level": 4}),
    (PainTakenBack, {}),
    (EffortRated, {"level": 6}),
    (RunSpeedKept, {"speed_ckmh": 1400}),
    (LeavePressed, {}),
    (UnitAnswered, {"unit": Unit.KMH}),
    (UnitAnswered, {"unit": Unit.MPH}),
)
ENDING_KEYS: tuple[tuple[type, dict[str, object]], ...] = (
    (StopPressed, {}),
    (LegReported, {}),
    (PainRated, {"level": 7}),
)


SLOW = replace(KNOWN, learned=Learned(answer_ms=(290,) * 64))
"""One that takes long to answer, so that speeds leave early."""


@dataclass(frozen=True)
class Machine:
    """How one treadmill behaves."""

    profile: MachineProfile
    up_ckmh_s: int
    down_ckmh_s: int
    report_us: int
    jitter: tuple[int, ...]
    set_point: bool
    answers: bool
    scale: float
    report_factor: float
    least_ckmh: int


MACHINES = st.builds(
    Machine,
    profile=st.sampled_from([KNOWN, KNOWN, SLOW, MachineProfile()]),
    up_ckmh_s=st.sampled_from([200, 100, 40]),
    down_ckmh_s=st.sampled_from([100, 50, 40]),
    report_us=st.sampled_from([100_000, 500_000, 1_000_000]),
    jitter=st.sampled_from([(0,), (0,), (0, 10, 0, -10), (10, -10)]),
    set_point=st.booleans(),
    answers=st.booleans(),
    scale=st.sampled_from([1.0, 1.0, 1.609344]),
    report_factor=st.sampled_from([1.0, 1.0, 1 / 1.609344]),
    least_ckmh=st.sampled_from([80, 0]),
)


def honest(machine: Machine) -> Machine:
    """A profile that knows its machine tells the truth of it."""
    if not machine.profile.known:
        return machine
    return Machine(
        profile=MachineProfile(
            name="known",
            target_unit=Unit.KMH,
            down_ckmh_s=machine.down_ckmh_s,
            learned=machine.profile.learned,
        ),
        up_ckmh_s=machine.up_ckmh_s,
        down_ckmh_s=machine.down_ckmh_s,
        report_us=machine.report_us,
        jitter=machine.jitter,
        set_point=machine.set_point,
        answers=machine.answers,
        scale=1.0,
        report_factor=1.0,
        least_ckmh=machine.least_ckmh,
    )


SPEEDS = st.sampled_from([2.5, 4, 5.5, 7, 8, 9.5])
LENGTHS = st.sampled_from([2.5, 8, 15, 40, 90])


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    """Any step the profile language can make."""
    kind = draw(st.sampled_from(list(Kind)))
    seconds = draw(LENGTHS)
    if kind is Kind.OFF_BELT:
        made = step(kind, draw(st.sampled_from([0, seconds])), 0)
        until_key = made.duration_us == 0 or draw(st.booleans())
        return Interval(kind=kind, from_ckmh=0, to_ckmh=0, duration_us=made.duration_us, until_key=until_key)
    if kind is Kind.REST and draw(st.booleans()):
        return step(kind, seconds, 0)
    kmh = draw(SPEEDS)
    if draw(st.integers(0, 3)) == 0:
        return step(kind, seconds, kmh, draw(SPEEDS))
    made = step(kind, seconds, kmh)
    if draw(st.integers(0, 3)) == 0:
        distance_cm = round(kmh * seconds / 3.6 * 100)
        return Interval(
            kind=kind,
            from_ckmh=made.from_ckmh,
            to_ckmh=made.to_ckmh,
            duration_us=made.duration_us,
            distance_cm=distance_cm,
        )
    return made


PLANS = st.one_of(
    st.lists(intervals(), min_size=1, max_size=6).map(lambda steps: plan(*steps)),
    st.lists(intervals(), min_size=1, max_size=6).map(lambda steps: plan(step(Kind.WARM_UP, 40, 4), *steps)),
)

type Happening = Callable[[Rig], None]


def press(kind: type, fields: dict[str, object], late_s: float) -> Happening:
    """A key that went down `late_s` before it arrived."""

    def happen(rig: Rig) -> None:
        rig.feed(kind(at=rig.now, pressed_at=rig.now - round(late_s * 1e6), **fields))

    return happen


def key(pressed: tuple[type, dict[str, object]], late_s: float) -> Happening:
    """One of the keys."""
    return press(pressed[0], pressed[1], late_s)


def oblige(rig: Rig) -> None:
    """The key that is waited for, and time for what follows."""
    if rig.state is State.HELD:
        rig.press(GoOnPressed)
    elif rig.state in (State.ARMED, State.WAITING, State.PAUSED) and not rig.counting_in:
        rig.press(ConfirmPressed)
    elif rig.state is State.RUNNING and "press k" in rig.said_since(30):
        rig.press(UnitAnswered, unit=Unit.KMH if rig.report_factor == 1 else Unit.MPH)
    elif rig.state is State.RUNNING:
        rig.press(GoOnPressed)
    rig.run_to(rig.now / 1e6 + 17)


def rest(rig: Rig) -> None:
    """Pause, and go on."""
    rig.press(PausePressed)
    rig.run_to(rig.now / 1e6 + 30)
    oblige(rig)


def cut(seconds: float) -> Happening:
    """The link breaks, and can be had again after so long."""

    def happen(rig: Rig) -> None:
        if rig.linked:
            rig.reachable = False
            rig.at(rig.now + round(seconds * 1e6), lambda: setattr(rig, "reachable", True))
            rig.lose_link()

    return happen


def mute(seconds: float) -> Happening:
    """The machine does not report for so long."""

    def happen(rig: Rig) -> None:
        rig.reports = False
        rig.at(rig.now + round(seconds * 1e6), lambda: setattr(rig, "reports", True))

    return happen


def refuse(op: str, result: Result) -> Happening:
    """The machine refuses the next request of this kind."""
    return lambda rig: rig.result_of.setdefault(op, []).append(result)


def console(kmh: float) -> Happening:
    """Somebody sets a speed on the machine, if it runs."""
    return lambda rig: rig.turn_console(kmh)


def tell(make: Callable[[int], AnyEvent]) -> Happening:
    """An event that comes from outside the machine's model."""
    return lambda rig: _feed(rig, make)


def _feed(rig: Rig, make: Callable[[int], AnyEvent]) -> None:
    rig.feed(make(rig.now))


def status(what: Status, kmh: float | None = None) -> Happening:
    """A machine status out of the blue."""
    speed = None if kmh is None else round(kmh * 100)

    def happen(rig: Rig) -> None:
        if rig.linked:
            rig.feed(MachineStatusReceived(at=rig.now, raw="", status=what, speed_ckmh=speed))

    return happen


def write_fails(rig: Rig) -> None:
    """The link says that the newest write was not taken."""
    sent = [c.seq for _, c in rig.told if hasattr(c, "seq")]
    if sent and rig.linked:
        rig.feed(CommandFailed(at=rig.now, seq=sent[-1], reason="the link did not take it"))


HAPPENINGS: st.SearchStrategy[Happening] = st.one_of(
    st.builds(key, st.sampled_from(KEYS), st.sampled_from([0.0, 0.0, 0.05, 1.5, 4.0])),
    st.sampled_from([oblige, oblige, rest]),
    st.sampled_from([oblige, oblige, rest]),
    st.builds(cut, st.sampled_from([0.3, 3.0, 20.0])),
    st.builds(mute, st.sampled_from([1.0, 4.0, 12.0])),
    st.builds(refuse, st.sampled_from(["00", "02", "07", "08"]), st.sampled_from(list(Result))),
    st.builds(console, st.sampled_from([0, 2.0, 3.0, 5.0, 9.0])),
    st.builds(status, st.sampled_from(list(Status)), st.sampled_from([None, 3.0, 9.0])),
    st.sampled_from(
        [
            tell(lambda at: FrontSilent(at=at, silent_ms=2000)),
            tell(lambda at: FrontReturned(at=at)),
            tell(lambda at: FrontReturned(at=at)),
            tell(lambda at: Suspended(at=at, gap_us=4_000_000)),
            tell(lambda at: JournalFailed(at=at, reason="no space left")),
            tell(lambda at: PodLost(at=at, reason="gone")),
            tell(lambda at: StepsMeasured(at=at, raw="", source=Source.POD, cadence_spm=0, speed_ckmh=0)),
            tell(lambda at: StepsMeasured(at=at, raw="", source=Source.POD, cadence_spm=160, speed_ckmh=0)),
            tell(lambda at: BeltMeasured(at=at, raw="")),
            tell(lambda at: BeltMeasured(at=at, raw="", speed_ckmh=0)),
            write_fails,
            lambda rig: press(ENDING_KEYS[len(rig.told) % 3][0], ENDING_KEYS[len(rig.told) % 3][1], 0.0)(rig),
            lambda rig: rig.stall(1.5),
            lambda rig: rig.stall(6),
        ]
    ),
)

STORIES = st.lists(st.tuples(st.sampled_from([0.0, 0.05, 0.3, 1.0, 3.0, 9.0]), HAPPENINGS), max_size=25)

ENDINGS: st.SearchStrategy[Happening] = st.sampled_from(
    [
        press(StopPressed, {}, 0.0),
        press(StopPressed, {}, 30.0),
        tell(lambda at: SignalReceived(at=at, name="TERM")),
        tell(lambda at: FrontGone(at=at, reason="link ended")),
        press(LegReported, {}, 0.0),
        press(PainRated, {"level": 9}, 2.0),
    ]
)


def rig_for(what: Plan, machine: Machine) -> Rig:
    """A machine that behaves so, beside a session of this plan."""
    rig = Rig(what, machine=machine.profile)
    rig.tells_failures = True
    rig.set_point, rig.answers, rig.least_ckmh = machine.set_point, machine.answers, machine.least_ckmh
    rig.up_ckmh_s, rig.down_ckmh_s = machine.up_ckmh_s, machine.down_ckmh_s
    rig.report_us, rig.jitter_ckmh = machine.report_us, machine.jitter
    rig.scale, rig.report_factor = machine.scale, machine.report_factor
    return rig


def live(rig: Rig, story: list[tuple[float, Happening]]) -> Rig:
    """Connect, give the first key, and live through the story; one of even length begins on the moving belt."""
    rig.run_to(3)
    rig.press(ConfirmPressed)
    if len(story) % 2 == 0:
        rig.run_to(18)
    for seconds, happen in story:
        rig.run_to(rig.now / 1e6 + seconds)
        happen(rig)
    return rig


def calm(rig: Rig) -> None:
    """From here on nothing goes wrong any more."""
    rig.reachable = rig.reports = True
    rig.result_of.clear()


def writes_of(rig: Rig, kind: type) -> list[AnyCommand]:
    return [command for _, command in rig.told if isinstance(command, kind)]


def speeds(rig: Rig) -> list[SetSpeed]:
    return [command for _, command in rig.told if isinstance(command, SetSpeed)]


anything = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


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
        assert rig.closing_ckmh <= max(machine.jitter), rig.transcript()


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


def test_an_hour_of_plan_takes_less_than_two_seconds() -> None:
    sets = [step(kind, 60, kmh, set_no=n + 1) for n in range(30) for kind, kmh in ((Kind.RUN, 9), (Kind.REST, 4))]
    rig = Rig(plan(step(Kind.WARM_UP, 20, 4), *sets))
    rig.start()
    began = time.perf_counter()
    rig.run_to(3700)
    took = time.perf_counter() - began
    print(f"one hour of plan: {took:.2f} s")  # noqa: T201
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED
    assert took < 2
    assert len(speeds(rig)) >= 60
