"""Rules of an examination over random instants, keys and belts."""

from collections.abc import Callable

from examining_rig import ExaminedRig
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from backrun_treadmill.core.commands import PauseBelt, SetSpeed, StartBelt
from backrun_treadmill.core.events import FrontGone, FrontSilent, SignalReceived, Suspended
from backrun_treadmill.core.examining import Fact, FactFound
from backrun_treadmill.core.intents import CancelPressed, ConfirmPressed, StopPressed, UnitAnswered
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import NothingToStop, StopRemembered, StopSent
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.core.vocabulary import AnyEvent

ANSWERS = (StopSent, StopRemembered, NothingToStop)
RISES = (StartBelt, SetSpeed)
FASTEST_S = 200.0

ABORTS: tuple[Callable[[int], AnyEvent], ...] = (
    lambda at: StopPressed(at=at, pressed_at=at),
    lambda at: FrontGone(at=at, reason="closed"),
    lambda at: FrontSilent(at=at, silent_ms=2000),
    lambda at: SignalReceived(at=at, name="INT"),
    lambda at: Suspended(at=at, gap_us=SECOND_US),
)


@given(seconds=st.floats(0, FASTEST_S), abort=st.sampled_from(ABORTS), down_ckmh_s=st.integers(30, 200))
@settings(max_examples=60, deadline=None)
def test_after_an_abort_at_any_instant_nothing_but_stops_is_written_and_the_belt_stands(
    seconds: float, abort: Callable[[int], AnyEvent], down_ckmh_s: int
) -> None:
    rig = ExaminedRig()
    rig.down_ckmh_s = down_ckmh_s
    rig.run_to(seconds)
    if rig.closed is not None:
        return
    told = len(rig.told)
    commands = rig.feed(abort(rig.now))
    assert any(isinstance(command, ANSWERS) for command in commands)
    rig.run_to_end()
    after = [command for _, command in rig.told[told:]]
    assert not any(isinstance(command, StartBelt | PauseBelt) for command in after)
    assert not any(isinstance(command, SetSpeed) for command in after), (
        "the belt obeys: no rung of the ladder is needed"
    )
    assert rig.closing_ckmh == 0
    assert rig.ended is not None
    assert rig.ended.stands
    assert not rig.strays


@given(seconds=st.floats(3, FASTEST_S), away_s=st.floats(0.5, 30), pressed=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_link_lost_at_any_instant_brings_a_belt_that_may_move_to_a_stop_first(
    seconds: float, away_s: float, pressed: bool
) -> None:
    rig = ExaminedRig()
    rig.run_to(seconds)
    if not rig.linked:
        return
    may_move = rig.examination.bench.may_move
    rig.reachable = False
    rig.tells_failures = True
    rig.lose_link()
    lost_at = rig.now / SECOND_US
    if pressed and rig.closed is None:
        assert any(isinstance(command, ANSWERS) for command in rig.press(StopPressed))
    rig.run_to(lost_at + away_s)
    rig.reachable = True
    rig.run_to_end()
    assert not rig.strays
    if may_move:
        assert next(name for at, name in rig.writes() if at > lost_at) == "stop"
    assert rig.closing_ckmh == 0


CONSENT_S = 6.0
"""From an ENTER to the start that it allows: a count-in of 5 s, and what the radio takes."""

KEYS = st.sampled_from(("enter", "other", "k", "m"))


@given(presses=st.lists(st.tuples(st.floats(0, 150), KEYS), max_size=30))
@settings(max_examples=40, deadline=None)
def test_whatever_keys_are_pressed_every_start_has_its_own_enter(presses: list[tuple[float, str]]) -> None:
    rig = ExaminedRig(keys={})
    enters: list[float] = []
    for at, key in sorted(presses):
        rig.run_to(at)
        if rig.closed is not None:
            break
        match key:
            case "enter":
                enters.append(rig.now / SECOND_US)
                rig.press(ConfirmPressed)
            case "other":
                rig.press(CancelPressed)
            case _:
                rig.press(UnitAnswered, unit=Unit.KMH if key == "k" else Unit.MPH)
    rig.run_to_end()
    for start in (at for at, _ in rig.of(StartBelt)):
        consent = max((enter for enter in enters if 0 <= start - enter <= CONSENT_S), default=None)
        assert consent is not None, f"a start at {start:.1f} s, ENTER at {enters}"
        enters.remove(consent)  # one ENTER vouches for one start
    assert rig.closing_ckmh == 0


@given(
    up_ckmh_s=st.integers(30, 200),
    down_ckmh_s=st.integers(30, 200),
    scale=st.sampled_from((1.0, 1.609344)),
    report_factor=st.sampled_from((1.0, 0.621371)),
    report_us=st.sampled_from((100_000, 500_000, 1_000_000)),
)
@settings(max_examples=30, deadline=None)
def test_nothing_above_three_is_ever_asked_for_and_no_belt_that_obeys_gets_above_five(
    up_ckmh_s: int, down_ckmh_s: int, scale: float, report_factor: float, report_us: int
) -> None:
    rig = ExaminedRig()
    rig.report_us = report_us
    rig.up_ckmh_s, rig.down_ckmh_s = up_ckmh_s, down_ckmh_s
    rig.scale, rig.report_factor = scale, report_factor
    fastest = 0.0
    while rig.closed is None and rig.now < 600 * SECOND_US:
        rig.run_to(rig.now / SECOND_US + 0.25)
        fastest = max(fastest, rig.belt_ckmh)
    assert rig.closed is not None
    assert max(command.target_ckmh for _, command in rig.told if isinstance(command, SetSpeed)) <= 300
    assert fastest <= 500
    found = [note.fact for _, note in rig.told if isinstance(note, FactFound)]
    assert Fact.TARGET_UNIT in found, "it came as far as the speeds"
    assert Fact.RUNS_AWAY not in found, "a belt that counts miles does not run away"


@given(seconds=st.floats(25, 120), presses=st.lists(st.floats(6, 60), max_size=5), stands=st.booleans())
@settings(max_examples=40, deadline=None)
def test_a_belt_that_ignores_its_stop_is_left_only_by_the_word_of_whoever_pulled_the_key(
    seconds: float, presses: list[float], stands: bool
) -> None:
    rig = ExaminedRig()
    rig.run_to(seconds)
    assume(rig.closed is None and rig.belt_ckmh > 0 and rig.examination.bench.descent is None)
    rig.obeys_stop = False
    aborted = rig.now / SECOND_US
    rig.press(StopPressed)
    for after in sorted(presses):
        rig.run_to(aborted + after)
        assert any(isinstance(command, ANSWERS) for command in rig.press(StopPressed)), "a stop again is answered"
    rig.run_to(aborted + 61)
    assert rig.closed is None, "the belt runs: nothing ends by itself"
    if stands:
        rig.belt_ckmh = rig.target_ckmh = 0  # the key is out, and the reports show it
        rig.run_to(aborted + 75)
    else:
        rig.press(ConfirmPressed)
    assert rig.closed is not None
    assert rig.ended is not None
    assert rig.ended.stands is stands
    assert not [at for at, _ in rig.of(StartBelt) if at > aborted]
