"""The inbox: all of an offer before the answer, and nothing but an answer comes of any key."""

from typing import Any

import pytest

from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.profile.language import read_profile
from backrun_treadmill.front.files.profile_files import load_profile
from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette
from backrun_treadmill.tui.pages.inbox_app import InboxApp
from backrun_treadmill.tui.pages.received import Received
from backrun_treadmill.tui.words import inbox_words as words

PLAN = load_profile("5x60-60", Runner()).plan
SHORT = read_profile(b'steps = ["walk 10 min @ 4"]', source="walk", runner=Runner()).plan
WHO = "Clinic (key 0123abcd)"
LINES = (
    "Note: slower than last week",
    "What differs from the last one:",
    "-   run at 11 km/h",
    "+   run at 10 km/h",
    "",
)
NEW = Received(key="1", who=WHO, what="profile 5x60-60", state="offered", until="2027-01-20", lines=LINES, plan=PLAN)
NOTE = Received(key="2", who=WHO, what="“Well done”", state="offered", until="2027-01-20")
TOO_FAST = Received(
    key="3", who=WHO, what="profile quick", state="offered", until="2027-01-21", trouble="It is above your own limit."
)
OLD = Received(key="4", who=WHO, what="profile walk", state="accepted", until="2027-01-01", plan=SHORT)


class Desk:
    """What was answered, and what came."""

    def __init__(self, *received: Received, palette: Palette = DARK) -> None:
        self.received = list(received)
        self.answers: list[tuple[str, str, str]] = []
        self.app = InboxApp(received=lambda: self.received, accept=self.accept, decline=self.decline, palette=palette)

    def accept(self, one: Received, word: str) -> str:
        return self._answer("accept", one, word)

    def decline(self, one: Received, word: str) -> str:
        return self._answer("decline", one, word)

    def _answer(self, how: str, one: Received, word: str) -> str:
        self.answers.append((how, one.key, word))
        self.received = [other for other in self.received if other.key != one.key]
        return f"{how}: {one.what}."


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


async def test_all_of_an_offer_is_seen_before_the_answer() -> None:
    desk = Desk(NEW, OLD)
    async with desk.app.run_test(size=(100, 40)) as pilot:
        await pilot.pause()
        shown = text_of(desk.app)
    for what in (WHO, "profile 5x60-60", "at most 10 km/h", "running", "2027-01-20", *LINES[:4]):
        assert what in shown
    assert desk.answers == []


async def test_accepting_takes_a_word_for_the_coach_or_none() -> None:
    desk = Desk(NEW, NOTE)
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a", *"ok then", "enter")
        await pilot.press("d", "enter")
        await pilot.pause()
        assert words.NOTHING[:20] in text_of(desk.app)
    assert desk.answers == [("accept", "1", "ok then"), ("decline", "2", "")]


@pytest.mark.parametrize("keys", [("a", "escape"), ("d", "n", "o", "ctrl+c"), ("escape",), ("space",), ("q",)])
async def test_every_way_out_means_later(keys: tuple[str, ...]) -> None:
    desk = Desk(NEW)
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    assert desk.answers == []
    assert desk.received == [NEW]


async def test_what_was_answered_or_is_above_the_limits_cannot_be_accepted_and_says_why() -> None:
    desk = Desk(OLD, TOO_FAST)
    async with desk.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert words.ANSWERED.format("accepted") in text_of(desk.app)
        await pilot.press("down", "a")
        await pilot.pause()
        assert "above your own limit" in text_of(desk.app)
        await pilot.press("enter")
    assert desk.answers == []


async def test_what_comes_meanwhile_is_listed_and_the_mark_stays_where_it_was() -> None:
    desk = Desk(NEW)
    async with desk.app.run_test(size=(80, 24)) as pilot:
        desk.received.insert(0, NOTE)
        desk.app.again()
        await pilot.press("a", "enter")
    assert desk.answers == [("accept", "1", "")]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)], ids="{0[0]}x{0[1]}".format)
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=lambda one: one.name)
def test_it_looks(size: tuple[int, int], palette: Palette, snap_compare: Any) -> None:
    assert snap_compare(Desk(NEW, NOTE, TOO_FAST, OLD, palette=palette).app, terminal_size=size)
