import pytest
from msgspec.structs import replace

from backrun_treadmill.core.commands import Cause, Close, Connect, Outcome, SetSpeed, WakeAt
from backrun_treadmill.core.events import BeltMeasured, ConnectFailed, FailedBecause, MachineConnected, Woke
from backrun_treadmill.core.intents import StopPressed
from backrun_treadmill.core.machine import MachineProfile, SpeedRange
from backrun_treadmill.core.notes import (
    ConsoleAsked,
    CountingIn,
    IntentRefused,
    IntervalEntered,
    Level,
    NothingToStop,
    RiseWithheld,
    Said,
    SessionEnded,
    SourceChanged,
    State,
    StateEntered,
    StopRemembered,
    StopSent,
)
from backrun_treadmill.core.plan import Interval, Kind, Plan
from backrun_treadmill.core.sensor_events import PodConnected, PodLost, Source, StrapConnected, StrapLost
from backrun_treadmill.core.units import MINUTE_US, SECOND_US
from backrun_treadmill.core.vocabulary import AnyCommand, AnyEvent
from backrun_treadmill.front.lines.plain import Plain

PLAN = Plan(
    name="Six by ninety",
    sets=6,
    intervals=(
        Interval(kind=Kind.WARM_UP, from_ckmh=400, to_ckmh=550, duration_us=5 * MINUTE_US),
        Interval(
            kind=Kind.RUN, from_ckmh=1050, to_ckmh=1050, duration_us=90 * SECOND_US, set_no=2, cue="short quick steps"
        ),
        Interval(
            kind=Kind.OFF_BELT,
            from_ckmh=0,
            to_ckmh=0,
            duration_us=45 * SECOND_US,
            reps=10,
            cue="squats",
            until_key=True,
        ),
        Interval(kind=Kind.WALK, from_ckmh=500, to_ckmh=500, duration_us=72 * SECOND_US, distance_cm=10_000),
        Interval(kind=Kind.REST, from_ckmh=400, to_ckmh=400, duration_us=60 * SECOND_US, stand=True),
    ),
)
AT = 185 * SECOND_US
SET_SPEED = SetSpeed(
    at=AT, seq=3, target_ckmh=1050, was_ckmh=550, cause=Cause.BOUNDARY, interval=1, planned=AT, due=AT - 50_000
)


def told(*records: AnyEvent | AnyCommand) -> list[str]:
    plain = Plain(PLAN)
    return [line for record in records for line in plain.lines(record)]


def entered(index: int, *, resumed: bool = False) -> IntervalEntered:
    step = PLAN.intervals[index]
    ends = None if step.until_key or step.distance_cm else AT + step.duration_us
    return IntervalEntered(at=AT, index=index, planned=AT, ends=ends, resumed=resumed)


def test_an_interval_says_what_how_fast_how_long_and_its_cue() -> None:
    assert told(*(entered(n) for n in range(5))) == [
        "   3:05  Warm-up, 4 to 5.5 km/h, 5:00.",
        "   3:05  Run (set 2 of 6), 10.5 km/h, 1:30: short quick steps.",
        "   3:05  Off belt, 10 times, ENTER when done: squats.",
        "   3:05  Walk, 5 km/h, 100 metres.",
        "   3:05  Rest, stand on the rails, 4 km/h, 1:00.",
    ]


def test_a_resumed_interval_says_so() -> None:
    assert told(entered(0, resumed=True)) == ["   3:05  Warm-up, the rest of it, 4 to 5.5 km/h, 5:00."]


def test_a_belt_that_arrives_in_time_is_no_news() -> None:
    reports = [BeltMeasured(at=AT + n * 500_000, raw="", speed_ckmh=550 + n * 100) for n in range(1, 8)]
    assert told(SET_SPEED, *reports) == []


def test_a_belt_that_took_long_is_said_to_have_arrived_once() -> None:
    reports = [BeltMeasured(at=AT + n * 2 * SECOND_US, raw="", speed_ckmh=550 + n * 100) for n in range(1, 8)]
    assert told(SET_SPEED, *reports) == ["   3:15  The belt has reached 10.5 km/h, 10 s after the change."]


def test_what_comes_many_times_a_second_makes_no_line() -> None:
    ramp = replace(SET_SPEED, cause=Cause.RAMP)
    assert told(Woke(at=AT, due=AT), WakeAt(at=AT, due=AT), ramp, BeltMeasured(at=AT, raw="", speed_ckmh=400)) == []


def test_a_change_by_key_is_said_at_once() -> None:
    slower = replace(SET_SPEED, cause=Cause.KEY, target_ckmh=950)
    assert told(slower) == ["   3:05  Belt to 9.5 km/h."]


def test_an_alarm_stands_out() -> None:
    assert told(Said(at=AT, level=Level.ALARM, text="PULL THE SAFETY KEY.")) == ["   3:05  !!! PULL THE SAFETY KEY."]


def test_a_stop_that_is_sent_again_and_again_is_told_once_but_each_key_is_answered() -> None:
    pressed = StopPressed(at=AT, pressed_at=AT)
    stopping, unconfirmed = (StateEntered(at=AT, state=state) for state in (State.STOPPING, State.UNCONFIRMED))
    sent = StopSent(at=AT)
    lines = told(pressed, stopping, sent, sent, unconfirmed, sent, sent, pressed, sent, sent)
    assert [line for line in lines if "sent" in line] == ["   3:05  Stop sent."] * 2


