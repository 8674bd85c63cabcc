"""Tones or the bell: whatever the player does, the front goes on, something is heard, and nothing is left behind."""

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backrun_treadmill.core.tone import Tone
from backrun_treadmill.front.processes import sounds
from backrun_treadmill.front.processes.sounds import RINGS, SOUND, Sounds, player

ANSWERS = """
import sys
print("ready", flush=True)
for line in sys.stdin:
    print(line, end="", flush=True)
"""
SILENT = "print('silent no card', flush=True)"
DIES = "import sys; print('ready', flush=True); sys.stdin.readline()"
NEVER_READY = "import time; time.sleep(600)"
HANGS = "import time; print('ready', flush=True); time.sleep(600)"
FLOODS = """
import sys
print("ready", flush=True)
while True:
    sys.stdout.write("faster\\nnonsense " * 1000)
"""

QUICK_S = 0.3


@pytest.fixture(autouse=True)
def _short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "ANSWERS_WITHIN_S", QUICK_S)
    monkeypatch.setattr(sounds, "APART_S", 0.01)


@contextmanager
def played_by(program: str) -> Iterator[tuple[Sounds, list[float]]]:
    rung: list[float] = []
    with Sounds(command=(sys.executable, "-c", program), bell=lambda: rung.append(time.monotonic())) as playing:
        yield playing, rung


async def until_ready(playing: Sounds) -> None:
    for _ in range(2000):
        if playing.can_play:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not ready")


async def test_a_player_that_plays_needs_no_bell() -> None:
    with played_by(ANSWERS) as (playing, rung):
        await until_ready(playing)
        for tone in (Tone.FASTER, Tone.SLOWER, Tone.LAST_SET):
            playing.play(tone)
        await asyncio.sleep(2 * QUICK_S)
        assert playing.can_play
        assert rung == []


async def test_an_alarm_rings_the_bell_as_well() -> None:
    with played_by(ANSWERS) as (playing, rung):
        await until_ready(playing)
        playing.play(Tone.ALARM)
        await asyncio.sleep(2 * QUICK_S)
        assert len(rung) == RINGS[Tone.ALARM]


@pytest.mark.parametrize("program", [SILENT, NEVER_READY])
async def test_a_player_that_cannot_play_leaves_it_to_the_bell(program: str) -> None:
    with played_by(program) as (playing, rung):
        await asyncio.sleep(QUICK_S)
        playing.play(Tone.FASTER)
        await asyncio.sleep(QUICK_S)
        assert not playing.can_play
        assert len(rung) == RINGS[Tone.FASTER]


async def test_a_program_that_is_not_there_leaves_it_to_the_bell() -> None:
    rung: list[int] = []
    with Sounds(command=("/nowhere/at/all",), bell=lambda: rung.append(1)) as playing:
        playing.play(Tone.SLOWER)
        await asyncio.sleep(0.1)
    assert len(rung) == RINGS[Tone.SLOWER]


async def test_without_a_program_there_is_only_the_bell() -> None:
    rung: list[int] = []
    with Sounds(command=(), bell=lambda: rung.append(1)) as playing:
        playing.play(Tone.LAST_SET)
        await asyncio.sleep(0.1)
    assert len(rung) == RINGS[Tone.LAST_SET]


async def test_a_tone_that_is_not_taken_is_rung_late_and_the_next_one_at_once() -> None:
    with played_by(HANGS) as (playing, rung):
        await until_ready(playing)
        began = time.monotonic()
        playing.play(Tone.SLOWER)
        await asyncio.sleep(2 * QUICK_S)
        assert [at - began > 0.9 * QUICK_S for at in rung] == [True]
        rung.clear()
        playing.play(Tone.SLOWER)
        await asyncio.sleep(0.1)
        assert len(rung) == 1


async def test_a_player_that_dies_is_reaped_and_its_tone_is_rung() -> None:
    with played_by(DIES) as (playing, rung):
        await until_ready(playing)
        assert playing.pid is not None
        pid = playing.pid
        playing.play(Tone.FASTER)
        await asyncio.sleep(2 * QUICK_S)
        assert len(rung) == RINGS[Tone.FASTER]
        playing.play(Tone.FASTER)
        await asyncio.sleep(0.1)
        assert len(rung) == 2 * RINGS[Tone.FASTER]
        assert playing.pid is None
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


async def test_a_pipe_nobody_reads_never_makes_the_front_wait() -> None:
    """A pipe holds 64 KiB; far more is asked for."""
    with played_by(HANGS) as (playing, _):
        await until_ready(playing)
        slowest = 0.0
        for _ in range(20_000):
            began = time.monotonic()
            playing.play(Tone.FASTER)
            slowest = max(slowest, time.monotonic() - began)
        assert slowest < 5, "one that waits, waits as long as the player sleeps"
        assert not playing.can_play


async def test_a_player_that_floods_is_read_in_pieces_and_is_no_hindrance() -> None:
    with played_by(FLOODS) as (playing, _):
        await until_ready(playing)
        began = time.monotonic()
        for _ in range(20):
            playing.play(Tone.FASTER)
        assert time.monotonic() - began < 1


@pytest.mark.parametrize("program", [ANSWERS, HANGS, FLOODS, NEVER_READY])
async def test_nothing_is_left_behind(program: str) -> None:
    with played_by(program) as (playing, _):
        await asyncio.sleep(QUICK_S)
        playing.play(Tone.FASTER)
        pid = playing.pid
        assert pid is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


async def test_the_real_player_is_ready_or_leaves_it_to_the_bell() -> None:
    rung: list[int] = []
    with Sounds(bell=lambda: rung.append(1)) as playing:
        for _ in range(100):
            if playing.can_play or playing.pid is None:
                break
            await asyncio.sleep(0.05)
        could = playing.can_play
        playing.play(Tone.FASTER)
        await asyncio.sleep(0.2)
        assert could or len(rung) == RINGS[Tone.FASTER]


def test_over_ssh_the_bell_rings_where_the_runner_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert player(wanted=True) == SOUND
    assert player(wanted=False) == ()
    monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 50000 192.0.2.2 22")
    assert player(wanted=True) == ()
