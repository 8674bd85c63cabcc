"""The coach's board: its first view says who needs me today; one offer goes to all who are marked."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from caseload import caseload, chart, running
from written_history import NOW, good, shipped_rules

from backrun_treadmill.core.board.asked import Asked, Measure, Outcome
from backrun_treadmill.core.board.chart import Chart
from backrun_treadmill.tui.coach.coach_app import BoardApp, Choices
from backrun_treadmill.tui.drawing.palettes import DARK, LIGHT, Palette

RULES = shipped_rules()
SIZES = [(80, 24), (120, 40), (200, 60)]


class Practice:
    """A board, and what was signed."""

    def __init__(self, charts: Sequence[Chart] | None = None, palette: Palette = DARK) -> None:
        self.signed: list[tuple[str, Asked]] = []
        self.app = BoardApp(
            rules=RULES,
            now_min=lambda: NOW,
            sign=self.sign,
            choices=Choices(("back-to-running", "couch-to-5k"), ("5x60-60", "demo")),
            palette=palette,
        )
        self.app.show(caseload() if charts is None else charts)
        self.app.say("connected")

    def sign(self, kids: Sequence[str], asked: Asked) -> Iterator[Outcome]:
        for kid in kids:
            self.signed.append((kid, asked))
            yield Outcome(kid.rstrip("0"), signed=kid < "c", said=f"{asked.measure} {asked.named}".strip())


def text_of(app: Any) -> str:
    return "\n".join("".join(one.text for one in line) for line in app.screen._compositor.render_strips())


async def test_the_first_view_is_who_needs_me_each_with_reason_and_day() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        told = text_of(practice.app)
        assert "1 needs you today 6" in told
        for words in (
            "RED FLAG     2 days ago: yes to:",
            "LEG          yesterday: a new feeling in a leg",
            "PAIN         yesterday: pain 6",
            "NOT SETTLED  2 days ago: not settled at 24 h: pain 3",
            "MISSED       9 days ago: no session for 9 days",
            "DECLINED     yesterday: declined programme couch-to-5k",
        ):
            assert words in told
        assert "Edda" not in told


async def test_who_runs_now_is_shown_as_it_goes_and_leaves_when_it_ends() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(120, 24)) as pilot:
        await pilot.press("2")
        assert "Kim" in text_of(practice.app)
        assert "run        9.9 km/h  set 2 of 5  0:42 left  341 impacts  164 spm  151 bpm" in text_of(practice.app)
        practice.app.update(chart("Kim", live=running(belt_ckmh=400, kind="walk"), online=True))
        await pilot.pause(0.4)
        assert "walk         4 km/h" in text_of(practice.app)
        practice.app.update(chart("Kim", live=running(outcome="completed"), online=True))
        await pilot.pause(0.4)
        assert "Kim" not in text_of(practice.app)
        assert "Lou" in text_of(practice.app)


async def test_all_runners_have_level_week_pain_impacts_and_effort_in_a_row() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3")
        await pilot.pause()
        rows = text_of(practice.app).split("\n")
        (edda,) = (line for line in rows if "Edda" in line)
        assert edda.split()[2:] == ["5", "2", "1", "1", "1", "1", "1", "1", "–", "–", "1", "596", "5"]


async def test_enter_opens_one_runner_with_all_that_is_known() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.pause()
        told = text_of(practice.app)
        assert "Bob" in told
        assert "level 6 of back-to-running" in told
        assert "next morning" in told
        assert "5x60-60, finished, 5 of 5 sets" in " ".join(told.split())
        assert "a new feeling in a leg" in told
        assert "Ann" not in told
        await pilot.press("escape")
        await pilot.pause()
        assert "Ann" in text_of(practice.app)


async def test_the_mark_stays_on_a_runner_however_the_list_changes() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        practice.app.update(chart("Ann Aas", good(1, 4)))
        await pilot.press("n", *"hello", "enter", "enter")
        await pilot.pause()
    assert [kid.rstrip("0") for kid, _ in practice.signed] == ["bob"]


async def test_one_offer_goes_to_each_who_is_marked_and_the_table_says_what_came_of_it() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("x", "x", "x", "p", "down", "enter")
        await pilot.pause()
        told = text_of(practice.app)
        assert "Offer the programme couch-to-5k to 3 runners: Ann Aas, Bob, Chloé?" in told
        assert "nothing starts by it" in told
        assert not practice.signed
        await pilot.press("enter")
        await pilot.pause(0.4)
        told = text_of(practice.app)
        assert "What was offered: 3 of 3" in told
        assert "not offered: programme couch-to-5k" in told
        await pilot.press("enter")
    assert [asked for _, asked in practice.signed] == [Asked(measure=Measure.PROGRAMME, named="couch-to-5k")] * 3


@pytest.mark.parametrize(
    ("keys", "asked"),
    [
        (["h", "enter"], Asked(measure=Measure.HOLD, number=7)),
        (["d", "enter"], Asked(measure=Measure.STEP_BACK, number=1)),
        (["w", "backspace", "2", "enter"], Asked(measure=Measure.FREQUENCY, number=2)),
        (["f", "enter"], Asked(measure=Measure.PROFILE, named="5x60-60")),
        (["n", *"go on", "enter"], Asked(measure=Measure.NOTE, note="go on")),
    ],
)
async def test_each_measure_is_asked_agreed_to_and_signed(keys: list[str], asked: Asked) -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*("space" if key == " " else key for key in keys))
        assert practice.signed == []
        await pilot.press("enter")
        await pilot.pause()
    assert [wish for _, wish in practice.signed] == [asked]


@pytest.mark.parametrize("keys", [["h", "escape"], ["h", "enter", "escape"], ["p", "escape"], ["n", "enter", "escape"]])
async def test_what_is_left_before_it_is_agreed_to_signs_nothing(keys: list[str]) -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        assert "1 needs you today" in text_of(practice.app)
        assert practice.app.is_running
    assert practice.signed == []


async def test_a_number_that_is_none_is_not_taken() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("h", "ctrl+u", "x", "enter", "enter")
        await pilot.pause()
        assert "How many days" in text_of(practice.app)
    assert practice.signed == []


async def test_all_of_a_list_are_marked_and_unmarked_by_one_key() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "6 marked" in text_of(practice.app)
        await pilot.press("a")
        await pilot.pause()
        assert "marked" not in text_of(practice.app).split("\n")[1]


async def test_a_board_without_runners_says_how_to_pair() -> None:
    practice = Practice([])
    async with practice.app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", "enter", "x", "a", "p", "down")
        await pilot.pause()
        assert "Nobody is paired yet: backrun coach pair" in text_of(practice.app)
        await pilot.press("q")
    assert not practice.app.is_running


async def test_every_size_shows_something() -> None:
    practice = Practice()
    async with practice.app.run_test(size=(120, 40)) as pilot:
        for size in [(40, 12), (20, 6), (3, 2), (200, 60)]:
            await pilot.resize_terminal(*size)
            for keys in (["tab"], ["enter"], ["down", "escape"], ["p"], ["down", "escape"], ["?", "?"]):
                await pilot.press(*keys)
                await pilot.pause()
                assert text_of(practice.app).strip()


@pytest.mark.parametrize("size", SIZES, ids=["80x24", "120x40", "200x60"])
@pytest.mark.parametrize("palette", [DARK, LIGHT], ids=["dark", "light"])
@pytest.mark.parametrize(
    "keys",
    [[], ["2"], ["3", "down"], ["down", "enter"], ["x", "x", "p", "enter", "enter"], ["?"]],
    ids=["needs", "now", "all", "one", "result", "help"],
)
def test_looks(snap_compare: Any, size: tuple[int, int], palette: Palette, keys: list[str]) -> None:
    practice = Practice(palette=palette)
    assert snap_compare(practice.app, terminal_size=size, press=[*keys, "wait:400"])
