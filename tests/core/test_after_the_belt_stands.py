"""Once the belt is proved to stand: the link is let go, answers are taken, and everything still leads out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from recorded import Recorded
from rig import Rig, plan, step

from backrun_treadmill.core.afterwards.replay import differences
from backrun_treadmill.core.afterwards.report import build_report
from backrun_treadmill.core.afterwards.report_text import report_text
from backrun_treadmill.core.commands import (
    Close,
    Disconnect,
    Outcome,
    PauseBelt,
    RequestControl,
    SetSpeed,
    StartBelt,
    StopBelt,
)
from backrun_treadmill.core.events import BeltMeasured, Driving, FrontGone, LinkLost, MachineConnected, SignalReceived
from backrun_treadmill.core.intents import (
    ConfirmPressed,
    EffortRated,
    EndedBecause,
    EndPressed,
    FasterPressed,
    LeavePressed,
    LegReported,
    PainLocated,
    PainRated,
    PainTakenBack,
    Reason,
    RunSpeedKept,
    Site,
    SlowerPressed,
    StopPressed,
    WalkPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import Asked, IntentRefused, PainVoided, RiseWithheld, SessionEnded, State
from backrun_treadmill.core.plan import Kind, Plan
from backrun_treadmill.core.vocabulary import AnyCommand

WRITES = (RequestControl, StartBelt, StopBelt, PauseBelt, SetSpeed)
OWN = Runner(run_ckmh=800)
AT_OWN_RUN = plan(step(Kind.WALK, 10, 4), step(Kind.RUN, 10, 8, set_no=1), step(Kind.REST, 10, 4, set_no=1))
TWO_AT_OWN_RUN = plan(*AT_OWN_RUN.intervals, step(Kind.RUN, 10, 8, set_no=2), step(Kind.REST, 10, 4, set_no=2))


def ended(**how: object) -> Recorded:
    """A session that is done, whose runner stays."""
    rig = Recorded(AT_OWN_RUN, runner=OWN, stays=True, **how)  # type: ignore[arg-type]
    rig.start()
    rig.run_to(80)
    assert rig.ended is not None
    return rig


def stopped(key: type, **fields: object) -> Recorded:
    """A session that a key stopped in its run, whose runner stays."""
    rig = Recorded(AT_OWN_RUN, runner=OWN, stays=True)
    moved = rig.start()
    rig.run_to(moved + 14)
    rig.press(key, **fields)
    rig.run_to(moved + 40)
    assert rig.ended is not None
    return rig


def names(commands: list[AnyCommand]) -> list[str]:
    return [type(command).__name__ for command in commands]


def test_the_link_is_let_go_first_and_the_session_waits_for_answers() -> None:
    rig = ended()
    order = names([command for _, command in rig.told if isinstance(command, Disconnect | SessionEnded | Close)])
    assert order == ["Disconnect", "SessionEnded"]
    assert rig.ended is not None
    assert rig.ended.stands
    assert rig.ended.asks == (Asked.PAIN, Asked.SITE, Asked.EFFORT)
    assert rig.belt_ckmh == 0


def test_the_answers_are_records_and_leaving_closes_with_the_last_one() -> None:
    rig = ended()
    answers: list[tuple[type, dict[str, object]]] = [
        (PainRated, {"level": 3}),
        (PainLocated, {"site": Site.LEG}),
        (PainLocated, {"site": Site.KNEE}),
        (EffortRated, {"level": 5}),
        (EffortRated, {"level": 9}),
    ]
    for intent, fields in answers:
        assert rig.press(intent, **fields) == []
    assert names(rig.press(LeavePressed)) == ["Close"]
    report = build_report(rig.records)
    assert (report.said.pain_before, report.said.pain_after, report.said.effort) == (None, 3, 9)
    assert "Pain 3 after. Where: knee. Effort 9 or 10." in report_text(report)
    assert rig.records[-1] is rig.closed


def test_a_stop_after_the_end_is_answered_at_once_and_leaves() -> None:
    rig = ended()
    assert names(rig.press(StopPressed)) == ["NothingToStop", "Close"]
    assert rig.press(StopPressed) == [], "there is nobody left to answer"


@pytest.mark.parametrize(
    "event",
    [
        lambda at: FrontGone(at=at, reason="the link ended"),
        lambda at: SignalReceived(at=at, name="TERM"),
        lambda at: SignalReceived(at=at, name="HUP"),
    ],
)
def test_a_front_that_is_gone_and_a_signal_close_at_once(event: object) -> None:
    rig = ended()
    commands = rig.feed(event(rig.now))  # type: ignore[operator]
    assert isinstance(commands[-1], Close)
    assert (commands[-1].outcome, commands[-1].exit_code) == (Outcome.FINISHED, 0)


def test_nobody_waits_longer_than_ten_minutes() -> None:
    rig = ended()
    assert rig.ended is not None
    over_s = rig.ended.at / 1e6
    rig.run_to(over_s + 599)
    assert rig.closed is None
    rig.run_to(over_s + 601)
    assert rig.closed is not None
    assert rig.press(LeavePressed) == []
    assert names(rig.press(EffortRated, level=4)) == ["IntentRefused"]


@pytest.mark.parametrize("how", [{"attended": False}, {"keys_given": True}])
def test_where_nobody_can_answer_nothing_is_asked_and_it_closes_in_the_same_turn(how: dict[str, bool]) -> None:
    rig = ended(**how)
    assert rig.ended is not None
    assert rig.ended.asks == ()
    assert rig.closed is not None
    assert rig.closed.at == rig.ended.at


def test_what_was_never_begun_is_not_asked_about() -> None:
    rig = Rig(stays=True)
    rig.run_to(3)
    rig.press(StopPressed)
    assert rig.closed is not None
    assert rig.ended is not None
    assert rig.ended.asks == ()


def test_a_signal_on_the_way_down_asks_nothing() -> None:
    rig = Rig(stays=True)
    moved = rig.start()
    rig.run_to(moved + 15)
    rig.feed(SignalReceived(at=rig.now, name="TERM"))
    rig.run_to(moved + 40)
    assert rig.closed is not None
    assert rig.closed.exit_code == 143


def test_an_end_without_proof_says_so_and_closes_at_once() -> None:
    rig = Rig(stays=True)
    moved = rig.start()
    rig.run_to(moved + 15)
    rig.obeys_stop = False
    rig.press(StopPressed)
    rig.run_to(moved + 25)
    assert rig.state is State.UNCONFIRMED
    rig.press(ConfirmPressed)
    assert rig.ended is not None
    assert not rig.ended.stands
    assert rig.ended.asks == ()
    assert rig.closed is not None


def test_a_stop_by_key_is_asked_why_and_one_by_pain_is_not() -> None:
    by_key, by_pain, by_leg = stopped(StopPressed), stopped(PainRated, level=6), stopped(LegReported)
    assert by_key.ended is not None
    assert by_key.ended.asks == (Asked.PAIN, Asked.SITE, Asked.EFFORT, Asked.REASON)
    for rig in (by_pain, by_leg):
        assert rig.ended is not None
        assert rig.ended.asks == (Asked.PAIN, Asked.SITE, Asked.EFFORT)
    by_key.press(EndedBecause, reason=Reason.TIME)
    by_key.press(EndedBecause, reason=Reason.TIRED)
    report = build_report(by_key.records)
    assert report.said.reason is Reason.TIRED
    assert "Ended early: tired." in report_text(report)


def test_a_session_shortened_by_key_is_asked_why() -> None:
    rig = Recorded(AT_OWN_RUN, runner=OWN, stays=True)
    moved = rig.start()
    rig.run_to(moved + 14)
    rig.press(EndPressed)
    rig.run_to(moved + 200)
    assert rig.ended is not None
    assert rig.ended.outcome is Outcome.SHORTENED
    assert Asked.REASON in rig.ended.asks


def test_a_plan_without_a_machine_of_ours_is_asked_about_as_well() -> None:
    rig = Recorded(AT_OWN_RUN, runner=OWN, driving=Driving.NOBODY, stays=True)
    rig.press(ConfirmPressed)
    rig.run_to(60)
    assert rig.ended is not None
    assert rig.ended.asks == (Asked.PAIN, Asked.SITE, Asked.EFFORT)


# pain


def test_pain_after_stops_nothing_and_locks_nothing() -> None:
    rig = ended()
    assert rig.press(PainRated, level=9) == []
    assert rig.press(LegReported) == []
    assert build_report(rig.records).said.pain_after == 9


def test_a_rating_taken_back_within_5_s_leaves_everything_as_it_was() -> None:
    rig = Recorded(TWO_AT_OWN_RUN, runner=OWN)
    rig.run_to(2)
    rig.press(PainRated, level=2)
    moved = rig.start()
    rig.run_to(moved + 25)
    rig.press(PainRated, level=4)
    assert rig.session.situation.locked_above_ckmh == 0
    rig.run_to(moved + 29)
    assert names(rig.press(PainTakenBack)) == ["PainVoided", "Said"]
    rig.run_to(moved + 32)
    assert rig.writes()[-1][1] == "speed 8", "the rise is not locked any more"
    report = build_report(rig.records)
    assert [(pain.level) for pain in report.pain] == [2]
    assert [event.level for event in rig.events if isinstance(event, PainRated)] == [2, 4], "the record stays"


def test_a_rating_before_the_start_taken_back_may_be_given_anew() -> None:
    rig = Recorded(AT_OWN_RUN, runner=OWN)
    rig.run_to(2)
    rig.press(PainRated, level=5)
    rig.press(PainTakenBack)
    rig.press(PainRated, level=1)
    assert build_report(rig.records).said.pain_before == 1
    rig.start()
    rig.press(PainRated, level=4)
    assert rig.state is State.STOPPING, "three above before"


def test_pain_before_the_start_leaves_the_way_to_walking_open_and_no_further() -> None:
    rig = Recorded(plan(step(Kind.WALK, 60, 5), step(Kind.RUN, 60, 9)), runner=Runner(walk_ckmh=450, brisk_ckmh=550))
    rig.run_to(2)
    rig.press(PainRated, level=4)
    moved = rig.start()
    rig.run_to(moved + 90)
    assert rig.writes()[-1][1] == "speed 5", "the walk at its own speed, and no run"
    assert [getattr(note, "reason", "") for _, note in rig.of(RiseWithheld)] == ["pain was rated 4 or more"]
    assert "walking only" in rig.said()


def test_pain_while_the_belt_moves_lets_no_rise_go_not_even_to_walking() -> None:
    rig = Recorded(plan(step(Kind.REST, 60, 3), step(Kind.WALK, 60, 5)), runner=OWN)
    moved = rig.start()
    rig.run_to(moved + 30)
    rig.press(PainRated, level=4)
    rig.run_to(moved + 90)
    assert "speed 5" not in [what for _, what in rig.writes()]


def test_a_stop_that_the_rating_caused_is_not_taken_back() -> None:
    rig = Recorded(AT_OWN_RUN, runner=OWN, stays=True)
    moved = rig.start()
    rig.run_to(moved + 14)
    rig.press(PainRated, level=9)
    rig.press(PainTakenBack)
    rig.run_to(moved + 40)
    assert rig.belt_ckmh == 0
    assert rig.ended is not None
    assert rig.ended.outcome is Outcome.STOPPED
    assert Asked.REASON in rig.ended.asks, "it was not the pain"


def test_a_rating_is_taken_back_once_and_not_after_5_s() -> None:
    rig = Rig()
    rig.start()
    assert names(rig.press(PainTakenBack)) == ["IntentRefused"]
    rig.press(PainRated, level=4)
    assert names(rig.press(PainTakenBack)) == ["PainVoided", "Said"]
    assert names(rig.press(PainTakenBack)) == ["IntentRefused"]
    rig.press(PainRated, level=4)
    rig.run_to(rig.now / 1e6 + 5.1)
    assert "IntentRefused" in names(rig.press(PainTakenBack))
    assert rig.session.situation.locked_above_ckmh == 0


def test_taking_back_cancels_a_count_in_like_any_key() -> None:
    rig = Rig()
    rig.run_to(2)
    rig.press(PainRated, level=1)
    rig.press(ConfirmPressed)
    assert "CountInCancelled" in names(rig.press(PainTakenBack))


# the run speed


def with_keys(*keys: tuple[float, type, dict[str, object]], what: Plan = AT_OWN_RUN) -> Recorded:
    """Keys so many seconds after the first movement; the runner's own run speed is 8."""
    rig = Recorded(what, runner=OWN, stays=True)
    moved = rig.start()
    for seconds, key, fields in keys:
        rig.run_to(moved + seconds)
        rig.press(key, **fields)
    rig.run_to(moved + 100)
    assert rig.ended is not None
    return rig


