"""Every stop key, in every view: it stops the belt where there may be one, and leaves where there is none.

Only where a text is typed, keys that print are text; there Esc, Ctrl-C, F5 and their like leave.
"""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
from recorded import FULL, Recorded
from session_views import AFTERWARDS, DURING

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.machine import MachineProfile
from backrun_treadmill.core.notes import State
from backrun_treadmill.front.files.settings import load_settings
from backrun_treadmill.front.pages.first_questions import first_questions, wrong_in
from backrun_treadmill.front.pages.machines_page import OwnDevices
from backrun_treadmill.front.pages.nearby_order import bars
from backrun_treadmill.front.pages.offers import offers
from backrun_treadmill.front.pages.settings_page import SettingsOfFile
from backrun_treadmill.tui.keys.keys import STOPS
from backrun_treadmill.tui.pages.home_app import HomeApp
from backrun_treadmill.tui.pages.machines_app import MachinesApp
from backrun_treadmill.tui.pages.page_app import PageApp
from backrun_treadmill.tui.pages.questions_app import QuestionsApp
from backrun_treadmill.tui.pages.settings_app import SettingsApp
from backrun_treadmill.tui.session.app import SessionApp
from backrun_treadmill.tui.session.keys_screen import KeysScreen

type Page = PageApp[Any]
type Show = Callable[..., Any]

AS_TYPED = {" ": "space", ".": "full_stop"}
KEYS = [*[AS_TYPED.get(key, key) for key in STOPS], "S", "Q", "й", "ㅂ", "ض"]
UNTYPED = [key for key in STOPS if len(key) > 1]


def looking() -> Recorded:
    """No treadmill is found yet."""
    return Recorded(FULL, lead=False)


def held() -> Recorded:
    """The belt moved before anybody asked it to."""
    rig = Recorded(FULL, lead=False, belt_ckmh=500)
    rig.run_to(30)
    assert rig.session.state is State.HELD
    return rig


def unit_asked() -> Recorded:
    """An unknown machine: what does its console show?"""
    rig = Recorded(FULL, lead=False, machine=MachineProfile())
    moved = rig.start()
    rig.run_to(moved + 40)
    assert "press k" in rig.said()
    return rig


ASKING = {story.__name__: story for story in (looking, held, unit_asked)}


async def check_stops(app: SessionApp, pressed: Callable[[], list[str]]) -> None:
    """Each key is a stop, at once and over the table of keys, and none of them ends the screen."""
    async with app.run_test(size=(80, 24)) as pilot:
        for count, key in enumerate(KEYS, 1):
            await pilot.press(key)
            assert pressed().count("StopPressed") == count, key
        for count, key in enumerate(KEYS, len(KEYS) + 1):
            await pilot.press("question_mark", key)
            assert pressed().count("StopPressed") == count, f"{key} over the table of keys"
            assert not isinstance(app.screen, KeysScreen)
        assert app.is_running


@pytest.mark.parametrize("view", DURING)
async def test_it_stops_the_belt_from_every_view_of_a_session(show: Show, view: str) -> None:
    shown = show(view)
    await check_stops(shown.app, shown.pressed)


@pytest.mark.parametrize("view", ASKING)
async def test_it_stops_the_belt_whatever_is_asked(view: str) -> None:
    rig, wishes = ASKING[view](), list[str]()
    app = SessionApp(press=lambda wish: wishes.append(type(wish).__name__), now=lambda: rig.now)
    for record in rig.records:
        app.feed(record)
    await check_stops(app, lambda: wishes)


async def stays(app: Page | SessionApp, *keys: str) -> str:
    """The keys, where the application did not end with the last of them and without an answer; else nothing."""
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys[:-1])
        shown = app.is_running
        await pilot.press(keys[-1])
        await pilot.pause()
        left = shown and not app.is_running and app.return_value is None
    return "" if left else " ".join(keys)


async def all_stay(make: Callable[[], Page | SessionApp], ways: Iterable[tuple[str, ...]]) -> list[str]:
    """Side by side: an application mostly waits."""
    return [keys for keys in await asyncio.gather(*(stays(make(), *way) for way in ways)) if keys]


@pytest.mark.parametrize("view", AFTERWARDS)
async def test_it_leaves_the_end_page_whatever_is_asked_there(show: Show, view: str) -> None:
    assert await all_stay(lambda: show(view).app, [(key,) for key in KEYS]) == []
    assert await all_stay(lambda: show(view).app, [("question_mark", key) for key in ("space", "q", "й")]) == []


def home(folder: Path) -> HomeApp:
    return HomeApp(offers(Runner(), folder, ""), machine="")


def settings(folder: Path) -> SettingsApp:
    own = SettingsOfFile(folder / "settings.toml")
    return SettingsApp(entries=own.entries, change=own.change)


def machines(folder: Path) -> MachinesApp:
    own = OwnDevices(
        strap=folder / "strap.toml",
        settings=folder / "settings.toml",
        pod=folder / "pod.toml",
        used=folder / "used.json",
    )
    return MachinesApp(choose=own.choose, forget=own.forget, is_own=own.is_own, bars=bars)


def questions(folder: Path) -> QuestionsApp:
    file = folder / "settings.toml"
    return QuestionsApp(first_questions(load_settings(file)), wrong=wrong_in(file), ring=lambda: None)


PAGES: dict[str, tuple[Callable[[Path], Page], tuple[str, ...]]] = {
    "home": (home, ()),
    "help": (home, ("question_mark",)),
    "emergencies": (home, ("question_mark", "question_mark")),
    "settings": (settings, ()),
    "machine and sensors": (machines, ()),
    "question 1": (questions, ()),
    "question 3, digits": (questions, ("enter", "enter", "4")),
    "question 4": (questions, ("enter", "enter", "enter")),
    "question 5": (questions, ("enter",) * 4),
    "question 6": (questions, ("enter",) * 5),
}
TYPED: dict[str, tuple[Callable[[Path], Page], tuple[str, ...]]] = {
    "question 2": (questions, ("enter", "9")),
    "a setting": (settings, ("down", "enter", "9")),
}


@pytest.mark.parametrize("page", PAGES)
async def test_it_leaves_every_page_and_nothing_is_written(tmp_path: Path, page: str) -> None:
    make, before = PAGES[page]
    assert await all_stay(lambda: make(tmp_path), [(*before, key) for key in KEYS]) == []
    assert written(tmp_path) == []


@pytest.mark.parametrize(("page", "times"), [("question 2", 1), ("a setting", 2)])
async def test_what_cannot_be_typed_leaves_a_text_and_nothing_is_written(tmp_path: Path, page: str, times: int) -> None:
    """Out of a setting the first press leaves the text, the second the page."""
    make, before = TYPED[page]
    assert await all_stay(lambda: make(tmp_path), [(*before, *[key] * times) for key in UNTYPED]) == []
    assert written(tmp_path) == []


@pytest.mark.parametrize("page", TYPED)
async def test_where_a_text_is_typed_the_page_says_what_leaves(tmp_path: Path, page: str) -> None:
    make, before = TYPED[page]
    app = make(tmp_path)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*before)
        await pilot.pause()
        told = "".join(one.text for strip in app.screen._compositor.render_strips() for one in strip)
    assert "Esc, Ctrl-C, F5 leave" in told


def written(folder: Path) -> list[Path]:
    return list(folder.iterdir())
