"""What the ear gets: faster rises, slower falls, the last set is a figure of its own, and nothing clicks."""

from array import array
from itertools import pairwise

import pytest

from backrun_treadmill.core.tone import Tone
from backrun_treadmill.sound.tones import FIGURES, FULL, GAP_S, RATE_HZ, samples


def heard(tone: Tone) -> "array[int]":
    return array("h", samples(tone))


def pitches(tone: Tone) -> list[float]:
    """The pitch of each note, Hz: whole waves counted in its middle, between two silences."""
    wave, found, at = heard(tone), [], 0
    for note in FIGURES[tone]:
        count = round(note.seconds * RATE_HZ)
        middle = wave[at + count // 4 : at + 3 * count // 4]
        rising = [n for n in range(1, len(middle)) if middle[n - 1] < 0 <= middle[n]]
        found.append((len(rising) - 1) * RATE_HZ / (rising[-1] - rising[0]))
        at += count + round(GAP_S * RATE_HZ)
    return found


def test_faster_rises_and_slower_falls_by_a_step_that_is_plain_to_hear() -> None:
    low, high = pitches(Tone.FASTER)
    assert high / low > 1.3
    first, then = pitches(Tone.SLOWER)
    assert first / then > 1.3


def test_the_last_set_is_three_notes_of_which_the_last_is_highest() -> None:
    one, two, three = pitches(Tone.LAST_SET)
    assert one == pytest.approx(two, rel=0.01)
    assert three / two > 1.2


def test_every_figure_is_one_of_a_kind() -> None:
    assert len({tuple(FIGURES[tone]) for tone in Tone}) == len(Tone)
    assert len(FIGURES[Tone.ALARM]) > len(FIGURES[Tone.LAST_SET])


@pytest.mark.parametrize("tone", Tone)
def test_a_tone_is_short_modest_and_soft_at_both_ends(tone: Tone) -> None:
    wave = heard(tone)
    assert 0.2 < len(wave) / RATE_HZ < 1
    loudest = max(map(abs, wave))
    assert 0.1 * FULL < loudest <= 0.5 * FULL
    assert max(map(abs, wave[: RATE_HZ // 1000])) < 0.05 * loudest
    assert max(map(abs, wave[-RATE_HZ // 1000 :])) < 0.05 * loudest


@pytest.mark.parametrize("tone", Tone)
def test_no_jump_from_one_sample_to_the_next_is_larger_than_its_pitch_makes(tone: Tone) -> None:
    wave = heard(tone)
    highest = max(note.hertz for note in FIGURES[tone])
    steepest = 2 * 3.1416 * highest / RATE_HZ * max(map(abs, wave))
    assert max(abs(b - a) for a, b in pairwise(wave)) <= 1.05 * steepest