@pytest.mark.parametrize(("key", "kept_ckmh"), [(FasterPressed, 850), (SlowerPressed, 750)])
def test_a_run_speed_changed_by_key_may_be_kept(key: type, kept_ckmh: int) -> None:
    rig = with_keys((16, key, {"by_ckmh": 50}))
    assert rig.ended is not None
    assert rig.ended.asks[-1] is Asked.RUN_SPEED
    assert rig.ended.run_ckmh == kept_ckmh
    refused = rig.press(RunSpeedKept, speed_ckmh=1400)
    assert isinstance(refused[0], IntentRefused), "only what was asked about"
    assert rig.press(RunSpeedKept, speed_ckmh=kept_ckmh) == []
    assert build_report(rig.records).said.run_kept_kmh == kept_ckmh / 100


def test_a_run_left_at_the_plans_speed_in_its_last_set_is_not_asked_about() -> None:
    rig = with_keys((16, FasterPressed, {"by_ckmh": 50}), what=TWO_AT_OWN_RUN)
    assert rig.ended is not None
    assert Asked.RUN_SPEED not in rig.ended.asks, "faster ended with its set"


type Keys = list[tuple[float, type, dict[str, object]]]

NO_RUN_SPEED: dict[str, Keys] = {
    "a walk": [(16, WalkPressed, {})],
    "pain": [(14, FasterPressed, {"by_ckmh": 50}), (16, PainRated, {"level": 6})],
    "another kind of step": [(5, SlowerPressed, {"by_ckmh": 50})],
}


