"""What the last line, the note and the table of keys promise: true in every state, whole on a small terminal."""

from collections.abc import Callable
from typing import Any

import pytest
from recorded import FULL, Recorded
from rich.cells import cell_len

from backrun_treadmill.core.body.screening import RED_FLAGS
from backrun_treadmill.core.events import ConnectFailed, FailedBecause
from backrun_treadmill.core.intents import (
    AnyIntent,
    ConfirmPressed,
    EndPressed,
    LegReported,
    PainRated,
    PausePressed,
    StopPressed,
)
from backrun_treadmill.core.notes import State
from backrun_treadmill.core.readout.fold import ReadoutFold
from backrun_treadmill.core.readout.now import at_time
from backrun_treadmill.core.readout.picture import Readout
from backrun_treadmill.tui.session.app import SessionApp
from backrun_treadmill.tui.session.keys_screen import KEY_COLUMNS, WIDTH
from backrun_treadmill.tui.session.scene import Scene, scene_of
from backrun_treadmill.tui.words import end_words, key_words, words
from backrun_treadmill.tui.words.emergency_words import HELP

type Show = Callable[..., Any]


def _running() -> Recorded:
    rig = Recorded(FULL)
    rig.sensors = True
    rig.start()
    rig.pass_time(90)
    return rig


def _readout(rig: Recorded) -> Readout:
    fold = ReadoutFold()
    for record in rig.records:
        fold.feed(record)
    return fold.readout


def _scene(rig: Recorded) -> Scene:
    readout = _readout(rig)
    return scene_of(readout, at_time(readout, rig.now))


async def _shown(show: Show, view: str, size: tuple[int, int] = (80, 24)) -> str:
    app = show(view).app
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        return "\n".join("".join(one.text for one in strip) for strip in app.screen._compositor.render_strips())


@pytest.mark.parametrize(
    ("view", "promised", "not_promised"),
    [
        ("pain-before", "ENTER skips the question", "ENTER start"),
        ("arming", "ENTER start", "p pause"),
        ("count-in", "any key cancels", "p pause"),
        ("run", "p pause", "ENTER"),
        ("paused", "ENTER goes on", "n next"),
        ("link-lost", "↓ slower", "n next"),
        ("unconfirmed", "ENTER when the belt stands", "n next"),
        ("end-pain", "ENTER skips, leaves after the last", "ENTER start"),
        ("end", "ENTER leaves this screen", "ENTER skips"),
    ],
)
async def test_the_last_line_names_the_keys_that_mean_something_now(
    show: Show, view: str, promised: str, not_promised: str
) -> None:
    last = (await _shown(show, view)).splitlines()[-1]
    assert promised in last
    assert not_promised not in last


@pytest.mark.parametrize("state", State)
def test_there_are_hints_for_a_narrow_terminal_too(state: State) -> None:
    lines = words.KEYS_BY_STATE.get(state, words.KEYS_DOWN)
    assert all(cell_len(line) <= most for line, most in zip((lines[0], lines[-1]), (120, 20), strict=True))


def test_no_line_of_the_table_of_keys_is_cut() -> None:
    assert [keys for keys, _ in key_words.KEYS if cell_len(keys) >= KEY_COLUMNS] == []
    assert [meaning for _, meaning in key_words.KEYS if 1 + KEY_COLUMNS + cell_len(meaning) > WIDTH] == []


async def test_a_pause_says_who_paused(show: Show) -> None:
    assert "Paused by key. The belt stands." in await _shown(show, "paused")


def test_a_stop_that_waits_for_the_link_says_what_to_do_until_then() -> None:
    rig = _running()
    rig.reachable = False
    rig.lose_link()
    rig.pass_time(3)
    before = _scene(rig)
    rig.press(StopPressed)
    after = _scene(rig)
    assert (before.lines, after.lines) == (words.CONSOLE, words.PULL)
    assert "goes out first" in after.note


@pytest.mark.parametrize(
    ("wish", "given", "advised"),
    [
        (LegReported, {}, "emergency department now"),
        (PainRated, {"level": 7}, "go a level back"),
        (PainRated, {"level": 4}, "go a level back"),
        (PainRated, {"level": 3}, ""),
    ],
)
def test_the_end_of_a_session_that_hurt_says_what_to_do(
    wish: type[AnyIntent], given: dict[str, int], advised: str
) -> None:
    rig = _running()
    rig.press(wish, **given)
    rig.pass_time(20)
    advice = end_words.body_advice(_readout(rig).body)
    assert advised in advice
    assert bool(advised) == bool(advice)


def test_a_step_that_goes_on_after_a_pause_is_not_promised_in_full() -> None:
    rig = _running()
    rig.press(PausePressed)
    rig.pass_time(40)
    rig.press(ConfirmPressed)
    rig.pass_time(15)
    assert "the rest of it" in _scene(rig).note


def test_the_help_tells_every_sign_that_is_asked_before_running() -> None:
    told = " ".join(HELP)
    assert [flag.key for flag in RED_FLAGS if not flag.sign or flag.sign not in told] == []


async def test_the_figures_of_timing_are_whole_on_a_small_terminal(show: Show) -> None:
    app = show("run").app
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("t")
        await pilot.pause()
        rows = ["".join(one.text for one in strip) for strip in app.screen._compositor.render_strips()]
    told = " ".join(row.strip() for row in rows[rows.index(next(row for row in rows if "Timing:" in row)) :][:2])
    assert "sent off their time" in told
    assert "acknowledged" in told
    assert "…" not in told


async def test_a_session_that_could_not_begin_says_the_whole_reason(show: Show) -> None:
    reason = (
        'The adapter "hci:usb:0" cannot be opened (no such device), so no treadmill was touched: check that it is '
        "plugged in, that no other program has it, and that you may use it."
    )
    rig = Recorded(FULL)
    rig.feed(ConnectFailed(at=rig.now, because=FailedBecause.NO_ADAPTER, text=reason))
    app = SessionApp(press=lambda _: None, now=lambda: rig.now)
    for record in rig.records:
        app.feed(record)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        rows = ["".join(one.text for one in strip).strip() for strip in app.screen._compositor.render_strips()]
    assert reason in " ".join(rows)


def test_the_walk_of_an_early_end_is_what_is_left() -> None:
    rig = _running()
    rig.press(EndPressed)
    rig.pass_time(30)
    readout = _readout(rig)
    assert "1:30 left in all" in words.header(readout, at_time(readout, rig.now))


def test_lines_list_no_key_that_only_a_screen_knows() -> None:
    assert [line for line in key_words.help_lines() if line.startswith(("t:", "?:"))] == []
