"""The history page: the newest first, a month with its weeks, filters, a report in place, delete and undo."""

from typing import Any

import pytest
from msgspec.structs import replace
from written_history import NOW, check_in, good, other

from backrun_treadmill.core.body.entry import Activity, Settling
from backrun_treadmill.core.body.past import Origin, Past, Punctual
from backrun_treadmill.core.commands import Outcome
from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette
from backrun_treadmill.tui.history import history_words as words
from backrun_treadmill.tui.history.history_app import Desk, HistoryApp, Place, Replay

ON_TIME = Punctual(changes=12, p95_ms=3.4, worst_ms=4.9, over_100ms=0)
LATE = Punctual(changes=12, p95_ms=140.0, worst_ms=220.0, over_100ms=2)


def session(days_ago: int, level: int, **but: Any) -> Past:
    ran = Past(
        entry=good(days_ago, level, **{"morning_pain": 1, "distance_m": 3120, "walking_impacts": 2100, **but}),
        origin=Origin.JOURNAL,
        name=f"5x{15 * level}-{15 * level}",
        journal=f"/sessions/{days_ago}.jsonl",
        lasted_s=1500,
        outcome=Outcome.FINISHED,
        punctual=ON_TIME,
    )
    return replace(ran, punctual=LATE, outcome=Outcome.STOPPED) if but.get("completed") is False else ran


