"""The player as a process: it says whether it can play, plays, survives nonsense, and ends with its input."""

import subprocess
import sys
import time

from backrun_treadmill.core.tone import Tone
from backrun_treadmill.sound.tones import RATE_HZ, samples

# The card that takes samples in real time and sounds nowhere: what a computer without a card still has.
ON_NOTHING = """
import miniaudio
from backrun_treadmill.sound import card
card.SOUNDING[:] = [miniaudio.Backend.NULL]
"""
WITHOUT_LIBRARY = "import sys; sys.modules['miniaudio'] = None"
HUNG_LIBRARY = """
import time
from backrun_treadmill.sound import card
card.Card.__init__ = lambda self: time.sleep(600)
"""
RUN = "import runpy; runpy.run_module('backrun_treadmill.sound', run_name='__main__')"


def player(prepared: str = "") -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", f"{prepared}\n{RUN}"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def test_without_the_library_it_says_so_and_ends() -> None:
    with player(WITHOUT_LIBRARY) as child:
        assert child.stdout is not None
        said = child.stdout.readlines()
        assert child.wait(10) == 0
    assert [line[:43] for line in said] == ["silent the library for sound cannot be used"]


def test_the_real_one_says_at_once_whether_this_computer_can_play() -> None:
    with player() as child:
        assert child.stdout is not None
        first = child.stdout.readline()
        assert first == "ready\n" or first.startswith("silent no sound card can be opened")
        child.communicate(timeout=20)
    assert child.returncode == 0


def test_each_word_is_answered_as_the_card_takes_its_tone_and_nonsense_is_not() -> None:
    with player(ON_NOTHING) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        began = time.monotonic()
        for word in ("louder 1", "", "faster 2", "slower 3"):
            child.stdin.write(f"{word}\n")
        child.stdin.flush()
        assert child.stdout.readline() == "faster 2\n"
        assert child.stdout.readline() == "slower 3\n"
        assert time.monotonic() - began > len(samples(Tone.FASTER)) / 2 / RATE_HZ / 2, "played, not skipped"
        child.stdin.close()
        assert child.wait(10) == 0


def test_a_flood_of_words_is_not_played_for_minutes() -> None:
    with player(ON_NOTHING) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("faster\n" * 300)
        child.stdin.flush()
        time.sleep(2.5)
        child.stdin.close()
        assert 1 <= len(child.stdout.readlines()) <= 6
        assert child.wait(10) == 0


def test_a_library_that_hangs_does_not_keep_it_alive() -> None:
    with player(HUNG_LIBRARY) as child:
        assert child.stdin is not None
        child.stdin.write("faster\n")
        child.stdin.close()
        assert child.wait(10) == 0


def test_the_players_process_has_neither_screen_nor_radio_nor_messages() -> None:
    loads = (
        "import sys, backrun_treadmill.sound.__main__, backrun_treadmill.sound.card; "
        "print(*({'textual', 'bleak', 'bumble', 'msgspec', 'asyncio'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", loads], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
