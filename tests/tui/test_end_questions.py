"""The questions once the belt stands: one key each, none blocks leaving, a held key answers one."""

from collections.abc import Callable
from typing import Any

import pytest

from backrun_treadmill.core.commands import Close, Outcome
from backrun_treadmill.core.intents import EffortRated, EndedBecause, PainLocated, PainRated, Reason, RunSpeedKept, Site
from backrun_treadmill.core.notes import Asked, SessionEnded
from backrun_treadmill.tui.keys.keys import STOP, STOPS, Presses
from backrun_treadmill.tui.session.end_questions import LEAVE, TAKE_BACK, EndQuestions

type Show = Callable[..., Any]

ALL = SessionEnded(
    at=0, outcome=Outcome.STOPPED, exit_code=0, text="Stopped by key.", stands=True, asks=tuple(Asked), run_ckmh=950
)
CLOSE = Close(at=1, outcome=Outcome.STOPPED, exit_code=0, text="Stopped by key.")
ASKING = ["end-pain", "end-where", "end-effort", "end-why", "end-run-speed"]


class Typed:
    """Questions, and keys typed two seconds apart."""

    def __init__(self, ended: SessionEnded = ALL) -> None:
        self.questions = EndQuestions()
        self.questions.see(ended)
        self.sent: list[Any] = []
        self._presses = Presses()
        self._at = 0.0

    def type(self, *names: str, apart_s: float = 2.0) -> "Typed":
        for name in names:
            self._at += apart_s
            self.sent += self.questions.press(name, self._presses.wish(name, self._at), self._at)
        return self


def rated(level: int) -> PainRated:
    return PainRated(at=0, pressed_at=0, level=level)


def effort(level: int) -> EffortRated:
    return EffortRated(at=0, pressed_at=0, level=level)


def test_one_key_answers_one_question() -> None:
    typed = Typed().type("3", "1", "6", "2", "y")
    assert typed.sent == [
        rated(3),
        PainLocated(at=0, pressed_at=0, site=Site.BACK),
        effort(6),
        EndedBecause(at=0, pressed_at=0, reason=Reason.PAIN),
        RunSpeedKept(at=0, pressed_at=0, speed_ckmh=950),
    ]
    assert typed.questions.present is None
    assert not typed.questions.left, "what was answered is shown until a key leaves"
    assert typed.type("enter").sent[-1] == LEAVE


def test_enter_skips_each_and_leaves_behind_the_last() -> None:
    typed = Typed().type("enter", "enter", "enter")
    assert typed.questions.present is Asked.RUN_SPEED
    assert typed.sent == []
    assert typed.type("enter").sent == [LEAVE]
    assert typed.questions.left


@pytest.mark.parametrize("no", ["n", "0"])
def test_a_speed_not_kept_is_no_record(no: str) -> None:
    assert Typed().type("0", "1", "1", no).questions.present is None
    assert not [wish for wish in Typed().type("0", "1", "1", no).sent if isinstance(wish, RunSpeedKept)]


@pytest.mark.parametrize("key", STOPS)
def test_a_stop_key_leaves_at_any_question_even_when_it_repeats(key: str) -> None:
    for answered in ([], ["3"], ["3", "1"], ["3", "1", "6"], ["3", "1", "6", "1"]):
        typed = Typed().type(*answered).type(key, apart_s=0.01)
        assert typed.sent[-1] == STOP
        assert typed.questions.left


@pytest.mark.parametrize("key", ["3", "enter"])
def test_a_key_held_down_answers_one_question_only(key: str) -> None:
    typed = Typed().type(key).type(*[key] * 50, apart_s=0.03)
    assert typed.questions.present is (Asked.SITE if key == "3" else Asked.EFFORT)
    assert not typed.questions.left


def test_backspace_goes_back_and_takes_a_rating_of_pain_back() -> None:
    typed = Typed().type("7", "backspace", "0", "5", "backspace", "6")
    assert typed.sent == [rated(7), TAKE_BACK, rated(0), effort(5), effort(6)]
    assert Typed().type("backspace").sent == [], "there is nothing to go back to"


@pytest.mark.parametrize("key", ["x", "up", "g", "p", "9", "y", "n"])
def test_other_keys_are_no_answer_to_why(key: str) -> None:
    typed = Typed().type("0", "6")
    sent = list(typed.sent)
    assert typed.type(key).sent == sent
    assert typed.questions.present is Asked.REASON


def test_once_closed_nothing_is_asked_and_nothing_sent() -> None:
    typed = Typed()
    typed.questions.see(CLOSE)
    assert typed.questions.present is None
    assert typed.type("3", "backspace", "l").sent == []
    assert typed.type("enter").sent == []
    assert typed.questions.left


def test_records_of_answers_answer_as_well() -> None:
    """As in a replay, where no key is pressed."""
    typed = Typed()
    present = []
    for record in (rated(3), PainLocated(at=0, pressed_at=0, site=Site.KNEE), effort(6)):
        typed.questions.see(record)
        present.append(typed.questions.present)
    assert present == [Asked.SITE, Asked.EFFORT, Asked.REASON]


def test_an_answer_in_a_record_tells_that_what_came_before_it_was_skipped() -> None:
    typed = Typed()
    typed.questions.see(rated(3))
    typed.questions.see(effort(6))
    assert typed.questions.present is Asked.REASON


def test_where_it_hurts_is_asked_only_of_who_has_pain_and_may_be_answered_anew() -> None:
    assert Typed().type("0").questions.present is Asked.EFFORT
    assert Typed().type("enter").questions.present is Asked.EFFORT
    typed = Typed().type("2", "3", "backspace", "5")
    assert [wish.site for wish in typed.sent if isinstance(wish, PainLocated)] == [Site.KNEE, Site.NECK]
    assert typed.questions.present is Asked.EFFORT
    other = Typed().type("2", "7", "0", "x")
    assert other.sent == [rated(2)], "there are five places"
    assert other.questions.present is Asked.SITE


@pytest.mark.parametrize("view", ASKING)
@pytest.mark.parametrize("key", ["space", "q", "escape", "f5", "ctrl+c"])
async def test_a_stop_key_on_the_screen_is_sent_and_leaves(show: Show, view: str, key: str) -> None:
    shown = show(view)
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        await pilot.pause()
    assert shown.wishes == [STOP]
    assert not shown.app.is_running
    assert shown.app.return_code == 0


async def test_the_page_shows_what_was_done_and_where_it_is_saved_beside_the_question(show: Show) -> None:
    shown = show("end-pain")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        text = text_of(shown.app)
        for part in ("3 SETS DONE", "running impacts", "changes of speed", "Saved in ~/.local", "9 is 9 or 10"):
            assert part in text
        await pilot.press("9")
        await pilot.pause()
        assert "Where does it hurt? 1 back, 2 leg, 3 knee, 4 ankle, 5 neck." in text_of(shown.app)
        await pilot.press("1")
        await pilot.pause()
        assert "How hard" in text_of(shown.app)
        assert shown.wishes == [rated(9), PainLocated(at=0, pressed_at=0, site=Site.BACK)]


async def test_the_answers_are_on_the_page(show: Show) -> None:
    shown = show("end")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "Pain 2 before, 3 after · in the back · effort 9 or 10" in text_of(shown.app)


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())
