"""The first page: what was run last is chosen, ENTER gives it back, and nothing else does."""

from typing import Any

import pytest
from textual import events

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette
from backrun_treadmill.tui.pages.home_app import HomeApp, Page
from backrun_treadmill.tui.pages.offer import Offer
from backrun_treadmill.tui.words.emergency_words import HELP
from backrun_treadmill.tui.words.page_words import HOME_HELP

SHIPPED = {
    "5x30-30": "5 x 30/30 @ 10 km/h",
    "5x60-60": "5 x 60/60 @ 10 km/h",
    "walk-20": "walk 20 min @ 4 to 5.5",
    "full-hour": "6 x 90/90 @ 10 km/h",
}


def offer(name: str, line: str) -> Offer:
    plan = read_profile(f'steps = ["{line}"]'.encode(), source=name, runner=Runner()).plan
    return Offer(named=name, title=name, plan=plan)


OFFERS = (
    Offer(named="/home/me/mine.toml", title="mine", trouble="mine.toml: steps: is missing"),
    *(offer(name, line) for name, line in SHIPPED.items()),
)


def home(last: str = "5x60-60", palette: Palette = DARK) -> HomeApp:
    return HomeApp(OFFERS, machine="runs in the virtual room", last=last, palette=palette)


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


async def after(app: HomeApp, *keys: str) -> Offer | Page | None:
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    return app.return_value


async def test_enter_takes_what_was_run_last() -> None:
    assert await after(home(), "enter") == OFFERS[2]


async def test_another_is_two_keys_away_and_the_list_has_two_ends() -> None:
    assert await after(home(), "down", "enter") == OFFERS[3]
    assert await after(home(), "up", "enter") == OFFERS[1]
    assert await after(home(), *["down"] * 9, "enter") == OFFERS[-1]
    assert await after(home(), "end", "enter") == OFFERS[-1]


async def test_a_newcomer_finds_the_demonstration_chosen() -> None:
    demo = offer("demo", "walk 60 s @ 3")
    assert await after(HomeApp([*OFFERS, demo], machine=""), "enter") == demo


async def test_what_is_faulty_cannot_be_taken() -> None:
    app = home(last=OFFERS[0].named)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter")
        await pilot.pause()
        assert app.is_running
        assert "steps: is missing" in text_of(app)


async def test_pasted_text_takes_nothing() -> None:
    app = home()
    async with app.run_test(size=(80, 24)) as pilot:
        app.post_message(events.Paste("\n\n"))
        await pilot.pause()
        assert app.is_running


async def test_the_other_pages_are_one_key_away() -> None:
    assert await after(home(), "o") == Page.SETTINGS
    assert await after(home(), "m") == Page.MACHINES
    assert await after(home(), "question_mark", "m") == Page.MACHINES, "help closes and the key does what it does"


async def test_totals_and_help_are_there_at_every_size() -> None:
    app = home()
    async with app.run_test(size=(120, 40)) as pilot:
        for size in [(80, 24), (40, 12), (20, 6), (3, 2), (200, 60)]:
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert app.is_running
        assert "running in 5 sets" in text_of(app)
        assert "As last time." in text_of(app)


SIZES = [(80, 24), (120, 40), (200, 60)]


async def test_what_stands_beside_an_offer_is_shown_with_it_and_with_no_other() -> None:
    told = "Running impacts: 800 this week; 1100, 0, 0, 300 in the weeks before, the last one first."
    following = Offer(named="next", title="next", plan=OFFERS[1].plan, why="Step up: level 5.", beside=told)
    app = HomeApp([following, *OFFERS], machine="runs in the virtual room", last="next")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        shown = " ".join(text_of(app).split())
        assert shown.index("Step up: level 5.") < shown.index(told)
        await pilot.press("down")
        await pilot.pause()
        assert "Running impacts:" not in text_of(app)


@pytest.mark.parametrize("size", SIZES)
async def test_help_says_keys_and_when_to_see_someone_in_full_at_every_size(size: tuple[int, int]) -> None:
    app = home()
    async with app.run_test(size=size) as pilot:
        told = ""
        for _ in range(2):
            await pilot.press("question_mark")
            await pilot.pause()
            told += " ".join(text_of(app).split())
        for keys, what in HOME_HELP:
            assert f"{keys} {what}".strip() in told
        for sentence in HELP:
            assert sentence in told
        await pilot.press("question_mark")
        await pilot.pause()
        assert "ENTER start" in text_of(app), "and back"


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    "keys", [(), ("question_mark",), ("question_mark", "question_mark")], ids=["list", "help", "emergency"]
)
def test_looks(snap_compare: Any, size: tuple[int, int], palette: Palette, keys: tuple[str, ...]) -> None:
    assert snap_compare(home(palette=palette), terminal_size=size, press=keys)
