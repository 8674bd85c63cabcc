"""A recorded session on its own screen: the same frames as live, and keys that move nothing but time."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from an_hour import an_hour, plain_json_s, processor_s, written_to
from msgspec.structs import replace
from recorded import FULL, Recorded
from textual.strip import Strip

from backrun_treadmill.core.intents import AnyIntent
from backrun_treadmill.core.limits import Runner
from backrun_treadmill.core.units import SECOND_US
from backrun_treadmill.front.body.body_files import shipped_rules
from backrun_treadmill.journal.reader import read_journal
from backrun_treadmill.tui.keys.keys import STOPS
from backrun_treadmill.tui.replay.replay_app import ReplayApp
from backrun_treadmill.tui.replay.replay_words import KEYS
from backrun_treadmill.tui.session.app import SessionApp
from backrun_treadmill.tui.session.keys_screen import KEY_COLUMNS, WIDTH, KeysScreen

AS_TYPED = {" ": "space", ".": "full_stop"}
SAVED = "~/session.jsonl"
GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.jsonl"))
RULES = shipped_rules()

type Frame = list[Strip]


def frame_of(app: Any) -> Frame:
    """Every line of the session's screen but the last, which lists the keys."""
    return list(app.screen._compositor.render_strips())[:-1]


def keys_of(app: Any) -> str:
    return "".join(one.text for one in list(app.screen._compositor.render_strips())[-1])


class Watch:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.us = 5_000_000_000

    def __call__(self) -> int:
        return self.us


class Live:
    """A session with a screen and hands: keys pressed there go to the rig, its records come back."""

    def __init__(self) -> None:
        self.rig = Recorded(FULL, lead=False, stays=True, runner=Runner(highest_bpm=180, highest_bpm_error=10))
        self.rig.sensors = self.rig.tires = True
        self.shown = 0
        self.frames: dict[int, Frame] = {}
        self.app = SessionApp(
            press=self._press, now=lambda: self.rig.now, ask_pain=True, saved_in=lambda: SAVED, rules=RULES
        )
        self._feed()

    def _press(self, wish: AnyIntent) -> None:
        self.rig.feed(replace(wish, at=self.rig.now, pressed_at=self.rig.now))
        self._feed()

    def _feed(self) -> None:
        for record in self.rig.records[self.shown :]:
            self.app.feed(record)
        self.shown = len(self.rig.records)

    async def go(self, pilot: Any, seconds: float, *keys: str) -> None:
        """Some time, then keys, then a picture."""
        self.rig.pass_time(seconds)
        self._feed()
        await pilot.press(*keys)
        self.app._paint()
        await pilot.pause()
        self.frames[self.rig.now] = frame_of(self.app)


STORY: list[tuple[float, tuple[str, ...]]] = [
    (2.13, ()),
    (1, ("2",)),
    (1, ("enter",)),
    (6.3, ()),
    (10, ()),
    (30, ()),
    (40.7, ()),
    (20, ("down",)),
    (30, ("4",)),
    (5, ("p",)),
    (20, ()),
    (10, ("enter",)),
    (4, ()),
    (30, ()),
    (60, ("plus",)),
    (100, ("n",)),
    (33.3, ()),
    (5, ("e",)),
    (60, ()),
    (100, ()),
    (1, ("3",)),
    (1, ("6",)),
    (1, ("3",)),
    (1, ()),
]


