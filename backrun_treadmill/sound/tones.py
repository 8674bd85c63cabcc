"""Tones as samples. Pure: rising is faster, falling is slower, three notes are the last set."""

import math
from array import array
from typing import NamedTuple

from backrun_treadmill.core.tone import Tone

RATE_HZ = 44_100
FULL = 32_767
"""The largest sample."""

LOUD = 0.25
"""Share of the largest sample; the computer's own volume does the rest."""
LOUD_ALARM = 0.5

ATTACK_S = 0.012
RELEASE_S = 0.05
"""Notes fade in and out, or they would click."""
GAP_S = 0.03


class Note(NamedTuple):
    """A steady pitch."""

    hertz: float
    seconds: float


FIGURES = {
    Tone.FASTER: (Note(587, 0.18), Note(880, 0.26)),
    Tone.SLOWER: (Note(880, 0.18), Note(587, 0.26)),
    Tone.LAST_SET: (Note(784, 0.13), Note(784, 0.13), Note(1047, 0.34)),
    Tone.ALARM: (Note(988, 0.15), Note(740, 0.15), Note(988, 0.15), Note(740, 0.15)),
}


def samples(tone: Tone) -> bytes:
    """The tone at `RATE_HZ`, one channel, 16 bits signed in this computer's own order."""
    loud = LOUD_ALARM if tone is Tone.ALARM else LOUD
    gap = array("h", bytes(2 * round(GAP_S * RATE_HZ)))
    whole = array("h")
    for note in FIGURES[tone]:
        whole += _note(note, loud) + gap
    return whole.tobytes()


def _note(note: Note, loud: float) -> "array[int]":
    count = round(note.seconds * RATE_HZ)
    turn = 2 * math.pi * note.hertz / RATE_HZ
    return array("h", (round(FULL * loud * _swell(n, count) * math.sin(turn * n)) for n in range(count)))


def _swell(n: int, count: int) -> float:
    """Between 0 at both ends of a note and 1 in its middle."""
    from_end_s = (count - 1 - n) / RATE_HZ
    part = min(1.0, n / RATE_HZ / ATTACK_S, from_end_s / RELEASE_S)
    return (1 - math.cos(math.pi * part)) / 2
