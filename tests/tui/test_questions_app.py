"""The questions of a first start: ENTER through all of them keeps everything, Esc leaves everything."""

from collections.abc import Mapping
from typing import Any

import pytest

from backrun_treadmill.tui.questions_app import Question, QuestionsApp

QUESTIONS = (
    Question(key="unit", short="km/h or mph?", text="Which?", choices=("km/h", "mph"), given="km/h"),
    Question(key="top_speed", short="top speed", text="No faster than this.", given="14 km/h"),
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
    kept = {"unit": "km/h", "top_speed": "14 km/h", "sound": "yes"}
    assert await after(asked(), "enter", "enter", "enter") == kept


async def test_numbers_choose_and_letters_are_typed_stop_keys_among_them() -> None:
    typed = ["9", ".", "5", "space", "m", "p", "h", "q", "backspace"]
    keys = [{".": "full_stop"}.get(key, key) for key in typed]
    assert await after(asked(), "2", *keys, "enter", "2") == {"unit": "mph", "top_speed": "9.5 mph", "sound": "no"}


@pytest.mark.parametrize("key", ["escape", "ctrl+c", "ctrl+q"])
@pytest.mark.parametrize("before", [(), ("1",), ("1", "9")])
async def test_leaving_answers_nothing(key: str, before: tuple[str, ...]) -> None:
    app = asked()
    assert await after(app, *before, key) is None
    assert not app.is_running


async def test_a_wrong_answer_is_told_and_asked_again() -> None:
    app = asked()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "b", "enter")
        await pilot.pause()
        assert "must be a speed" in text_of(app)
        assert "2 of 3" in text_of(app)
        await pilot.press("9", "enter", "up")
        await pilot.pause()
        assert "must be a speed" not in text_of(app)
        assert "2 of 3" in text_of(app), "one question back"


async def test_the_bell_rings_with_its_question_and_again(monkeypatch: pytest.MonkeyPatch) -> None:
    rung: list[str] = []
    app = asked()
    monkeypatch.setattr(app, "bell", lambda: rung.append("bell"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
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


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=["80x24", "200x60"])
def test_dark(snap_compare: Any, size: tuple[int, int]) -> None:
    assert snap_compare(asked(), terminal_size=size)
