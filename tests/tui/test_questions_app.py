"""The questions of a first start: ENTER through all of them keeps everything, Esc leaves everything."""

from collections.abc import Mapping
from typing import Any

import pytest

from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette
from backrun_treadmill.tui.keys.keys import STOPS
from backrun_treadmill.tui.pages.question import Question
from backrun_treadmill.tui.pages.questions_app import QuestionsApp

QUESTIONS = (
    Question(key="unit", short="km/h or mph?", text="Which?", choices=("km/h", "mph"), given="km/h"),
    Question(key="top_speed", short="top speed", text="No faster than this.", given="14 km/h"),
    Question(key="heart", short="age", text="Skip it if you like.", digits=True),
    Question(key="sound", short="can you hear this?", text="It rang.", choices=("yes", "no"), given="yes", rings=True),
)


def wrong(answers: Mapping[str, str]) -> str:
    return "must be a speed" if "b" in answers.get("top_speed", "") else ""


def asked() -> QuestionsApp:
    return QuestionsApp(QUESTIONS, wrong=wrong)


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


async def after(app: QuestionsApp, *keys: str) -> dict[str, str] | None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    return app.return_value


async def test_enter_keeps_what_is_shown() -> None:
    kept = {"unit": "km/h", "top_speed": "14 km/h", "heart": "", "sound": "yes"}
    assert await after(asked(), *["enter"] * 4) == kept


async def test_numbers_choose_and_letters_are_typed_stop_keys_among_them() -> None:
    typed = ["9", ".", "5", "space", "m", "p", "h", "q", "backspace"]
    keys = [{".": "full_stop"}.get(key, key) for key in typed]
    told = {"unit": "mph", "top_speed": "9.5 mph", "heart": "45", "sound": "no"}
    assert await after(asked(), "2", *keys, "enter", "4", "x", "5", "enter", "2") == told


ENDING = [key for key in STOPS if len(key) > 1]
"""Those that cannot be typed."""


@pytest.mark.parametrize(
    ("before", "key"),
    [
        *[((), key) for key in STOPS],
        *[(("1",), key) for key in ENDING],
        *[(("1", "9"), key) for key in ENDING],
        *[(("1", "enter"), key) for key in STOPS],
        *[(("1", "enter", "4"), key) for key in STOPS],
        *[(("1", "enter", "enter"), key) for key in STOPS],
    ],
)
async def test_what_stops_a_belt_leaves_and_answers_nothing_except_where_it_can_be_typed(
    before: tuple[str, ...], key: str
) -> None:
    app = asked()
    assert await after(app, *before, {" ": "space", ".": "full_stop"}.get(key, key)) is None
    assert not app.is_running


async def test_a_wrong_answer_is_told_and_asked_again() -> None:
    app = asked()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "b", "enter")
        await pilot.pause()
        assert "must be a speed" in text_of(app)
        assert "2 of 4" in text_of(app)
        await pilot.press("9", "enter", "up")
        await pilot.pause()
        assert "must be a speed" not in text_of(app)
        assert "2 of 4" in text_of(app), "one question back"


async def test_it_rings_with_its_question_and_again() -> None:
    rung: list[str] = []
    app = QuestionsApp(QUESTIONS, wrong=wrong, ring=lambda: rung.append("bell"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "enter")
        assert rung == []
        await pilot.press("enter")
        assert rung == ["bell"]
        await pilot.press("r")
        assert rung == ["bell", "bell"]


async def test_every_size_shows_something() -> None:
    app = asked()
    async with app.run_test(size=(120, 40)) as pilot:
        for size in [(40, 12), (20, 6), (3, 2), (200, 60)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.is_running
        assert "Which?" in text_of(app)


SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    "keys", [(), ("enter", "9", "b", "enter"), ("enter", "enter")], ids=["choice", "wrong", "skip"]
)
def test_looks(snap_compare: Any, size: tuple[int, int], palette: Palette, keys: tuple[str, ...]) -> None:
    assert snap_compare(QuestionsApp(QUESTIONS, wrong=wrong, palette=palette), terminal_size=size, press=keys)