def test_the_way_down_to_a_pause_is_one_line() -> None:
    down = replace(SET_SPEED, cause=Cause.GUARD, target_ckmh=80)
    pausing = StateEntered(at=AT, state=State.PAUSING, why="paused by key")
    assert told(pausing, down, StopSent(at=AT)) == ["   3:05  Pausing: paused by key."]


def test_attempts_to_connect_are_told_once() -> None:
    failed = ConnectFailed(at=AT, because=FailedBecause.NOT_FOUND, text="No treadmill was found.")
    tries = [part for n in range(1, 9) for part in (Connect(at=AT, attempt=n), failed)]
    assert told(*tries) == [
        "   3:05  No treadmill was found.",
        "   3:05  Trying to connect again, until it answers.",
    ]


def test_any_key_may_cancel_and_that_there_was_nothing_to_cancel_is_no_news() -> None:
    assert told(IntentRefused(at=AT, intent="CancelPressed", reason="nothing is under way")) == []


def test_every_answer_to_a_stop_is_a_line() -> None:
    lines = told(StopSent(at=AT), StopRemembered(at=AT))
    assert lines[0] == "   3:05  Stop sent."
    assert "use the console or the safety key" in lines[1]


def test_a_rise_that_was_held_back_says_which_and_why() -> None:
    withheld = RiseWithheld(at=AT, target_ckmh=1050, planned=AT, interval=1, reason="the screen does not answer")
    assert told(withheld) == ["   3:05  Not faster than now, 10.5 km/h was due: the screen does not answer"]


def test_without_a_machine_of_ours_the_runner_is_told_what_to_set() -> None:
    assert told(ConsoleAsked(at=AT, target_ckmh=1050, interval=1, planned=AT)) == [
        "   3:05  Set 10.5 km/h on the console."
    ]


def test_connection_arming_and_end() -> None:
    machine = MachineConnected(
        at=AT, address="C2", name="FS-BC11B7", range=SpeedRange(80, 1200, 10), machine=MachineProfile()
    )
    ended = SessionEnded(at=AT, outcome=Outcome.FINISHED, exit_code=0, text="The plan is done.", stands=True)
    close = Close(at=AT, outcome=Outcome.FINISHED, exit_code=0, text="The plan is done.")
    assert told(
        StateEntered(at=AT, state=State.CONNECTING),
        machine,
        CountingIn(at=AT, until=AT + 10 * SECOND_US),
        StateEntered(at=AT, state=State.STOPPING, why="the plan is done"),
        StateEntered(at=AT, state=State.FINISHED, why="the plan is done"),
        ended,
        PodLost(at=AT, reason="the treadmill was let go"),
        NothingToStop(at=AT),
        close,
    ) == [
        "   3:05  Looking for the treadmill.",
        "   3:05  Connected to FS-BC11B7, 0.8 to 12 km/h.",
        "   3:05  The belt starts in 10 s. Any key cancels.",
        "   3:05  Stopping: the plan is done.",
        "   3:05  The plan is done.",
    ]


def test_an_early_end_is_a_walk_out_that_no_plan_holds() -> None:
    walk_out = IntervalEntered(at=AT, index=len(PLAN.intervals), planned=AT, ends=AT + 2 * MINUTE_US)
    assert told(walk_out) == ["   3:05  Walking out, 2:00."]


@pytest.mark.parametrize("why", ["Stopped by key.", "stopped by key", "Stopped by key"])
def test_every_reason_ends_in_one_full_stop(why: str) -> None:
    (line,) = told(StateEntered(at=AT, state=State.STOPPING, why=why))
    assert line.endswith("topped by key.")
    assert not line.endswith("..")
    (end,) = told(SessionEnded(at=AT, outcome=Outcome.STOPPED, exit_code=0, text=why, stands=True))
    assert end == "   3:05  Stopped by key."


def test_why_there_is_no_machine_is_said_once() -> None:
    text = "No treadmill was found. Switch it on and come closer."
    failed = ConnectFailed(at=AT, because=FailedBecause.NOT_FOUND, text=text)
    assert told(failed, SessionEnded(at=AT, outcome=Outcome.FAULT, exit_code=1, text=text, stands=True)) == [
        f"   3:05  {text}"
    ]


def test_where_steps_come_from_is_said_once_for_each_change() -> None:
    lines = told(
        PodConnected(at=0, address="C2:02", name="Pod", source=Source.POD, battery_percent=20),
        SourceChanged(at=1, was=Source.ESTIMATE, source=Source.POD),
        SourceChanged(at=2, was=Source.POD, source=Source.ESTIMATE),
        SourceChanged(at=3, was=Source.ESTIMATE, source=Source.MACHINE_STEPS),
        PodLost(at=4, reason="the link went down"),
        SourceChanged(at=4, was=Source.POD, source=Source.ESTIMATE),
    )
    assert [line[9:] for line in lines] == [
        "Steps come from Pod (foot pod, battery 20 %).",
        "No sensor counts steps now: they are estimated from the belt's speed.",
        "Steps are counted by the treadmill's step counter now.",
        "The link went down.",
    ]


def test_a_strap_is_named_with_its_battery_and_its_loss_is_a_sentence() -> None:
    lines = told(
        StrapConnected(at=0, address="C2:03", name="", battery_percent=64),
        StrapConnected(at=0, address="C2:03", name="Strap"),
        StrapLost(at=1, reason="the link to the heart strap went down"),
    )
    assert [line[9:] for line in lines] == [
        "Heart rate comes from C2:03, battery 64 %.",
        "Heart rate comes from Strap.",
        "The link to the heart strap went down.",
    ]
