"""The settings page: everything is listed, ENTER changes one at once, a fault is told and nothing is changed."""

from pathlib import Path
from typing import Any

import pytest

from backrun_treadmill.front.pages.settings_page import SettingsOfFile
from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette
from backrun_treadmill.tui.keys.keys import STOPS
from backrun_treadmill.tui.pages.settings_app import AskAgain, Entry, SettingsApp

AS_TYPED = {" ": "space", ".": "full_stop"}
DEFAULTS = {"unit": "km/h", "top_speed": "14 km/h", "age": "", "treadmill": "virtual", "colours": "dark"}
CHOICES = {"unit": ("km/h", "mph"), "colours": ("dark", "light")}


class Kept:
    """Settings in memory; a top speed must hold no b."""

    def __init__(self, **own: str) -> None:
        self.own = own

    def entries(self) -> list[Entry]:
        return [
            Entry(
                key=key,
                value=self.own.get(key, default),
                own=key in self.own,
                comment=f"what {key} is for",
                choices=CHOICES.get(key, ()),
            )
            for key, default in DEFAULTS.items()
        ]

    def change(self, key: str, text: str) -> str:
        if key == "top_speed" and "b" in text:
            return "top_speed must be one speed from 0.5 km/h to 25 km/h"
        self.own |= {key: text}
        if not text:
            del self.own[key]
        return ""

    def palette(self) -> Palette:
        return LIGHT if self.own.get("colours") == "light" else DARK


def page(kept: Kept) -> SettingsApp:
    return SettingsApp(entries=kept.entries, change=kept.change, colours=kept.palette, where="/home/me/settings.toml")


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


async def after(kept: Kept, *keys: str) -> SettingsApp:
    app = page(kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*(AS_TYPED.get(key, key) for key in keys))
        await pilot.pause()
    return app


async def test_every_setting_is_listed_with_value_and_comment() -> None:
    app = page(Kept(treadmill="Hall One"))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = text_of(app)
        assert "/home/me/settings.toml" in told
        for key, value in DEFAULTS.items():
            assert f"what {key} is for" in told
            assert value in told or key in ("treadmill", "age")
        assert "Hall One" in told
        assert "not given" in told


async def test_enter_goes_on_to_the_next_of_few_values_and_writes_it() -> None:
    kept = Kept()
    await after(kept, "enter")
    assert kept.own == {"unit": "mph"}
    await after(kept, "enter")
    assert kept.own == {"unit": "km/h"}


async def test_the_page_wears_the_colours_that_were_chosen() -> None:
    app = page(Kept())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("end", "enter")
        await pilot.pause()
        assert app.theme == LIGHT.name


async def test_typed_text_is_written_by_enter_and_stop_letters_are_letters_in_it() -> None:
    kept = Kept()
    await after(kept, "down", "enter", *"9.5 qsb", "backspace", "backspace", "backspace", *"km/h", "enter")
    assert kept.own == {"top_speed": "9.5 km/h"}


async def test_what_is_wrong_is_told_the_text_stays_and_nothing_is_written() -> None:
    kept = Kept()
    app = page(kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter", "9", "b", "enter")
        await pilot.pause()
        assert "must be one speed from 0.5" in text_of(app)
        assert kept.own == {}
        await pilot.press("backspace", "enter")
        await pilot.pause()
        assert "must be one speed" not in text_of(app)
    assert kept.own == {"top_speed": "9"}


async def test_an_own_value_is_edited_where_it_stands_and_an_emptied_one_goes_back_to_what_holds_without() -> None:
    kept = Kept(treadmill="Hall One")
    await after(kept, *["down"] * 3, "enter", "backspace", "backspace", "backspace", *"Two", "enter")
    assert kept.own == {"treadmill": "Hall Two"}
    await after(kept, *["down"] * 3, "enter", "ctrl+u", "enter")
    assert kept.own == {}


async def test_a_value_left_as_it_was_is_not_written() -> None:
    kept = Kept()
    await after(kept, "down", "enter", "enter")
    assert kept.own == {}


async def test_c_asks_the_first_questions_again_unless_it_is_typed() -> None:
    assert (await after(Kept(), "c")).return_value == AskAgain()
    assert (await after(Kept(), "down", "enter", "c", "escape", "escape")).return_value is None


@pytest.mark.parametrize("key", [key for key in STOPS if len(key) > 1])
async def test_what_cannot_be_typed_leaves_the_text_unwritten_and_then_the_page(key: str) -> None:
    kept = Kept()
    app = page(kept)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter", "9")
        await pilot.pause()
        assert "Esc, Ctrl-C, F5 leave it as it was" in text_of(app)
        await pilot.press(key)
        await pilot.pause()
        assert app.typed is None
        assert app.is_running
        await pilot.press(key)
        await pilot.pause()
        assert not app.is_running
    assert kept.own == {}


async def test_every_size_shows_something() -> None:
    app = page(Kept())
    async with app.run_test(size=(120, 40)) as pilot:
        for size in [(40, 12), (20, 6), (3, 2), (200, 60)]:
            await pilot.resize_terminal(*size)
            await pilot.press("down", "enter", "9", "enter")
            await pilot.pause()
            assert app.is_running


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("keys", [(), ("down", "down", "down", "down", "enter", "9", "enter")], ids=["list", "wrong"])
def test_looks(
    snap_compare: Any, size: tuple[int, int], palette: Palette, keys: tuple[str, ...], tmp_path: Path
) -> None:
    own = SettingsOfFile(tmp_path / "settings.toml")
    for key, text in {"run": "9.5", "treadmill": "A very long name of a treadmill", "age": "45"}.items():
        assert own.change(key, text) == ""
    app = SettingsApp(entries=own.entries, change=own.change, colours=lambda: palette, where="/home/me/settings.toml")
    assert snap_compare(app, terminal_size=size, press=keys)