@pytest.fixture(autouse=True)
def _presses_are_presses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Minutes pass between two keys of a story, and no time in its test."""
    for module in ("keys.keys", "session.end_questions"):
        monkeypatch.setattr(f"backrun_treadmill.tui.{module}.QUIET_S", 0.0)


@pytest.mark.parametrize("size", [(80, 24), (140, 45)])
async def test_the_frames_of_a_replay_are_those_of_the_session(size: tuple[int, int]) -> None:
    live = Live()
    async with live.app.run_test(size=size) as pilot:
        for seconds, keys in STORY:
            await live.go(pilot, seconds, *keys)
    assert len(live.frames) == len(STORY)
    assert live.rig.ended is not None
    assert len({str(frame) for frame in live.frames.values()}) >= 20
    shown = "".join(line.text for frame in live.frames.values() for line in frame)
    assert ("steps getting longer" in shown) is (size[0] > 80)
    assert ", hard (± 10)" in shown

    watch = Watch()
    app = ReplayApp(live.rig.records, clock=watch, saved_in=SAVED, rules=RULES)
    async with app.run_test(size=size) as pilot:
        await pilot.press("p")
        for order in (sorted(live.frames), sorted(live.frames, reverse=True)):
            for at in order:
                app.controls.transport.go(at, watch.us)
                app._paint()
                await pilot.pause()
                assert frame_of(app) == live.frames[at], f"at {at / SECOND_US} s"


async def test_a_hundredfold_replay_ends_on_the_frame_the_session_ended_on() -> None:
    live, watch = Live(), Watch()
    async with live.app.run_test(size=(100, 30)) as pilot:
        for seconds, keys in STORY:
            await live.go(pilot, seconds, *keys)
    app = ReplayApp(live.rig.records, clock=watch, rate=100, saved_in=SAVED, rules=RULES)
    async with app.run_test(size=(100, 30)) as pilot:
        for _ in range(live.rig.now // (30 * SECOND_US) + 2):
            watch.us += 300_000  # 30 s of the session
            app._paint()
        await pilot.pause()
        assert "Replay over" in keys_of(app)
        assert frame_of(app) == live.frames[max(live.frames)]


@pytest.fixture(scope="module")
def recorded() -> Recorded:
    rig = Recorded(FULL, lead=False)
    rig.sensors = True
    rig.start()
    rig.pass_time(700)
    return rig


@pytest.fixture
def replay(recorded: Recorded) -> Callable[[], tuple[ReplayApp, Watch]]:
    def made() -> tuple[ReplayApp, Watch]:
        watch = Watch()
        return ReplayApp(recorded.records, clock=watch), watch

    return made


type Made = Callable[[], tuple[ReplayApp, Watch]]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
async def test_of_a_session_that_lost_most_of_its_lines_every_place_is_shown(path: Path) -> None:
    chance = random.Random(path.stem)
    left = [record for record in read_journal(path).records if chance.random() < 0.3]
    app = ReplayApp(left, clock=Watch(), rules=RULES)
    seen = set[str]()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p")
        for key in ("end", "home", "tab", "n", "tab", "shift+tab", "pageup", "right"):
            await pilot.press(key)
            await pilot.pause()
            seen.add(keys_of(app))
            assert app.is_running
    assert len(seen) >= 4
    assert all("Replay" in words for words in seen)


async def test_it_plays_at_once_pauses_and_plays_on(replay: Made) -> None:
    app, watch = replay()
    async with app.run_test(size=(120, 30)) as pilot:
        watch.us += 20 * SECOND_US
        app._paint()
        await pilot.pause()
        assert "Replay 1× 0:20 of " in keys_of(app)
        await pilot.press("p")
        watch.us += 20 * SECOND_US
        app._paint()
        await pilot.pause()
        assert "Replay paused 0:20 of " in keys_of(app)
        await pilot.press("enter")
        watch.us += 5 * SECOND_US
        assert app.controls.transport.at(watch.us) == 25 * SECOND_US


async def test_keys_move_by_time_interval_and_event(replay: Made, recorded: Recorded) -> None:
    app, watch = replay()
    transport = app.controls.transport
    first, second, third = app.controls.intervals[:3]

    def now() -> int:
        return transport.at(watch.us)

    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("p", "right", "right", "left")
        assert now() == 10 * SECOND_US
        await pilot.press("shift+right")
        assert now() == 70 * SECOND_US
        await pilot.press("home")
        assert now() == 0
        await pilot.press("n", "pagedown", "n")
        assert now() == third
        await pilot.press("pageup")
        assert now() == second
        await pilot.press("pageup", "pageup", "pageup")
        assert now() == transport.began < first
        await pilot.press("end")
        assert now() == recorded.records[-1].at
        await pilot.press("shift+tab")
        assert now() == app.controls.events[-1]
        await pilot.press("up", "up", "up", "down")
        assert transport.rate == 5
        await pilot.press("1", "2", "colon", "3", "9", "backspace")
        assert now() == app.controls.events[-1]
        await pilot.pause()
        assert "Go to 12:03?" in keys_of(app)
        await pilot.press("backspace", "3", "0", "enter")
        assert now() == min(12 * 60 + 30, recorded.records[-1].at / SECOND_US) * SECOND_US
        assert not transport.playing
        await pilot.press("9", "0", "enter")
        assert now() == 90 * SECOND_US


async def test_every_stop_key_leaves_and_over_the_list_of_keys_as_well(replay: Made) -> None:
    async def left_by(*keys: str) -> bool:
        app, _ = replay()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press(*keys)
            await pilot.pause()
            return not app.is_running

    stops = [AS_TYPED.get(key, key) for key in STOPS]
    ways = [(key,) for key in (*stops, "й", "Q")] + [("question_mark", key) for key in stops] + [("1", "space")]
    assert await asyncio.gather(*(left_by(*way) for way in ways)) == [True] * len(ways)


async def test_the_keys_are_listed_and_none_is_a_wish(replay: Made) -> None:
    app, _ = replay()
    async with app.run_test(size=(80, 24)) as pilot:
        assert "SPACE leaves" in keys_of(app)
        await pilot.press("question_mark")
        await pilot.pause()
        assert isinstance(app.screen, KeysScreen)
        listed = "".join(one.text for strip in frame_of(app) for one in strip)
        assert "the next interval" in listed
        assert "start, resume" not in listed
        await pilot.press("x")
        assert not isinstance(app.screen, KeysScreen)
        await pilot.press("t", "w", "g", "l", "k", "plus", "e")
        assert app.is_running


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
def test_it_looks_like_a_replay(recorded: Recorded, snap_compare: Callable[..., bool], size: tuple[int, int]) -> None:
    app = ReplayApp(recorded.records, clock=Watch(), rate=10, saved_in=SAVED)
    assert snap_compare(app, press=["p", "1", "7", "0", "enter"], terminal_size=size)


def test_no_line_of_the_keys_is_cut() -> None:
    assert max(len(meaning) for _, meaning in KEYS) < WIDTH - KEY_COLUMNS


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (40, 12), (80, 20), (300, 90)])
async def test_a_window_of_any_size_will_do(replay: Made, size: tuple[int, int]) -> None:
    app, watch = replay()
    async with app.run_test(size=size) as pilot:
        for _ in range(8):
            watch.us += 60 * SECOND_US
            await pilot.press("right")
        assert app.is_running


def test_an_hour_at_ten_records_a_second_opens_and_seeks_in_no_time(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Half a second is 22 times what merely decoding the lines takes where that takes 23 ms."""
    path = written_to(tmp_path / "hour.jsonl", an_hour())

    def opened() -> ReplayApp:
        return ReplayApp(read_journal(path).records, clock=Watch(), rules=RULES)

    def sought(app: ReplayApp, part: float) -> float:
        at = int(app._playback.ends * part)
        spent_s = processor_s(lambda: app._playback.go(at))
        assert at - SECOND_US < app._playback.picture.readout.at <= at
        return spent_s

    open_s = min(processor_s(opened) for _ in range(3))
    cold_s = min(sought(opened(), 1) for _ in range(3))
    app = opened()
    spans_s = [sought(app, part) for part in (0.999, 0.5, 0.998, 0.001, 0.75)]
    plain_s = plain_json_s(path)
    with capsys.disabled():  # of the processor's time: others may use it too
        print(  # noqa: T201
            f"\nreplay of 36 000 records: open {open_s * 1000:.0f} ms, straight to the end {cold_s * 1000:.0f} ms, "
            f"elsewhere then at most {max(spans_s[1:]) * 1000:.0f} ms; plain JSON {plain_s * 1000:.0f} ms"
        )
    assert open_s + cold_s < 22 * plain_s
    assert max(spans_s[1:]) < 5 * plain_s