@pytest.mark.parametrize("keys", NO_RUN_SPEED.values(), ids=NO_RUN_SPEED)
def test_what_is_no_run_speed_is_not_asked_about(keys: Keys) -> None:
    rig = with_keys(*keys)
    assert rig.ended is not None
    assert Asked.RUN_SPEED not in rig.ended.asks


def test_a_plan_with_a_speed_of_its_own_does_not_change_the_runners() -> None:
    rig = Rig(AT_OWN_RUN, stays=True)  # a runner whose own run is 10
    moved = rig.start()
    rig.run_to(moved + 16)
    rig.press(SlowerPressed, by_ckmh=50)
    rig.run_to(moved + 100)
    assert rig.ended is not None
    assert Asked.RUN_SPEED not in rig.ended.asks


# before anything


def test_enter_while_the_treadmill_is_looked_for_is_no_mistake_and_starts_nothing_later() -> None:
    rig = Rig()
    assert names(rig.press(ConfirmPressed)) == ["Said"]
    rig.run_to(60)
    assert rig.state is State.ARMED
    assert not rig.of(StartBelt)


# whatever happens

AFTER = st.lists(
    st.sampled_from(
        [
            lambda at: PainRated(at=at, pressed_at=at, level=9),
            lambda at: PainTakenBack(at=at, pressed_at=at),
            lambda at: EffortRated(at=at, pressed_at=at - 4_000_000, level=3),
            lambda at: PainLocated(at=at, pressed_at=at, site=Site.BACK),
            lambda at: EndedBecause(at=at, pressed_at=at, reason=Reason.TIME),
            lambda at: RunSpeedKept(at=at, pressed_at=at, speed_ckmh=1400),
            lambda at: ConfirmPressed(at=at, pressed_at=at),
            lambda at: LegReported(at=at, pressed_at=at),
            lambda at: FasterPressed(at=at, pressed_at=at, by_ckmh=50),
            lambda at: LinkLost(at=at, reason="gone"),
            lambda at: BeltMeasured(at=at, raw="", speed_ckmh=900),
            lambda at: LeavePressed(at=at, pressed_at=at),
            lambda at: StopPressed(at=at, pressed_at=at),
            lambda at: SignalReceived(at=at, name="INT"),
        ]
    ),
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(happenings=AFTER)
def test_after_the_end_nothing_is_written_it_closes_once_and_replays(happenings: list[object]) -> None:
    rig = ended()
    before = len(rig.told)
    connected = [event for event in rig.events if isinstance(event, MachineConnected)]
    for happen in happenings:
        rig.feed(happen(rig.now))  # type: ignore[operator]
        rig.run_to(rig.now / 1e6 + 1)
    rig.run_to(rig.now / 1e6 + 700)
    after = [command for _, command in rig.told[before:]]
    assert not [command for command in after if isinstance(command, WRITES)]
    assert len([command for command in after if isinstance(command, Close)]) == 1
    assert rig.state is State.FINISHED
    assert len(connected) == 1
    assert differences(rig.records) == []
    assert len(rig.of(PainVoided)) <= sum(isinstance(event, PainTakenBack) for event in rig.events)
