"""`python -m backrun_treadmill.sound`: the words of `core.tone`, one a line on standard input, are played.

On standard output it says first `ready`, or `silent` and why, and ends; then each line again as the sound card takes
its tone, with whatever stood behind the word. It ends with its input, also while the sound card's library hangs: that
has a thread of its own.
"""

import os
import sys
from functools import partial
from queue import Full, Queue
from threading import Thread

from backrun_treadmill.core.tone import Tone

MOST_WAITING = 2
"""A tone that could not be played soon is of no use."""


def main() -> None:
    """Until the end of standard input, or until there is nothing to play on."""
    asked: Queue[tuple[Tone, str]] = Queue(MOST_WAITING)
    Thread(target=_play, args=(asked,), daemon=True).start()
    for line in sys.stdin:
        try:
            asked.put_nowait((Tone(line.split()[0]), line.strip()))
        except (ValueError, IndexError, Full):
            continue
    os._exit(0)  # a thread inside the sound card's library may never return


def _play(asked: Queue[tuple[Tone, str]]) -> None:
    try:
        from backrun_treadmill.sound.card import Card, NoSound
    except (ImportError, OSError) as error:
        _give_up(f"the library for sound cannot be used: {error}")
        return
    from backrun_treadmill.sound.tones import samples

    try:
        card = Card()
    except NoSound as error:
        _give_up(str(error))
        return
    ready = {tone: samples(tone) for tone in Tone}
    _say("ready")
    while True:
        tone, line = asked.get()
        if not card.play(ready[tone], partial(_say, line)):
            _give_up("the sound card takes nothing any more")


def _say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def _give_up(why: str) -> None:
    _say(f"silent {' '.join(why.split())}")
    os._exit(0)


if __name__ == "__main__":
    main()
