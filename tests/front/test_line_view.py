"""A session in lines: its keys mean what they mean on the screen, before and after the end."""

from typing import Any

import pytest
from recorded import FULL, Recorded

from backrun_treadmill.core.intents import (
    ConfirmPressed,
    EffortRated,
    NextPressed,
    PainLocated,
    PainRated,
    PainTakenBack,
    StopPressed,
)
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.notes import SessionEnded, UnitAsked
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.front.lines.line_view import LineView
from backrun_treadmill.front.terminal.keys import names
from backrun_treadmill.tui.keys.keys import CANCEL, MILES
from backrun_treadmill.tui.session.end_questions import LEAVE


class Printed:
    """A recorded session shown in lines."""

    def __init__(self, rig: Recorded, *, sound: bool = True) -> None:
        self.rig = rig
        self.said: list[str] = []
        self.sent: list[Any] = []
        self.played: list[Tone] = []
        self.view = LineView(
            plan=FULL, say=self.said.append, press=self.sent.append, play=self.played.append, sound=sound
        )
        for record in rig.records:
            self.view.see(record, shown=True, asks=True)
        self._at = 0.0

    def type(self, typed: bytes) -> None:
        for name in names(typed):
            self._at += 2.0
            self.view.typed(name, self._at, now=self.rig.now)


def running(seconds: float = 70) -> Recorded:
    rig = Recorded(FULL)
    rig.start()
    rig.pass_time(seconds)
    return rig


def ended() -> Recorded:
    rig = Recorded(FULL, stays=True)
    rig.start()
    rig.pass_time(70)
    rig.press(StopPressed)
    rig.pass_time(20)
    assert rig.ended is not None
    return rig


def test_the_end_is_one_line_and_the_question_the_next() -> None:
    shown = Printed(ended())
    assert shown.said[-2].endswith("Stopped by key.")
    assert shown.said[-1].startswith("Pain now, after it?")
    shown.type(b"3")
    assert [type(wish) for wish in shown.sent] == [PainRated]
    shown.type(b"n16")
    assert [type(wish) for wish in shown.sent] == [PainRated, PainLocated, EffortRated], "n is no step any more"
    shown.type(b"\r")
    assert shown.sent[-1] == LEAVE


def test_what_is_not_to_be_shown_is_silent_and_a_screen_that_was_left_is_not_asked_after() -> None:
    rig, said = ended(), list[str]()
    view = LineView(plan=FULL, say=said.append, press=lambda _: None, play=lambda _: None, sound=True)
    for record in rig.records:
        view.see(record, shown=isinstance(record, SessionEnded), asks=False)
    assert [line.split("  ")[-1] for line in said] == ["Stopped by key."]


def test_backspace_takes_back_and_cancels_like_any_key() -> None:
    shown = Printed(running())
    shown.type(b"5\x7f")
    assert [type(wish) for wish in shown.sent] == [PainRated, type(CANCEL), PainTakenBack, type(CANCEL)]


def test_m_is_sound_unless_miles_are_asked_about() -> None:
    shown = Printed(running())
    shown.type(b"m")
    assert shown.said[-1].startswith("Sound off")
    shown.view.see(UnitAsked(at=shown.rig.now), shown=True, asks=True)
    shown.type(b"m")
    assert shown.sent[-1] == MILES


@pytest.mark.parametrize(("sound", "heard"), [(True, [Tone.SLOWER]), (False, [])])
def test_a_change_is_heard_where_sound_is_wanted(sound: bool, heard: list[Tone]) -> None:
    shown = Printed(running(seconds=60 + 90 - 3), sound=sound)
    shown.played.clear()
    shown.view.tick(shown.rig.now)
    assert shown.played == heard
    assert any("slower" in line for line in shown.said[-2:])


@pytest.mark.parametrize(("sound", "heard"), [(True, [Tone.SLOWER]), (False, [])])
def test_a_budget_that_is_used_up_is_heard_as_slower_where_sound_is_wanted(sound: bool, heard: list[Tone]) -> None:
    rig = Recorded(FULL, runner=Runner(impact_budget=100))
    rig.start()
    rig.pass_time(60 + 80)
    shown = Printed(rig, sound=sound)
    assert shown.played == heard
    assert any("Your 100 running impacts are used up" in line for line in shown.said)


def test_keys_are_wishes_while_the_session_goes_on() -> None:
    shown = Printed(running())
    shown.type(b"\rn ")
    assert [type(wish) for wish in shown.sent] == [ConfirmPressed, NextPressed, StopPressed]
