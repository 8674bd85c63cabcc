"""The question before the start: one digit, and the key that skips it starts nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace
from recorded import FULL, Recorded

from backrun_treadmill.core.commands import Close
from backrun_treadmill.core.intents import AnyIntent, ConfirmPressed, PainRated
from backrun_treadmill.core.notes import State
from backrun_treadmill.tui.keys.keys import STOPS
from backrun_treadmill.tui.session.app import SessionApp

type Show = Callable[..., Any]


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


async def test_a_digit_is_sent_once_and_the_arming_follows(show: Show) -> None:
    shown = show("pain-before")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "9 is 9 or 10" in text_of(shown.app)
        await pilot.press("3")
        await pilot.pause()
        assert shown.wishes == [PainRated(at=0, pressed_at=0, level=3)]
        assert "Feet on the rails" in text_of(shown.app)


async def test_an_answer_taken_back_is_asked_for_again() -> None:
    rig = Recorded(FULL)
    rig.run_to(3)

    def press(wish: AnyIntent) -> None:
        rig.feed(replace(wish, at=rig.now, pressed_at=rig.now))

    app = SessionApp(press=press, now=lambda: rig.now, ask_pain=True)
    seen = 0
    async with app.run_test(size=(80, 24)) as pilot:
        for key, asked in [("tab", True), ("5", False), ("backspace", True), ("2", False)]:
            await pilot.press(key)
            for record in rig.records[seen:]:
                app.feed(record)
            seen = len(rig.records)
            await pilot.pause(0.3)
            assert ("ENTER skips" in text_of(app)) is asked
    assert rig.session.situation.pain_before == 2


async def test_enter_skips_and_starts_nothing_even_when_held(show: Show) -> None:
    shown = show("pain-before")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        for _ in range(5):
            await pilot.press("enter")
        await pilot.pause()
        assert shown.app.is_running
        assert "Feet on the rails" in text_of(shown.app)
        assert not [wish for wish in shown.wishes if isinstance(wish, ConfirmPressed)]


@pytest.mark.parametrize("key", STOPS)
async def test_a_stop_key_stops_while_it_is_asked(show: Show, key: str) -> None:
    shown = show("pain-before")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.press({" ": "space", ".": "full_stop"}.get(key, key))
    assert shown.pressed() == ["StopPressed"]


async def test_a_belt_started_at_the_machine_is_not_hidden_behind_the_question() -> None:
    rig = Recorded(FULL)
    rig.run_to(3)
    app = SessionApp(press=lambda wish: None, now=lambda: rig.now, ask_pain=True)
    for record in rig.records:
        app.feed(record)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "ENTER skips" in text_of(app)
        known = len(rig.records)
        rig.start()
        rig.pass_time(5)
        for record in rig.records[known:]:
            app.feed(record)
        await pilot.pause(0.5)
        assert "ENTER skips" not in text_of(app)


@pytest.mark.parametrize(("level", "state"), [(5, State.ARMED), (6, State.FINISHED), (9, State.FINISHED)])
def test_pain_at_the_stop_level_ends_the_session_before_the_belt_moves(level: int, state: State) -> None:
    rig = Recorded(FULL)
    rig.run_to(3)
    rig.press(PainRated, level=level)
    rig.pass_time(2)
    assert rig.session.state is state
    ended = [record for record in rig.records if isinstance(record, Close)]
    assert [close.exit_code for close in ended] == ([0] if state is State.FINISHED else [])
