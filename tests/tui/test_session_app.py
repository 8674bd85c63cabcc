"""The application with keys pressed on it: stop is stop everywhere, and a held key never makes anything faster."""

from collections.abc import Callable
from typing import Any

import pytest
from textual import events

from backrun_treadmill.core.notes import Level, Said, UnitAsked
from backrun_treadmill.core.tone import Tone
from backrun_treadmill.tui.keys.keys import MEANINGS, MILES, STOPS, Presses, Switch, key_name
from backrun_treadmill.tui.session.keys_screen import KeysScreen

type Show = Callable[..., Any]

MOVING = ["warm-up", "run", "walk", "last-5-s-of-rest"]
LIVE = ["arming", "count-in", *MOVING, "off-belt", "paused", "link-lost", "unconfirmed"]
AS_TYPED = {" ": "space", ".": "full_stop"}


async def test_ctrl_q_does_not_quit_past_the_belt(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+q")
        assert shown.app.is_running
        assert shown.pressed() == ["StopPressed"]


@pytest.mark.parametrize("key", ["up", "shift+up", "n", "g", "=", "enter", "e", "+"])
def test_a_held_key_counts_once(key: str) -> None:
    """A first repeat after half a second, then thirty a second, as terminals do."""
    presses = Presses()
    first = presses.wish(key, 100.0)
    repeats = [presses.wish(key, 100.5 + n / 30) for n in range(300)]
    assert first is not None
    assert set(repeats) == {None}
    assert presses.wish(key, 115.0) == first, "pressed anew"


@pytest.mark.parametrize("key", [*STOPS, "down", "shift+down", "pagedown", "p", "w", "l", "7"])
def test_what_slows_down_comes_as_often_as_it_is_pressed(key: str) -> None:
    presses = Presses()
    assert None not in [presses.wish(key, 100 + n / 30) for n in range(30)]


def test_no_key_both_starts_and_stops_and_none_of_a_presenter_makes_faster() -> None:
    starting = {
        name for name, meaning in MEANINGS.items() if type(meaning).__name__ in ("ConfirmPressed", "GoOnPressed")
    }
    assert starting == {"enter", "ctrl+j", "g"}
    assert not starting & set(STOPS)
    presenter = {name: type(MEANINGS[name]).__name__ for name in ("pagedown", "pageup", "b", ".", "escape", "f5")}
    assert set(presenter.values()) == {"SlowerPressed", "MoreRestPressed", "StopPressed"}


@pytest.mark.parametrize(
    ("key", "character", "name"), [("space", " ", " "), ("S", "S", "s"), ("escape", "\x1b", "escape"), ("é", "É", "é")]
)
def test_a_key_is_known_by_what_it_prints(key: str, character: str, name: str) -> None:
    assert key_name(key, character) == name


async def test_pasted_text_does_nothing_while_the_belt_moves(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        shown.app.post_message(events.Paste("n n n g = up 6"))
        await pilot.pause()
        assert shown.pressed() == []


@pytest.mark.parametrize("key", ["x", "tab", "f1", "question_mark", "t", "3", "é"])
async def test_any_key_cancels_a_count_in(show: Show, key: str) -> None:
    shown = show("count-in")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
    assert "CancelPressed" in shown.pressed()


async def test_a_held_enter_does_not_start_what_it_cancelled(show: Show) -> None:
    shown = show("count-in")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        for _ in range(5):
            await pilot.press("enter")
    assert shown.pressed() == ["ConfirmPressed", *["CancelPressed"] * 4]


async def test_a_key_without_a_meaning_is_nothing_on_a_moving_belt(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        for key in ("x", "tab", "f1", "ctrl+p", "ctrl+z"):
            await pilot.press(key)
    assert shown.pressed() == []


async def test_the_table_of_keys_opens_and_the_next_key_closes_it_and_works(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("question_mark")
        assert isinstance(shown.app.screen, KeysScreen)
        await pilot.press("w")
        assert not isinstance(shown.app.screen, KeysScreen)
    assert shown.pressed() == ["WalkPressed"]


async def test_milliseconds_are_shown_on_demand_only(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        assert " ms" not in text_of(shown.app)
        await pilot.press("t")
        await pilot.pause()
        assert " ms" in text_of(shown.app)


async def test_once_everything_is_answered_enter_leaves(show: Show) -> None:
    shown = show("end")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("g", "up", "3")
        assert shown.app.is_running
        assert shown.wishes == []
        await pilot.press("enter")
        await pilot.pause()
    assert shown.pressed() == ["LeavePressed"]
    assert not shown.app.is_running
    assert shown.app.return_code == 0


async def test_m_is_sound_and_the_answer_about_miles_only_while_that_is_asked(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert "sound on" in text_of(shown.app)
        assert shown.wishes == []
    asked = show("run")
    asked.app.feed(UnitAsked(at=asked.rig.now))
    async with asked.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("m")
        assert asked.wishes == [MILES]


async def test_a_view_that_raises_ends_the_screen_and_tells_what_broke_it(
    show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object, **named: object) -> None:
        raise ZeroDivisionError("a bug in a view")

    monkeypatch.setattr("backrun_treadmill.tui.session.session_screen.draw_facts", broken)
    shown = show("run")
    with pytest.raises(ZeroDivisionError):
        async with shown.app.run_test(size=(80, 24)):
            pass
    assert shown.app.return_code == 1
    assert isinstance(shown.app.bug, ZeroDivisionError)


@pytest.mark.parametrize("view", LIVE)
async def test_a_window_of_any_size_shows_something(show: Show, view: str) -> None:
    shown = show(view)
    async with shown.app.run_test(size=(120, 40)) as pilot:
        for size in [(79, 20), (40, 12), (20, 6), (7, 3), (1, 1), (300, 90), (80, 24)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert shown.app.is_running
            assert text_of(shown.app).strip() or size < (8, 4)


def test_switches_are_the_views_own() -> None:
    assert {name for name, meaning in MEANINGS.items() if isinstance(meaning, Switch)} == {"t", "m", "i", "?"}


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


async def test_asked_again_the_list_of_keys_is_followed_by_when_to_get_help_and_then_by_the_session(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        for expected in ("30 s more rest", "emergency department", None):
            await pilot.press("question_mark")
            await pilot.pause()
            assert isinstance(shown.app.screen, KeysScreen) == (expected is not None)
            assert expected is None or expected in text_of(shown.app)
        assert shown.pressed() == []


async def test_the_help_is_whole_on_the_smallest_terminal_and_every_stop_key_stops_over_it(show: Show) -> None:
    shown = show("run")
    async with shown.app.run_test(size=(80, 24)) as pilot:
        for key in (AS_TYPED.get(key, key) for key in STOPS):
            await pilot.press("question_mark", "question_mark")
            await pilot.pause()
            assert "has become unsteady." in text_of(shown.app)
            await pilot.press(key)
        assert shown.pressed() == ["StopPressed"] * len(STOPS)


async def test_changes_and_alarms_are_played_and_a_mute_silences_changes_only(show: Show) -> None:
    shown, played = show("last-5-s-of-rest"), list[Tone]()
    shown.app._play = played.append
    shown.app._sound = True
    async with shown.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert played == [Tone.FASTER]
        await pilot.press("m")
        shown.app.feed(Said(at=shown.rig.now, level=Level.ALARM, text="PULL THE SAFETY KEY."))
        assert played == [Tone.FASTER, Tone.ALARM]