HISTORY = (
    *(session(days_ago, 3 + (40 - days_ago) // 10) for days_ago in range(40, 4, -3)),
    session(3, 6, completed=False, morning=Settling.UP, morning_pain=4, pain_during=5, running_estimated=120),
    Past(
        entry=other(2, Activity.OUTDOOR_RUN, distance_m=5000, running_impacts=4100),
        origin=Origin.IMPORTED,
        name="sunday.fit",
        lasted_s=1800,
    ),
    Past(entry=other(1, Activity.BIKE), origin=Origin.LOGGED, lasted_s=2700),
    replace(session(1, 1, virtual=True), name="demo", journal="/sessions/room.jsonl"),
    Past(entry=check_in(0, pain_before=1), origin=Origin.LOGGED),
)


class Shelf:
    """A history that things can be taken out of, and what was asked of it."""

    def __init__(self, *history: Past) -> None:
        self.history = list(history)
        self.gone: list[Past] = []

    def desk(self) -> Desk:
        return Desk(read=self.read, report=self.report, remove=self.remove, undo=self.undo)

    def read(self) -> list[Past]:
        return sorted(self.history, key=lambda past: past.entry.when_min)

    def report(self, past: Past) -> str:
        return "\n".join([f"The report of {past.name}.", *(f"line {number}" for number in range(60))])

    def remove(self, past: Past) -> str:
        self.history.remove(past)
        self.gone.append(past)
        return "Deleted. u brings it back."

    def undo(self) -> str:
        self.history.append(self.gone.pop())
        return "It is back."


def page(*history: Past, palette: Palette = DARK, place: Place = Place()) -> HistoryApp:  # noqa: B008 - frozen
    return HistoryApp(Shelf(*history).desk(), now_min=NOW, place=place, palette=palette)


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


def rows_of(app: Any) -> list[str]:
    """The lines of the list, from the one under the heading on."""
    told = text_of(app).split("\n")
    start = next(number for number, line in enumerate(told) if "what was done" in line)
    return [line for line in told[start + 1 :] if line[7:11] == "2026"]


def marked(app: Any) -> str:
    return next((line for line in rows_of(app) if "▶" in line), "")


async def test_the_newest_is_first_and_marked_and_told_in_full_below() -> None:
    app = page(*HISTORY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "check-in" in marked(app)
        await pilot.press("down", "down")
        await pilot.pause()
        assert "bike" in marked(app)
        await pilot.press("down", "down")
        await pilot.pause()
        row = marked(app)
        assert "5x90-90" in row
        assert "≈795" in row, "with estimates in it"
        assert " 1  5  1  4" in row, "before, during, after, next morning"
        assert "140 ms" in row
        told = " ".join(text_of(app).split())
        assert "level 6, not finished, 795 running impacts" in told
        assert "2 of 12 changes over 100 ms" in told


async def test_the_month_of_what_is_marked_has_its_days_and_the_impacts_of_its_weeks() -> None:
    app = page(*HISTORY)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
        told = text_of(app)
        assert "May 2026" in told
        assert "25●" in told, "the outdoor run"
        assert "26○" in told, "the ride; the virtual room changes nothing"
        assert "27·" in told, "answers only"
        assert "≈1590 in 2 runs" in told
        assert "4100 in 1 run" in told
        await pilot.press("left")
        await pilot.pause()
        assert "April 2026" in text_of(app)
        await pilot.press("right")
        await pilot.pause()
        assert "May 2026" in text_of(app)


async def test_days_words_and_kinds_are_filtered_and_esc_shows_everything_again() -> None:
    app = page(*HISTORY)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("slash", *"level", "space", *"6", "enter")
        await pilot.pause()
        assert all("5x90-90" in line for line in rows_of(app))
        assert len(rows_of(app)) == sum(past.entry.level == 6 for past in HISTORY) == 3
        await pilot.press("slash", "escape")
        await pilot.pause()
        assert f"{len(HISTORY)} of {len(HISTORY)}: everything" in text_of(app)
        await pilot.press("slash", *"2026-04", "enter", "k")
        await pilot.pause()
        assert all("2026-04" in line for line in rows_of(app))
        assert "2026-04 · treadmill" in text_of(app)
        await pilot.press("slash", "ctrl+u", *"nowhere", "enter")
        await pilot.pause()
        assert words.NOTHING_FITS in text_of(app)


async def test_a_report_is_read_in_place_and_scrolled_and_left() -> None:
    app = page(*HISTORY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down", "enter")
        await pilot.pause()
        assert "The report of sunday.fit." in text_of(app)
        assert "line 59" not in text_of(app)
        await pilot.press("end")
        await pilot.pause()
        assert "line 59" in text_of(app)
        await pilot.press("q")
        await pilot.pause()
        assert "sunday.fit" in " ".join(text_of(app).split())
        assert "outdoor-run" in marked(app)
        await pilot.press("escape")
    assert app.return_value is None
    assert app.return_code == 0


async def test_what_is_deleted_is_gone_and_undo_brings_it_back_where_it_was() -> None:
    app = page(*HISTORY)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down")
        await pilot.pause()
        before = rows_of(app)
        assert "outdoor-run" in marked(app)
        await pilot.press("x")
        await pilot.pause()
        assert "Deleted. u brings it back." in text_of(app)
        assert not any("outdoor-run" in line for line in rows_of(app))
        await pilot.press("u")
        await pilot.pause()
        assert rows_of(app) == before


async def test_replay_gives_the_journal_and_the_place_to_come_back_to() -> None:
    app = page(*HISTORY, place=Place("2026", None, 4))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("r")
    assert app.return_value == Replay("/sessions/3.jsonl", Place("2026", None, 4))
    back = page(*HISTORY, place=Place("2026", None, 4))
    async with back.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert "5x90-90" in marked(back)
        await pilot.press("down", "up", "up", "r")
        await pilot.pause()
        assert words.NO_JOURNAL in " ".join(text_of(back).split())


async def test_an_empty_history_says_what_will_be_here() -> None:
    app = page()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "left", "x", "enter", "r", "k")
        await pilot.pause()
        assert words.EMPTY in text_of(app)


async def test_what_a_journal_says_cannot_command_the_terminal() -> None:
    hostile = "\x1b]0;mine\x07\x1b[2J"
    app = page(replace(session(3, 4, shoes=hostile), name=hostile))
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = text_of(app)
        assert "mine" in told
        assert "\x1b" not in told
        await pilot.press("enter")
        await pilot.pause()
        assert "The report of" in text_of(app)
        assert "\x1b" not in text_of(app)


SIZES = [(80, 24), (120, 40), (200, 60)]


@pytest.mark.parametrize("size", SIZES)
async def test_help_says_every_key_at_every_size(size: tuple[int, int]) -> None:
    app = page(*HISTORY)
    async with app.run_test(size=size) as pilot:
        await pilot.press("question_mark")
        await pilot.pause()
        told = " ".join(text_of(app).split())
        for keys, what in words.HELP:
            assert " ".join(f"{keys} {what}".split()) in told
        await pilot.press("question_mark")
        await pilot.pause()
        assert "ENTER report" in text_of(app), "and back"


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize("keys", [("down",) * 4, ("question_mark",), ("enter",)], ids=["list", "help", "report"])
def test_looks(snap_compare: Any, size: tuple[int, int], palette: Palette, keys: tuple[str, ...]) -> None:
    assert snap_compare(page(*HISTORY, palette=palette), terminal_size=size, press=keys)
