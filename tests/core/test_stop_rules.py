"""Rules 4, 5, 7, 8, 9, 20 and 21: stop is never refused, is proved, and nothing delays it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rig import Rig

from backrun_treadmill.core.commands import Outcome, StopBelt
from backrun_treadmill.core.events import (
    BeltMeasured,
    CommandFailed,
    FrontGone,
    FrontSilent,
    JournalFailed,
    Result,
    SignalReceived,
)
from backrun_treadmill.core.intents import ConfirmPressed, LegReported, PainRated, StopPressed
from backrun_treadmill.core.machine import MachineProfile, Unit
from backrun_treadmill.core.notes import Said, State, StopRemembered, StopSent

PULL = "PULL THE SAFETY KEY"


def running() -> Rig:
    """A rig in its first run at 8 km/h."""
    rig = Rig()
    moved = rig.start()
    rig.run_to(moved + 15)
    return rig


def test_stop_is_sent_on_the_instant_and_the_session_closes_only_at_proved_zero() -> None:
    rig = running()
    pressed = rig.now / 1e6
    rig.press(StopPressed)
    assert rig.writes()[-1] == (pressed, "stop")
    assert rig.of(StopSent)
    assert rig.state is State.STOPPING
    rig.run_to(pressed + 8)
    assert rig.closed is None
    rig.run_to(pressed + 12)
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.STOPPED
    assert PULL not in rig.said()


def test_a_single_zero_or_a_missing_speed_is_not_a_standing_belt() -> None:
    rig = running()
    rig.press(StopPressed)
    rig.reports = False
    at = rig.now
    rig.feed(BeltMeasured(at=at + 9_000_000, raw="", speed_ckmh=0))
    for later in range(1, 6):
        rig.feed(BeltMeasured(at=at + 9_000_000 + later * 500_000, raw=""))
    assert rig.ended is None
    rig.feed(BeltMeasured(at=at + 12_000_000, raw="", speed_ckmh=0))
    assert rig.ended is None, "unheard for 9 s: it may report the set point and still run down"
    rig.feed(BeltMeasured(at=at + 17_100_000, raw="", speed_ckmh=0))
    assert rig.ended is not None


def test_a_belt_that_does_not_fall_within_3_s_is_said_loudly_and_stop_is_sent_again() -> None:
    rig = running()
    rig.obeys_stop = False
    pressed = rig.now / 1e6
    rig.press(StopPressed)
    rig.run_to(pressed + 2.9)
    assert PULL not in rig.said()
    rig.run_to(pressed + 3.1)
    assert PULL in rig.said()
    assert rig.state is State.UNCONFIRMED
    rig.run_to(pressed + 20)
    assert len([1 for _, what in rig.writes() if what == "stop"]) >= 5
    rig.obeys_stop = True
    rig.run_to(pressed + 40)
    assert rig.closed is not None


def test_a_belt_that_gets_faster_after_stop_is_said_at_once() -> None:
    rig = running()
    rig.press(StopPressed)
    rig.feed(BeltMeasured(at=rig.now + 100_000, raw="", speed_ckmh=900))
    assert PULL in rig.said()


def test_a_second_stop_is_sent_again() -> None:
    rig = running()
    rig.press(StopPressed)
    rig.press(StopPressed)
    assert [what for _, what in rig.writes()][-2:] == ["stop", "stop"]


def test_a_refused_stop_climbs_the_ladder() -> None:
    rig = running()
    rig.result_of["08"] = [Result.NOT_PERMITTED] * 9
    rig.press(StopPressed)
    before = len(rig.writes())
    rig.run_to(rig.now / 1e6 + 1)
    assert [what for _, what in rig.writes()[before:]] == ["control", "stop", "pause", "speed 0.8"]


def test_a_stop_the_link_did_not_take_is_sent_again_at_once() -> None:
    rig = running()
    rig.press(StopPressed)
    sent = rig.of(StopBelt)[-1][1]
    assert isinstance(sent, StopBelt)
    rig.feed(CommandFailed(at=rig.now, seq=sent.seq, reason="timed out"))
    assert [what for _, what in rig.writes()][-2:] == ["stop", "stop"]


def test_a_belt_that_gets_faster_after_a_stop_is_an_alarm_of_its_own_however_soon_it_comes() -> None:
    rig = running()
    rig.obeys_stop = False
    pressed = rig.now / 1e6
    rig.press(StopPressed)
    rig.run_to(pressed + 5)
    assert any(PULL in text and "8 km/h" in text for text in rig.said().splitlines())
    rig.target_ckmh = 1100
    rig.run_to(pressed + 8)
    assert any(PULL in text and "8 km/h" not in text for text in rig.said().splitlines()), rig.said()


def test_stop_while_the_link_is_lost_is_remembered_alarms_and_is_the_first_write() -> None:
    rig = running()
    rig.lose_link()
    written = len(rig.writes())
    rig.press(StopPressed)
    assert rig.of(StopRemembered)
    assert PULL in rig.said()
    rig.run_to(rig.now / 1e6 + 30)
    assert rig.writes()[written][1] == "stop"
    assert rig.belt_ckmh == 0
    assert rig.closed is not None


@pytest.mark.parametrize(("name", "code"), [("INT", 130), ("TERM", 143), ("HUP", 129), ("SLEEP", 1)])
def test_a_signal_stops_the_belt_first(name: str, code: int) -> None:
    rig = running()
    rig.feed(SignalReceived(at=rig.now, name=name))
    assert rig.writes()[-1][1] == "stop"
    rig.run_to(rig.now / 1e6 + 20)
    assert rig.closed is not None
    assert rig.closed.exit_code == code


def test_when_the_front_is_gone_the_belt_comes_down_and_stops_at_once() -> None:
    rig = running()
    rig.feed(FrontGone(at=rig.now, reason="link ended"))
    assert rig.writes()[-1][1] == "speed 0.8"
    rig.run_to(rig.now / 1e6 + 30)
    assert rig.writes()[-1][1] == "stop"
    assert rig.closed is not None


def test_the_end_of_the_plan_comes_down_and_stops() -> None:
    rig = Rig()
    rig.start()
    rig.run_to(100)
    assert rig.writes()[-1][1] == "stop"
    assert rig.closed is not None
    assert rig.closed.outcome is Outcome.FINISHED


def test_pain_at_the_stop_level_or_three_above_before_or_a_leg_slows_and_stops() -> None:
    for key, fields in [(PainRated, {"level": 6}), (LegReported, {})]:
        rig = running()
        rig.press(key, **fields)
        rig.run_to(rig.now / 1e6 + 30)
        assert rig.writes()[-1][1] == "stop"
        assert rig.closed is not None
        assert rig.closed.outcome is Outcome.STOPPED
    rig = Rig()
    rig.run_to(2)
    rig.press(PainRated, level=1)
    rig.start()
    rig.press(PainRated, level=4)
    rig.run_to(60)
    assert rig.closed is not None


def test_pain_4_or_5_locks_rises_and_nothing_else() -> None:
    rig = running()
    rig.press(PainRated, level=5)
    rig.run_to(100)
    speeds = [what for _, what in rig.writes() if what.startswith("speed")]
    assert speeds == ["speed 4", "speed 8", "speed 4"]
    assert "w to walk" in rig.said()


def test_a_full_disk_delays_nothing() -> None:
    rig = running()
    rig.feed(JournalFailed(at=rig.now, reason="no space left"))
    rig.press(StopPressed)
    assert rig.writes()[-1] == (rig.now / 1e6, "stop")


@given(seconds=st.floats(0, 70), late_s=st.floats(0, 30), silent=st.booleans())
def test_stop_passes_at_every_moment_however_late_and_whatever_is_silent(
    seconds: float, late_s: float, silent: bool
) -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(ConfirmPressed)
    rig.run_to(2 + seconds)
    if silent:
        rig.feed(FrontSilent(at=rig.now, silent_ms=2000))
    touched = bool(rig.writes())
    already = rig.closed is not None
    before = len(rig.writes())
    rig.feed(StopPressed(at=rig.now, pressed_at=rig.now - round(late_s * 1e6)))
    after = [what for _, what in rig.writes()[before:]]
    assert already or after == (["stop"] if touched else [])
    rig.run_to(200)
    assert rig.closed is not None
    assert rig.belt_ckmh == 0
    assert not [1 for at, what in rig.writes()[before + 1 :] if what.startswith(("speed", "start"))]
    assert rig.of(Said)


def test_a_belt_that_wavers_and_runs_on_is_not_falling_and_a_slow_one_is() -> None:
    on = running()
    on.jitter_ckmh, on.obeys_stop = (10, -10), False
    on.press(StopPressed)
    on.run_to(on.now / 1e6 + 4.1)
    assert "PULL" in on.said()
    slow = Rig(machine=MachineProfile(name="slow", target_unit=Unit.KMH, down_ckmh_s=40))
    slow.down_ckmh_s, slow.report_us, slow.jitter_ckmh = 40, 1_000_000, (10, -10)
    moved = slow.start()
    slow.run_to(moved + 16)
    slow.press(StopPressed)
    slow.run_to(slow.now / 1e6 + 40)
    assert "PULL" not in slow.said()
    assert slow.ended is not None
