"""Rules 8, 17 and 18: a link that is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rig import Rig, plan, step

from backrun_treadmill.core.commands import Connect, Outcome, SetSpeed
from backrun_treadmill.core.events import ConnectFailed, FailedBecause, Suspended
from backrun_treadmill.core.intents import ConfirmPressed, GoOnPressed, StopPressed
from backrun_treadmill.core.notes import State, StateEntered
from backrun_treadmill.core.plan import Kind

LONG = plan(step(Kind.WALK, 20, 4), step(Kind.RUN, 40, 8, set_no=1), step(Kind.REST, 40, 4, set_no=1))


def moving(offset: float) -> tuple[Rig, float]:
    """A rig that far into the plan, and the instant of the first movement."""
    rig = Rig(LONG)
    moved = rig.start()
    rig.run_to(moved + offset)
    return rig, moved


def cut(rig: Rig, seconds: float) -> None:
    """The link is away that long."""
    rig.reachable = False
    rig.lose_link()
    rig.run_to(rig.now / 1e6 + seconds)
    rig.reachable = True


def retry_until(rig: Rig, end: float) -> None:
    """Fail every attempt until then, as an engine would report it."""
    while rig.now / 1e6 < end:
        rig.run_to(min(end, rig.now / 1e6 + 1))
        if not rig.reachable:
            rig.feed(ConnectFailed(at=rig.now, because=FailedBecause.NOT_FOUND, text="not found"))


def test_the_plan_goes_on_by_itself_when_the_belt_is_as_we_left_it() -> None:
    rig, moved = moving(30)
    rig.lose_link()
    rig.run_to(moved + 40)
    assert State.LOST in [c.state for _, c in rig.of(StateEntered) if isinstance(c, StateEntered)]
    assert rig.state is State.RUNNING
    rig.run_to(moved + 70)
    assert [what for _, what in rig.writes()].count("control") == 2
    assert [what for _, what in rig.writes()].count("start") == 1
    assert rig.writes()[-1][1] == "speed 4"


def test_what_fell_due_downward_is_sent_at_once_after_the_gap() -> None:
    rig, moved = moving(50)
    rig.reachable = False
    rig.lose_link()
    retry_until(rig, moved + 64)
    rig.reachable = True
    rig.feed(ConnectFailed(at=rig.now, because=FailedBecause.NOT_FOUND, text="not found"))
    rig.run_to(moved + 95)
    assert rig.writes()[-1][1] == "speed 4"


def test_a_rise_that_fell_due_in_the_gap_needs_a_key() -> None:
    rig, moved = moving(15)
    rig.lose_link()
    rig.at(rig.now, lambda: setattr(rig, "reports", False))
    rig.at(round((moved + 21) * 1e6), lambda: setattr(rig, "reports", True))
    rig.run_to(moved + 30)
    assert rig.state is State.RUNNING
    assert rig.writes()[-1][1] == "control"
    rig.press(GoOnPressed)
    assert rig.writes()[-1][1] == "speed 8"


def test_a_console_change_in_the_gap_asks() -> None:
    rig, moved = moving(30)
    rig.lose_link()
    rig.target_ckmh = 600
    rig.run_to(moved + 45)
    assert rig.state is State.HELD
    before = rig.writes()
    rig.run_to(moved + 55)
    assert rig.writes() == before


def test_a_belt_that_stands_after_the_gap_is_paused_and_needs_a_key() -> None:
    rig, moved = moving(30)
    rig.lose_link()
    rig.belt_ckmh = rig.target_ckmh = 0
    rig.run_to(moved + 60)
    assert rig.state is State.PAUSED


def test_a_link_lost_in_the_countdown_ends_in_a_stop_not_a_start() -> None:
    rig = Rig(LONG)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(13)
    rig.lose_link()
    rig.run_to(60)
    assert [what for _, what in rig.writes()][2] == "stop"
    assert rig.closed is not None


def test_every_ten_seconds_the_runner_is_told_and_attempts_back_off() -> None:
    rig, _moved = moving(30)
    rig.reachable = False
    lost = rig.now / 1e6
    rig.lose_link()
    attempts = len(rig.of(Connect))
    for _ in range(70):
        rig.run_to(rig.now / 1e6 + 0.5)
        if len(rig.of(Connect)) > attempts:
            attempts = len(rig.of(Connect))
            rig.feed(ConnectFailed(at=rig.now, because=FailedBecause.NOT_FOUND, text="not found"))
    assert rig.said().count("may still be moving at 8 km/h") == 4
    tries = [round(at - lost) for at, _ in rig.of(Connect)][1:]
    assert [later - earlier for earlier, later in zip([0, *tries], tries, strict=False)][:4] == [1, 2, 4, 8]


def test_the_computer_slept_and_the_belt_is_asked_about() -> None:
    rig, _moved = moving(30)
    rig.feed(Suspended(at=rig.now, gap_us=3_000_000))
    assert rig.state is State.HELD
    assert rig.writes()[-1][1] == "speed 8"


def test_a_machine_that_is_not_found_ends_the_session_with_the_reason() -> None:
    rig = Rig(LONG)
    rig.reachable = False
    rig.feed(ConnectFailed(at=500_000, because=FailedBecause.NOT_FOUND, text="No treadmill was found."))
    assert rig.closed is not None
    assert (rig.closed.exit_code, rig.closed.text) == (1, "No treadmill was found.")
    assert rig.closed.outcome is Outcome.FAULT


def live_through_the_gap(rig: Rig, back: float, *, stop: bool) -> None:
    """The link breaks now and can be had again at `back`; with `stop` the stop key is pressed in the gap."""
    rig.reachable = False
    rig.lose_link()
    rig.run_to(rig.now / 1e6 + min(0.1, back - rig.now / 1e6))
    if stop:
        rig.press(StopPressed)
    attempts = len(rig.of(Connect))
    while rig.now / 1e6 < back + 60 and rig.closed is None:
        rig.reachable = rig.now / 1e6 >= back
        rig.run_to(rig.now / 1e6 + 0.5)
        tried = len(rig.of(Connect)) > attempts
        attempts = len(rig.of(Connect))
        if tried and not rig.reachable:
            rig.feed(ConnectFailed(at=rig.now, because=FailedBecause.NOT_FOUND, text="not found"))


@settings(max_examples=40, deadline=None)
@given(begins=st.floats(-4, 95), lasts=st.floats(0.2, 40), stop=st.booleans())
def test_a_cut_never_starts_or_raises_and_a_remembered_stop_goes_first(begins: float, lasts: float, stop: bool) -> None:
    rig = Rig(LONG)
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(15.5 + begins)
    if not rig.linked or rig.closed:
        return
    before, lost = len(rig.writes()), rig.now
    back = lost / 1e6 + lasts
    live_through_the_gap(rig, back, stop=stop)
    after = [what for _, what in rig.writes()[before:]]
    assert "start" not in after
    assert not stop or after[:1] in ([], ["stop"])
    for _, command in rig.of(SetSpeed):
        assert isinstance(command, SetSpeed)
        if command.at > lost and command.target_ckmh > command.was_ckmh:
            assert command.planned / 1e6 >= back


def test_a_remembered_stop_raises_no_second_alarm_over_a_belt_that_is_seen_to_come_down() -> None:
    rig, moved = moving(30)
    rig.tells_failures = True
    cut(rig, 5)
    rig.press(StopPressed)
    rig.run_to(moved + 60)
    assert rig.ended is not None
    assert rig.ended.stands
    assert State.UNCONFIRMED not in [c.state for _, c in rig.of(StateEntered) if isinstance(c, StateEntered)]


def test_a_remembered_stop_that_the_belt_ignores_is_an_alarm_within_three_seconds_of_its_write() -> None:
    rig, _ = moving(30)
    rig.tells_failures = True
    cut(rig, 5)
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.run_to(rig.now / 1e6 + 30)
    stopped = next(at for at, what in rig.writes() if what == "stop")
    alarm = next(at for at, c in rig.of(StateEntered) if isinstance(c, StateEntered) and c.state is State.UNCONFIRMED)
    assert alarm - stopped <= 3.1
