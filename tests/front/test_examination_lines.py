"""An examination as whoever stands beside the belt reads it, and what the keys mean there."""

import pytest

from backrun_treadmill.core.commands import Cause, Outcome, SetSpeed, StartBelt, StopBelt
from backrun_treadmill.core.events import BeltMeasured, ConnectFailed, FailedBecause, LinkLost
from backrun_treadmill.core.examining import ExaminerAsked, Fact, FactFound, Question, Step, StepBegan
from backrun_treadmill.core.intents import AnyIntent, UnitAnswered
from backrun_treadmill.core.machine import Unit
from backrun_treadmill.core.notes import CountInCancelled, CountingIn, Level, Said, SessionEnded, StopSent
from backrun_treadmill.front.doctor.examination_lines import ExaminationLines
from backrun_treadmill.front.doctor.examining import wish_of
from backrun_treadmill.front.doctor.last_line import LastLine
from backrun_treadmill.tui.keys.keys import CANCEL, CONFIRM, STOP, Presses

S = 1_000_000
BEGAN = StepBegan(at=65 * S, step=Step.START, text="The belt is started.")
ASKED = ExaminerAsked(at=66 * S, question=Question.START, text="Nobody on it? ENTER starts it.")
ENDED = SessionEnded(at=99 * S, outcome=Outcome.STOPPED, exit_code=0, text="Stopped by key.", stands=True)


def test_steps_questions_findings_and_alarms_are_a_line_each() -> None:
    lines = ExaminationLines()
    told = [
        *lines.lines(BEGAN),
        *lines.lines(ASKED),
        *lines.lines(FactFound(at=67 * S, fact=Fact.START_MS, value=3200, text="It moves 3.2 s after a start.")),
        *lines.lines(Said(at=68 * S, level=Level.ALARM, text="PULL THE SAFETY KEY.")),
        *lines.lines(BeltMeasured(at=69 * S, raw="", speed_ckmh=80)),
        *lines.lines(Said(at=69 * S, level=Level.INFO, text=f"{'More words than a line has. ' * 3}End.")),
        *lines.lines(LinkLost(at=70 * S, reason="the link broke")),
        *lines.lines(ENDED),
        *lines.lines(BEGAN),
    ]
    assert told == [
        "   1:05  4 of 14, start: The belt is started.",
        "   1:06  >>> Nobody on it? ENTER starts it.",
        "   1:07  Found: It moves 3.2 s after a start.",
        "   1:08  !!! PULL THE SAFETY KEY.",
        "   1:09  More words than a line has. More words than a line has. More words",
        "         than a line has. End.",
        "   1:10  The link to the treadmill is lost: the link broke.",
        "   1:39  Stopped by key.",
    ]


def test_a_stop_is_told_when_a_key_asked_for_it_and_an_absent_treadmill_once() -> None:
    lines = ExaminationLines()
    pressed = type(STOP)(at=1 * S, pressed_at=1 * S)
    absent = ConnectFailed(at=2 * S, because=FailedBecause.NOT_FOUND, text="It does not answer.")
    records = (StopSent(at=0), pressed, StopSent(at=1 * S), StopSent(at=1 * S), absent, absent)
    told = [line for record in records for line in lines.lines(record)]
    assert told == ["   0:01  Stop sent.", "   0:02  It does not answer."]


def test_the_last_line_tells_the_belt_what_was_asked_of_it_and_the_way_to_stop_it() -> None:
    last = LastLine()
    assert last.text(1 * S) == ""
    told = []
    for record, now in (
        (BEGAN, 65),
        (ASKED, 66),
        (CONFIRM, 67),
        (CountingIn(at=67 * S, until=72 * S), 68),
        (StartBelt(at=72 * S, seq=1), 72),
        (BeltMeasured(at=74 * S, raw="", speed_ckmh=80), 74),
        (speed(200), 75),
        (StopBelt(at=76 * S, seq=3), 76),
        (LinkLost(at=77 * S, reason="gone"), 77),
        (CountingIn(at=78 * S, until=83 * S), 78),
        (CountInCancelled(at=79 * S), 79),
    ):
        last.see(record)
        told.append(last.text(now * S))
    assert told == [
        "   1:05  belt not known  SPACE stops",
        "   1:06  belt not known  waits for your key  SPACE stops",
        "   1:07  belt not known  SPACE stops",
        "   1:08  belt not known  starts in 4 s, any key cancels  SPACE stops",
        "   1:12  belt not known  asked to start  SPACE stops",
        "   1:14  belt 0.8 km/h  asked to start  SPACE stops",
        "   1:15  belt 0.8 km/h  asked for 2  SPACE stops",
        "   1:16  belt 0.8 km/h  asked to stop  SPACE stops",
        "   1:17  belt not known  asked to stop  SPACE stops",
        "   1:18  belt not known  starts in 5 s, any key cancels  SPACE stops",
        "   1:19  belt not known  asked to stop  SPACE stops",
    ]
    last.see(ENDED)
    assert last.text(100 * S) == ""


def speed(target_ckmh: int) -> SetSpeed:
    return SetSpeed(
        at=75 * S,
        seq=2,
        target_ckmh=target_ckmh,
        was_ckmh=0,
        cause=Cause.KEY,
        interval=0,
        planned=75 * S,
        due=75 * S,
    )


KMH, MPH = (UnitAnswered(at=0, pressed_at=0, unit=unit) for unit in Unit)


@pytest.mark.parametrize(
    ("name", "asked", "wish"),
    [
        (" ", None, STOP),
        ("escape", Question.START, STOP),
        ("ctrl+c", Question.CONSOLE, STOP),
        ("ы", Question.CONSOLE, STOP),
        ("enter", Question.START, CONFIRM),
        ("k", Question.CONSOLE, KMH),
        ("m", Question.CONSOLE, MPH),
        ("k", Question.START, CANCEL),
        ("m", None, CANCEL),
        ("g", Question.START, CANCEL),
        ("up", None, CANCEL),
        ("p", Question.START, CANCEL),
        ("1", Question.START, CANCEL),
    ],
)
def test_keys_stop_answer_or_decline_and_nothing_else(name: str, asked: Question | None, wish: AnyIntent) -> None:
    assert wish_of(name, Presses(), 1.0, asked=asked) == wish


def test_an_enter_that_is_held_down_agrees_once_and_cancels_what_it_began() -> None:
    presses = Presses()
    assert [wish_of("enter", presses, at, asked=Question.START) for at in (1.0, 1.4, 1.5)] == [CONFIRM, CANCEL, CANCEL]
