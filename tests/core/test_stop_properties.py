"""Rules 5 to 8 over random machines: a stop is proved, watched, insisted on and remembered."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_sessions import MACHINES, Machine, honest, rig_for
from rig import Rig, plan, step

from backrun_treadmill.core.events import MachineStatusReceived, Result, Status
from backrun_treadmill.core.intents import ConfirmPressed, StopPressed
from backrun_treadmill.core.notes import Level, Said, StateEntered, StopRemembered
from backrun_treadmill.core.plan import Kind

LONG = plan(
    step(Kind.WALK, 20, 4),
    step(Kind.RUN, 60, 8, set_no=1),
    step(Kind.REST, 20, 4, set_no=1),
    step(Kind.RUN, 60, 8, set_no=2),
)
FALLING_S = 3.0
RESEND_S = 2.0
WATCH_S = 10.0
PULL = "PULL THE SAFETY KEY"
ON_THE_WAY_DOWN = {"control", "stop", "pause", "speed 0.8", "speed 0.5"}

KNOWN_MACHINES = MACHINES.map(honest).filter(lambda machine: machine.profile.known)
many = settings(max_examples=35, deadline=None)


def running(machine: Machine, seconds: float) -> Rig:
    """A session on this machine, so long after the first movement."""
    rig = rig_for(LONG, machine)
    moved = rig.start()
    rig.run_to(moved + seconds)
    return rig


def alarmed_at(rig: Rig) -> float | None:
    """When the safety key was first asked for."""
    return next((at for at, said in rig.of(Said) if isinstance(said, Said) and PULL in said.text), None)


def after(rig: Rig, at: float) -> list[str]:
    """What was written from then on."""
    return [what for when, what in rig.writes() if when >= at]


@many
@given(machine=KNOWN_MACHINES, seconds=st.floats(0.1, 150))
def test_a_stop_that_is_obeyed_is_proved_and_no_alarm(machine: Machine, seconds: float) -> None:
    rig = running(machine, seconds)
    pressed = rig.now / 1e6
    rig.press(StopPressed)
    assert after(rig, pressed)[:1] == ["stop"]
    rig.run_to(pressed + 60)
    assert alarmed_at(rig) is None, rig.transcript()
    assert rig.ended is not None
    assert rig.ended.stands
    assert rig.closing_ckmh == 0, rig.transcript()


@many
@given(machine=KNOWN_MACHINES, seconds=st.floats(25, 75), does=st.sampled_from(["runs on", "rises", "crawls"]))
def test_a_stop_that_is_not_obeyed_is_an_alarm_in_time_and_never_a_standing_belt(
    machine: Machine, seconds: float, does: str
) -> None:
    rig = running(machine, seconds)
    rig.run_to(rig.now / 1e6 + 5)
    rig.obeys_stop = False
    pressed, speed_ckmh = rig.now / 1e6, rig.belt_ckmh
    rig.press(StopPressed)
    # The new speed of a belt that does what it wants.
    rig.target_ckmh = {"runs on": rig.target_ckmh, "rises": speed_ckmh + 300, "crawls": 100}[does]
    rig.run_to(pressed + 60)
    report_s = machine.report_us / 1e6
    zero_s = (speed_ckmh + max(machine.jitter)) / machine.down_ckmh_s + FALLING_S
    within_s = (zero_s if does == "crawls" else FALLING_S) + 2 * report_s
    at = alarmed_at(rig)
    assert at is not None, rig.transcript()
    assert at <= pressed + within_s, rig.transcript()
    assert rig.ended is None or not rig.ended.stands
    stops = [when for when, what in rig.writes() if what == "stop" and when >= at]
    assert len(stops) >= 10, "it is sent again and again"


@many
@given(
    machine=KNOWN_MACHINES,
    countdown_s=st.floats(1, 15),
    share=st.floats(0.05, 0.95),
    deaf_s=st.sampled_from([0.0, 0.5, 5.0, 14.0]),
)
def test_a_stop_in_the_countdown_is_watched_and_sent_again_on_any_movement(
    machine: Machine, countdown_s: float, share: float, deaf_s: float
) -> None:
    # What begins later than the watch ends is nobody's to see.
    assume(deaf_s == 0 or countdown_s * (1 - share) < WATCH_S - 2 * machine.report_us / 1e6)
    rig = rig_for(LONG, machine)
    rig.countdown_us, rig.obeys_stop = round(countdown_s * 1e6), deaf_s == 0
    rig.run_to(2)
    rig.press(ConfirmPressed)
    while "start" not in [what for _, what in rig.writes()]:
        rig.run_to(rig.now / 1e6 + 0.1)
    rig.run_to(rig.now / 1e6 + countdown_s * share)
    pressed = rig.now / 1e6
    rig.press(StopPressed)
    rig.at(rig.now + round(deaf_s * 1e6), lambda: setattr(rig, "obeys_stop", True))
    moved_at: float | None = None
    while rig.ended is None and rig.now / 1e6 < pressed + 90:
        rig.run_to(rig.now / 1e6 + 0.1)
        moved_at = rig.now / 1e6 if moved_at is None and rig.belt_ckmh > 0 else moved_at
    assert after(rig, pressed)[0] == "stop"
    assert rig.ended is not None, rig.transcript()
    assert rig.now >= round((pressed + WATCH_S) * 1e6), "watched"
    assert rig.belt_ckmh == 0
    if moved_at is not None:
        again = [at for at, what in rig.writes() if what == "stop" and at >= moved_at - 0.1]
        assert again, rig.transcript()
        assert again[0] <= moved_at + RESEND_S + 2 * machine.report_us / 1e6, rig.transcript()


@many
@given(machine=KNOWN_MACHINES, countdown_s=st.floats(21.5, 60))
def test_a_start_without_movement_in_20_s_is_stopped_and_watched_on_any_machine(
    machine: Machine, countdown_s: float
) -> None:
    rig = rig_for(LONG, machine)
    rig.countdown_us = round(countdown_s * 1e6)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(60)
    [started] = [at for at, what in rig.writes() if what == "start"]
    stops = [at for at, what in rig.writes() if what == "stop"]
    assert started + 20 <= stops[0] <= started + 20.1
    assert rig.ended is not None
    assert rig.belt_ckmh == 0


REFUSALS = st.lists(st.sampled_from([*Result, Result.NOT_PERMITTED]), max_size=12)


@many
@given(
    machine=KNOWN_MACHINES,
    seconds=st.floats(0.1, 140),
    stops=REFUSALS,
    controls=REFUSALS,
    targets=REFUSALS,
    lost=st.booleans(),
)
def test_whatever_is_refused_only_less_is_asked_for_until_the_belt_stands_or_the_key_is_called_for(
    machine: Machine,
    seconds: float,
    stops: list[Result],
    controls: list[Result],
    targets: list[Result],
    lost: bool,
) -> None:
    rig = running(machine, seconds)
    pressed = rig.now / 1e6
    rig.result_of = {"08": list(stops), "00": list(controls), "02": list(targets)}
    rig.press(StopPressed)
    if lost:
        rig.feed(MachineStatusReceived(at=rig.now, raw="ff", status=Status.CONTROL_LOST))
    rig.run_to(pressed + 120)
    assert after(rig, pressed)[0] == "stop"
    assert set(after(rig, pressed)) <= ON_THE_WAY_DOWN, rig.transcript()
    assert rig.ended is not None
    assert rig.belt_ckmh == 0
    if stops[:1] == [Result.NOT_PERMITTED] and machine.answers and not lost:
        assert after(rig, pressed)[:3] == ["stop", "control", "stop"], rig.transcript()


@many
@given(machine=KNOWN_MACHINES, seconds=st.floats(1, 100), gap_s=st.floats(0.3, 60), share=st.floats(0, 0.9))
def test_a_stop_pressed_while_the_link_is_lost_alarms_at_once_and_is_the_first_write_afterwards(
    machine: Machine, seconds: float, gap_s: float, share: float
) -> None:
    rig = running(machine, seconds)
    rig.reachable = False
    lost, before = rig.now / 1e6, len(rig.writes())
    rig.lose_link()
    rig.at(rig.now + round(gap_s * 1e6), lambda: setattr(rig, "reachable", True))
    rig.run_to(lost + gap_s * share)
    if rig.linked:
        return
    rig.press(StopPressed)
    told = [command for at, command in rig.told if at == rig.now / 1e6]
    assert any(isinstance(command, StopRemembered) for command in told)
    assert any(isinstance(command, Said) and command.level is Level.ALARM for command in told)
    rig.run_to(lost + gap_s + 90)
    written = [what for _, what in rig.writes()[before:]]
    assert written[:1] == ["stop"], rig.transcript()
    assert set(written) <= ON_THE_WAY_DOWN
    assert rig.strays == []
    assert rig.ended is not None
    assert rig.belt_ckmh == 0


@many
@given(machine=KNOWN_MACHINES, seconds=st.floats(0.1, 140))
def test_a_stop_latches_until_a_new_session(machine: Machine, seconds: float) -> None:
    rig = running(machine, seconds)
    pressed = rig.now / 1e6
    rig.press(StopPressed)
    for _ in range(20):
        rig.run_to(rig.now / 1e6 + 1)
        rig.press(ConfirmPressed)
    assert set(after(rig, pressed)) <= ON_THE_WAY_DOWN
    states = [c.state for at, c in rig.told if at > pressed and isinstance(c, StateEntered)]
    assert "running" not in states
