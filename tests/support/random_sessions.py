"""Sessions nobody planned: any plan, any machine, any keys, cuts, stalls and refusals at any time, for hypothesis."""

from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from rig import KNOWN, Rig, plan, step

from backrun_treadmill.core.commands import SetSpeed
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandFailed,
    FrontGone,
    FrontReturned,
    FrontSilent,
    JournalFailed,
    MachineStatusReceived,
    Result,
    SignalReceived,
    Status,
    Suspended,
)
from backrun_treadmill.core.intents import (
    BackToPlanPressed,
    CancelPressed,
    ConfirmPressed,
    EffortRated,
    EndPressed,
    FasterPressed,
    GoOnPressed,
    LeavePressed,
    LegReported,
    MoreRestPressed,
    NextPressed,
    PainLocated,
    PainRated,
    PainTakenBack,
    PausePressed,
    RunSpeedKept,
    Site,
    SlowerPressed,
    StopPressed,
    UnitAnswered,
    WalkPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import Learned, MachineProfile, Unit
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import PodLost, Source, StepsMeasured
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent

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
    (PainLocated, {"site": Site.BACK}),
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


def rig_for(what: Plan, machine: Machine, *, runner: Runner | None = None) -> Rig:
    """A machine that behaves so, beside a session of this plan."""
    rig = Rig(what, machine=machine.profile, runner=runner)
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
